import Basics
import Synchronization

/// How much each caller may ask: a bucket that fills at a steady rate. In the memory of one process.
package final class RateLimit: Sendable {
  private struct Bucket {
    var tokens: Double
    var at: Instant
  }

  package let perSecond: Double
  private let burst: Double
  private let namesMost: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  /// - Parameters:
  ///   - perSecond: sustained; 0 sets no limit.
  ///   - burst: how many may come at once after a rest.
  ///   - namesMost: how many callers are remembered; beyond it those with full buckets are forgotten.
  package init(perSecond: Double, burst: Double, namesMost: Int = 50_000) {
    self.perSecond = perSecond
    self.burst = burst
    self.namesMost = namesMost
  }

  /// Takes one from the caller's bucket.
  /// - Returns: nil if it had one; otherwise how long until it has.
  package func take(_ name: String, at now: Instant) -> Seconds? {
    guard perSecond > 0 else { return nil }
    return buckets.withLock { buckets in
      if buckets.count >= namesMost { forget(&buckets, now) }
      var bucket = buckets[name] ?? Bucket(tokens: burst, at: now)
      bucket.tokens = filled(bucket, now)
      bucket.at = max(bucket.at, now)
      guard bucket.tokens >= 1 else {
        buckets[name] = bucket
        return Seconds(milliseconds: Int64(((1 - bucket.tokens) / perSecond * 1000).rounded(.up)))
      }
      bucket.tokens -= 1
      buckets[name] = bucket
      return nil
    }
  }

  private func filled(_ bucket: Bucket, _ now: Instant) -> Double {
    let passed = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 1000
    return min(burst, bucket.tokens + passed * perSecond)
  }

  private func forget(_ buckets: inout [String: Bucket], _ now: Instant) {
    buckets = buckets.filter { filled($0.value, now) < burst }
    // Only a flood from very many addresses comes here; starting anew is kinder than refusing strangers.
    if buckets.count >= namesMost { buckets.removeAll() }
  }
}
