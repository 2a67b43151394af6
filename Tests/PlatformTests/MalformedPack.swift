import Basics
import Platform
import TestDistricts
import Testing

/// A pack with one mistake, and where the mistake must be said to be.
struct MalformedPack: Sendable, CustomTestStringConvertible {
  var name: String
  var file: String
  /// nil takes the file away.
  var edit: (@Sendable (String) -> [UInt8])?
  var expectedFile: String
  /// A text in the line that must be named; nil where only the file is asked for.
  var marker: String?

  var testDescription: String { name }

  /// Replaces the first `old` by `new`; the problem is expected in the line that holds `at`.
  static func swap(
    _ name: String, _ file: String, _ old: String, _ new: String, at marker: String?, in expected: String? = nil
  ) -> MalformedPack {
    MalformedPack(
      name: name, file: file,
      edit: { text in Array(text.replacing(old, with: new, maxReplacements: 1).utf8) }, expectedFile: expected ?? file, marker: marker)
  }

  static func add(_ name: String, _ file: String, _ line: String, at marker: String?, in expected: String? = nil) -> MalformedPack {
    MalformedPack(
      name: name, file: file, edit: { text in Array((text + line + "\n").utf8) }, expectedFile: expected ?? file, marker: marker)
  }

  static func without(_ file: String, says expected: String? = nil) -> MalformedPack {
    MalformedPack(name: "without \(file)", file: file, edit: nil, expectedFile: expected ?? file, marker: nil)
  }

  static func bytes(
    _ name: String, _ file: String, at marker: String? = nil, _ edit: @escaping @Sendable (String) -> [UInt8]
  ) -> MalformedPack {
    MalformedPack(name: name, file: file, edit: edit, expectedFile: file, marker: marker)
  }

  struct NotFound: Error { var what: String }

  var files: PackFiles {
    let text = TinyPack.files[file] ?? ""
    let bytes: [UInt8]? = edit.map { $0(text) }
    return TinyPack.pack([file: bytes])
  }

  func expectedLine(in files: PackFiles) throws -> Int? {
    // A mutation that changes nothing would test nothing.
    guard files.digest != TinyPack.pack().digest else { throw NotFound(what: "\(name) changes nothing") }
    guard let marker else { return nil }
    let lines = (files.text(expectedFile) ?? "").replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    guard let place = lines.lastIndex(where: { $0.contains(marker) }) else { throw NotFound(what: marker) }
    return place + 1
  }

  static let all: [MalformedPack] = frame + organization + catalogue + calendar + territory + lifecycle

  private static let frame: [MalformedPack] = [
    without("pack.yaml"), without("agencies.yaml"), without("posts.yaml"), without("duties.csv"), without("catalogue/catalogue.yaml"),
    without("catalogue/categories.csv"), without("catalogue/standards.csv"), without("calendar/calendar.yaml"),
    without("calendar/2026.yaml"), without("territory/territory.yaml"), without("territory/areas.csv"),
    without("territory/streets.geojson", says: "territory/territory.yaml"), without("lifecycles/reporting.yaml", says: "lifecycles"),
    swap("unknown key", "pack.yaml", "schematic: true", "schematics: true", at: "schematics"),
    swap("wrong indentation", "pack.yaml", "name: {zh: 小城区, en: Small Town}", "  name: {zh: 小城区, en: Small Town}", at: nil),
    swap("unclosed quote", "pack.yaml", "\"990001\"", "\"990001", at: nil),
    swap("a key twice", "pack.yaml", "schematic: true", "schematic: true\nschematic: false", at: nil),
    swap("no name", "pack.yaml", "name: {zh: 小城区, en: Small Town}\n", "", at: nil),
    swap("name in one language", "pack.yaml", "name: {zh: 小城区, en: Small Town}", "name: {zh: 小城区}", at: "小城区"),
    swap("unknown level", "pack.yaml", "  street:", "  strete:", at: nil),
    swap("setting is no number", "pack.yaml", "duplicate_metres: 50", "duplicate_metres: fifty", at: "fifty"),
    swap("setting out of range", "pack.yaml", "reopen_days: 7", "reopen_days: 4000", at: "4000"),
    bytes("empty pack.yaml", "pack.yaml") { _ in [] },
    bytes("YAML in GB 18030", "agencies.yaml", at: nil) { _ in
      Array("- {code: szzx, name: {zh: ".utf8) + [0xD6, 0xCE, 0xC0, 0xED] + Array(", en: Centre}, kind: centre}\n".utf8)
    },
  ]

