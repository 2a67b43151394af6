import Auditing
import Basics
import Casework
import Ciphers
import Correspondence
import Identity
import Organization
import Storage

/// Deletes what its time is over for, kind by kind, and says how much (个人信息保护法 arts. 19, 47).
package struct RetentionSweep: Sendable {
  /// Rows taken in one transaction, so that people at work are not held up.
  private static let batch = 500

  package let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// What a run would reach back to, and what the last runs did.
  package func runs(of kind: Retention.Kind, limit: Int = 10) async throws -> [RetentionTable.Run] {
    try await jurisdiction.database.read("retention.runs") { try RetentionTable.latest(kind, limit: limit, in: $0) }
  }

  /// Runs every kind whose last run is a day ago. Returns what was done; nothing if all were done today.
  package func runDue() async throws -> [RetentionTable.Run] {
    let now = jurisdiction.now()
    var done: [RetentionTable.Run] = []
    for kind in Retention.Kind.allCases {
      let last = try await runs(of: kind, limit: 1).first
      guard last.map({ now - $0.at >= .days(1) }) ?? true else { continue }
      done.append(try await run(kind, since: last?.before))
    }
    return done
  }

  /// Deletes what is older than the pack says, records the run and audits it.
  /// - Parameter since: how far an earlier run of the kind has come.
  package func run(_ kind: Retention.Kind, since: Instant? = nil) async throws -> RetentionTable.Run {
    let now = jurisdiction.now()
    let days = jurisdiction.district.retention.days(kind)
    let before = now - .days(days)
    let from = since ?? Instant(milliseconds: 0)
    let deleted =
      switch kind {
      case .reporters: try await reporters(from: from, before: before) + followers(from: from, before: before)
      case .originals: try await originals(from: from, before: before)
      case .sessions:
        try await jurisdiction.people.sweep(before: before, now: now).reduce(0) { $0 + $1.count }
          + messages(sentBefore: before)
      case .strays: try await strays(from: from, before: before)
      case .audit: try await jurisdiction.audit.forget(olderThan: days, now: now)
      case .consents: try await consents(before: before)
      }
    let run = RetentionTable.Run(kind: kind, at: now, before: before, deleted: deleted)
    try await jurisdiction.database.write("retention.done") { try RetentionTable.insert(run, in: $0) }
    try await jurisdiction.audit.record([
      jurisdiction.draft(
        .job, act: "retention", subject: kind.rawValue,
        detail: "deleted \(deleted) older than \(days) days")
    ])
    return run
  }

  private func reporters(from: Instant, before: Instant) async throws -> Int {
    var deleted = 0, last = Key(0)
    while true {
      let after = last, ring = jurisdiction.keyFile.ring
      let matters = try await jurisdiction.database.write("retention.reporters") { transaction in
        let matters = try ReportersTable.ended(
          from: from, before: before, after: after, limit: Self.batch, in: transaction)
        for matter in matters {
          try ReportersTable.empty(matter, notice: "", at: before, keys: ring, in: transaction)
        }
        return matters
      }
      guard let end = matters.last else { return deleted }
      deleted += matters.count
      last = end
    }
  }

  /// Addresses of whoever follows what has ended, and of whoever asked and never confirmed.
  private func followers(from: Instant, before: Instant) async throws -> Int {
    let unconfirmed = jurisdiction.now() - Follower.confirmationSpan
    var deleted = try await jurisdiction.database.write("retention.unconfirmed") {
      try FollowersTable.deleteUnconfirmed(before: unconfirmed, in: $0)
    }
    var last = Key(0)
    while true {
      let after = last
      let matters = try await jurisdiction.database.read("retention.followed") {
        try MessagesTable.ended(from: from, before: before, after: after, limit: Self.batch, in: $0)
      }
      guard let end = matters.last else { return deleted }
      deleted += try await jurisdiction.messages.forget(matters)
      last = end
    }
  }

  private func messages(sentBefore before: Instant) async throws -> Int {
    var deleted = 0
    while true {
      let count = try await jurisdiction.database.write("retention.messages") {
        try MessagesTable.deleteSent(before: before, limit: Self.batch, in: $0)
      }
      deleted += count
      guard count == Self.batch else { return deleted }
    }
  }

  private func consents(before: Instant) async throws -> Int {
    try await jurisdiction.database.write("retention.consents") {
      try ConsentsTable.deleteWithdrawn(before: before, in: $0)
    }
  }

  /// Originals that no matter still open or ended later shows. Their public copies stay.
  private func originals(from: Instant, before: Instant) async throws -> Int {
    var deleted = 0, last = ""
    while true {
      let after = last
      let digests = try await jurisdiction.database.read("retention.originals") {
        try AttachmentsTable.originals(ofMattersEnded: from, before: before, after: after, limit: Self.batch, in: $0)
      }
      guard let end = digests.last else { return deleted }
      for digest in digests where jurisdiction.photos.delete(digest) { deleted += 1 }
      // What was read from an original goes with it.
      try await jurisdiction.database.write("retention.prints") { try PhotoPrintsTable.delete(digests, in: $0) }
      last = end
    }
  }

  /// Photos that were stored for a form which was never sent whole.
  private func strays(from: Instant, before: Instant) async throws -> Int {
    var deleted = 0
    while true {
      let photos = try await jurisdiction.database.write("retention.strays") {
        let photos = try AttachmentsTable.takeStrays(from: from, before: before, limit: Self.batch, in: $0)
        try PhotoPrintsTable.delete(photos.map(\.digest), in: $0)
        return photos
      }
      for photo in photos {
        _ = jurisdiction.photos.delete(photo.digest)
        if let copy = photo.publicDigest { _ = jurisdiction.photos.delete(copy) }
      }
      deleted += photos.count
      guard photos.count == Self.batch else { return deleted }
    }
  }
}
