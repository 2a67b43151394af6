import Basics
import Documents

/// Why a row did not come in, or came in without a place.
package struct RequestIssue: Sendable, Hashable {
  package enum Sort: String, Sendable, CaseIterable {
    /// Nothing was created.
    case refused
    /// Created, but without an area.
    case unlocated
  }

  package var sort: Sort
  /// Counted from 1; where the row begins in the file.
  package var line: Int
  /// The number in the other system; empty if it has none.
  package var number: String
  /// A stable word, such as `closedBeforeCreated`, or the code of the lifecycle's refusal.
  package var code: String
  package var phrase: Phrase

  package init(_ sort: Sort, line: Int, number: String, code: String, phrase: Phrase) {
    self.sort = sort
    self.line = line
    self.number = number
    self.code = code
    self.phrase = phrase
  }
}

/// What an import did.
package struct RequestImportResult: Sendable {
  /// Rows of the file, the header not counted.
  package var read = 0
  package var created = 0
  /// Here already, from the same source with the same number.
  package var known = 0
  package var locatedByPolygon = 0
  package var locatedByNamedArea = 0
  package var locatedByAddress = 0
  /// Rows located by polygon whose area column names an area, and those of them that lie in the area named.
  package var compared = 0
  package var agreeing = 0
  /// In the order of lines.
  package var issues: [RequestIssue] = []
  /// What ended the reading before the end of the file, if anything did; what was read before it is imported.
  package var broken: Problem?

  package init() {}

  package var refused: [RequestIssue] { issues.filter { $0.sort == .refused } }
  package var unlocated: [RequestIssue] { issues.filter { $0.sort == .unlocated } }

  /// The lines of each reason, the most frequent reason first.
  package func reasons(_ sort: RequestIssue.Sort) -> [(code: String, example: Phrase, lines: [Int])] {
    Dictionary(grouping: issues.filter { $0.sort == sort }, by: \.code)
      .map { (code: $0.key, example: $0.value[0].phrase, lines: $0.value.map(\.line)) }
      .sorted { ($1.lines.count, $0.code) < ($0.lines.count, $1.code) }
  }

  /// Refused and unlocated rows as CSV for spreadsheets: line, number, what, code, reason in both languages.
  package func report() -> [UInt8] {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(["line", "number", "result", "code", "reason_zh", "reason_en"])
    for issue in issues {
      writer.append([
        String(issue.line), issue.number, issue.sort.rawValue, issue.code, issue.phrase.zh, issue.phrase.en,
      ])
    }
    return writer.bytes
  }

  /// What to tell whoever ran the import, a line for each count.
  package func text(_ language: Language) -> String {
    var lines = [
      Phrase(
        "读取 \(read) 行，新建 \(created) 件，已有 \(known) 件，拒绝 \(refused.count) 行",
        "\(read) rows read, \(created) created, \(known) known, \(refused.count) refused")
    ]
    func list(_ sort: RequestIssue.Sort, _ label: Phrase) {
      for reason in reasons(sort) {
        let some =
          reason.lines.prefix(5).map(String.init).joined(separator: ", ") + (reason.lines.count > 5 ? " …" : "")
        lines.append(
          Phrase(
            "  \(label.zh) \(reason.code)：\(reason.lines.count) 行（第 \(some) 行）\(reason.example.zh)",
            "  \(label.en) \(reason.code): \(reason.lines.count) rows (lines \(some)) \(reason.example.en)"))
      }
    }
    list(.refused, Phrase("拒绝", "refused"))
    lines.append(
      Phrase(
        "按坐标定位 \(locatedByPolygon)，按区域名定位 \(locatedByNamedArea)，按地址定位 \(locatedByAddress)，未定位 \(unlocated.count)",
        "located by polygon \(locatedByPolygon), by named area \(locatedByNamedArea), by address \(locatedByAddress), unlocated \(unlocated.count)"
      ))
    list(.unlocated, Phrase("未定位", "unlocated"))
    if compared > 0 {
      let share = percent(agreeing, compared)
      lines.append(
        Phrase(
          "坐标与文件自带区域一致：\(share)（\(agreeing)/\(compared)）",
          "the polygon agrees with the file's own area: \(share) (\(agreeing)/\(compared))"))
    }
    if let broken { lines.append(broken.phraseWithPlace) }
    return lines.map { $0[language] }.joined(separator: "\n")
  }
}

extension Problem {
  fileprivate var phraseWithPlace: Phrase { Phrase("读取中断：\(text(.zh))", "reading ended early: \(text(.en))") }
}

/// `98.7 %`, one decimal, rounded half up; "—" for nothing of nothing.
func percent(_ part: Int, _ whole: Int) -> String {
  guard whole > 0 else { return "—" }
  let tenths = (part * 2000 + whole) / (2 * whole)
  return "\(tenths / 10).\(tenths % 10) %"
}
