import Basics
import Casework
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// The list of matters behind a cell.
extension CellPage {
  /// One page of them: live from the index, frozen from the lines that were frozen.
  func page(
    _ appraising: Appraising, _ subject: Subject, _ count: BasicCount, after: Key?, limit: Int
  ) async throws -> [MatterFacts] {
    let unit = subject.line.unit.code, period = subject.period, sort = subject.scheme.sort
    guard let frozen = subject.frozen else {
      let flow = appraising.flow(subject.scheme)
      return try await appraising.jurisdiction.database.read("appraisals.matters") {
        try FactsTable.page(count, sort, unit, in: period, flow: flow, after: after, limit: limit, in: $0)
      }
    }
    let bytes = try await appraising.jurisdiction.database.read("appraisals.frozenMatters") {
      try FreezesTable.text(frozen.key, .facts, in: $0)
    }
    let text = String(decoding: bytes ?? [], as: UTF8.self)
    var found: [MatterFacts] = []
    for line in text.split(separator: "\n") where line.utf8.count > 0 && line.contains(unit) {
      guard let facts = MatterFacts(line: line), after.map({ facts.matter > $0 }) ?? true else { continue }
      guard let own = CountedFacts.counts([facts], by: sort, in: period)[unit], own[count] != 0 else { continue }
      found.append(facts)
      if found.count == limit { break }
    }
    return found
  }

  func matters(
    _ call: Call, _ appraising: Appraising, _ subject: Subject, _ count: BasicCount, _ counts: [BasicCount], after: Key?
  ) async throws -> HTML {
    let language = call.language, district = call.jurisdiction.district
    let found = try await page(appraising, subject, count, after: after, limit: Self.rowsMost + 1)
    let shown = Array(found.prefix(Self.rowsMost)), keys = shown.map(\.matter)
    let matters = try await call.jurisdiction.database.read("appraisals.mattersOf") { transaction in
      Dictionary(
        try MattersTable.of(keys, in: transaction).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    // What lies beyond one's reach is counted, not shown.
    let rows = shown.compactMap { facts -> Site.Row? in
      guard let matter = matters[facts.matter], call.principal.reach.admits(matter) else { return nil }
      return Site.Row(
        [
          "\(MatterWords.title(matter, in: district, language: language)) <small>\(matter.number)</small>",
          "\(facts.day(count.anchor).map(\.description) ?? "—")", handling(facts, language), marks(facts, language),
          "\(district.roster.name(facts.agency)[language])",
        ], path: "/matters/\(matter.number)", tone: facts.handling == .late && !facts.isExempt ? .bad : .plain)
    }
    let hidden = shown.count - rows.count, own = "/appraisal/cells?\(subject.query)"
    let switches =
      counts.count > 1
      ? segmented(
        label: call.say("哪个计数", "Which count"),
        counts.map { Segment($0.label[language], path: "\(own)&count=\($0.rawValue)", isCurrent: $0 == count) })
      : .empty
    let next =
      found.count > Self.rowsMost ? shown.last.map { "\(own)&count=\(count.rawValue)&after=\($0.matter)" } : nil
    return panel(
      title: call.say("案件：\(count.label.zh)", "Matters: \(count.label.en.lowercased())"),
      subtitle: call.say("按\(count.anchor.label.zh)计入本期", "counted by \(count.anchor.label.en)"), controls: switches,
      body: dataTable(
        caption: call.say("案件", "Matters"),
        columns: [
          Column(call.say("案件", "Matter"), .wide), Column(count.anchor.label[language]),
          Column(call.say("处置", "Handling")),
          Column(call.say("标记", "Marks")), Column(call.say("单位", "Agency")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("没有案件", "No matter"),
          what: hidden > 0
            ? call.say("这里的 \(hidden) 件不在您的可见范围。", "The \(hidden) here are beyond what you may see.")
            : call.say("本期这个计数为零。", "This count is zero in the period.")))
        + pager(
          count: call.say(
            "本页 \(rows.count) 件\(hidden > 0 ? "，另有 \(hidden) 件不在可见范围" : "")",
            "\(rows.count) on this page\(hidden > 0 ? ", \(hidden) more beyond what you may see" : "")"),
          previous: after == nil ? nil : "\(own)&count=\(count.rawValue)", next: next, in: language), flush: true)
  }

  private func handling(_ facts: MatterFacts, _ language: Language) -> HTML {
    switch facts.handling {
    case .open: statusPill(kind: .working, word: language.pick("未处置", "open"))
    case .onTime: statusPill(kind: .done, word: language.pick("按期", "in time"))
    case .late: statusPill(kind: .overdue, word: language.pick("超期", "late"))
    }
  }

  /// Why a matter counts otherwise than its handling says: exempted ones are marked (user story 23).
  private func marks(_ facts: MatterFacts, _ language: Language) -> HTML {
    var words: [String] = []
    if facts.isExempt { words.append(language.pick("申诉不计超时", "late, not counted")) }
    if facts.isDeferred { words.append(language.pick("缓办", "deferred")) }
    if facts.isExcluded { words.append(language.pick("剔除", "excluded")) }
    if facts.isSuspended { words.append(language.pick("挂账", "suspended")) }
    if facts.reworks > 0 { words.append(language.pick("返工 \(facts.reworks)", "reworked \(facts.reworks)")) }
    if facts.isUrgent { words.append(language.pick("紧急", "urgent")) }
    return words.isEmpty ? "—" : words.html { tag($0) }
  }
}
