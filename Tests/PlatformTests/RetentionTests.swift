import Auditing
import Basics
import Casework
import Documents
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct RetentionTests {
  private func closed(_ door: FrontDoor, _ name: String) async throws -> Matter {
    let desk = door.desk
    var matter = try await desk.report(reporter: Reporter(name: name, phone: "13800000001"))
    matter = try await desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
    matter = try await desk.act("dispatch", matter, ["agency": "cgj"], by: "szzx.dispatcher1")
    matter = try await desk.act("acknowledge", matter, ["worker": "甲"], by: "cgj.desk")
    matter = try await desk.act("handle", matter, ["result": "已更换"], by: "cgj.handler")
    return try await desk.act("close", matter, ["condition": "yes", "closure": "fixed", "reply": "已修复"], by: "szzx.acceptor1")
  }

  @Test(arguments: Engine.available) func whatItsTimeIsOverForGoesAndNothingElse(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction, clock = door.desk.clock
      let sweep = RetentionSweep(jurisdiction)
      let old = try await closed(door, "旧")
      let open = try await door.desk.report(reporter: Reporter(name: "开", phone: "13800000002"))
      clock.advance(.days(1000))
      let young = try await closed(door, "新")
      clock.advance(.days(95))
      let run = try await sweep.run(.reporters)
      #expect(run.deleted == 0, "a thousand and ninety-five days to the millisecond are not over")
      clock.advance(Seconds(milliseconds: 1))
      let next = try await sweep.run(.reporters, since: run.before)
      #expect(next.deleted == 1)
      #expect(try await jurisdiction.matters.reporter(of: old) == nil)
      #expect(try await jurisdiction.matters.reporter(of: open)?.name == "开")
      #expect(try await jurisdiction.matters.reporter(of: young)?.name == "新")
      #expect(try await sweep.runs(of: .reporters).map(\.deleted) == [1, 0])
      // The log does not hold the reporter: it still proves itself.
      #expect(try await door.desk.faults().isEmpty)
      let lines = try await jurisdiction.database.read("audit") { try AuditTable.batch(after: 0, limit: 100, in: $0) }
      #expect(lines.filter { $0.draft.act == "retention" && $0.draft.subject == "reporters" }.map(\.draft.detail) == [
        "deleted 0 older than 1095 days", "deleted 1 older than 1095 days",
      ])
    }
  }

  @Test func everyKindRunsOnceADay() async throws {
    try await withDoor(.sqlite) { door in
      let sweep = RetentionSweep(door.jurisdiction)
      let first = try await sweep.runDue()
      #expect(first.map(\.kind) == Retention.Kind.allCases)
      #expect(try await sweep.runDue().isEmpty)
      door.desk.clock.advance(.hours(23))
      #expect(try await sweep.runDue().isEmpty)
      door.desk.clock.advance(.hours(1))
      #expect(try await sweep.runDue().map(\.kind) == Retention.Kind.allCases)
    }
  }

  /// The original of a photo goes with its time; the public copy stays, and so does an original that an open matter shows.
  @Test(arguments: Engine.available) func originalsGoAndPublicCopiesStay(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction, desk = door.desk
      func report(_ photos: [Casework.Attachment]) async throws -> Matter {
        try await jurisdiction.matters.report(
          Report(
            details: "井盖", channel: "web", category: CategoryKey("event:01001"), fix: try desk.point(in: desk.community),
            photos: photos.map(\.digest)), lifecycle: "reporting", by: .visitor
        ).matter
      }
      var photos: [Casework.Attachment] = []
      for name in ["old", "shared"] {
        let photo = try jurisdiction.photos.keep(
          Photos.png(width: 8, height: 8, place: name), field: "photos", at: desk.clock.now)
        try await jurisdiction.database.write("photo") { try AttachmentsTable.insert(photo, in: $0) }
        photos.append(photo)
      }
      let ended = try await report(photos)
      _ = try await desk.act("reject", ended, ["reason": "notAFault", "reply": "未发现"], by: "szzx.acceptor1")
      _ = try await report([photos[1]])
      desk.clock.advance(.days(1096))
      #expect(try await RetentionSweep(jurisdiction).run(.originals).deleted == 1)
      #expect(jurisdiction.photos.bytes(photos[0].digest) == nil)
      #expect(photos[0].publicDigest.flatMap { jurisdiction.photos.bytes($0) } != nil)
      #expect(jurisdiction.photos.bytes(photos[1].digest) != nil)
    }
  }

  /// Photos that no report came to name go after a day; those of a report stay.
  @Test func strayPhotosGo() async throws {
    try await withDoor(.sqlite) { door in
      let jurisdiction = door.jurisdiction
      let store = jurisdiction.photos
      func keep(_ shade: UInt8) async throws -> Casework.Attachment {
        let photo = try store.keep(Photos.png(width: 8, height: 8, place: "photo \(shade)"), field: "photos", at: door.desk.clock.now)
        try await jurisdiction.database.write("photo") { try AttachmentsTable.insert(photo, in: $0) }
        return photo
      }
      let stray = try await keep(1), named = try await keep(2)
      _ = try await jurisdiction.matters.report(
        Report(details: "井盖", channel: "web", fix: try door.desk.point(in: door.desk.community), photos: [named.digest]),
        lifecycle: "reporting", by: .visitor)
      door.desk.clock.advance(.days(1) + Seconds(milliseconds: 1))
      #expect(try await RetentionSweep(jurisdiction).run(.strays).deleted == 1)
      #expect(store.bytes(stray.digest) == nil && store.bytes(named.digest) != nil)
    }
  }

  /// A pack may keep the audit longer, never shorter; and people are told of a new text by its new version.
  @Test func auditMayOnlyBeKeptLonger() async throws {
    try await withDatabase(.sqlite, migrations: Desk.migrations) { database in
      func plan(_ audit: Int, version: String = "1", text: String = "a") async throws -> PackPlan {
        let privacy = """
          version: "\(version)"
          processor: {zh: 甲, en: A}
          contact: {zh: 乙, en: B}
          text: {zh: "\(text)", en: "\(text)"}
          purposes:
            handling: {label: {zh: 办理, en: handling}, ground: {zh: 法, en: law}}
          retention_days: {audit: \(audit)}

          """
        return try await PackPlan.make(
          TinyPack.pack(["privacy.yaml": Array(privacy.utf8)]), rules: JiangningPack.rules, database: database)
      }
      #expect(try await plan(183).problems.errors.map(\.file) == ["privacy.yaml"])
      let first = try await plan(400)
      #expect(first.problems.errors.isEmpty, "\(first.problems)")
      try await first.apply(to: database, by: "t", at: ManualClock.start)
      #expect(try await plan(399).problems.errors.map(\.file) == ["privacy.yaml"])
      #expect(try await plan(401).problems.errors.isEmpty)
      #expect(try await plan(400, text: "b").problems.errors.map(\.file) == ["privacy.yaml"])
      #expect(try await plan(400, version: "2", text: "b").problems.errors.isEmpty)
    }
  }
}
