import Basics
import Storage
import Synchronization

/// The door through which records come into the chain. Several of them, in several processes, may share one chain.
package final class AuditTrail: Sendable {
  /// So many drafts share a transaction at most, unless one caller brings more.
  package static let batchMost = 500
  /// Six months of any length (网络安全法 art. 21(3): not less than six months).
  package static let daysLeast = 184

  private struct Waiting {
    var drafts: [AuditDraft]
    var caller: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var waiting: [Waiting] = []
    var isWriting = false
    var idle: [CheckedContinuation<Void, Never>] = []
  }

  package let database: any Database
  private let mac: @Sendable ([UInt8]) -> [UInt8]
  private let state = Mutex(State())

  /// - Parameter mac: a keyed hash under a key that is not in the database, always the current one.
  package init(database: any Database, mac: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.database = database
    self.mac = mac
  }

  /// Durable when it returns. Waiting drafts share one transaction (group commit), in order of arrival; those of one
  /// call are neighbours in the chain, all there or none.
  /// - Throws: `DatabaseFault` of the transaction the drafts were in; those of other transactions are not concerned.
  package func record(_ drafts: [AuditDraft]) async throws {
    guard !drafts.isEmpty else { return }
    try await withCheckedThrowingContinuation { caller in
      let isFirst = state.withLock { state in
        state.waiting.append(Waiting(drafts: drafts, caller: caller))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      // On its own: who brought the first drafts may be cancelled, the others' must still be written.
      if isFirst { Task { await writeAll() } }
    }
  }

  /// Returns when nothing waits any more: for the end of the process, after the doors are closed.
  package func drain() async {
    await withCheckedContinuation { caller in
      let isIdle = state.withLock { state in
        if state.isWriting { state.idle.append(caller) }
        return !state.isWriting
      }
      if isIdle { caller.resume() }
    }
  }

  /// How many callers stand in line, without those whose transaction is running.
  package var waiting: Int { state.withLock { $0.waiting.count } }

  /// Where the chain ends now: to be noted outside of the database.
  package func anchor() async throws -> AuditAnchor {
    try await database.read("audit.anchor") { try AuditTable.head(in: $0)?.anchor ?? .start }
  }

  /// Retention: takes away records older than so many days, in transactions of 5,000, and never the last one.
  /// - Parameter days: less than 184 counts as 184: the law's six months.
  /// - Returns: how many were taken away. The caller records that.
  package func forget(olderThan days: Int, now: Instant) async throws -> Int {
    let before = now - .days(max(days, Self.daysLeast))
    var removed = 0
    while true {
      let count = try await database.write("audit.forget") { [mac] in
        try AuditTable.removeFront(before: before, limit: 5000, mac: mac, in: $0)
      }
      removed += count
      guard count == 5000 else { return removed }
    }
  }

  /// After a new key and before the old one is dropped: puts the MACs of head and floor under the current key.
  /// - Returns: false, and nothing is changed, if one of them was not right: run `AuditCheck`, do not drop the key.
  package func renewMACs(isMAC: @escaping @Sendable (_ mac: [UInt8], _ bytes: [UInt8]) -> Bool) async throws -> Bool {
    try await database.write("audit.renew") { [mac] in try AuditTable.renewMACs(isMAC: isMAC, mac: mac, in: $0) }
  }

  private func writeAll() async {
    while let batch = take() {
      let drafts = batch.flatMap(\.drafts)
      do {
        try await database.write("audit.append") { [mac] in _ = try AuditTable.append(drafts, mac: mac, in: $0) }
        for waiting in batch { waiting.caller.resume() }
      } catch {
        for waiting in batch { waiting.caller.resume(throwing: error) }
      }
    }
  }

  /// The next callers; nil, and the writing has ended, when nobody waits.
  private func take() -> [Waiting]? {
    let (batch, idle) = state.withLock { state -> ([Waiting]?, [CheckedContinuation<Void, Never>]) in
      guard !state.waiting.isEmpty else {
        defer { state.idle = [] }
        state.isWriting = false
        return (nil, state.idle)
      }
      var drafts = 0
      let count = state.waiting.prefix { waiting in
        let fits = drafts == 0 || drafts + waiting.drafts.count <= Self.batchMost
        drafts += waiting.drafts.count
        return fits
      }.count
      defer { state.waiting.removeFirst(count) }
      return (Array(state.waiting.prefix(count)), [])
    }
    for caller in idle { caller.resume() }
    return batch
  }
}