  private static let organization: [MalformedPack] = [
    add("agency twice", "agencies.yaml", "- {code: cgj, name: {zh: 又一个, en: Again}, kind: department}", at: "又一个"),
    swap("agency with unknown key", "agencies.yaml", "kind: centre}", "kind: centre, phone: 1}", at: "phone"),
    swap("agency without kind", "agencies.yaml", ", kind: centre}", "}", at: "szzx"),
    swap("unknown permission", "posts.yaml", "matters.accept]", "matters.acept]", at: "matters.acept"),
    swap("unknown reach", "posts.yaml", "reach: all", "reach: world", at: "world"),
    swap("unknown role", "posts.yaml", "role: acceptor", "role: king", at: "king"),
    swap("post of an unknown agency", "posts.yaml", "agency: szzx", "agency: zzzz", at: "zzzz"),
    add("post twice", "posts.yaml", "  - {code: szzx.acceptor1, role: acceptor, agency: szzx, label: {zh: 再来, en: Again}}", at: "再来"),
    add("holding of an unknown post", "holdings.csv", "nobody.1,p3,王五,2026-01-01,", at: "nobody.1"),
    add("holding ends before it begins", "holdings.csv", "cgj.desk,p3,王五,2026-05-01,2026-04-01", at: "王五"),
    add("holding with a date that is none", "holdings.csv", "cgj.desk,p3,王五,2026-02-30,", at: "王五"),
    add("duties that overlap", "duties.csv", "d9,event,01001,,swj,,第九条,演示,2026-06-01,", at: "d9"),
    add("lead agency missing", "duties.csv", "d9,event,01,,nobody,,第九条,演示,2026-06-01,", at: "d9"),
    add("assisting agency missing", "duties.csv", "d9,event,01,,cgj,nobody,第九条,演示,2026-06-01,", at: "d9"),
    add("unknown locality", "duties.csv", "d9,event,01,,@planet,,第九条,演示,2026-06-01,", at: "d9"),
    add("duty of an unknown kind", "duties.csv", "d9,thing,01,,cgj,,第九条,演示,2026-06-01,", at: "d9"),
    add("duty without a clause", "duties.csv", "d9,event,01,,cgj,,,演示,2026-06-01,", at: "d9"),
    add("duty with a bad date", "duties.csv", "d9,event,01,,cgj,,第九条,演示,01.06.2026,", at: "d9"),
    add("too few fields", "duties.csv", "d9,event,01", at: "d9"),
    add("too many fields", "duties.csv", "d9,event,01,,cgj,,第九条,演示,2026-06-01,,,,", at: "d9"),
    add("quote never closed", "duties.csv", "d9,event,01,,cgj,,\"第九条,演示,2026-06-01,", at: "d9"),
    swap("column missing", "duties.csv", ",lead,", ",leader,", at: "leader"),
    swap("column twice", "duties.csv", "valid_to", "valid_from", at: "valid_from"),
  ]

