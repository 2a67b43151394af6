import Basics
import Platform

/// A sound pack of two streets and three communities, small enough to be read by the hundred.
package enum TinyPack {
  package static let files: [String: String] = [
    "pack.yaml": """
    code: "990001"
    name: {zh: 小城区, en: Small Town}
    schematic: true
    kind_of_body:
      district:
        name: {zh: "{name}政府", en: "{name} Government"}
      street:
        name: {zh: "{name}办事处", en: "{name} Office"}
      community:
        name: {zh: "{name}居委会", en: "{name} Committee"}
    settings:
      duplicate_metres: 50
      duplicate_hours: 24
      reopen_days: 7

    """,
    "agencies.yaml": """
    - {code: szzx, name: {zh: 治理中心, en: Centre}, kind: centre}
    - {code: cgj, name: {zh: 城管局, en: Urban Management}, kind: department}
    - {code: swj, name: {zh: 水务局, en: Water Bureau}, kind: department}

    """,
    "posts.yaml": """
    roles:
      acceptor:
        label: {zh: 受理员, en: Acceptor}
        permissions: [matters.report, matters.see, matters.accept]
        reach: all
      unitDesk:
        label: {zh: 单位经办, en: Desk}
        permissions: [matters.see, matters.handle]
        reach: agency
    posts:
      - {code: szzx.acceptor1, role: acceptor, agency: szzx, label: {zh: 受理员 1, en: Acceptor 1}}
      - {each: department, code: "{agency}.desk", role: unitDesk, label: {zh: "{name}经办", en: "{name} desk"}}
      - {each: street, code: "{agency}.desk", role: unitDesk, label: {zh: "{name}经办", en: "{name} desk"}}

    """,
    "holdings.csv": """
    post,person,person_name,from,to
    szzx.acceptor1,p1,张三,2026-01-01,
    cgj.desk,p2,李四,2026-01-01,2026-12-31

    """,
    "duties.csv": """
    code,kind,category,area,lead,assist,clause,source,valid_from,valid_to
    all,event,,,@street,,属地,演示,2026-01-01,
    d1,event,01001,,cgj,swj,第一条,演示,2026-01-01,
    d2,event,01002,,@community,,第二条,演示,2026-01-01,

    """,
    "catalogue/catalogue.yaml": """
    version: tiny-1
    kinds:
      - {code: event, name: {zh: 事项, en: Event}}
    files:
      categories: categories.csv
      standards: standards.csv

    """,
    "catalogue/categories.csv": """
    kind,code,name,name_en,parent,icon,reportable,emergency,note
    event,01,公用设施,Utilities,,pin,yes,no,
    event,01001,井盖,Manhole cover,01,drops,yes,yes,
    event,01002,路灯,Street lamp,01,drops,yes,no,

    """,
    "catalogue/standards.csv": """
    kind,category,no,condition,condition_en,limit,closing,closing_en,source
    event,01001,1,缺失,Missing,2u,恢复,Restored,演示
    event,01001,2,破损,Broken,4h,更换,Replaced,演示
    event,01002,1,不亮,Dark,2d,修复,Repaired,演示

    """,
    "calendar/calendar.yaml": """
    utc_offset_minutes: 480
    sessions: ["08:00-12:00", "14:00-18:00"]
    workdays: [1, 2, 3, 4, 5]
    work_day_reading: nthDay
    natural_days_roll_over: false
    years: [2026.yaml]

    """,
    "calendar/2026.yaml": """
    year: 2026
    notice:
      urls: []
    days:
      - {date: 2026-01-01, off: true, name: 元旦, name_en: New Year}
      - {date: 2026-10-01, off: true, name: 国庆节, name_en: National Day}
      - {date: 2026-10-10, off: false, name: 国庆节, name_en: National Day}

    """,
    "territory/territory.yaml": """
    areas: areas.csv
    shapes:
      - {file: streets.geojson, crs: wgs84, schematic: true}
      - {file: communities.geojson, crs: wgs84, schematic: true}
    grid_sequence_width: 3

    """,
    "territory/areas.csv": """
    code,name,name_en,level,kind,parent,valid_from,valid_to,lon,lat,note
    990001,小城区,Small Town,district,district,,,,118.82,31.92,
    990001001,西街道,West Street,street,street,990001,,,118.81,31.92,
    990001002,东街道,East Street,street,street,990001,,,118.83,31.92,
    990001001001,南社区,South Community,community,community,990001001,,,118.81,31.91,
    990001001002,北社区,North Community,community,community,990001001,,,118.81,31.93,
    990001002001,东社区,East Community,community,community,990001002,,,118.83,31.92,

    """,
    "territory/streets.geojson": shapes([
      ("990001001", "118.80", "31.90", "118.82", "31.94"),
      ("990001002", "118.82", "31.90", "118.84", "31.94"),
    ]),
    "territory/communities.geojson": shapes([
      ("990001001001", "118.80", "31.90", "118.82", "31.92"),
      ("990001001002", "118.80", "31.92", "118.82", "31.94"),
      ("990001002001", "118.82", "31.90", "118.84", "31.94"),
    ]),
    "lifecycles/reporting.yaml": """
    lifecycle: reporting
    version: 1
    label: {zh: 事件办理, en: Event handling}
    clocks:
      accept: {zh: 受理, en: Acceptance}
      promise: {zh: 承诺, en: Promise}
    stages:
      reported: {label: {zh: 待受理, en: Reported}, phase: waiting, holder: centre}
      filed: {label: {zh: 已立案, en: Filed}, phase: working, holder: agency}
      closed: {label: {zh: 已结案, en: Closed}, phase: done, holder: nobody}
    actions:
      report:
        label: {zh: 上报, en: Report}
        done: {zh: 已上报, en: Reported}
        to: reported
        permission: matters.report
        clocks: [{start: accept, limit: 15min}]
      file:
        label: {zh: 立案, en: File}
        done: {zh: 已立案, en: Filed}
        from: [reported]
        to: filed
        permission: matters.accept
        guards: [areaKnown]
        ask:
          - {name: category, kind: category, label: {zh: 小类, en: Subclass}, required: true}
          - {name: standard, kind: standard, label: {zh: 立案条件, en: Condition}, required: true}
        clocks: [{stop: accept}, {start: promise, limit: standard, since: report}]
      close:
        label: {zh: 结案, en: Close}
        done: {zh: 已结案, en: Closed}
        from: [filed]
        to: closed
        permission: matters.accept
        ask:
          - name: closure
            kind: choice
            label: {zh: 结果, en: Outcome}
            choices:
              fixed: {zh: 已解决, en: Fixed}
        clocks: [{stop: promise}]

    """,
  ]

  /// Rectangles by code, west, south, east and north in degrees, one to a line.
  private static func shapes(
    _ all: [(code: String, west: String, south: String, east: String, north: String)]
  ) -> String {
    let features = all.map { one in
      let ring = [
        (one.west, one.south), (one.east, one.south), (one.east, one.north), (one.west, one.north),
        (one.west, one.south),
      ].map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
      return """
        {"type":"Feature","properties":{"code":"\(one.code)"},"geometry":{"type":"Polygon","coordinates":[[\(ring)]]}}
        """
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}\n"
  }

  /// The pack with some of its files otherwise; nil takes a file away.
  package static func pack(_ changes: [String: [UInt8]?] = [:]) -> PackFiles {
    var all = files.mapValues { Array($0.utf8) }
    for (path, bytes) in changes {
      if let bytes { all[path] = bytes } else { all.removeValue(forKey: path) }
    }
    return PackFiles(all)
  }
}
