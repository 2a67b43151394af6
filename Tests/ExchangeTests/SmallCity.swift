import Basics
import Casework
import Documents
import Exchange
import Foundation
import Platform
import Reporting
import Storage
import TestSupport

/// A city of two quarters, drawn as squares, whose files write everything otherwise than Los Angeles.
enum SmallCity {
  static let map = """
    source: small
    encoding: utf8
    separator: ";"
    utc_offset_minutes: 60
    dates:
      - dd/MM/yyyy HH:mm
      - dd/MM/yyyy
    lifecycle: reporting
    columns:
      number: [Ticket, Ref]
      created: Opened
      closed: [Finished]
      type: Problem
      owner: Team
      status: State
      channel: Via
      address: Street
      longitude: Lon
      latitude: Lat
      area: Quarter
    crs: wgs84
    standard: 1
    types:
      values:
        Pothole: event:01
        Lamp out: event:02
    owners:
      otherwise: duties
      values:
        Roads Dept: roads
    statuses:
      values:
        Done: closed
        New: open
        Dropped: cancelled
        Sent on: referred
    channels: {values: {App: app}}
    areas: {level: community, values: {Old Mill: SC0102}}
    closures: {cancelled: withdrawn}
    texts: {title: "{type} ({Ward})"}

    """

  static let header = "Ref;Opened;Finished;Problem;Team;State;Via;Street;Lon;Lat;Quarter;Ward\n"

  static let rules = Rules(guards: ReportingProgramme.guards, effects: ReportingProgramme.effects)

  static func district() throws -> District {
    let pack = PackReader.read(try files(), rules: rules)
    guard let district = pack.district else { throw Refusal.invalid(pack.problems.map(\.fault)) }
    return district
  }

  /// - Parameter tolerant: the quarters then also overlap, which the check bears.
  static func files(tolerant: Bool = false, overlap: Bool = false) throws -> PackFiles {
    func square(_ ref: String, _ west: Double, _ east: Double) -> String {
      """
      {"type": "Feature", "properties": {"id": "\(ref)"}, "geometry": {"type": "Polygon", "coordinates":
      [[[\(west), 50.0], [\(east), 50.0], [\(east), 50.01], [\(west), 50.01], [\(west), 50.0]]]}}
      """
    }
    let lifecycle = packageRoot().appendingPathComponent("Packs/la311/lifecycles/reporting.yaml")
    var texts: [String: String] = [
      "lifecycles/reporting.yaml": try String(contentsOf: lifecycle, encoding: .utf8),
      "pack.yaml": """
      code: SC
      name: {zh: 小城, en: Small City}
      parent_levels: {street: [district], community: [street]}
      """,
      "territory/territory.yaml": """
      areas: areas.csv
      shapes: [{file: q.geojson, crs: wgs84, property: id, column: ref\(tolerant ? ", tolerant: true" : "")}]
      """,
      "territory/areas.csv": """
      code,name,name_en,level,parent,ref
      SC,小城,Small City,district,,
      SC01,北区,North,street,SC,
      SC0101,磨坊,Mill,community,SC01,7
      SC0102,老磨坊,,community,SC01,8
      SC0103,远端,Far End,community,SC01,9
      SC0104,远端二,Twin,community,SC01,
      SC0105,远端三,Twin,community,SC01,
      """,
      "agencies.yaml": """
      - {code: hub, name: {zh: 中心, en: Hub}, kind: centre}
      - {code: roads, name: {zh: 道路处, en: Roads}, kind: department}
      - {code: lamps, name: {zh: 路灯处, en: Lamps}, kind: department}
      """,
      "posts.yaml": "roles: {desk: {label: {zh: 经办, en: Desk}, permissions: [matters.see], reach: all}}\nposts: []",
      "catalogue/catalogue.yaml": """
      version: "1"
      kinds: [{code: event, name: {zh: 事件, en: Event}}]
      files: {categories: categories.csv, standards: standards.csv}
      """,
      "catalogue/categories.csv": "kind,code,name,parent\nevent,01,坑洼,\nevent,02,路灯,\n",
      "catalogue/standards.csv": "kind,category,no,condition,limit,closing\nevent,01,1,有,7n,无\nevent,02,1,有,1n,无\n",
      "duties.csv": """
      code,kind,category,area,lead,clause
      d1,event,,,roads,1
      d2,event,02,,lamps,2
      """,
      "calendar/calendar.yaml": """
      utc_offset_minutes: 60
      sessions: ["08:00-16:00"]
      workdays: [1, 2, 3, 4, 5]
      years: []
      """,
    ]
    texts["territory/q.geojson"] = """
      {"type": "FeatureCollection", "features": [\(square("7", 10.0, overlap ? 10.012 : 10.01)), \(square("8", 10.01, 10.02))]}
      """
    return PackFiles(texts.mapValues { Array($0.utf8) })
  }
}

/// Matters of a district on a database, with a clock that stands still.
func matters(_ district: District, on database: any Database) -> Matters {
  Matters(
    database: database, current: CurrentDistrict(district), rules: SmallCity.rules, keys: KeyMaker(maker: 1),
    secrets: { TestSecrets.ring }, now: { ManualClock.start })
}
