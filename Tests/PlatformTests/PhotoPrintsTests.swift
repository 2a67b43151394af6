import Basics
import Casework
import Media
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct PhotoPrintsTests {
  private static func print(_ number: Int) -> PrintedPhoto {
    var random = SeededRandom(seed: UInt64(number))
    return PrintedPhoto(digest: "\(number)", print: PhotoPrint(bits: random.next()), takenAt: nil)
  }

  /// So many steps of as many matters, each with its photo.
  private static func fillUses(_ count: Int, in transaction: any Transaction) throws {
    let numbers: SQL = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
    try transaction.run(
      "\(numbers) INSERT INTO attachments (digest, type, bytes, added_at) SELECT 'd' || i, 'image/png', 1, i FROM n")
    try transaction.run(
      "\(numbers) INSERT INTO matter_attachments (matter, entry, place, digest) SELECT i, 1, 0, 'd' || i FROM n")
    try transaction.run(
      """
      \(numbers) INSERT INTO entries (key, matter, ordinal, action, from_stage, to_stage, at, recorded_at, person, person_name, post,
        agency, form, previous, hash)
      SELECT i, i, 1, 'report', '', 'reported', i, i, '', '', '', '', '{}', \(Entry.genesis), \(Entry.genesis) FROM n
      """)
  }

  /// The bands find exactly what a walk over all prints finds.
  @Test(arguments: Engine.available) func indexFindsWhatAWalkFinds(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      var random = SeededRandom(seed: 8)
      var all = (0..<1000).map(Self.print)
      for place in 0..<200 {
        guard let original = all[place].print else { continue }
        var bits = original.bits
        for _ in 0..<place % 6 { bits ^= 1 << UInt64.random(in: 0..<64, using: &random) }
        all.append(PrintedPhoto(digest: "copy \(place)", print: PhotoPrint(bits: bits), takenAt: nil))
      }
      let photos = all
      try await database.write("prints") { for photo in photos { try PhotoPrintsTable.insert(photo, in: $0) } }
      for place in stride(from: 0, to: 200, by: 7) {
        let print = try #require(photos[place].print)
        let found = try await database.read("near") { try PhotoPrintsTable.near([print], in: $0) }
        let walked = photos.filter { $0.print.map { $0.distance(to: print) <= PhotoPrint.nearest } ?? false }
        #expect(Set(found.map(\.digest)) == Set(walked.map(\.digest)), "\(place)")
      }
      #expect(try await database.read("of") { try PhotoPrintsTable.of(["3", "copy 3"], in: $0) }.count == 2)
    }
  }

  /// Every question is answered from an index, however many photos there are.
  @Test(arguments: Engine.available) func noQuestionWalksTheTable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("prints") { for number in 0..<3000 { try PhotoPrintsTable.insert(Self.print(number), in: $0) } }
      try await database.write("uses") { try Self.fillUses(3000, in: $0) }
      try await database.write("analyze") { try $0.run("ANALYZE") }
      let prints = (0..<6).compactMap { Self.print($0).print }
      let plans = try await database.read("plan") { transaction in
        let explaining = try Explaining(transaction, without: ["enable_seqscan", "enable_bitmapscan"])
        _ = try PhotoPrintsTable.near(prints, in: explaining)
        _ = try PhotoPrintsTable.uses(of: ["a", "b"], limit: 200, in: explaining)
        _ = try PhotoPrintsTable.of(["a", "b"], in: explaining)
        return explaining.plans
      }
      for band in 0..<4 { #expect(plans[0].contains("photo_prints_band_\(band)"), "\(plans[0])") }
      #expect(plans[1].contains("matter_attachments_digest"), "\(plans[1])")
      for plan in plans {
        let walks = plan.split(separator: "\n").filter { line in
          line.contains("Seq Scan on") || ["SCAN photo_prints", "SCAN l", "SCAN a", "SCAN e"].contains(String(line))
        }
        #expect(walks.isEmpty, "\(plan)")
      }
    }
  }

  /// What was read from an original goes with it, and with a photo that no step came to name.
  @Test(arguments: Engine.available) func printsGoWithTheirPhotos(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction, desk = door.desk
      func keep(_ seed: UInt64) async throws -> Casework.Attachment {
        let bytes = Photos.scene(seed: seed, takenAt: "2026:11:20 10:00:00")
        let photo = try jurisdiction.photos.keep(bytes, field: "photos", at: desk.clock.now)
        let printed = await jurisdiction.photos.printed(bytes, digest: photo.digest, zone: .shanghai)
        #expect(printed.print != nil && printed.takenAt == LocalZone.shanghai.instant(LocalDate(2026, 11, 20), minutes: 600))
        try await jurisdiction.database.write("photo") {
          try AttachmentsTable.insert(photo, in: $0)
          try PhotoPrintsTable.insert(printed, in: $0)
        }
        return photo
      }
      let stray = try await keep(1), named = try await keep(2)
      let digests = [stray.digest, named.digest]
      func known() async throws -> Set<String> {
        Set(try await jurisdiction.database.read("known") { try PhotoPrintsTable.of(digests, in: $0) }.map(\.digest))
      }
      let matter = try await jurisdiction.matters.report(
        Report(details: "井盖", channel: "web", fix: try desk.point(in: desk.community), photos: [named.digest]),
        lifecycle: "reporting", by: .visitor
      ).matter
      #expect(try await known() == Set(digests))
      desk.clock.advance(.days(1) + .seconds(1))
      #expect(try await RetentionSweep(jurisdiction).run(.strays).deleted == 1)
      #expect(try await known() == [named.digest])
      _ = try await desk.act("reject", matter, ["reason": "notAFault", "reply": "未发现"], by: "szzx.acceptor1")
      desk.clock.advance(.days(1096))
      #expect(try await RetentionSweep(jurisdiction).run(.originals).deleted == 1)
      #expect(try await known().isEmpty)
    }
  }
}