  private static let catalogue: [MalformedPack] = [
    add("category twice", "catalogue/categories.csv", "event,01001,又一个,Again,01,drops,yes,no,", at: "又一个"),
    add("category of an unknown kind", "catalogue/categories.csv", "thing,02,东西,Thing,,pin,yes,no,", at: "thing"),
    add("unknown parent", "catalogue/categories.csv", "event,09001,孤儿,Orphan,09,pin,yes,no,", at: "孤儿"),
    add("category without standard", "catalogue/categories.csv", "event,01003,无标准,Without,01,pin,yes,no,", at: "无标准"),
    add("category without name", "catalogue/categories.csv", "event,01003,,Without,01,pin,yes,no,", at: "01003"),
    add("limit unreadable", "catalogue/standards.csv", "event,01002,2,闪烁,Flickers,soon,修复,Repaired,演示", at: "soon"),
    add("limit of nothing", "catalogue/standards.csv", "event,01002,2,闪烁,Flickers,0h,修复,Repaired,演示", at: "0h"),
    add("standard of an unknown category", "catalogue/standards.csv", "event,77777,1,闪烁,Flickers,2h,修复,Repaired,演示", at: "77777"),
    add("standard twice", "catalogue/standards.csv", "event,01002,1,闪烁,Flickers,2h,修复,Repaired,演示", at: "闪烁"),
    add("number is none", "catalogue/standards.csv", "event,01002,two,闪烁,Flickers,2h,修复,Repaired,演示", at: "two"),
    swap("kind with unknown key", "catalogue/catalogue.yaml", "{code: event,", "{code: event, color: red,", at: "red"),
    swap("no files", "catalogue/catalogue.yaml", "files:", "file:", at: nil),
    bytes("broken GB 18030", "catalogue/categories.csv") { text in Array(text.utf8) + Array("event,01003,".utf8) + [0xFF, 0xFF, 0x0A] },
  ]

  private static let calendar: [MalformedPack] = [
    swap("bad date", "calendar/2026.yaml", "date: 2026-10-01", "date: 2026-13-01", at: "2026-13-01"),
    swap("day twice", "calendar/2026.yaml", "date: 2026-10-10", "date: 2026-10-01", at: "off: false"),
    swap("day outside its year", "calendar/2026.yaml", "date: 2026-10-10", "date: 1900-10-10", at: nil, in: "calendar/calendar.yaml"),
    swap("off is neither", "calendar/2026.yaml", "off: false", "off: maybe", at: "maybe"),
    swap("bad session", "calendar/calendar.yaml", "08:00-12:00", "8 to 12", at: "8 to 12"),
    swap("session that ends before it begins", "calendar/calendar.yaml", "08:00-12:00", "12:00-08:00", at: "12:00-08:00"),
    swap("overlapping sessions", "calendar/calendar.yaml", "14:00-18:00", "11:00-18:00", at: nil),
    swap("no sessions", "calendar/calendar.yaml", "sessions: [\"08:00-12:00\", \"14:00-18:00\"]", "sessions: []", at: nil),
    swap("eighth day of the week", "calendar/calendar.yaml", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 8]", at: nil),
    swap("offset of another planet", "calendar/calendar.yaml", "480", "4800", at: "4800"),
    swap("year file missing", "calendar/calendar.yaml", "[2026.yaml]", "[2026.yaml, 2027.yaml]", at: nil, in: "calendar/2027.yaml"),
    swap("year twice", "calendar/calendar.yaml", "[2026.yaml]", "[2026.yaml, 2026.yaml]", at: nil),
    swap("unknown reading", "calendar/calendar.yaml", "nthDay", "someDay", at: "someDay"),
  ]

