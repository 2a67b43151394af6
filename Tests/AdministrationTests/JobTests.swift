import Basics
import Casework
import Foundation
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// How jobs go is written down, and backups say of themselves whether they are sound.
@Suite struct JobTests {
  private struct Broken: Error {}

  @Test(arguments: Engine.available) func howAJobWentIsWrittenDown(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = JobDesk(door.jurisdiction)
      _ = try await desk.run(Job("good", every: .minutes(1)) { _ in 7 })
      let bad = Job("bad", every: .minutes(1)) { _ in throw Broken() }
      for _ in 1...2 { await #expect(throws: Broken.self) { _ = try await desk.run(bad) } }
      var runs = try await desk.runs()
      #expect(runs["good"]?.done == 7)
      #expect(runs["good"]?.error == nil)
      #expect(runs["bad"]?.failures == 2)
      #expect(runs["bad"]?.error == "Broken")
      _ = try await desk.run(Job("bad", every: .minutes(1)) { _ in 0 })
      runs = try await desk.runs()
      #expect(runs["bad"]?.failures == 0)
      #expect(runs["bad"]?.failedAt != nil, "when it failed last stays known")
    }
  }

  @Test func runsThatDidNothingAreNotedRarely() async throws {
    try await withDoor(.sqlite) { door in
      let desk = JobDesk(door.jurisdiction)
      let idle = Job("idle", every: .seconds(1)) { _ in 0 }
      _ = try await desk.run(idle)
      let first = try await desk.runs()["idle"]?.endedAt
      door.desk.clock.advance(.seconds(5))
      _ = try await desk.run(idle)
      #expect(try await desk.runs()["idle"]?.endedAt == first)
      door.desk.clock.advance(.minutes(2))
      _ = try await desk.run(idle)
      #expect(try await desk.runs()["idle"]?.endedAt != first)
    }
  }

  @Test func everyJobOfTheHouseHasAName() async throws {
    try await withDoor(.sqlite) { door in
      let names = JobDesk(door.jurisdiction).entries.map(\.job.name)
      #expect(names.contains("seals") && names.contains("retention"))
      #expect(Set(names).count == names.count)
    }
  }

  @Test func aBackupHoldsDatabaseAndPhotosAndSaysWhetherItIsSound() async throws {
    try await withTemporaryFolder { folder in
      let photos = "\(folder)/photos"
      try FileManager.default.createDirectory(atPath: "\(photos)/ab", withIntermediateDirectories: true)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(photos)/ab/one.jpg"))
      let good = Backups(folder: "\(folder)/backups", photos: photos) { target in
        try Data([9]).write(to: URL(fileURLWithPath: "\(target)/yiwang.sqlite"))
      } check: { _ in [] }
      let name = Backups.name(at: ManualClock.start, zone: .shanghai)
      let note = try await good.make(name, at: ManualClock.start)
      #expect(note.isSound == true && note.photos == 1 && note.bytes == 4)
      #expect(FileManager.default.contents(atPath: "\(folder)/backups/\(name)/photos/ab/one.jpg") == Data([1, 2, 3]))
      #expect(good.list() == [note])
      await #expect(throws: Refusal.self) { _ = try await good.make(name, at: ManualClock.start) }
      let bad = Backups(folder: "\(folder)/backups", photos: photos) { target in
        try Data([9]).write(to: URL(fileURLWithPath: "\(target)/yiwang.sqlite"))
      } check: { _ in ["torn"] }
      #expect(try await bad.make("x", at: ManualClock.start).isSound == false)
    }
  }

  @Test(arguments: Engine.available) func healthLooksAtEverything(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let health = try await Health.look(door.jurisdiction, version: "1")
      #expect(health.lines.count >= 12)
      #expect(health.lines.filter { $0.state == .bad && $0.what.en != "Disk" }.map(\.what.en) == [])
      _ = try? await JobDesk(door.jurisdiction).run(Job("bad", every: .minutes(1)) { _ in throw Broken() })
      let after = try await Health.look(door.jurisdiction, version: "1")
      #expect(after.lines.first { $0.what.en == "Jobs" }?.state == .bad)
    }
  }
}
