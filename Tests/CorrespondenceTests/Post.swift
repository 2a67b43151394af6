import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Foundation
import HTTPTypes
import Organization
import Platform
import Postage
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

/// What left the house in a test, in order.
final class Post: Sendable {
  let letters = Mutex<[Letter]>([])
  let requests = Mutex<[GatewayRequest]>([])
  /// What each transfer ends with; nothing is well.
  let trouble = Mutex<PostageFault?>(nil)

  var carrier: Carrier {
    get throws {
      let relay = try #require(RemoteURL("smtp://127.0.0.1:2525", schemes: MailRelay.schemes))
      let gateway = try #require(RemoteURL("https://sms.example/in", schemes: Gateway.schemes))
      return Carrier(
        settings: PostageSettings(
          relay: MailRelay(url: relay, sender: "yiwang@example.cn"),
          gateway: Gateway(url: gateway, secret: "0123456789abcdef")),
        mail: { letter in
          self.letters.withLock { $0.append(letter) }
          if let trouble = self.trouble.withLock({ $0 }) { throw trouble }
        },
        post: { request in
          self.requests.withLock { $0.append(request) }
          if let trouble = self.trouble.withLock({ $0 }) { throw trouble }
        })
    }
  }

  func take() -> (letters: [Letter], requests: [GatewayRequest]) {
    (
      letters.withLock { taken in
        defer { taken = [] }; return taken
      },
      requests.withLock { taken in
        defer { taken = [] }; return taken
      }
    )
  }
}

extension Letter {
  var head: String { String(decoding: content, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0] }
  var id: String { head.components(separatedBy: "\r\n").first { $0.hasPrefix("Message-ID: ") } ?? "" }

  var text: String {
    let packed = String(decoding: content, as: UTF8.self).components(separatedBy: "\r\n\r\n")[1].replacing(
      "\r\n", with: "")
    return String(decoding: Base64.decode(packed) ?? [], as: UTF8.self)
  }

  /// The token of the link in it.
  var token: String {
    String((text.components(separatedBy: "/followers/").dropFirst().first ?? "").prefix(43))
  }
}

extension GatewayRequest {
  var text: String { String(decoding: body, as: UTF8.self) }
  var object: [String: String] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: String]) ?? [:] }
}

/// A jurisdiction with ways out of the house.
func withPost<T>(
  _ engine: Engine, isolation: isolated (any Actor)? = #isolation, _ body: (FrontDoor, Post) async throws -> T
) async throws -> T {
  let post = Post()
  let carrier = try post.carrier
  return try await withDoor(
    engine,
    prepare: {
      $0.carrier = carrier
      $0.address = try PublicAddress("https://yiwang.example")
    }
  ) { door in try await body(door, post) }
}

extension FrontDoor {
  var messages: Messages { jurisdiction.messages }

  /// Delivers and sends until nothing is due.
  func settle() async throws {
    while try await jurisdiction.outbox.deliver(now: desk.clock.now) > 0 {}
    while try await sendDue() > 0 {}
  }

  /// Sends what is due by either way. Returns how many were tried.
  func sendDue() async throws -> Int {
    try await messages.sendDue(by: .mail) + messages.sendDue(by: .webhook)
  }

  /// A follower who has confirmed; returns the token of their letters.
  @discardableResult
  func follow(_ matter: Matter, _ address: String, _ post: Post) async throws -> String {
    try await messages.ask(address, toFollow: matter)
    try await settle()
    let token = try #require(post.take().letters.last { $0.to == address }?.token)
    try await messages.confirm(token: token)
    return token
  }

  func all() async throws -> [Message] {
    try await jurisdiction.database.read("all") { try MessagesTable.page(state: nil, before: nil, limit: 1000, in: $0) }
      .reversed()
  }
}