  private static let territory: [MalformedPack] = [
    add("area twice", "territory/areas.csv", "990001002001,又一个,Again,community,community,990001002,,,,,", at: nil),
    add("area with an unknown parent", "territory/areas.csv", "990001009001,孤儿,Orphan,community,community,990001009,,,,,", at: "孤儿"),
    add("code not prefixed by its parent's", "territory/areas.csv", "880001001,外街道,Foreign,street,street,990001,,,,,", at: "外街道"),
    add("unknown level of area", "territory/areas.csv", "990001003,省,Province,province,x,990001,,,,,", at: "province"),
    add("level below the wrong one", "territory/areas.csv", "990001003,村,Village,community,x,990001,,,,,", at: "Village"),
    add("area ends before it begins", "territory/areas.csv", "990001003,旧街道,Old,street,street,990001,2026-05-01,2026-04-01,,,", at: "旧街道"),
    add("second root", "territory/areas.csv", "990009,外区,Other,district,district,,,,,,", at: "外区"),
    add("longitude is no number", "territory/areas.csv", "990001003,新街道,New,street,street,990001,,,east,,", at: "east"),
    swap("GeoJSON broken", "territory/communities.geojson", "]}\n", "", at: nil),
    swap("ring not closed", "territory/communities.geojson", "[118.80,31.92],[118.80,31.90]]]", "[118.80,31.92]]]", at: nil),
    swap("ring of two points", "territory/communities.geojson", "[118.82,31.90],[118.82,31.92],[118.80,31.92],", "", at: nil),
    swap("coordinate out of range", "territory/communities.geojson", "118.84,31.90", "218.84,31.90", at: nil),
    swap(
      "outside its parent", "territory/communities.geojson", "[118.84,31.90],[118.84,31.94]", "[118.90,31.90],[118.90,31.94]", at: "东社区",
      in: "territory/areas.csv"),
    swap(
      "overlapping its neighbour", "territory/communities.geojson",
      "[118.80,31.92],[118.82,31.92],[118.82,31.94],[118.80,31.94],[118.80,31.92]",
      "[118.80,31.91],[118.82,31.91],[118.82,31.94],[118.80,31.94],[118.80,31.91]", at: nil,
      in: "territory/areas.csv"),
    swap("wrong word for the system", "territory/territory.yaml", "crs: wgs84", "crs: wgs-84", at: "wgs-84"),
    swap("unknown key of shapes", "territory/territory.yaml", "schematic: true", "schema: true", at: "schema: true"),
    swap("areas of no name", "territory/territory.yaml", "areas: areas.csv\n", "", at: nil),
  ]

  private static let lifecycle: [MalformedPack] = {
    let file = "lifecycles/reporting.yaml"
    return [
      swap("unknown guard", file, "areaKnown", "areaUnknown", at: "  file:"),
      swap("unknown effect", file, "guards: [areaKnown]", "effects: [vanish]", at: "  file:"),
      swap("unknown permission of an action", file, "permission: matters.accept", "permission: matters.all", at: "  file:"),
      swap("leads to an unknown stage", file, "to: closed", "to: heaven", at: "  close:"),
      swap("starts from an unknown stage", file, "from: [filed]", "from: [filed, hell]", at: "  close:"),
      swap("dead end", file, "from: [filed]", "from: [reported]", at: "filed: {label"),
      swap(
        "unreachable stage", file, "actions:", "  lost: {label: {zh: 丢失, en: Lost}, phase: done, holder: nobody}\nactions:", at: "lost:"),
      swap("clock stopped that never starts", file, "{stop: accept}", "{stop: close}", at: "  file:"),
      swap("clock starts without limit", file, "{start: accept, limit: 15min}", "{start: accept}", at: "  report:"),
      swap("limit of a clock unreadable", file, "15min", "quarter", at: "quarter"),
      swap("clock without order", file, "{stop: promise}", "{halt: promise}", at: "halt"),
      swap("two beginnings", file, "          from: [reported]\n".replacing("          ", with: "    "), "", at: nil),
      swap("unknown phase", file, "phase: done", "phase: finished", at: "finished"),
      swap("unknown holder", file, "holder: nobody", "holder: everybody", at: "everybody"),
      swap("unknown kind of field", file, "kind: standard", "kind: standards", at: "kind: standards"),
      swap(
        "choice without choices", file,
        "          choices:\n            fixed: {zh: 已解决, en: Fixed}\n".replacing("          choices", with: "        choices").replacing(
          "            fixed", with: "          fixed"), "", at: nil),
      swap("version of nought", file, "version: 1", "version: 0", at: "version: 0"),
      swap("unknown key of an action", file, "notice", "notize", at: nil).replacing(add: "    notize: {zh: 好, en: Good}"),
    ]
  }()

  private func replacing(add line: String) -> MalformedPack {
    MalformedPack(
      name: name, file: file, edit: { text in Array((text + line + "\n").utf8) }, expectedFile: expectedFile, marker: "notize")
  }
}
