import Basics
import Synchronization

/// What is kept of a provider between sign-ins: how it describes itself, and its keys.
final class OpenIDMemory: Sendable {
  /// A description older than this is fetched anew.
  static let lasting = Seconds.hours(1)
  /// Unknown key ids make the keys be fetched anew at most this often; anybody can send tokens with made-up ids.
  static let pause = Seconds.minutes(1)

  /// A provider that gave no description is left alone for so long: waiting for it costs every visitor 10 seconds, and
  /// this server most of a core, for URLSession on Linux polls while it waits.
  static let rest = Seconds.seconds(10)

  private struct Kept {
    var discovery: (value: OpenIDDiscovery, at: Instant)?
    var failedAt: Instant?
    var keys: OpenIDKeys?
    var keysAskedAt: Instant?
  }

  private let kept = Mutex(Kept())

  func discovery(now: Instant) -> OpenIDDiscovery? {
    kept.withLock { kept in
      guard let (value, at) = kept.discovery, now - at < Self.lasting, at <= now else { return nil }
      return value
    }
  }

  func keep(_ discovery: OpenIDDiscovery, now: Instant) { kept.withLock { $0.discovery = (discovery, now) } }

  /// Whether it failed to describe itself a moment ago.
  func isResting(now: Instant) -> Bool {
    kept.withLock { kept in kept.failedAt.map { now - $0 < Self.rest && $0 <= now } ?? false }
  }

  func noteFailure(now: Instant) { kept.withLock { $0.failedAt = now } }

  var keys: OpenIDKeys? { kept.withLock { $0.keys } }

  func keep(_ keys: OpenIDKeys) { kept.withLock { $0.keys = keys } }

  /// Whether the keys may be fetched now; counts as having done so.
  func mayAskForKeys(now: Instant) -> Bool {
    kept.withLock { kept in
      if kept.keys != nil, let last = kept.keysAskedAt, now - last < Self.pause, last <= now { return false }
      kept.keysAskedAt = now
      return true
    }
  }
}
