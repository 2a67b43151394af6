import Basics
import Platform
import TestSupport
import Testing

@Suite struct RateLimitTests {
  private let start = ManualClock.start

  @Test func aBurstThenASteadyRate() {
    let limit = RateLimit(perSecond: 2, burst: 4)
    for _ in 0..<4 { #expect(limit.take("a", at: start) == nil) }
    #expect(limit.take("a", at: start) == Seconds(milliseconds: 500))
    #expect(limit.take("b", at: start) == nil, "another caller has a bucket of their own")
    #expect(limit.take("a", at: start + Seconds(milliseconds: 500)) == nil)
    #expect(limit.take("a", at: start + Seconds(milliseconds: 501)) != nil)
    for _ in 0..<4 { #expect(limit.take("a", at: start + .hours(1)) == nil) }
    #expect(limit.take("a", at: start + .hours(1)) != nil, "a long rest fills one bucket, not more")
  }

  @Test func theClockMayStepBack() {
    let limit = RateLimit(perSecond: 1, burst: 1)
    #expect(limit.take("a", at: start) == nil)
    #expect(limit.take("a", at: start - .hours(1)) != nil)
    #expect(limit.take("a", at: start + .minutes(1)) == nil)
  }

  @Test func zeroIsNoLimit() {
    let limit = RateLimit(perSecond: 0, burst: 0)
    for _ in 0..<1000 { #expect(limit.take("a", at: start) == nil) }
  }

  @Test func strangersDoNotFillTheMemory() {
    let limit = RateLimit(perSecond: 1, burst: 2, namesMost: 100)
    _ = limit.take("busy", at: start)
    _ = limit.take("busy", at: start)
    for number in 0..<99 { _ = limit.take("a\(number)", at: start) }
    // Full buckets are forgotten, those in use are not.
    #expect(limit.take("new", at: start + .seconds(1)) == nil)
    #expect(limit.take("busy", at: start + .seconds(1)) == nil)
    #expect(limit.take("busy", at: start + .seconds(1)) != nil)
  }
}
