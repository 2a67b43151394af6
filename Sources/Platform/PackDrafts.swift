import Basics
import Casework
import Documents
import Organization
import Storage

/// Editing the pack that is in force: a draft is changed, looked over, and applied as a new version or thrown away.
package struct PackDrafts: Sendable {
  private let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// The pack in force with the draft.
  package func work() async throws -> PackWork {
    try await jurisdiction.database.read("drafts.work") { try Self.work(in: $0) }
  }

  private static func work(in transaction: any Transaction) throws -> PackWork {
    let version = try PacksTable.version(in: transaction)
    let inForce = try PacksTable.files(version: version, in: transaction)
    let draft = try PackDraftsTable.open(in: transaction)
    guard let base = draft?.base, base != version else {
      return PackWork(version: version, inForce: inForce, draft: draft, base: inForce)
    }
    return PackWork(
      version: version, inForce: inForce, draft: draft, base: try PacksTable.files(version: base, in: transaction))
  }

  /// Puts files into the draft; the first change begins one.
  /// - Parameters:
  ///   - changes: new bytes by path; nil takes the file away.
  ///   - seen: the digest of each file as the person saw it, empty where there was none.
  /// - Throws: `Refusal` when a file was changed meanwhile, or another version was applied.
  package func change(_ changes: [String: [UInt8]?], seen: [String: String], by person: String) async throws {
    for (path, bytes) in changes {
      try PackDraft.check(path)
      guard bytes?.count ?? 0 <= PackFiles.bytesMost else {
        throw Refusal(.tooLarge, "draft.tooLarge", Phrase("\(path) 太大", "\(path) is too large"))
      }
    }
    let now = jurisdiction.now()
    try await jurisdiction.database.write("drafts.change") { transaction in
      let work = try Self.work(in: transaction)
      guard !work.isStale else { throw Self.stale }
      for path in changes.keys where seen[path] != work.seen(path) {
        throw Refusal(
          .conflict, "draft.changed", Phrase("其间有人改了 \(path)，请核对后再改", "\(path) was changed meanwhile: look again"))
      }
      var draft =
        try work.draft
        ?? PackDraft(
          base: work.version, revision: PackDraftsTable.lastRevision(in: transaction), begunAt: now, begunBy: person,
          changedAt: now, changedBy: person, changes: [:])
      for (path, bytes) in changes {
        if work.inForce.files[path] == bytes {
          draft.changes.removeValue(forKey: path)
        } else {
          draft.changes.updateValue(bytes, forKey: path)
        }
      }
      draft.revision += 1
      draft.changedAt = now
      draft.changedBy = person
      try draft.changes.isEmpty ? PackDraftsTable.clear(in: transaction) : PackDraftsTable.put(draft, in: transaction)
    }
  }

  /// Takes one file back to what is in force.
  package func undo(_ path: String, by person: String) async throws {
    let work = try await work()
    guard work.draft?.changes.keys.contains(path) == true else { return }
    try await change([path: work.inForce.files[path]], seen: [path: work.seen(path)], by: person)
  }

  /// Throws the draft away.
  package func discard() async throws {
    try await jurisdiction.database.write("drafts.discard") { try PackDraftsTable.clear(in: $0) }
  }

  /// A draft that makes the pack as it was in an earlier version, but for what says who may do what.
  /// - Throws: `Refusal` when there is a draft already, or no such version.
  package func restore(_ version: Int, by person: String) async throws {
    let now = jurisdiction.now()
    try await jurisdiction.database.write("drafts.restore") { transaction in
      let work = try Self.work(in: transaction)
      guard work.draft == nil else {
        throw Refusal(
          .conflict, "draft.open", Phrase("已有一份草稿：请先应用或放弃", "There is a draft already: apply it or discard it first"))
      }
      let wanted = try PacksTable.files(version: version, in: transaction)
      guard version < work.version, !wanted.files.isEmpty else {
        throw Refusal(.notFound, "pack.unknown", Phrase("没有第 \(version) 版", "There is no version \(version)"))
      }
      var draft = PackDraft(
        base: work.version, revision: try PackDraftsTable.lastRevision(in: transaction) + 1, begunAt: now,
        begunBy: person, changedAt: now, changedBy: person, changes: [:])
      let paths = Set(wanted.files.keys).union(work.inForce.files.keys).subtracting(PackDraft.apart)
      for path in paths where wanted.files[path] != work.inForce.files[path] {
        draft.changes.updateValue(wanted.files[path], forKey: path)
      }
      guard !draft.changes.isEmpty else {
        throw Refusal(
          .conflict, "draft.same",
          Phrase("第 \(version) 版与现行版本没有可恢复的差别", "Version \(version) differs in nothing that could be restored"))
      }
      try PackDraftsTable.put(draft, in: transaction)
    }
  }

  /// Carries a draft over to the version that was applied meanwhile.
  /// - Throws: `Refusal` naming the files that both have changed.
  package func carryOver(by person: String) async throws {
    let now = jurisdiction.now()
    try await jurisdiction.database.write("drafts.carry") { transaction in
      let work = try Self.work(in: transaction)
      guard var draft = work.draft, work.isStale else { return }
      let both = draft.changes.keys.filter { work.base.files[$0] != work.inForce.files[$0] }.sorted()
      guard both.isEmpty else {
        throw Refusal(
          .conflict, "draft.both",
          Phrase(
            "这些文件两边都改了：\(both.joined(separator: "、"))。请放弃草稿后重做",
            "Changed on both sides: \(both.joined(separator: ", ")). Discard the draft and make it again"))
      }
      draft.base = work.version
      draft.revision += 1
      draft.changedAt = now
      draft.changedBy = person
      try PackDraftsTable.put(draft, in: transaction)
    }
  }

  /// What stands against the draft and what it would change. The same draft is looked over once.
  package func plan(_ work: PackWork) async throws -> PackPlan {
    if let plan = jurisdiction.errands.plan(of: work.tag) { return plan }
    let plan = try await PackPlan.make(work.files, rules: jurisdiction.rules, database: jurisdiction.database)
    jurisdiction.errands.keep(plan, of: work.tag)
    return plan
  }

  /// Applies the draft as a new version, in one transaction, and takes it up. Gives its number.
  /// - Parameter revision: of the draft as the person saw it.
  /// - Throws: `Refusal` with every error, or when the draft or the pack was changed meanwhile.
  package func apply(revision: Int, by person: String) async throws -> Int {
    let work = try await work()
    guard let draft = work.draft else {
      throw Refusal(.conflict, "draft.none", Phrase("没有草稿", "There is no draft"))
    }
    guard !work.isStale else { throw Self.stale }
    guard draft.revision == revision else { throw Self.changed }
    let plan = try await plan(work)
    try plan.problems.refuseErrors()
    if let roster = plan.district?.roster {
      try await Separation.check(people: jurisdiction.people, roster: roster, on: jurisdiction.today)
    }
    try await plan.apply(to: jurisdiction.database, by: person, at: jurisdiction.now()) { transaction in
      guard try PackDraftsTable.open(in: transaction)?.revision == revision else { throw Self.changed }
      try PackDraftsTable.clear(in: transaction)
    }
    _ = try await jurisdiction.refresh()
    if plan.calendarChangedSince != nil { recompute(plan) }
    return plan.version
  }

  /// The deadlines follow the new calendar, beside the requests.
  private func recompute(_ plan: PackPlan) {
    let jurisdiction = jurisdiction
    _ = jurisdiction.errands.deadlines.start("\(plan.version)", now: jurisdiction.now) { progress in
      try await jurisdiction.matters.recompute(since: plan.calendarChangedSince, progress: progress).count
    }
  }

  private static let stale = Refusal(
    .conflict, "pack.stale",
    Phrase(
      "其间有人应用了另一个版本：请把草稿移到新版本上，或放弃",
      "Another version was applied meanwhile: carry the draft over to it, or discard it"))
  private static let changed = Refusal(
    .conflict, "draft.changed", Phrase("其间有人改了草稿，请核对后再应用", "The draft was changed meanwhile: look again"))
}
