import Basics
import Casework
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// Public matters as lists show them.
enum PublicMatters {
  static let perPage = 30

  /// Newest first, with what their closing says; and the key to go on after, if there are more.
  static func list(
    _ question: PublicMattersTable.Question, _ jurisdiction: Jurisdiction, limit: Int = perPage
  ) async throws -> (matters: [PublicMatter], next: Key?) {
    let district = jurisdiction.district
    return try await jurisdiction.database.read("public.list") { transaction in
      let found = try PublicMattersTable.list(question, limit: limit + 1, in: transaction)
      var matters = Array(found.prefix(limit))
      // Only outcomes that leave a question open are asked for more.
      let asked = matters.filter { $0.closure != nil && $0.closure != Outcome.fixed }
      if !asked.isEmpty {
        let entries = try EntriesTable.of(asked.map(\.key), in: transaction)
        for index in matters.indices {
          guard matters[index].closure != nil, let own = entries[matters[index].key] else { continue }
          matters[index].answers = Outcome.answers(own, of: matters[index].lifecycle, in: district)
        }
      }
      return (matters, found.count > limit ? matters.last?.key : nil)
    }
  }

  static func table(_ matters: [PublicMatter], _ call: Call, empty: HTML) -> HTML {
    let district = call.jurisdiction.district, language = call.language, zone = district.calendar.zone
    let rows = matters.map { matter in
      let more = matter.answers.html { "<br><small>\($0.label[language])\(call.say("：", ": "))\($0.words[language])</small>" }
      let closed: HTML = matter.closedAt.map { day($0, zone) } ?? "—"
      return Row([
        "\(matter.what(in: district)[language])", matter.pill(in: district, language: language) + more,
        "\(matter.place(in: district)[language])",
        "\(matter.agency.map { district.roster.name($0)[language] } ?? "—")", day(matter.reportedAt, zone), closed,
      ])
    }
    return dataTable(
      caption: call.say("公开案件", "Public matters"),
      columns: [
        Column(call.say("类别", "Category"), .wide), Column(call.say("进展与结果", "State or outcome")),
        Column(call.say("社区", "Community")), Column(call.say("承办单位", "Agency")), Column(call.say("上报", "Reported")),
        Column(call.say("办结", "Closed")),
      ], rows: rows, empty: empty)
  }

  /// What came of what was closed, each outcome apart.
  static func outcomes(_ figures: PublicFigures, _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language
    var left = figures[.outcome]
    var counts = Outcome.all(in: district).map { ($0.label, left.removeValue(forKey: $0.code)?.closed ?? 0) }
    let rest = left.values.reduce(0) { $0 + $1.closed }
    if rest > 0 { counts.append((Phrase("未注明", "Not said"), rest)) }
    let (parts, total) = SmallNumbers.parts(counts.map(\.1))
    let rows = zip(counts, parts).map { count, figure in
      Row(["\(count.0[language])", "\(figure.words(grouped)[language])"])
    }
    let sum = Row(["\(call.say("合计办结", "Closed in all"))", "\(total.words(grouped)[language])"])
    return panel(
      title: call.say("近 \(PublicFigures.days) 日的结果", "Outcomes of the last \(PublicFigures.days) days"),
      subtitle: asOf(figures, call),
      body: dataTable(
        caption: call.say("办结的结果", "Outcomes"),
        columns: [Column(call.say("结果", "Outcome"), .wide), Column(call.say("件数", "Matters"), .number)],
        rows: rows + [sum], compact: true)
        + hint(call.say(
          "“办结”不等于“解决”：每种结果分开计数。少于 5 件的不写具体数字。",
          "Closed does not mean fixed: each outcome is counted apart. Counts below five are not said exactly.")))
  }

  /// A day that stays in one line.
  static func day(_ at: Instant, _ zone: LocalZone) -> HTML { "<span class=\"whole\">\(zone.date(at))</span>" }

  /// When the figures were counted.
  static func asOf(_ figures: PublicFigures, _ call: Call) -> String {
    let time = call.jurisdiction.district.calendar.zone.text(figures.at)
    return call.say("截至 \(time)", "as of \(time)")
  }
}
