import Basics
import Indicators
import Site

/// The units of a group in a table: each criterion with numerator, denominator and points, each cell the way to its matters.
struct AppraisalTable: Sendable {
  var scheme: Scheme
  var appraisal: Appraisal
  /// What scores are compared with.
  var before: Appraisal?
  var yearBefore: Appraisal?
  /// The query that cells are asked with, without unit and criterion.
  var cellQuery: String
  /// Whether the reader may open the register of exclusions.
  var linksRegister: Bool
  var language: Language

  /// Every group in a panel with its picture and table; those without a case are named below.
  var html: HTML {
    stack(scheme.groups.map(group))
  }

  private func group(_ group: PeerGroup) -> HTML {
    let lines = appraisal.lines(of: group.code)
    let idle = lines.filter { $0.score == nil && $0.sample == 0 },
      shown = lines.filter { $0.score != nil || $0.sample > 0 }
    let few = shown.count { $0.isTooFew }
    let note = language.pick(
      "\(lines.count) 个单位\(few > 0 ? "，其中 \(few) 个样本不足，不排名" : "")",
      "\(lines.count) units\(few > 0 ? ", \(few) of them too few to rank" : "")")
    let strip = DotStrip.html(lines, scheme: scheme, name: group.name[language], in: language)
    let picture: HTML = when(!strip.text.isEmpty, "<div class=\"in\">\(strip)</div>")
    let rest: HTML = when(
      !idle.isEmpty,
      details(
        language.pick("本期无应办案件的 \(idle.count) 个单位", "\(idle.count) units without a case in this period"),
        "<p>\(idle.map { $0.unit.name[language] }.joined(separator: language.pick("、", ", ")))</p>"))
    let body: HTML
    if shown.isEmpty {
      let names = idle.map { $0.unit.name[language] }.joined(separator: language.pick("、", ", "))
      let words = Phrase("本期无应办案件：\(names)", "Without a case in this period: \(names)")
      body = "<div class=\"in\">\(AppraisalWords.paragraph(words, in: language))</div>"
    } else {
      body = picture + table(group, shown) + rest
    }
    return panel(
      title: group.name[language], subtitle: note,
      controls: when(!strip.text.isEmpty, DotStrip.key(scheme, in: language)),
      body: body, id: "group-\(group.code)", flush: !shown.isEmpty)
  }

  private func table(_ group: PeerGroup, _ lines: [Appraisal.Line]) -> HTML {
    dataTable(
      caption: group.name[language],
      columns: [
        Column(language.pick("单位", "Unit")), Column(language.pick("名次", "Rank"), .number),
        Column(language.pick("得分", "Score"), .number),
      ] + scheme.criteria.map { Column($0.short[language], .number) } + [
        Column(language.pick("剔除占比", "Excluded"), .number)
      ],
      rows: lines.map(row),
      empty: emptyState(
        title: language.pick("本期没有可评的单位", "Nobody to appraise in this period"),
        what: language.pick("换一个统计期看看。", "Try another period.")))
  }

  private func row(_ line: Appraisal.Line) -> Row {
    let rank: HTML =
      line.rank.map { "<b>\($0)</b>" } ?? (line.isTooFew ? tag(language.pick("样本不足", "too few"), tone: .warn) : "—")
    let cells = zip(scheme.criteria, line.cells).map { cell(line, $0, $1) }
    return Row(
      [
        "\(line.unit.name[language]) <small>\(language.pick("样本", "sample")) \(grouped(line.sample))</small>", rank,
        score(line),
      ] + cells
        + [excluded(line)],
      tone: line.grade.flatMap { code in scheme.grades.first { $0.code == code } }?.colour == .red ? .bad : .plain)
  }

  private func score(_ line: Appraisal.Line) -> HTML {
    guard let score = line.score else { return "—" }
    let grade = line.grade.flatMap { code in scheme.grades.first { $0.code == code } }
    var changes: [String] = []
    if let old = before?.line(line.unit.code)?.score {
      changes.append(language.pick("较上期 ", "before ") + AppraisalWords.change(score - old))
    }
    if let old = yearBefore?.line(line.unit.code)?.score {
      changes.append(language.pick("同比 ", "year ") + AppraisalWords.change(score - old))
    }
    let under = changes.html { "<small>\($0)</small>" }
    return "<b>\(AppraisalWords.points(score))</b> \(grade.map { AppraisalWords.grade($0, in: language) })\(under)"
  }

