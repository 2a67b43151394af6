import Basics
import Casework
import Organization
import Storage
import Synchronization

/// Tells whoever watches which matters have changed, as soon as the change is durable. It reads the log rather than being told, so that
/// steps taken by other processes are seen as well.
package final class LiveFeed: Sendable {
  /// A piece of an event stream (text/event-stream, WHATWG HTML 9.2).
  package typealias Piece = [UInt8]

  /// How many may watch at once, all together and under one name.
  package struct Limits: Sendable {
    package var all = 8_000
    package var each = 16
    /// After so long a stream ends; the browser comes again, and its rights are looked at anew.
    package var life = Seconds.seconds(300)

    package init() {}
  }

  private struct Watcher {
    var name: String
    var reach: Reach
    var until: Instant
    var out: AsyncStream<Piece>.Continuation
  }

  private struct State {
    var watchers: [Int: Watcher] = [:]
    var byName: [String: Int] = [:]
    var next = 0
    var isClosed = false
    /// What was told within the window, so that nothing is told twice.
    var told: Set<Key> = []
    var from: Key?
    var beat = Instant(milliseconds: 0)
  }

  /// Transactions become visible out of the order of their keys; so far back the log is read again.
  private static let window = Seconds.seconds(5)
  private static let beatEvery = Seconds.seconds(15)
  private static let most = 500

  private let database: any Database
  private let now: @Sendable () -> Instant
  private let limits: Limits
  private let state = Mutex(State())

  package init(database: any Database, limits: Limits = Limits(), now: @escaping @Sendable () -> Instant) {
    self.database = database
    self.limits = limits
    self.now = now
  }

  /// How many watch now.
  package var count: Int { state.withLock { $0.watchers.count } }

  /// A stream of `event: matter` for each change of a matter within `reach`; it begins with a comment at once.
  /// - Parameter name: whose it is, for the limit.
  /// - Throws: `Refusal` (`.tooMany`) beyond the limits.
  package func watch(_ reach: Reach, name: String) throws(Refusal) -> AsyncStream<Piece> {
    let (stream, out) = AsyncStream.makeStream(of: Piece.self, bufferingPolicy: .bufferingNewest(64))
    let now = now()
    let number = state.withLock { state -> Int? in
      guard !state.isClosed, state.watchers.count < limits.all, state.byName[name, default: 0] < limits.each else {
        return nil
      }
      if state.watchers.isEmpty {
        state.from = Key.first(at: now)
        state.told = []
      }
      state.next += 1
      state.byName[name, default: 0] += 1
      state.watchers[state.next] = Watcher(name: name, reach: reach, until: now + limits.life, out: out)
      return state.next
    }
    guard let number else {
      throw Refusal(
        .tooMany, "live.tooMany", Phrase("实时连接太多，请稍后再试", "Too many live connections; please try again later"))
    }
    out.onTermination = { [weak self] _ in self?.leave(number) }
    out.yield(Array("retry: 2000\n: live\n\n".utf8))
    return stream
  }

  private func leave(_ number: Int) {
    state.withLock { state in
      guard let watcher = state.watchers.removeValue(forKey: number) else { return }
      let left = state.byName[watcher.name, default: 1] - 1
      state.byName[watcher.name] = left > 0 ? left : nil
    }
  }

  /// Ends all streams and takes no more, so that the server can stop.
  package func close() {
    let all = state.withLock { state in
      state.isClosed = true
      return state.watchers.values.map(\.out)
    }
    for out in all { out.finish() }
  }

  /// Reads what is new and tells it. To be called again and again; does nothing while nobody watches.
  package func tell() async throws {
    let now = now()
    guard let from = state.withLock({ $0.watchers.isEmpty ? nil : $0.from }) else { return }
    let fresh = try await database.read("live.since") { [self] transaction in
      let keys = try EntriesTable.keys(since: from, limit: Self.most, in: transaction)
      let new = state.withLock { state in keys.filter { !state.told.contains($0.entry) } }
      let matters = try MattersTable.of(Array(Set(new.map(\.matter))), in: transaction)
      let byKey = Dictionary(matters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
      return (all: keys, new: new.compactMap { pair in byKey[pair.matter].map { (pair.entry, $0) } })
    }
    let pieces = fresh.new.map { key, matter in
      (
        matter,
        Array("id: \(key)\nevent: matter\ndata: {\"number\":\"\(matter.number)\",\"open\":\(matter.isOpen)}\n\n".utf8)
      )
    }
    let (watchers, beats) = state.withLock { state in
      state.told.formUnion(fresh.all.map(\.entry))
      // A full answer goes on where it ended; else the window moves with the time.
      let edge = fresh.all.count == Self.most ? fresh.all.last?.entry : Key.first(at: now - Self.window)
      if let edge, edge > from {
        state.from = edge
        state.told = state.told.filter { $0 >= edge }
      }
      let beats = now >= state.beat + Self.beatEvery
      if beats { state.beat = now }
      return (Array(state.watchers.values), beats)
    }
    for watcher in watchers {
      if watcher.until <= now {
        watcher.out.finish()
        continue
      }
      if beats { watcher.out.yield(Array(": beat\n\n".utf8)) }
      for (matter, piece) in pieces where watcher.reach.admits(matter) {
        // Whoever reads too slowly to be told begins again.
        if case .dropped = watcher.out.yield(piece) {
          watcher.out.finish()
          break
        }
      }
    }
  }
}
