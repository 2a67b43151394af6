import Basics
import Casework
import Documents
import Organization
import Platform

/// Brings areas, agencies or duties from a table into the draft of the pack, where the check and the preview look them over before anybody
/// applies them. Rows are told apart by their code; what the table does not say stays.
package struct PackImport: Sendable {
  /// What may be brought in so.
  package enum What: String, Sendable, CaseIterable { case areas, agencies, duties }

  /// What became of the rows.
  package struct Result: Sendable {
    package var rows = 0
    package var added = 0
    package var changed = 0
    package var same = 0
    package var rejected: Problems = []

    /// The counts in words.
    package func text(_ language: Language) -> String {
      language.pick(
        "共 \(rows) 行：新增 \(added)，更新 \(changed)，相同 \(same)，未收 \(rejected.count)",
        "\(rows) rows: \(added) added, \(changed) changed, \(same) as before, \(rejected.count) rejected")
    }
  }

  package static let rowsMost = 200_000
  private let what: What
  private let jurisdiction: Jurisdiction

  package init(_ what: What, _ jurisdiction: Jurisdiction) {
    self.what = what
    self.jurisdiction = jurisdiction
  }

  private var register: Register {
    switch what {
    case .areas: .areas
    case .agencies: .agencies
    case .duties: .duties
    }
  }

  /// How a file of the register is opened.
  package func settings(encoding: TextEncoding? = nil, sheet: String? = nil) -> TableSource.Settings {
    var settings = TableSource.Settings()
    settings.encoding = encoding
    settings.sheet = sheet
    settings.names = register.columns.map { [$0.code, $0.title.zh, $0.title.en] }.filter { $0[0] != "lon" && $0[0] != "lat" }
    return settings
  }

  /// Reads the table and puts what is new or other into the draft.
  /// - Parameter person: who asks.
  /// - Throws: `Problem` if the table cannot be read, `Refusal` when the draft cannot be changed.
  package func run(_ source: TableSource, by person: String) async throws -> Result {
    let rows = try rows(source)
    let drafts = PackDrafts(jurisdiction)
    let work = try await drafts.work()
    var result = Result()
    let path = try path(work.files)
    guard let bytes = work.files.files[path] else {
      throw Refusal(.notFound, "import.pack", Phrase("辖区包中没有 \(path)", "The pack has no \(path)"))
    }
    let text = what == .agencies ? try agencies(rows, bytes, into: &result) : try merged(rows, bytes, path, into: &result)
    if let text, text != bytes { try await drafts.change([path: text], seen: [path: work.seen(path)], by: person) }
    return result
  }

  /// Where the register stands in the pack.
  private func path(_ files: PackFiles) throws -> String {
    switch what {
    case .duties: return "duties.csv"
    case .agencies: return "agencies.yaml"
    case .areas:
      let text = files.files["territory/territory.yaml"].map { String(decoding: $0, as: UTF8.self) } ?? ""
      let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("areas:") }
      let name = line?.dropFirst(6).trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace } ?? "areas.csv"
      return "territory/" + name.filter { $0 != "\"" && $0 != "'" }
    }
  }

  /// The rows by the register's own names of its columns.
  private func rows(_ source: TableSource) throws -> [(line: Int, values: [String: String])] {
    var table = try CSVTable(source.reader)
    var names: [String: String] = [:]
    for column in register.columns {
      for name in [column.code, column.title.zh, column.title.en] { names[name.lowercased()] = column.code }
    }
    let columns = table.header.map { names[$0.lowercased()] }
    guard columns.contains("code") else {
      let listed = table.header.joined(separator: ", ")
      throw Problem(
        table.file, table.headerLine, Phrase("缺少列“code / 代码”", "the column \"code / 代码\" is missing"),
        remedy: Phrase("现有的列：\(listed)", "the columns are: \(listed)"))
    }
    var rows: [(line: Int, values: [String: String])] = []
    while let row = try table.next() {
      guard rows.count < Self.rowsMost else {
        throw Problem(table.file, row.line, Phrase("行数过多", "there are too many rows"))
      }
      var values: [String: String] = [:]
      for (place, name) in columns.enumerated() { if let name { values[name] = row[place] } }
      rows.append((row.line, values))
    }
    return rows
  }

  /// Puts rows into a CSV file of the pack; every other byte stays.
  private func merged(
    _ rows: [(line: Int, values: [String: String])], _ bytes: [UInt8], _ path: String, into result: inout Result
  ) throws -> [UInt8]? {
    let table = try CSVText(bytes, file: path)
    // A duty that was ended and begun anew has the same code twice.
    func key(_ field: (String) -> String) -> String {
      what == .duties ? field("code") + "\u{1}" + field("valid_from") : field("code")
    }
    var known: [String: CSVText.Row] = [:]
    for row in table.rows { known[key { table.field(row, $0) }] = row }
    var changes: [(fields: [String], line: Int?)] = []
    var seen: [String: Int] = [:]
    for row in rows {
      result.rows += 1
      let key = key { row.values[$0] ?? "" }
      guard row.values["code"]?.isEmpty == false else {
        result.rejected.append(wrong(row.line, Phrase("代码为空", "the code is empty"), Phrase("请填写", "fill it in")))
        continue
      }
      if let first = seen.updateValue(row.line, forKey: key) {
        result.rejected.append(
          wrong(row.line, Phrase("与第 \(first) 行重复", "stands already in line \(first)"), Phrase("删去其中一行", "remove one of them")))
        continue
      }
      let old = known[key]
      let fields = table.header.enumerated().map { place, name in
        row.values[name] ?? old.flatMap { $0.fields.indices.contains(place) ? $0.fields[place] : nil } ?? ""
      }
      if let old, same(fields, old.fields) {
        result.same += 1
      } else {
        if old == nil { result.added += 1 } else { result.changed += 1 }
        changes.append((fields, old?.line))
      }
    }
    return changes.isEmpty ? nil : table.setting(changes)
  }

  /// Numbers are the same however many zeros they end with.
  private func same(_ new: [String], _ old: [String]) -> Bool {
    new.count == old.count
      && zip(new, old).allSatisfy { new, old in
        new == old || (new.contains(".") && Double(new) != nil && Double(new) == Double(old))
      }
  }

  /// Adds agencies to the list. What an agency there has beside its names is more than a table can say: those are edited on their page.
  private func agencies(
    _ rows: [(line: Int, values: [String: String])], _ bytes: [UInt8], into result: inout Result
  ) throws -> [UInt8]? {
    let roster = jurisdiction.district.roster
    var text = String(decoding: bytes, as: UTF8.self)
    if !text.hasSuffix("\n") { text += "\n" }
    var seen: Set<String> = []
    var isChanged = false
    for row in rows {
      result.rows += 1
      let code = row.values["code"] ?? ""
      let name = row.values["name"] ?? ""
      guard !code.isEmpty, !name.isEmpty,
        code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
      else {
        result.rejected.append(
          wrong(
            row.line, Phrase("代码或名称为空，或代码含有其他符号", "code or name is empty, or the code has other signs"),
            Phrase("代码用字母和数字", "a code has letters and digits")))
        continue
      }
      guard seen.insert(code).inserted else {
        result.rejected.append(
          wrong(row.line, Phrase("代码 \(code) 重复", "the code \(code) stands twice"), Phrase("删去其中一行", "remove one of them")))
        continue
      }
      if let old = roster.agency(code) {
        let isSame = old.name.zh == name && (row.values["kind"] ?? old.kind.code) == old.kind.code
        if isSame {
          result.same += 1
        } else {
          result.rejected.append(
            wrong(
              row.line, Phrase("单位 \(code) 已有，内容不同", "the agency \(code) is there and differs"),
              Phrase("在“管理 → 辖区包”的 agencies.yaml 中修改", "edit agencies.yaml under Administration, Pack")))
        }
        continue
      }
      // The draft may have it already, from this file a moment ago.
      guard !text.contains("{code: \(code),"), !text.contains("{code: \"\(code)\",") else {
        result.same += 1
        continue
      }
      text += line(code, name, row.values)
      isChanged = true
      result.added += 1
    }
    return isChanged ? Array(text.utf8) : nil
  }

  private func line(_ code: String, _ name: String, _ values: [String: String]) -> String {
    func quoted(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSONText.write(text, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    let english = values["name_en"]?.nonEmpty ?? name
    let short = values["short"]?.nonEmpty ?? name
    let shortEnglish = values["short_en"]?.nonEmpty ?? english
    var text =
      "- {code: \(quoted(code)), name: {zh: \(quoted(name)), en: \(quoted(english))}"
    text += ", short: {zh: \(quoted(short)), en: \(quoted(shortEnglish))}"
    text += ", kind: \(values["kind"]?.nonEmpty ?? "department")"
    for name in ["valid_from", "valid_to"] { if let day = values[name]?.nonEmpty { text += ", \(name): \(day)" } }
    return text + "}\n"
  }

  private func wrong(_ line: Int, _ phrase: Phrase, _ remedy: Phrase) -> Problem {
    Problem(what.rawValue, line, phrase, remedy: remedy)
  }
}
