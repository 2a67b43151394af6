import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

/// Photos that come a second time, seen through the page of a matter.
@Suite struct PhotoReuseTests {
  private static let title = "照片疑似重复使用"

  private static func file(_ bytes: [UInt8]) -> [Multipart.Part] {
    [Multipart.Part(name: "photos", filename: "a.png", bytes: bytes)]
  }

  /// A matter that the agency has handled, with these photos before and after.
  private func handled(_ door: FrontDoor, by agency: String, before: [UInt8], after: [UInt8]) async throws -> Matter {
    let desk = door.desk
    let point = try desk.point(in: desk.community)
    let sent = await door.answer(
      .post, "/report", form: Form(["details": "井盖破损", "lon": "\(point.lon)", "lat": "\(point.lat)"], files: Self.file(before)))
    let number = String(sent.location.dropFirst("/follow/".count).prefix(22))
    var matter = try await desk.matters.one(number, reach: .everything).matter
    matter = try await desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
    matter = try await desk.act("dispatch", matter, ["agency": agency], by: "szzx.dispatcher1")
    matter = try await desk.act("acknowledge", matter, by: "\(agency).desk")
    desk.clock.advance(.minutes(30))
    let done = await door.answer(
      .post, "/matters/\(number)/steps",
      form: Form(["action": "handle", "version": "\(matter.version)", "result": "已更换"], files: Self.file(after)),
      post: "\(agency).handler")
    #expect(done.status == .seeOther, "\(done.text.prefix(400))")
    desk.clock.advance(.minutes(30))
    return try await desk.matters.one(number, reach: .everything).matter
  }

  private func page(_ door: FrontDoor, _ matter: Matter, as post: String, _ language: Language = .zh) async -> Reply {
    await door.answer(.get, "/matters/\(matter.number)", post: post, language: language)
  }

  @Test(arguments: Engine.available) func aPhotoOfAnotherMatterIsNamedWithinReach(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = try await handled(door, by: "cgj", before: Photos.scene(seed: 1), after: Photos.scene(seed: 2))
      #expect(await !page(door, first, as: "szzx.acceptor1").holds(Self.title))
      // The after-photo of the first, smaller and brighter.
      let copy = Photos.scene(seed: 2, width: 96, height: 72, brighter: 6)
      let second = try await handled(door, by: "swj", before: Photos.scene(seed: 3), after: copy)
      #expect(await !page(door, first, as: "szzx.acceptor1").holds(Self.title), "the earlier one is not blamed")
      let seen = await page(door, second, as: "szzx.acceptor1")
      #expect(seen.holds(Self.title) && seen.holds("/matters/\(first.number)\"") && !seen.holds("不在您可见范围内"))
      let original = try await door.desk.matters.one(first.number, reach: .everything).attachments.last
      let hasPicture = seen.holds("/photos/\(original?.publicDigest ?? original?.digest ?? "none")")
      #expect(hasPicture)
      let beyond = await page(door, second, as: "swj.desk", .en)
      #expect(beyond.holds("This photo was used before") && beyond.holds("another matter beyond what you may see"))
      #expect(!beyond.holds(first.number))
    }
  }

  @Test(arguments: Engine.available) func theBeforePhotoIsNoProofOfHandling(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let before = Photos.scene(seed: 4)
      let matter = try await handled(door, by: "cgj", before: before, after: Photos.scene(seed: 4, width: 200, height: 150))
      let seen = await page(door, matter, as: "szzx.acceptor1")
      #expect(seen.holds(Self.title) && seen.holds("本案较早的步骤"))
      let honest = try await handled(door, by: "cgj", before: Photos.scene(seed: 5), after: Photos.scene(seed: 6))
      #expect(await !page(door, honest, as: "szzx.acceptor1").holds(Self.title))
    }
  }

  /// 2026-11-23 at nine it is reported; the camera of the after-photo says the Friday before. A photo of what was seen may be older.
  @Test func aPhotoTakenBeforeTheReportIsSaidSo() async throws {
    try await withDoor(.sqlite) { door in
      let old = "2026:11:20 10:00:00"
      let matter = try await handled(
        door, by: "cgj", before: Photos.scene(seed: 7, takenAt: old), after: Photos.scene(seed: 8, takenAt: old))
      let seen = await page(door, matter, as: "szzx.acceptor1")
      #expect(seen.holds("拍摄时间早于上报") && seen.holds("2026-11-20 10:00"))
      let fresh = try await handled(
        door, by: "cgj", before: Photos.scene(seed: 9, takenAt: old), after: Photos.scene(seed: 10, takenAt: "2026:11:23 10:20:00"))
      #expect(await !page(door, fresh, as: "szzx.acceptor1").holds(Self.title))
    }
  }

  /// Whoever is accused must not learn from their own photo that it was brought against them.
  @Test func aTipOffIsNotCounted() async throws {
    try await withDoor(.sqlite) { door in
      let photo = Photos.scene(seed: 12)
      let point = try door.desk.point(in: door.desk.community)
      let tip = await door.answer(
        .post, "/report",
        form: Form(
          ["details": "举报", "lon": "\(point.lon)", "lat": "\(point.lat)", "accused": "cgj"], files: Self.file(photo)))
      let number = String(tip.location.dropFirst("/follow/".count).prefix(22))
      #expect(try await door.desk.matters.one(number, reach: .everything).matter.accused == "cgj")
      door.desk.clock.advance(.minutes(5))
      let matter = try await handled(door, by: "cgj", before: Photos.scene(seed: 13), after: photo)
      #expect(await !page(door, matter, as: "cgj.desk").holds(Self.title))
      #expect(await page(door, matter, as: "szzx.acceptor1").holds(number))
    }
  }
}
