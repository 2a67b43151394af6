import Basics
import Casework
import Documents
import Organization
import Storage
import Territory

/// How matters were dealt with: on time, how long, how many are open; by area, agency, category or for all.
package enum RequestSummary {
  package enum Grouping: Sendable, Hashable {
    case all
    /// By the areas of a level; `community` and `street` of what lies deeper too, `grid` only what is located so deep.
    case area(AreaLevel)
    case agency
    case category
  }

  package struct Row: Sendable, Hashable {
    /// The code of the group; nil for what has none (unlocated, never dispatched), and for the one group of all.
    package var code: String?
    package var total: Int
    /// Not yet ended.
    package var open: Int
    package var closed: Int
    /// Not taken up, merged or void.
    package var dropped: Int
    /// Handled within the limit, of those whose handling has ended.
    package var onTime: Int
    package var judged: Int
    /// From report to close, of those closed; nil if none.
    package var median: Seconds?

    package init(
      code: String?, total: Int, open: Int, closed: Int, dropped: Int, onTime: Int, judged: Int, median: Seconds?
    ) {
      self.code = code
      self.total = total
      self.open = open
      self.closed = closed
      self.dropped = dropped
      self.onTime = onTime
      self.judged = judged
      self.median = median
    }

    /// `96.2 %`, or "—" where nothing was judged.
    package var onTimeText: String { percent(onTime, judged) }
    /// Hours with one decimal, or "—".
    package var medianText: String {
      guard let median else { return "—" }
      let tenths = (median.milliseconds + 180_000) / 360_000
      return "\(tenths / 10).\(tenths % 10)"
    }
  }

  /// The rows, the largest group first, then by code.
  /// - Parameters:
  ///   - source: only matters of that source; nil all.
  ///   - reported: only matters reported in that time; nil ever.
  package static func rows(
    by grouping: Grouping, source: String? = nil, reported: Range<Instant>? = nil, in transaction: any Transaction
  ) throws -> [Row] {
    let group = expression(grouping)
    var conditions: SQL = "1 = 1"
    if let source { conditions += " AND source = \(source)" }
    if let reported {
      conditions += " AND reported_at >= \(reported.lowerBound) AND reported_at < \(reported.upperBound)"
    }
    // The median is the middle of the ordered times, or the mean of the two middle ones.
    return try transaction.rows(
      """
      WITH chosen AS (
        SELECT \(group) AS place, phase,
          CASE WHEN exclusion IS NULL THEN on_time OR (exemption IS NOT NULL AND on_time IS NOT NULL) END AS on_time, CASE WHEN phase = 3 THEN closed_at - reported_at END AS span
        FROM matters WHERE \(conditions)),
      counted AS (
        SELECT place, count(*) AS total, count(*) FILTER (WHERE phase <= 2) AS still_open,
          count(*) FILTER (WHERE phase = 3) AS closed, count(*) FILTER (WHERE phase = 4) AS dropped,
          count(*) FILTER (WHERE on_time) AS on_time, count(on_time) AS judged
        FROM chosen GROUP BY place),
      ordered AS (
        SELECT place, span, row_number() OVER (PARTITION BY place ORDER BY span) AS rank, count(*) OVER (PARTITION BY place) AS most
        FROM chosen WHERE span IS NOT NULL),
      middle AS (
        SELECT place, min(span) AS low, max(span) AS high FROM ordered
        WHERE rank = (most + 1) / 2 OR rank = (most + 2) / 2 GROUP BY place)
      SELECT c.place, c.total, c.still_open, c.closed, c.dropped, c.on_time, c.judged, m.low, m.high
      FROM counted c LEFT JOIN middle m ON m.place = c.place OR (m.place IS NULL AND c.place IS NULL)
      ORDER BY c.total DESC, coalesce(c.place, '')
      """
    ) { row in
      let median = row.intOrNil(7).flatMap { low in row.intOrNil(8).map { Seconds(milliseconds: Int64((low + $0) / 2)) }
      }
      return Row(
        code: row.textOrNil(0), total: row.int(1), open: row.int(2), closed: row.int(3), dropped: row.int(4),
        onTime: row.int(5),
        judged: row.int(6), median: median)
    }
  }

  private static func expression(_ grouping: Grouping) -> SQL {
    switch grouping {
    case .all, .area(.district): "CAST(NULL AS TEXT)"
    case .area(.street): "street"
    case .area(.community): "community"
    case .area(.grid): "CASE WHEN area <> coalesce(community, '') AND area <> coalesce(street, '') THEN area END"
    case .agency: "agency"
    case .category: "category"
    }
  }

  private static let columns: [Phrase] = [
    Phrase("代码", "code"), Phrase("名称", "name"), Phrase("总数", "total"), Phrase("未结", "open"), Phrase("已结", "closed"),
    Phrase("未办理", "not taken up"), Phrase("按时", "on time"), Phrase("已判定", "judged"), Phrase("按时率", "on-time rate"),
    Phrase("处置时长中位数（小时）", "median handling (hours)"),
  ]

  private static func cells(_ row: Row, _ grouping: Grouping, _ district: District, _ language: Language) -> [String] {
    let name: Phrase =
      switch (grouping, row.code) {
      case (.all, _), (.area(.district), _): Phrase("合计", "all")
      case (.area, let code?): district.territory[code]?.label ?? .verbatim(code)
      case (.area, nil): Phrase("（未定位）", "(unlocated)")
      case (.agency, let code?): district.roster.name(code)
      case (.agency, nil): Phrase("（未派遣）", "(not dispatched)")
      case (.category, let code?): CategoryKey(code).map { district.catalogue.name($0) } ?? .verbatim(code)
      case (.category, nil): Phrase("（未分类）", "(no category)")
      }
    return [
      row.code ?? "", name[language], String(row.total), String(row.open), String(row.closed), String(row.dropped),
      String(row.onTime),
      String(row.judged), row.onTimeText, row.medianText,
    ]
  }

  /// A table for the terminal; columns are aligned by how wide letters are drawn.
  package static func text(_ rows: [Row], by grouping: Grouping, district: District, language: Language) -> String {
    let table = [columns.map { $0[language] }] + rows.map { cells($0, grouping, district, language) }
    let widths = columns.indices.map { column in table.map { width($0[column]) }.max() ?? 0 }
    return table.map { line in
      line.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - width(cell))
        return index < 2 ? cell + space : space + cell
      }
      .joined(separator: "  ").trimmedAtEnd
    }
    .joined(separator: "\n")
  }

  /// The same as CSV for spreadsheets, with a byte order mark; on time and judged stand beside the rate.
  package static func csv(_ rows: [Row], by grouping: Grouping, district: District, language: Language) -> [UInt8] {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(columns.map { $0[language] })
    for row in rows { writer.append(cells(row, grouping, district, language)) }
    return writer.bytes
  }

  /// Columns on a terminal: Chinese letters and full-width signs take two.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      let isWide =
        (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
        || (0xAC00...0xD7A3).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
        || (0xFE30...0xFE6F).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
      return sum + (isWide ? 2 : 1)
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
