import Basics
import Casework
import Documents
import Territory

/// One request as a row says it, in the district's terms.
struct Request: Sendable {
  enum Owner: Sendable {
    case agency(String)
    case dutyList
  }

  var line: Int
  var number: String
  var created: Instant
  /// When it was closed, cancelled or referred; nil while it is open.
  var ended: Instant?
  var outcome: RequestMap.Outcome
  var report: Report
  var owner: Owner
  var result: String
  var reply: String
  /// Why it will have no area unless its address names one.
  var place: Place

  /// What the row says of its place.
  enum Place: Sendable, Hashable {
    case nothing, pointOnly, unreadablePoint
    case named(String)
    case unknownArea(String)
    case ambiguousArea(String)
  }
}

/// Reads rows by a map: the columns found once, the words looked up for each row.
struct RequestReader: Sendable {
  let map: RequestMap
  let columns: [RequestMap.Value: Int]
  private let district: District
  private let areas: AreaNames
  private let title: TextPattern, details: TextPattern, address: TextPattern, result: TextPattern, reply: TextPattern
  private let recordedAt: Instant

  /// Why a row is refused.
  struct Fault: Error, Sendable {
    var code: String
    var phrase: Phrase
  }

  /// - Throws: `Refusal` naming every column of the map that the file lacks.
  init(
    _ map: RequestMap, header: [String], file: String, headerLine: Int, district: District, recordedAt: Instant
  )
    throws(Refusal)
  {
    self.map = map
    self.district = district
    self.recordedAt = recordedAt
    areas = AreaNames(district.territory, level: map.areaLevel, table: map.areas)
    var problems: Problems = []
    var columns: [RequestMap.Value: Int] = [:]
    let lower = header.map { $0.lowercased() }
    for value in RequestMap.Value.allCases {
      guard let names = map.columns[value] else { continue }
      if let found = names.lazy.compactMap({ lower.firstIndex(of: $0.lowercased()) }).first {
        columns[value] = found
        continue
      }
      let wanted = names.joined(separator: " / ")
      let meant = names.lazy.compactMap { nearest(to: $0, among: header) }.first
      problems.append(
        Problem(
          file, headerLine,
          Phrase("没有 \(value.rawValue) 的列“\(wanted)”", "there is no column \"\(wanted)\" for \(value.rawValue)"),
          remedy: meant.map {
            Phrase(
              "是“\($0)”吗？在导入表的 columns.\(value.rawValue) 中加上",
              "is it \"\($0)\"? add it to columns.\(value.rawValue) of the map")
          }
            ?? Phrase("在导入表中写上这份文件的列名，或删去该项", "add this file's name of it to the map, or remove the entry")))
    }
    self.columns = columns
    func pattern(_ text: String) -> TextPattern {
      TextPattern(text, header: header, columns: columns) { name in
        problems.append(
          Problem(
            map.file, map.lines["texts"], Phrase("文本中的 {\(name)} 不是列名", "{\(name)} in a text is no column"),
            remedy: Phrase("用文件的列名或 columns 中的键", "use a column of the file or a key of columns")))
      }
    }
    title = pattern(map.title)
    details = pattern(map.details)
    address = pattern(map.address)
    result = pattern(map.result)
    reply = pattern(map.statuses == nil ? map.reply.replacing("{status}", with: "closed") : map.reply)
    guard !problems.hasErrors else { throw Refusal.invalid(problems.map(\.fault)) }
  }

  func number(of row: CSVRow) -> String { row[columns[.number]] }

