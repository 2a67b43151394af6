import Basics
import Platform
import Testing

@Suite struct AttemptLimitTests {
  private let start = Instant(milliseconds: 1_800_000_000_000)

  @Test func refusesAfterAFewWrongTriesAndForgetsInTime() throws {
    let limit = AttemptLimit(most: 3, span: .minutes(15))
    for _ in 1...3 {
      try limit.check("a", at: start)
      limit.failed("a", at: start)
    }
    #expect(throws: Refusal.self) { try limit.check("a", at: start + .minutes(14)) }
    try limit.check("b", at: start)
    try limit.check("a", at: start + .minutes(15))
  }

  @Test func remembersOnlySoMany() throws {
    let limit = AttemptLimit(most: 1, span: .minutes(15), namesMost: 10)
    for number in 0..<100 { limit.failed("\(number)", at: start) }
    #expect(throws: Refusal.self) { try limit.check("99", at: start) }
    try limit.check("0", at: start)
  }
}
