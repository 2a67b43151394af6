import Basics
import Casework
import Delivery
import Foundation
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Synchronization
import TestSupport

/// A jurisdiction behind its endpoints, without sockets: what the web server does between bytes and bytes.
package struct Door: Sendable {
  package let jurisdiction: Jurisdiction
  package let registry: Registry
  package let desk: Desk
  private let calls = Calls()

  private final class Calls: Sendable {
    let paths = Mutex<Set<String>>([])
  }

  init(_ jurisdiction: Jurisdiction, desk: Desk) {
    self.jurisdiction = jurisdiction
    self.desk = desk
    registry = Registry(
      SitePages.endpoints(jurisdiction) + jurisdiction.programmes.flatMap { $0.endpoints(jurisdiction) })
  }

  /// `GET /matters/:number` of every endpoint that was reached.
  package var reached: Set<String> { calls.paths.withLock { $0 } }
  package var all: Set<String> { Set(registry.endpoints.map { "\($0.method.rawValue) \($0.path)" }) }

  /// - Parameters:
  ///   - target: percent-encoded path with query.
  ///   - post: the post picked, if any.
  ///   - cookies: beside those of post and language.
  package func answer(
    _ method: HTTPRequest.Method, _ target: String, form: Form = Form(), post: String? = nil,
    cookies: [String: String] = [:],
    language: Language = .zh
  ) async -> Reply {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var cookies = cookies
    cookies["language"] = language.rawValue
    let principal = post.map(desk.principal) ?? .visitor
    var call = Call(
      method: method, path: String(parts[0]), cookies: cookies, principal: principal, jurisdiction: jurisdiction,
      id: "a1b2c3")
    do {
      if parts.count > 1 { call.query = try Form.urlencoded(String(parts[1])) }
      guard case .endpoint(let endpoint, let parameters) = registry.match(method, call.path) else {
        throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
      }
      _ = calls.paths.withLock { $0.insert("\(endpoint.method.rawValue) \(endpoint.path)") }
      call.parameters = parameters
      guard principal.may(endpoint.permission) else {
        throw Refusal(principal.isSignedIn ? .forbidden : .signedOut, "page.denied", endpoint.purpose)
      }
      call.form = form
      return try await endpoint.answer(call)
    } catch let refusal as Refusal {
      return Pages.refused(refusal, call)
    } catch {
      return Pages.broken(call)
    }
  }
}

extension Form {
  /// From names and values as a page sends them.
  package init(_ values: [String: String], files: [Multipart.Part] = []) {
    self.init(values: values.sorted { $0.key < $1.key }.map { Value($0.key, $0.value) }, files: files)
  }
}

extension Reply {
  package var text: String { String(decoding: body, as: UTF8.self) }
  /// Whether the bytes of the text are in the body: pages are long, and letters slow to compare.
  package func holds(_ text: String) -> Bool { Data(body).range(of: Data(text.utf8)) != nil }

  package var location: String { fields[.location] ?? "" }
}

/// Gives the body a door on a fresh database of the engine, with the district of Jiangning.
package func withDoor<T>(
  _ engine: Engine, allowsPicker: Bool = true, isolation: isolated (any Actor)? = #isolation,
  _ body: (Door) async throws -> T
) async throws -> T {
  let district = try JiangningPack.district()
  return try await withDatabase(engine, migrations: Desk.migrations) { database in
    try await withTemporaryFolder { folder in
      let desk = Desk(database, district)
      let clock = desk.clock
      // The tiny pack opens quickly; the proved district takes its place.
      try await database.write("pack") {
        try PacksTable.insert(TinyPack.pack(), version: 1, by: "test", at: ManualClock.start, in: $0)
      }
      let jurisdiction = try await Jurisdiction(
        database: database, programmes: JiangningPack.programmes, photos: PhotoStore(folder: folder),
        keys: KeyMaker(maker: 3),
        allowsPicker: allowsPicker, now: { clock.now })
      jurisdiction.current.replace(district)
      return try await body(Door(jurisdiction, desk: desk))
    }
  }
}
