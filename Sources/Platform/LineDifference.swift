/// How one text becomes another, line by line.
package struct LineDifference: Sendable {
  /// One line of the comparison.
  package struct Line: Sendable, Hashable {
    /// Whether it is in both texts, or in one.
    package enum Sort: String, Sendable { case same, added, removed }

    package var sort: Sort
    /// The number in the old and in the new text, from 1; nil where it has none.
    package var old: Int?
    package var new: Int?
    package var text: String
  }

  /// Where texts differ in more lines than this between their common head and tail, the whole stretch counts as replaced.
  static let linesMost = 3000
  /// How many lines of what stays the same are shown around.
  static let around = 3

  /// Groups of lines that belong together, apart from each other by what is left out.
  package let groups: [[Line]]
  package let added: Int
  package let removed: Int

  package init(_ before: String, _ after: String) {
    let old = Self.lines(before), new = Self.lines(after)
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    let oldMiddle = Array(old[head..<(old.count - tail)]), newMiddle = Array(new[head..<(new.count - tail)])
    var gone = Set<Int>(), come = Set<Int>()
    if oldMiddle.count > Self.linesMost || newMiddle.count > Self.linesMost {
      gone = Set(head..<(head + oldMiddle.count))
      come = Set(head..<(head + newMiddle.count))
    } else {
      for change in newMiddle.difference(from: oldMiddle) {
        switch change {
        case .remove(let offset, _, _): gone.insert(head + offset)
        case .insert(let offset, _, _): come.insert(head + offset)
        }
      }
    }
    var all: [Line] = []
    var i = 0, j = 0
    while i < old.count || j < new.count {
      if gone.contains(i) {
        all.append(Line(sort: .removed, old: i + 1, new: nil, text: old[i]))
        i += 1
      } else if come.contains(j) {
        all.append(Line(sort: .added, old: nil, new: j + 1, text: new[j]))
        j += 1
      } else if i < old.count, j < new.count {
        all.append(Line(sort: .same, old: i + 1, new: j + 1, text: new[j]))
        i += 1
        j += 1
      } else {
        break
      }
    }
    groups = Self.grouped(all)
    added = come.count
    removed = gone.count
  }

  private static func lines(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  private static func grouped(_ all: [Line]) -> [[Line]] {
    var shown = Set<Int>()
    for (place, line) in all.enumerated() where line.sort != .same {
      shown.formUnion(max(0, place - around)...min(all.count - 1, place + around))
    }
    var groups: [[Line]] = []
    var last = -2
    for place in shown.sorted() {
      if place == last + 1 { groups[groups.count - 1].append(all[place]) } else { groups.append([all[place]]) }
      last = place
    }
    return groups
  }
}
