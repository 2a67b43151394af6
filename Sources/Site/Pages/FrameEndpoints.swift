import Basics
import Casework
import Delivery
import HTTPTypes
import Organization
import Platform
import Storage

/// Assets, looks, sign-in, photos, health: what every page needs around it.
package enum FrameEndpoints {
  package static func all(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    [
      Endpoint(.get, Stylesheet.path, permission: .open, purpose: Phrase("样式表", "The style sheet")) { _ in
        .asset(Stylesheet.text, "text/css; charset=utf-8")
      },
      Endpoint(.get, Script.path, permission: .open, purpose: Phrase("页面脚本", "The script of the pages")) { _ in
        .asset(Script.text, "text/javascript; charset=utf-8")
      },
      Endpoint(
        .get, "/look", permission: .open, purpose: Phrase("切换语言、主题与字号", "Change language, theme and size"), answer: look
      ),
      Endpoint(.get, "/photos/:digest", permission: .open, purpose: Phrase("照片", "A photo"), answer: photo),
      Endpoint(.get, "/health", permission: .open, purpose: Phrase("是否在服务", "Whether it serves")) { call in
        let state = try await call.jurisdiction.outbox.state()
        return .text(
          "{\"status\":\"ok\",\"pack\":\(call.jurisdiction.district.packVersion),\"outbox_waiting\":\(state.waiting),\"outbox_failed\":\(state.failed)}",
          type: "application/json")
      },
    ] + Asset.everyFile.map(file) + (jurisdiction.allowsPicker ? DemoPostPage.endpoints : [])
  }

  private static func file(_ name: String) -> Endpoint {
    Endpoint(
      .get, "/assets/\(name)", permission: .open, purpose: Phrase("页面文件 \(name)", "A file of the pages: \(name)")
    ) { call in
      guard let bytes = call.jurisdiction.surroundings.web[name] else {
        throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
      }
      return .asset(bytes, Asset.mediaType(name))
    }
  }

  @Sendable private static func look(_ call: Call) async throws -> Reply {
    let wishes = Dictionary(call.query.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let look = call.look.changed(by: wishes)
    return look.cookies.reduce(Reply.see(Look.homePath(call.query["back"] ?? "/"))) { $0.keeping($1.name, $1.value) }
  }

  /// A public copy goes to whoever has its address from a page, but not that of a tip-off: whoever has the same photo could ask
  /// whether it was brought against them. An original goes only to staff whose reach holds a matter that shows it.
  @Sendable private static func photo(_ call: Call) async throws -> Reply {
    let digest = call.parameter("digest")
    let jurisdiction = call.jurisdiction
    let missing = Refusal(.notFound, "photo.notFound", Phrase("没有这张照片", "There is no such photo"))
    let found = try await jurisdiction.database.read("photos.one") { transaction -> (Attachment, [Matter])? in
      guard let photo = try AttachmentsTable.one(digest, in: transaction) else { return nil }
      let matters = try AttachmentsTable.matters(showing: photo.digest, in: transaction)
      return (photo, try matters.compactMap { try MattersTable.one(key: $0, in: transaction) })
    }
    guard let (photo, matters) = found else { throw missing }
    let isCopy = photo.publicDigest == digest
    let sees = call.principal.may(.see) && matters.contains { call.principal.reach.admits($0) }
    let isOpen = isCopy && (matters.isEmpty || matters.contains { $0.accused == nil })
    if !sees && !isOpen {
      guard isCopy, let resident = call.resident else { throw missing }
      var isOwn = false
      for matter in matters where !isOwn { isOwn = try await OwnMatters.isOwn(matter, of: resident, call) }
      guard isOwn else { throw missing }
    }
    guard let bytes = jurisdiction.photos.bytes(digest) else { throw missing }
    var reply = Reply(body: bytes)
    reply.fields[.contentType] = photo.type
    reply.fields[.cacheControl] = "private, max-age=86400, immutable"
    return reply
  }
}
