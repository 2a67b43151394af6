import Basics
import Casework
import Testing

@Suite struct SmallNumbersTests {
  @Test func aloneOnlySmallCountsAreNotSaid() {
    #expect((0...6).map { SmallNumbers.alone($0) } == [.exact(0), .few, .few, .few, .few, .exact(5), .exact(6)])
    #expect(SmallNumbers.Figure.few.words().zh == "少于 5" && SmallNumbers.Figure.few.words().en == "fewer than 5")
    #expect(SmallNumbers.Figure.exact(1284).words { "<\($0)>" }.zh == "<1284>")
    #expect(SmallNumbers.share(1, of: 4) == nil && SmallNumbers.share(0, of: 0) == nil)
    #expect(SmallNumbers.share(1, of: 5) == 0.2)
  }

  @Test func theSumDoesNotGiveThemAway() {
    let one = SmallNumbers.parts([2, 40, 9])
    #expect(one.parts == [.few, .exact(40), .withheld] && one.total == .exact(51))
    // Two ones and nothing else: each could only be one.
    let pair = SmallNumbers.parts([1, 1, 30])
    #expect(pair.parts == [.few, .few, .withheld] && pair.total == .exact(32))
    let enough = SmallNumbers.parts([2, 3, 30])
    #expect(enough.parts == [.few, .few, .exact(30)] && enough.total == .exact(35))
    let bare = SmallNumbers.parts([1, 5])
    #expect(bare.total == .withheld)
    let none = SmallNumbers.parts([0, 5, 7])
    #expect(none.parts == [.exact(0), .exact(5), .exact(7)] && none.total == .exact(12))
    #expect(SmallNumbers.parts([0, 3, 0]).total == .few)
    #expect(SmallNumbers.parts([]).total == .exact(0))
  }

  /// The reader's problem, by trial: everything that agrees with what is said, for every three counts up to twelve. Each small
  /// count must be two numbers at least.
  @Test func whatIsSaidLeavesTwoNumbersAtLeast() {
    func agrees(_ count: Int, _ figure: SmallNumbers.Figure) -> Bool {
      switch figure {
      case .exact(let said): said == count
      case .few: (1..<5).contains(count)
      case .withheld: count >= 5
      }
    }
    var broken: [[Int]] = [], hidden = 0, sums = 0
    for a in 0...12 {
      for b in 0...12 {
        for c in 0...12 {
          let said = SmallNumbers.parts([a, b, c])
          hidden += said.parts.filter { $0 == .withheld }.count
          guard said.parts.contains(.few), case .exact(let total) = said.total else { continue }
          sums += 1
          var possible: [Set<Int>] = [[], [], []]
          for x in 0...total {
            for y in 0...(total - x) {
              let guess = [x, y, total - x - y]
              guard zip(guess, said.parts).allSatisfy({ agrees($0, $1) }) else { continue }
              for place in 0..<3 { possible[place].insert(guess[place]) }
            }
          }
          for place in 0..<3 where said.parts[place] == .few && possible[place].count < 2 { broken.append([a, b, c]) }
        }
      }
    }
    #expect(broken.isEmpty, "\(broken)")
    // Not by saying nothing at all: one further figure withheld in two tables of three at most.
    #expect(sums > 1000 && hidden < 13 * 13 * 13 * 2 / 3, "\(sums) \(hidden)")
  }
}
