import Auditing
import Basics
import Casework
import Ciphers
import Correspondence
import Identity
import Storage

/// Puts personal data under the current key, while people work: in small transactions, each row only if nobody changed it meanwhile.
package struct KeyRotation: Sendable {
  private static let batch = 200
  /// Between batches others get their turn: a process that writes without pause starves those beside it.
  private static let pause = Duration.milliseconds(10)

  /// What a pass over all sealed data found.
  package struct Report: Sendable, Hashable {
    package var seen = 0
    package var changed = 0

    package init() {}
  }

  package let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// One pass. When nothing was changed, nothing is under an older key any more and nobody was writing under one.
  /// - Parameter progress: told how many rows were seen.
  /// - Throws: `CipherFault` when a row is under a key that is not in the ring: nothing is dropped then.
  package func pass(progress: @Sendable (Report) -> Void = { _ in }) async throws -> Report {
    var report = Report()
    try await sealPlain(&report, progress)
    try await reporters(&report, progress)
    for noun in SealedNoun.allCases {
      var last: Key?
      repeat {
        let done = try await jurisdiction.people.reseal(noun, after: last, limit: Self.batch)
        report.changed += done.changed
        last = done.last
      } while last != nil
    }
    try await followers(&report, progress)
    for programme in jurisdiction.programmes {
      let done = try await programme.reseal(jurisdiction)
      report.seen += done.seen
      report.changed += done.changed
    }
    return report
  }

  /// Seals what a version before encryption left in the clear. Run after a migration; there is nothing to do later.
  package func sealPlain(_ report: inout Report, _ progress: @Sendable (Report) -> Void = { _ in }) async throws {
    let now = jurisdiction.now(), ring = jurisdiction.keyFile.ring
    while true {
      let count = try await jurisdiction.database.write("keys.plain") { transaction in
        let rows = try ReportersTable.takePlain(limit: Self.batch, in: transaction)
        for row in rows {
          try ReportersTable.insert(
            SealedReporter(row.reporter, of: row.matter, at: now, keys: ring), in: transaction)
        }
        return rows.count
      }
      guard count > 0 else { return }
      report.seen += count
      report.changed += count
      progress(report)
    }
  }

  private func followers(_ report: inout Report, _ progress: @Sendable (Report) -> Void) async throws {
    var last = Key(0)
    while true {
      let done = try await jurisdiction.messages.reseal(after: last, limit: Self.batch)
      report.seen += done.seen
      report.changed += done.changed
      progress(report)
      guard let end = done.last else { return }
      last = end
      if done.changed > 0 { try await Task.sleep(for: Self.pause) }
    }
  }

  private func reporters(_ report: inout Report, _ progress: @Sendable (Report) -> Void) async throws {
    var last = Key(0)
    while true {
      let after = last
      let ring = jurisdiction.keyFile.ring
      let (count, changed, end) = try await jurisdiction.database.write("keys.reporters") {
        transaction -> (Int, Int, Key?) in
        let batch = try ReportersTable.batch(after: after, limit: Self.batch, in: transaction)
        var changed = 0
        for old in batch where KeyRing.keyID(of: old.phone) != ring.currentID {
          var new = SealedReporter(try old.opened(with: ring), of: old.matter, at: old.givenAt, keys: ring)
          new.isRestricted = old.isRestricted
          if try ReportersTable.replace(old, by: new, in: transaction) { changed += 1 }
        }
        return (batch.count, changed, batch.last?.matter)
      }
      guard let end else { return }
      report.seen += count
      report.changed += changed
      progress(report)
      last = end
      if changed > 0 { try await Task.sleep(for: Self.pause) }
    }
  }
}
