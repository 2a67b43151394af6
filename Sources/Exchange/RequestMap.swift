import Basics
import Casework
import Documents
import Organization
import Territory

/// How the service requests of another system, given as CSV, become matters: which column holds what, how times are
/// written, and what its words mean here (docs/operating/import.md).
package struct RequestMap: Sendable {
  /// What a request has; the raw values are the keys of `columns` and may stand in texts as `{type}`.
  package enum Value: String, Sendable, CaseIterable {
    case number, created, closed, service, updated, type, owner, status, channel, address, longitude, latitude, point,
      area
    case title, details
    /// Of what comes in live alone: by when the other system wants it done, who asks, what sort of request it is, where it stands there.
    /// The item of the service hall it is about.
    case due, name, phone, kind, link, item

    /// Without these a file cannot be imported.
    package static let required: [Value] = [.number, .created, .type]
  }

  /// What became of a request.
  package enum Outcome: String, Sendable, CaseIterable { case open, closed, cancelled, referred }

  /// What a word of the file that stands in no table means.
  package enum Otherwise: Sendable, Hashable {
    /// The row is refused.
    case refuse
    /// Of owners only: the agency that the duty list names.
    case duties
    /// Of types only, and of what comes in live: no category, until somebody files it.
    case nothing
    /// This code.
    case code(String)
  }

  /// The words of one column with what they mean; words are compared without regard to letter case.
  package struct Table: Sendable {
    /// By the word in lower case; the line stands for problems.
    package var codes: [String: (code: String, line: Int)] = [:]
    package var otherwise: Otherwise = .refuse
    package var line = 1

    /// The code of a word; nil where the row must be refused or the duty list asked.
    package func code(_ word: String) -> String? {
      if let found = codes[word.lowercased()] { return found.code }
      guard case .code(let code) = otherwise else { return nil }
      return code
    }
  }

  package var file: String
  /// Together with the number it keeps a request from coming in twice.
  package var source: String
  /// The name of the lifecycle its matters run through.
  package var lifecycle: String
  /// The agency that accepts and closes; nil takes the first of kind `centre`.
  package var centre: String?
  /// nil looks at the file.
  package var encoding: TextEncoding?
  package var separator: UInt8
  package var zone: LocalZone
  /// Tried in order.
  package var dates: [DatePattern]
  package var crs: CRS
  /// The number of the filing condition every request is filed under.
  package var standard: Int
  /// For each value the names its column may have.
  package var columns: [Value: [String]]
  package var types: Table
  /// nil: every request goes where the duty list says.
  package var owners: Table?
  /// nil: closed with a closing time, else open.
  package var statuses: Table?
  package var channels: Table
  /// Words of the area column that are neither code, ref nor name of an area.
  package var areas: Table
  /// Only areas of this level are meant by the area column; nil means any.
  package var areaLevel: AreaLevel?
  /// The closure a closed or referred request gets, and the reason a cancelled one is rejected with.
  package var closures: [Outcome: String]
  package var title: String
  package var details: String
  package var address: String
  package var result: String
  package var reply: String
  /// Lines of the keys above, for problems found later.
  package var lines: [String: Int]

  /// - Throws: `Refusal` with every problem of the text; the field is `file:line`.
  package init(_ text: String, file: String) throws(Refusal) {
    var problems: Problems = []
    guard let map = Self.read(text, file: file, into: &problems), !problems.hasErrors else {
      throw Refusal.invalid(problems.errors.map(\.fault))
    }
    self = map
  }

  init(file: String, source: String) {
    self.file = file
    self.source = source
    lifecycle = ""
    separator = UInt8(ascii: ",")
    zone = .shanghai
    dates = []
    crs = .wgs84
    standard = 1
    columns = [:]
    types = Table()
    channels = Table(otherwise: .code("import"))
    areas = Table()
    closures = [.closed: "fixed", .referred: "notOurs", .cancelled: "notAFault"]
    title = ""
    details = ""
    address = ""
    result = "原系统记载已处理 / Dealt with, as its own system records"
    reply = "原系统状态：{status} / Status in its own system: {status}"
    lines = [:]
  }

  /// What the map names that the district does not have: categories without the standard, agencies, lifecycle, closures.
  package func problems(in district: District) -> Problems {
    var problems: Problems = []
    func wrong(_ line: Int?, _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String) {
      problems.append(Problem(file, line, Phrase(zh, en), remedy: Phrase(remedyZh, remedyEn)))
    }
    func check(_ table: Table, _ test: (String, Int) -> Void) {
      for (code, line) in table.codes.values.sorted(by: { ($0.line, $0.code) < ($1.line, $1.code) }) {
        test(code, line)
      }
      if case .code(let code) = table.otherwise { test(code, table.line) }
    }
    check(types) { code, line in
      guard let key = CategoryKey(code), district.catalogue[key] != nil else {
        return wrong(
          line, "目录中没有类别 \(code)", "the catalogue has no category \(code)", "写成 类型:代码，如 event:0101",
          "write kind:code, such as event:0101")
      }
      guard district.catalogue.standard(key, standard) == nil else { return }
      wrong(
        line, "类别 \(code) 没有第 \(standard) 项立案条件", "the category \(code) has no filing condition \(standard)",
        "改用有立案条件的小类", "use a subclass that has it")
    }
    if let owners {
      check(owners) { code, line in
        guard district.roster.agency(code) == nil else { return }
        wrong(
          line, "没有单位 \(code)", "there is no agency \(code)", "在 agencies.yaml 中加上或改正",
          "add it to agencies.yaml or correct it")
      }
    }
    check(areas) { code, line in
      guard district.territory[code] == nil else { return }
      wrong(line, "没有区域 \(code)", "there is no area \(code)", "改为 areas.csv 中的代码", "use a code of areas.csv")
    }
    if centreAgency(in: district) == nil {
      wrong(
        lines["centre"], "没有受理和结案的单位", "there is no agency that accepts and closes", "写 centre: 单位代码",
        "write centre: AGENCY")
    }
    guard let running = district.currentLifecycles[lifecycle].flatMap({ district.lifecycles[$0] }) else {
      wrong(
        lines["lifecycle"], "没有流程 \(lifecycle)", "there is no lifecycle \(lifecycle)", "改为辖区包中的流程名",
        "name one of the pack")
      return problems
    }
    for (outcome, code) in closures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where usesOutcome(outcome) {
      let (action, name) = outcome == .cancelled ? ("reject", "reason") : ("close", "closure")
      let choices = running.action(action)?.fields.first { $0.name == name }?.choices ?? []
      guard !choices.contains(where: { $0.code == code }) else { continue }
      let known = choices.map(\.code).joined(separator: ", ")
      wrong(
        lines["closures"], "流程的“\(action)”没有选项 \(code)", "the action \(action) has no choice \(code)", "可用：\(known)",
        "choices are: \(known)")
    }
    return problems
  }

  private func usesOutcome(_ outcome: Outcome) -> Bool {
    guard let statuses else { return outcome == .closed }
    return statuses.codes.values.contains { $0.code == outcome.rawValue }
      || statuses.otherwise == .code(outcome.rawValue)
  }

  /// The names in texts that are no keys of `columns`.
  var namesInTexts: [String] {
    var names: [String] = []
    for text in [title, details, address] {
      var rest = text[...]
      while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        let name = String(rest[rest.index(after: open)..<close])
        if Value(rawValue: name).flatMap({ columns[$0] }) == nil { names.append(name) }
        rest = rest[rest.index(after: close)...]
      }
    }
    return names
  }

  /// The agency that accepts and closes; nil if the district has none such.
  func centreAgency(in district: District) -> Agency? {
    if let centre { return district.roster.agency(centre) }
    return district.roster.agencies.first { $0.kind == .centre }
  }
}