  /// - Throws: `Fault` with the reason for which the row is refused.
  func request(_ row: CSVRow) throws(Fault) -> Request {
    let number = number(of: row)
    guard !number.isEmpty else { throw Fault(code: "noNumber", phrase: Phrase("没有编号", "it has no number")) }
    guard let created = try moment(.created, row)?.instant else {
      throw Fault(code: "noCreated", phrase: Phrase("没有上报时间", "it has no time of creation"))
    }
    guard created <= recordedAt else {
      throw Fault(code: "inFuture", phrase: Phrase("上报时间在未来", "it was created in the future"))
    }
    let type = row[columns[.type]]
    let category = map.types.code(type).flatMap { CategoryKey($0) }
    guard category != nil || map.types.otherwise == .nothing else {
      throw unknown("unknownType", Phrase("类型", "type"), type, "types")
    }
    let outcome = try outcome(row)
    let ended = outcome == .open ? nil : try end(outcome, row, created: created)
    let owner = try owner(row)
    let word = row[columns[.channel]]
    guard let channel = word.isEmpty ? map.channels.code("") ?? "import" : map.channels.code(word) else {
      throw unknown("unknownChannel", Phrase("渠道", "channel"), word, "channels")
    }
    var report = Report(
      title: title.text(row).clipped(Report.titleMost), details: details.text(row), channel: channel,
      category: category,
      address: address.text(row), source: map.source, sourceNumber: number)
    let place = place(row, on: district.today(created), into: &report)
    if report.fix == nil, report.area == nil, report.address.isEmpty { report.address = "地址不详 / address unknown" }
    return Request(
      line: row.line, number: number, created: created, ended: ended, outcome: outcome, report: report, owner: owner,
      result: result.text(row), reply: reply.text(row), place: place)
  }

  private func unknown(_ code: String, _ label: Phrase, _ word: String, _ key: String) -> Fault {
    let word = word.isEmpty ? "（空）" : String(word.prefix(60))
    return Fault(
      code: code,
      phrase: Phrase("\(label.zh)“\(word)”不在导入表的 \(key) 中", "the \(label.en) \"\(word)\" is not among the map's \(key)")
    )
  }

  /// nil where the field is empty or the map has no such column.
  func moment(_ value: RequestMap.Value, _ row: CSVRow) throws(Fault) -> DatePattern.Reading? {
    let text = row[columns[value]]
    guard !text.isEmpty else { return nil }
    for pattern in map.dates {
      if let reading = pattern.read(text, zone: map.zone) { return reading }
    }
    throw Fault(
      code: "\(value.rawValue)Unreadable",
      phrase: Phrase(
        "看不懂时间“\(text.prefix(40))”（\(value.rawValue)）",
        "the time \"\(text.prefix(40))\" (\(value.rawValue)) cannot be read"))
  }

  private func outcome(_ row: CSVRow) throws(Fault) -> RequestMap.Outcome {
    guard let statuses = map.statuses else { return row[columns[.closed]].isEmpty ? .open : .closed }
    let word = row[columns[.status]]
    guard let outcome = statuses.code(word).flatMap({ RequestMap.Outcome(rawValue: $0) }) else {
      throw unknown("unknownStatus", Phrase("状态", "status"), word, "statuses")
    }
    return outcome
  }

  /// The closing time, else the service date; what was cancelled or referred may also end with its last update.
  private func end(_ outcome: RequestMap.Outcome, _ row: CSVRow, created: Instant) throws(Fault) -> Instant {
    if let closed = try moment(.closed, row) {
      let ended = closed.isWholeDay ? endOfDay(closed.instant, created: created) : closed.instant
      guard ended >= created else {
        throw Fault(code: "closedBeforeCreated", phrase: Phrase("办结早于上报", "closed before it was created"))
      }
      guard ended <= recordedAt else {
        throw Fault(code: "closedInFuture", phrase: Phrase("办结时间在未来", "it was closed in the future"))
      }
      return ended
    }
    if let service = try moment(.service, row) {
      // Services are planned by day: midnight is no time at which anybody came.
      let isDay = service.isWholeDay || map.zone.timeOfDay(service.instant) == 0
      let ended = isDay ? endOfDay(service.instant, created: created) : service.instant
      guard ended >= created else {
        throw Fault(
          code: "serviceBeforeCreated",
          phrase: Phrase("没有办结时间，服务日期早于上报", "no closing time, and the service date is before its creation"))
      }
      return min(ended, max(created, recordedAt))
    }
    if outcome != .closed, let updated = try moment(.updated, row)?.instant, updated >= created { return updated }
    throw Fault(code: "noClosed", phrase: Phrase("状态为已结束，却没有结束时间", "it has ended, but no time says when"))
  }

