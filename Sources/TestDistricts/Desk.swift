import Basics
import Casework
import Delivery
import Organization
import Platform
import Reporting
import Storage
import Territory
import TestSupport

/// The matters of Jiangning on a fresh database, with a clock that stands still.
package struct Desk: Sendable {
  package let database: any Database
  package let district: District
  package let matters: Matters
  package let clock: ManualClock

  package init(_ database: any Database, _ district: District) {
    let clock = ManualClock()
    self.database = database
    self.district = district
    self.clock = clock
    matters = Matters(
      database: database, current: CurrentDistrict(district), rules: JiangningPack.rules, keys: KeyMaker(maker: 7),
      secrets: { TestSecrets.ring }, now: { clock.now })
  }

  /// The desk of a whole jurisdiction: its matters, under its keys.
  init(_ jurisdiction: Jurisdiction, _ clock: ManualClock) {
    database = jurisdiction.database
    district = jurisdiction.district
    matters = jurisdiction.matters
    self.clock = clock
  }

  package static let migrations = [Jurisdiction.migrations(JiangningPack.programmes)]

  /// The principal of a post today; `visitor` and `reporter` are those without a post.
  package func principal(_ post: String) -> Principal {
    switch post {
    case "visitor": .visitor
    case "reporter":
      Principal(
        person: "", personName: "", post: "reporter", agency: "", permissions: Principal.reporter.permissions,
        reach: .everything)
    default:
      district.roster.principal(post: post, on: district.today(clock.now))
        ?? Principal(person: post, personName: post, post: post, agency: "", permissions: [], reach: .nothing)
    }
  }

  /// A point within the community.
  package func point(in area: String) throws -> RawFix {
    guard let point = district.territory[area]?.shape?.labelPoint else { throw NoPlace(code: area) }
    return RawFix(lon: point.longitude, lat: point.latitude, crs: .wgs84)
  }

  package struct NoPlace: Error { package var code: String }

  /// The first community with a shape.
  package var community: String {
    district.territory.areas.first { $0.level == .community && $0.shape != nil }?.code ?? ""
  }

  /// A new matter in the community.
  package func report(
    _ details: String = "井盖缺失", reporter: Reporter? = Reporter(name: "王某", phone: "13812345678"),
    source: String = "web",
    sourceNumber: String? = nil, by post: String = "visitor"
  ) async throws -> Matter {
    try await matters.report(
      Report(
        details: details, channel: "web", fix: try point(in: community), reporter: reporter, source: source,
        sourceNumber: sourceNumber),
      lifecycle: "reporting", by: principal(post)
    ).matter
  }

  /// Takes a step on the matter as it was seen.
  package func act(
    _ code: String, _ matter: Matter, _ form: [String: String] = [:], by post: String
  ) async throws -> Matter {
    try await matters.act(code, on: matter.number, version: matter.version, form: StepForm(form), by: principal(post))
  }

  /// The refusal of a step; nil if it was taken.
  package func refusal(
    _ code: String, _ matter: Matter, _ form: [String: String] = [:], by post: String
  ) async throws -> Refusal? {
    do {
      _ = try await act(code, matter, form, by: post)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }

  /// A matter that has been filed under the category and dispatched.
  package func dispatched(
    _ details: String = "井盖破损", category: String = "event:01001", standard: String = "2", to agency: String = "cgj"
  ) async throws -> Matter {
    var matter = try await report(details)
    matter = try await act("file", matter, ["category": category, "standard": standard], by: "szzx.acceptor1")
    return try await act("dispatch", matter, ["agency": agency], by: "szzx.dispatcher1")
  }

  /// Everything that an offline check finds wrong.
  package func faults() async throws -> [LogFault] {
    try await LogCheck(database: database, district: district, rules: JiangningPack.rules).run().faults
  }
}

/// Gives the body a desk on a fresh database of the engine.
package func withDesk<T>(
  _ engine: Engine, isolation: isolated (any Actor)? = #isolation, _ body: (Desk) async throws -> T
) async throws -> T {
  let district = try JiangningPack.district()
  return try await withDatabase(engine, migrations: Desk.migrations) { try await body(Desk($0, district)) }
}
