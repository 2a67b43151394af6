import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// The draft of the pack: changed, looked over, applied, given up, carried over, restored.
@Suite struct PackDraftTests {
  private func file(_ path: String) -> String { TinyPack.files[path] ?? "" }

  /// Changes one file as somebody who has just read it.
  private func put(_ path: String, _ text: String?, _ drafts: PackDrafts) async throws {
    let work = try await drafts.work()
    try await drafts.change([path: text.map { Array($0.utf8) }], seen: [path: work.seen(path)], by: "sys1")
  }

  private func refusal(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch let refusal as Refusal {
      return refusal.code
    } catch {
      return "\(error)"
    }
  }

  private func versions(_ door: FrontDoor) async throws -> [PacksTable.Version] {
    try await door.jurisdiction.database.read("test.versions") { try PacksTable.versions(before: 1000, limit: 100, in: $0) }
  }

  @Test(arguments: Engine.available) func aDraftIsAppliedAsANewVersion(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      #expect(try await drafts.work().draft == nil)
      try await put("duties.csv", file("duties.csv").replacing("第一条", with: "第九条"), drafts)
      let work = try await drafts.work()
      #expect(work.draft?.base == 1)
      #expect(work.inForce.text("duties.csv")?.contains("第九条") == false, "nothing is different before it is applied")
      #expect(work.files.text("duties.csv")?.contains("第九条") == true)
      let plan = try await drafts.plan(work)
      #expect(plan.problems.errors.isEmpty, "\(plan.problems)")
      #expect(plan.lines.map(\.what.en) == ["duties.csv", "duty d1"])
      #expect(try await drafts.apply(revision: 1, by: "sys1") == 2)
      #expect(door.jurisdiction.district.packVersion == 2)
      #expect(door.jurisdiction.district.duties.duties.first { $0.code == "d1" }?.clause == "第九条")
      #expect(try await drafts.work().draft == nil)
      #expect(try await versions(door).first?.appliedBy == "sys1")
    }
  }

  @Test(arguments: Engine.available) func whatSomebodyElseChangedIsNotWrittenOver(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      let before = try await drafts.work().seen("duties.csv")
      try await put("duties.csv", file("duties.csv") + "d9,event,01,,cgj,,第二条,演示,2026-01-01,\n", drafts)
      let late = await refusal {
        try await drafts.change(["duties.csv": Array("x".utf8)], seen: ["duties.csv": before], by: "sys2")
      }
      #expect(late == "draft.changed")
      #expect(await refusal { _ = try await drafts.apply(revision: 0, by: "sys2") } == "draft.changed")
      #expect(try await versions(door).count == 1)
    }
  }

  @Test(arguments: Engine.available) func aVersionAppliedMeanwhileStopsTheDraft(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      try await put("duties.csv", file("duties.csv").replacing("第一条", with: "第九条"), drafts)
      let other = TinyPack.pack(["agencies.yaml": Array(file("agencies.yaml").utf8) + Array("# 二\n".utf8)])
      let plan = try await PackPlan.make(other, rules: door.jurisdiction.rules, database: door.jurisdiction.database)
      try await plan.apply(to: door.jurisdiction.database, by: "folder", at: door.desk.clock.now)
      #expect(try await drafts.work().isStale)
      #expect(await refusal { _ = try await drafts.apply(revision: 1, by: "sys1") } == "pack.stale")
      #expect(await refusal { try await put("agencies.yaml", "x", drafts) } == "pack.stale")
      // Carried over, it keeps both changes.
      try await drafts.carryOver(by: "sys1")
      #expect(try await drafts.apply(revision: 2, by: "sys1") == 3)
      let files = try await drafts.work().inForce
      #expect(files.text("agencies.yaml")?.hasSuffix("# 二\n") == true)
      #expect(files.text("duties.csv")?.contains("第九条") == true)
    }
  }

  @Test(arguments: Engine.available) func whatBothChangedIsNotCarriedOver(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      try await put("duties.csv", file("duties.csv").replacing("第一条", with: "第九条"), drafts)
      let other = TinyPack.pack(["duties.csv": Array(file("duties.csv").replacing("第一条", with: "第八条").utf8)])
      let plan = try await PackPlan.make(other, rules: door.jurisdiction.rules, database: door.jurisdiction.database)
      try await plan.apply(to: door.jurisdiction.database, by: "folder", at: door.desk.clock.now)
      #expect(await refusal { try await drafts.carryOver(by: "sys1") } == "draft.both")
      try await drafts.discard()
      #expect(try await drafts.work().draft == nil)
    }
  }

  /// A draft that was given up and the next one are told apart: nobody applies what they have not seen.
  @Test(arguments: Engine.available) func noDraftIsTakenForAnother(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      try await put("duties.csv", file("duties.csv").replacing("第一条", with: "第九条"), drafts)
      let first = try await drafts.work()
      #expect(try await drafts.plan(first).lines.contains { $0.what.en == "duty d1" })
      try await drafts.discard()
      try await put("duties.csv", file("duties.csv").replacing("第二条", with: "第九条"), drafts)
      let second = try await drafts.work()
      #expect(second.tag != first.tag)
      #expect(try await drafts.plan(second).lines.map(\.what.en) == ["duties.csv", "duty d2"])
      let seen = try #require(first.draft?.revision)
      #expect(await refusal { _ = try await drafts.apply(revision: seen, by: "sys1") } == "draft.changed")
    }
  }

  @Test func errorsAreNamedByFileAndLineAndNothingIsApplied() async throws {
    try await withDoor(.sqlite, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      try await put("duties.csv", file("duties.csv").replacing(",cgj,", with: ",nobody,"), drafts)
      let problems = try await drafts.plan(try await drafts.work()).problems
      #expect(problems.errors.contains { $0.file == "duties.csv" && $0.line == 3 && $0.phrase.en.contains("nobody") }, "\(problems)")
      #expect(await refusal { _ = try await drafts.apply(revision: 1, by: "sys1") } == "input.invalid")
      #expect(try await versions(door).count == 1)
      // Taken back, the draft is empty and gone.
      try await drafts.undo("duties.csv", by: "sys1")
      #expect(try await drafts.work().draft == nil)
    }
  }

  @Test(arguments: ["posts.yaml", "security.yaml", "holdings.csv", "../x.yaml", "a/../../x.csv", "run.sh", ".hidden.yaml", "/etc/x.yaml"])
  func whatADraftMayNotTouch(_ path: String) async throws {
    try await withDoor(.sqlite, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      #expect(await refusal { try await put(path, "x", drafts) } != nil)
      let work = try await drafts.work()
      #expect(work.draft == nil)
    }
  }

  @Test(arguments: Engine.available) func anEarlierVersionComesBackAsADraftWithoutItsRights(_ engine: Engine) async throws {
    try await withDoor(engine, ownFiles: false) { door in
      let drafts = PackDrafts(door.jurisdiction)
      let posts = file("posts.yaml") + "# 新\n"
      var second = TinyPack.pack([
        "duties.csv": Array(file("duties.csv").replacing("第一条", with: "第九条").utf8), "posts.yaml": Array(posts.utf8),
      ])
      let first = try await drafts.work().inForce
      for path in first.paths(in: "links") { second.files[path] = first.files[path] }
      let plan = try await PackPlan.make(second, rules: door.jurisdiction.rules, database: door.jurisdiction.database)
      try await plan.apply(to: door.jurisdiction.database, by: "folder", at: door.desk.clock.now)
      try await drafts.restore(1, by: "sys1")
      let draft = try #require(try await drafts.work().draft)
      #expect(draft.changes.keys.sorted() == ["duties.csv"])
      #expect(await refusal { try await drafts.restore(1, by: "sys1") } == "draft.open")
      #expect(try await drafts.apply(revision: draft.revision, by: "sys1") == 3)
      let files = try await drafts.work().inForce
      #expect(files.text("duties.csv")?.contains("第一条") == true)
      #expect(files.text("posts.yaml") == posts, "who may do what stays as it is")
      #expect(await refusal { try await drafts.restore(99, by: "sys1") } == "pack.unknown")
    }
  }

  /// The new calendar is looked at before it is in force: which days, which deadlines, and nothing is stored.
  @Test func aCalendarSaysWhatItMoves() async throws {
    try await withDoor(.sqlite, ownFiles: false) { door in
      let jurisdiction = door.jurisdiction
      let matter = try await door.desk.dispatched(standard: "1")
      let drafts = PackDrafts(jurisdiction)
      let text = file("calendar/2026.yaml")
      try await put("calendar/2026.yaml", text + "  - {date: 2026-11-24, off: true, name: 停工, name_en: Closed}\n", drafts)
      let plan = try await drafts.plan(try await drafts.work())
      let after = try #require(plan.district)
      let moves = CalendarMoves.days(from: try await tiny(jurisdiction).calendar, to: after.calendar)
      #expect(moves.days.map(\.date) == [LocalDate(2026, 11, 24)])
      #expect(moves.days.first?.before == true && moves.days.first?.after == false)
      #expect(try await door.desk.matters.one(matter.number, reach: .everything).matter.dueAt == matter.dueAt)
    }
  }

  private func tiny(_ jurisdiction: Jurisdiction) async throws -> District {
    try await PacksTable.district(in: jurisdiction.database, rules: jurisdiction.rules)
  }
}
