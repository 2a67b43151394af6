import Auditing
import Basics
import Casework
import Ciphers
import DataRights
import Documents
import Foundation
import HTTPTypes
import Organization
import Platform
import Reporting
import Site
import Storage
import Territory
import TestDistricts
import TestSupport
import Timing

/// The district of Jiangning behind its whole reception, audit included, with a clock that stands still.
struct Office: Sendable {
  static let programmes = JiangningPack.programmes
  static let rules = Rules(programmes)
  static let migrations = [Jurisdiction.migrations(programmes)]

  struct Broken: Error { var problems: [String] }

  private static let readDistrict: Result<District, any Error> = Result {
    let folder = packageRoot().appendingPathComponent("Packs/jiangning").path
    let pack = PackReader.read(try PackFiles(folder: folder), rules: rules, version: 1)
    guard let district = pack.district else { throw Broken(problems: pack.problems.map { "\($0)" }) }
    return district
  }

  static func district() throws -> District { try readDistrict.get() }

  let jurisdiction: Jurisdiction
  let reception: Reception
  let clock: ManualClock

  init(_ jurisdiction: Jurisdiction, clock: ManualClock) {
    self.jurisdiction = jurisdiction
    self.clock = clock
    reception = Reception(jurisdiction, endpoints: []) { _, _ in }
  }

  var matters: Matters { jurisdiction.matters }

  func principal(_ post: String) throws -> Principal {
    guard let principal = jurisdiction.district.roster.principal(post: post, on: jurisdiction.today) else {
      throw Broken(problems: ["no post \(post)"])
    }
    return principal
  }

  /// Whoever answers requests, without any other right but to see.
  static let officer = Principal(
    person: "p900", personName: "演示专员", post: "szzx.privacy", agency: "szzx",
    permissions: [.see, .handlePrivacy, .account], reach: Reach(.everything, barred: ["szzx"]))

  func answer(
    _ method: HTTPRequest.Method, _ target: String, _ form: [String: String] = [:], files: [Multipart.Part] = [],
    as principal: Principal = .visitor, cookie: String? = nil, address: String = "", language: Language = .zh
  ) async throws -> Reply {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var cookies = ["language": language.rawValue]
    cookies[SessionCookie.resident] = cookie
    var call = Call(
      method: method, path: String(parts[0]), cookies: cookies, principal: principal, address: address,
      jurisdiction: jurisdiction, id: "a1b2c3")
    if parts.count > 1 { call.query = try Form.urlencoded(String(parts[1])) }
    try await call.recognise()
    let sent = Form(values: form.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }, files: files)
    return await reception.answer(call) { _ in Payload(form: sent) }
  }

  /// Reports through the form. Returns the number and the cookie that the browser keeps.
  func report(
    _ details: String, phone: String = "13812345678", name: String = "王小明", _ more: [String: String] = [:],
    files: [Multipart.Part] = []
  ) async throws -> (number: String, cookie: String) {
    let point = try point()
    var form = ["details": details, "phone": phone, "name": name, "lon": "\(point.lon)", "lat": "\(point.lat)"]
    form.merge(more) { $1 }
    let reply = try await answer(.post, "/report", form, files: files)
    guard reply.status == .seeOther, let cookie = reply.cookie else { throw Broken(problems: [reply.text]) }
    return (reply.number, cookie)
  }

  func point() throws -> RawFix {
    let community = jurisdiction.district.territory.areas.first { $0.level == .community && $0.shape != nil }
    guard let point = community?.shape?.labelPoint else { throw Broken(problems: ["no community"]) }
    return RawFix(lon: point.longitude, lat: point.latitude, crs: .wgs84)
  }

  /// Makes a request about data, from the form.
  func request(_ right: String, about number: String, digits: String = "5678") async throws -> Reply {
    try await answer(.post, "/my-data", ["right": right, "about": number, "last_four": digits])
  }

  func file(_ number: String) async throws -> MatterFile { try await matters.one(number, reach: .everything) }

  @discardableResult
  func act(_ action: String, on number: String, _ form: [String: String] = [:], by post: String) async throws -> Matter
  {
    let version = try await file(number).matter.version
    return try await matters.act(
      action, on: number, version: version, form: StepForm(form), by: try principal(post))
  }

  /// Filed and with an agency, whose desk then sees it.
  func dispatch(_ number: String, to agency: String) async throws {
    try await act("file", on: number, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
    try await act("dispatch", on: number, ["agency": agency], by: "szzx.dispatcher1")
  }

  /// The lines of the audit, oldest first.
  func audit(_ kind: AuditDraft.Kind) async throws -> [AuditDraft] {
    try await jurisdiction.database.read("test.audit") {
      try AuditTable.page(AuditFilter(kind: kind), limit: 1000, in: $0).records.map(\.draft).reversed()
    }
  }

  /// What offline checks of the log and of the audit find wrong.
  func faults() async throws -> [String] {
    let ring = jurisdiction.keyFile.ring
    let log = try await LogCheck(
      database: jurisdiction.database, district: jurisdiction.district, rules: Self.rules
    ).run().faults
    let audit = try await AuditCheck(
      database: jurisdiction.database, anchors: [], isMAC: { ring.isMAC($0, of: $1, for: "audit") }
    ).run { _ in }.faults
    return log.map { "\($0)" } + audit.map { "\($0)" }
  }
}

extension Reply {
  var text: String { String(decoding: body, as: UTF8.self) }
  func holds(_ text: String) -> Bool { Data(body).range(of: Data(text.utf8)) != nil }
  var location: String { fields[.location] ?? "" }
  /// The number in a redirect to `/follow/:number`.
  var number: String { String(location.dropFirst("/follow/".count).prefix { $0 != "?" }) }
  var setCookie: String { fields[values: .setCookie].first { $0.hasPrefix("resident=") } ?? "" }
  /// The token of the session that the browser would keep.
  var cookie: String? {
    let value = setCookie.dropFirst("resident=".count).prefix { $0 != ";" }
    return value.isEmpty ? nil : String(value)
  }
}

/// Gives the body an office on a fresh database of the engine.
func withOffice<T>(
  _ engine: Engine, isolation: isolated (any Actor)? = #isolation, _ body: (Office) async throws -> T
) async throws -> T {
  let district = try Office.district()
  return try await withDatabase(engine, migrations: Office.migrations) { database in
    try await withTemporaryFolder { folder in
      let clock = ManualClock()
      try await database.write("pack") {
        try PacksTable.insert(TinyPack.pack(), version: 1, by: "test", at: ManualClock.start, in: $0)
      }
      var surroundings = Jurisdiction.Surroundings(
        programmes: Office.programmes, photos: PhotoStore(folder: folder), keys: KeyMaker(maker: 3),
        keyFile: try KeyFile.create(at: "\(folder)/keys", now: ManualClock.start), now: { clock.now })
      surroundings.passwordCost = .quick
      let jurisdiction = try await Jurisdiction(database: database, surroundings)
      jurisdiction.current.replace(district)
      return try await body(Office(jurisdiction, clock: clock))
    }
  }
}