  private func cell(_ line: Appraisal.Line, _ criterion: Criterion, _ cell: Appraisal.Cell) -> HTML {
    let path = "/appraisal/cells?\(cellQuery)&unit=\(Look.percentEncoded(line.unit.code))&criterion=\(criterion.code)"
    let label = "\(line.unit.name[language]) \(criterion.name[language])"
    func linked(_ words: String) -> HTML { "<a href=\"\(link(path))\" aria-label=\"\(label) \(words)\">\(words)</a>" }
    let points =
      criterion.rule == .shown
      ? "" : language.pick("\(AppraisalWords.points(cell.points)) 分", "\(AppraisalWords.points(cell.points)) pts")
    switch cell.state {
    case .missing: return "\(linked("—"))<small>\(language.pick("待录入", "not entered"))</small>"
    case .none: return "\(linked("—"))<small>\(cell.ratios.map(AppraisalWords.parts).joined(separator: " · "))</small>"
    case .judged:
      let few: HTML = when(cell.isFew, tag(language.pick("样本少", "few"), tone: .warn))
      guard !cell.ratios.isEmpty else { return linked(points) }
      if [.deduct, .award].contains(criterion.rule) {
        let cases = cell.ratios.map { grouped($0.numerator) }.joined(separator: " · ")
        return "\(linked(points))<small>\(cases) \(language.pick("件", "cases"))</small>"
      }
      let values = cell.ratios.map { AppraisalWords.value($0, unit: criterion.unit, in: language) }.joined(
        separator: " · ")
      let parts = cell.ratios.map(AppraisalWords.parts).joined(separator: " · ")
      return "\(linked(values))<small>\(parts)</small>\(when(!points.isEmpty, "<small>\(points)</small>"))\(few)"
    }
  }

  /// How much was taken out, beside the score, with the way to the register (X6).
  private func excluded(_ line: Appraisal.Line) -> HTML {
    let value = AppraisalWords.value(line.excluded, in: language)
    let parts: HTML = "<small>\(AppraisalWords.parts(line.excluded))</small>"
    guard linksRegister else { return "\(value)\(parts)" }
    // The register goes by agency; what was excluded in a region it does not part.
    let agency = scheme.object == .region ? "" : "?agency=\(Look.percentEncoded(line.unit.agency))"
    let words = language.pick("剔除台账", "Register of exclusions")
    return
      "<a href=\"/registers/exclusion\(agency)\" aria-label=\"\(words) \(line.unit.name[language]) \(value)\">\(value)</a>\(parts)"
  }

  /// The map beside the rules where there is one; else the rules come last.
  static func arranged(map: HTML, rules: HTML, table: HTML) -> HTML {
    map.text.isEmpty ? stack([table, rules]) : deck([(.half, map), (.half, rules), (.full, table)])
  }

  /// The rules in words, for whoever wants to do it by hand.
  static func rules(_ scheme: Scheme, in language: Language) -> HTML {
    let lines = scheme.criteria.map { criterion in
      Row([
        "\(criterion.name[language])", "\(criterion.words[language])",
        criterion.rule == .shown ? "—" : "\(AppraisalWords.points(criterion.points))",
      ])
    }
    let table = dataTable(
      caption: language.pick("各项的规则", "The rule of each criterion"),
      columns: [
        Column(language.pick("项", "Criterion")), Column(language.pick("规则", "Rule"), .wide),
        Column(language.pick("满分", "Points"), .number),
      ], rows: lines, compact: true)
    let grades = scheme.grades.map { "\($0.name[language]) ≥ \(decimalText(thousandths: $0.from))%" }.joined(
      separator: language.pick("，", ", "))
    let more =
      [
        Fact(
          language.pick("无案件的项", "Without a case"),
          text: scheme.unjudged == .scale
            ? language.pick(
              "显示“—”，不计入；得分按可评项折算到满分", "shown as “—” and left out; the score is scaled to the full points")
            : language.pick("显示“—”，得满分", "shown as “—”, full points")),
        Fact(
          language.pick("样本", "Sample"),
          text: language.pick(
            "\(scheme.sample.words.zh)少于 \(scheme.minimum) 件的单位不排名、不定等",
            "units with fewer than \(scheme.minimum) (\(scheme.sample.words.en.lowercased())) get neither rank nor grade"
          )),
        Fact(language.pick("等级", "Grades"), text: language.pick("得分 ÷ 满分：\(grades)", "score ÷ full points: \(grades)")),
        Fact(
          language.pick("满分", "Full points"), text: AppraisalWords.points(scheme.full)),
        Fact(
          language.pick("并列", "Ties"),
          text: language.pick("同分同名次，下一名次空出", "equal scores share a rank; the next is left out")),
        Fact(language.pick("来源", "Source"), text: scheme.source[language]),
      ]
      + (scheme.ours[language].isEmpty
        ? [] : [Fact(language.pick("本系统所补", "What is ours"), text: scheme.ours[language])])
      + [Fact(language.pick("版本", "Version"), text: scheme.id)]
    return panel(title: language.pick("怎么算", "How it is computed"), body: table + facts(more), id: "rules")
  }
}