  /// A day stands for its first moment; on the day of the report, where that would lie before the report, for its last.
  private func endOfDay(_ day: Instant, created: Instant) -> Instant {
    guard day < created, map.zone.date(day) == map.zone.date(created) else { return day }
    return map.zone.instant(map.zone.date(day), minutes: 1439) + .seconds(59)
  }

  private func owner(_ row: CSVRow) throws(Fault) -> Request.Owner {
    guard let owners = map.owners else { return .dutyList }
    let word = row[columns[.owner]]
    if let code = owners.code(word) { return .agency(code) }
    guard owners.otherwise == .duties else { throw unknown("unknownOwner", Phrase("承办单位", "owner"), word, "owners") }
    return .dutyList
  }

  private func place(_ row: CSVRow, on day: LocalDate, into report: inout Report) -> Request.Place {
    var place = Request.Place.nothing
    let point = point(row)
    if let point, point.coordinate != nil {
      report.fix = point
      place = .pointOnly
    } else if point != nil || hasPoint(row) {
      place = .unreadablePoint
    }
    let word = row[columns[.area]]
    guard !word.isEmpty else { return place }
    switch areas.find(word, on: day) {
    case .area(let code):
      report.area = code
      return .named(code)
    case .unknown: return .unknownArea(word)
    case .ambiguous: return .ambiguousArea(word)
    }
  }

  private func hasPoint(_ row: CSVRow) -> Bool {
    let zero = [row[columns[.longitude]], row[columns[.latitude]]].allSatisfy { $0.isEmpty || Double($0) == 0 }
    return !zero || !row[columns[.point]].isEmpty
  }

  /// The point in the map's system; 0, 0 is what systems write for none.
  private func point(_ row: CSVRow) -> RawFix? {
    if let lon = Double(row[columns[.longitude]]), let lat = Double(row[columns[.latitude]]) {
      return lon == 0 && lat == 0 ? nil : RawFix(lon: lon, lat: lat, crs: map.crs)
    }
    return pair(row[columns[.point]])
  }

  /// `POINT (lon lat)` of well-known text, or `(lat, lon)` as city portals write it.
  private func pair(_ text: String) -> RawFix? {
    let isWellKnown = text.uppercased().hasPrefix("POINT")
    let numbers = text.split { !($0.isNumber || $0 == "." || $0 == "-" || $0 == "e" || $0 == "E") }.compactMap {
      Double($0)
    }
    guard numbers.count == 2, numbers[0] != 0 || numbers[1] != 0 else { return nil }
    return isWellKnown
      ? RawFix(lon: numbers[0], lat: numbers[1], crs: map.crs) : RawFix(lon: numbers[1], lat: numbers[0], crs: map.crs)
  }
}

/// A text with places for columns, `{type}: {Address}`.
struct TextPattern: Sendable {
  private enum Part: Sendable {
    case text(String)
    case column(Int)
  }
  private var parts: [Part] = []

  /// - Parameter unknown: is told each name in braces that is neither a column nor a value of the map.
  init(_ text: String, header: [String], columns: [RequestMap.Value: Int], unknown: (String) -> Void) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let name = String(rest[rest.index(after: open)..<close])
      if let value = RequestMap.Value(rawValue: name), let column = columns[value] {
        parts.append(.column(column))
      } else if let column = header.firstIndex(where: { $0.lowercased() == name.lowercased() }) {
        parts.append(.column(column))
      } else {
        unknown(name)
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
  }

  func text(_ row: CSVRow) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .column(let column): text += row[column]
      }
    }
    return text.trimmed
  }
}

extension String {
  /// A title is a label that we compose: it is cut where a report would be refused.
  func clipped(_ most: Int) -> String { count > most ? String(prefix(most - 1)) + "…" : self }
}
