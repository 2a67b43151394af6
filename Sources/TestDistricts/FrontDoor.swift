import Administration
import Basics
import Casework
import Ciphers
import Delivery
import Foundation
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import Synchronization
import TestSupport

/// A jurisdiction behind its endpoints, without sockets: what the web server does between bytes and bytes.
package struct FrontDoor: Sendable {
  package let jurisdiction: Jurisdiction
  package let reception: Reception
  package let desk: Desk
  private let calls = Calls()

  private final class Calls: Sendable {
    let paths = Mutex<Set<String>>([])
  }

  init(_ jurisdiction: Jurisdiction, desk: Desk) {
    self.jurisdiction = jurisdiction
    self.desk = desk
    reception = Reception(
      jurisdiction, endpoints: AdministrationPages.endpoints(jurisdiction), report: { _, _ in })
  }

  /// `GET /matters/:number` of every endpoint that was reached.
  package var reached: Set<String> { calls.paths.withLock { $0 } }
  package var registry: Registry { reception.registry }
  package var all: Set<String> { Set(registry.endpoints.map { "\($0.method.rawValue) \($0.path)" }) }

  /// - Parameters:
  ///   - target: percent-encoded path with query.
  ///   - post: the post picked, if any.
  ///   - session: the token of a session instead.
  ///   - cookies: beside those of post and language.
  package func answer(
    _ method: HTTPRequest.Method, _ target: String, form: Form = Form(), body: [UInt8] = [], post: String? = nil,
    session: String? = nil,
    cookies: [String: String] = [:], fields: HTTPFields = [:], language: Language = .zh
  ) async -> Reply {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var cookies = cookies
    cookies["language"] = language.rawValue
    cookies[SessionCookie.name] = session
    var call = Call(
      method: method, path: String(parts[0]), fields: fields, cookies: cookies, principal: post.map(desk.principal) ?? .visitor,
      address: "192.0.2.7", jurisdiction: jurisdiction, id: "a1b2c3")
    do {
      if parts.count > 1 { call.query = try Form.urlencoded(String(parts[1])) }
      try await call.recognise()
    } catch let refusal as Refusal {
      return Pages.refused(refusal, call)
    } catch {
      return Pages.broken(call)
    }
    if case .endpoint(let endpoint, _) = registry.match(method, call.path) {
      _ = calls.paths.withLock { $0.insert("\(endpoint.method.rawValue) \(endpoint.path)") }
    }
    return await reception.answer(call) { _ in Payload(form: form, body: body) }
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
/// - Parameter prepare: sets what the jurisdiction is opened with.
package func withDoor<T>(
  _ engine: Engine, allowsPicker: Bool = true, ownFiles: Bool = true, prepare: (inout Jurisdiction.Surroundings) throws -> Void = { _ in },
  isolation: isolated (any Actor)? = #isolation,
  _ body: (FrontDoor) async throws -> T
) async throws -> T {
  let district = try JiangningPack.district()
  return try await withDatabase(engine, migrations: Desk.migrations) { database in
    try await withTemporaryFolder { folder in
      let clock = ManualClock()
      // The tiny pack opens quickly; the proved district takes its place.
      // What programmes read from the pack by themselves comes from the one in the database.
      var pack = TinyPack.pack()
      let whole = try JiangningPack.files()
      let own = ["links/", "leagues/", "appraisals/", "reviews/", "decisions/", "pledges/", "examples/", "indicators.yaml"]
      for (path, bytes) in whole.files where own.contains(where: { path.hasPrefix($0) }) && (ownFiles || path.hasPrefix("links/")) { pack.files[path] = bytes }
      let linked = pack
      try await database.write("pack") {
        try PacksTable.insert(linked, version: 1, by: "test", at: ManualClock.start, in: $0)
      }
      if allowsPicker { try await database.write("demo") { try SettingsTable.markDemo(in: $0) } }
      var surroundings = Jurisdiction.Surroundings(
        programmes: JiangningPack.programmes, photos: PhotoStore(folder: folder), keys: KeyMaker(maker: 3),
        keyFile: try KeyFile.create(at: "\(folder)/yiwang.keys", now: ManualClock.start), now: { clock.now })
      surroundings.allowsPicker = allowsPicker
      surroundings.passwordCost = .quick
      try prepare(&surroundings)
      let jurisdiction = try await Jurisdiction(database: database, surroundings)
      jurisdiction.current.replace(district)
      return try await body(FrontDoor(jurisdiction, desk: Desk(jurisdiction, clock)))
    }
  }
}
