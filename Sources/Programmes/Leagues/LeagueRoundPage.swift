import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Timing

/// A month of a league for those who work on it: each sees what waits for them.
struct LeagueRoundPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/leagues/:league/:month", permission: .seeLeagues, purpose: Phrase("一期的填报", "A month of a league")
      ) {
        try await page($0)
      }
    ]
  }

  /// - Parameters:
  ///   - refusal: why what was sent was not taken.
  ///   - part: which form it came from.
  ///   - above: what became of what was sent.
  func page(_ call: Call, _ refusal: Refusal? = nil, part: String = "", above: HTML = .empty) async throws -> Reply {
    guard let month = LeagueMonth(text: call.parameter("month")) else { throw LeagueRounds.none }
    let league = call.parameter("league")
    let file = try await LeagueRounds(jurisdiction: call.jurisdiction, plans: plans).file(league, month)
    let (publications, appeals) = try await LeagueRounds(jurisdiction: call.jurisdiction, plans: plans).past(
      league, month)
    let sheet = LeagueRoundSheet(
      call: call, file: file, publications: publications, appeals: appeals, refusal: refusal, part: part)
    let title = "\(file.plan.title[call.language]) · \(month.label[call.language])"
    var parts = [
      sheet.values, sheet.queue, sheet.absent, sheet.office, sheet.progress, sheet.objections, sheet.history,
    ].compactMap { $0 }
    if let loading = sheet.loading { parts.insert(loading, at: min(1, parts.count)) }
    let stray: HTML =
      refusal.map { refusal in
        when(
          ["checks", "approval", "publication", ""].contains(part) || refusal.fields.isEmpty,
          notice(.bad, title: refusal.phrase[call.language]))
      } ?? .empty
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/leagues", status: refusal?.kind.status ?? .ok,
      body: LeagueLook.sheet
        + pageHead(
          title: title, lede: "\(call.say("第 \(file.round.revision) 版", "Revision \(file.round.revision)"))",
          above: "<p><a href=\"/leagues\">\(Icon.arrowLeft.html()) \(call.say("月赛填报", "League desk"))</a></p>")
        + LeagueWords.exampleNotice(file.plan, call) + sheet.way + stray + above + sheet.correcting + stack(parts))
  }
}

/// The panels of a month.
struct LeagueRoundSheet: Sendable {
  let call: Call
  let file: LeagueFile
  let publications: [LeaguePublication]
  let appeals: [LeagueAppeal]
  let refusal: Refusal?
  let part: String

  var language: Language { call.language }
  var round: LeagueRound { file.round }
  var plan: LeaguePlan { file.plan }
  var path: String { "/leagues/\(round.league)/\(round.month.code)" }
  var zone: LocalZone { call.jurisdiction.district.calendar.zone }
  func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
  func faults(_ form: String) -> [Refusal.Fault] { part == form ? refusal?.fields ?? [] : [] }
  func name(_ unit: String) -> String { LeagueWords.unit(unit, plan, call) }

  func field(
    _ label: String, _ name: String, _ kind: Site.Field.Kind, in form: String, hint: String = "", optional: Bool = false
  ) -> HTML {
    var field = Site.Field(
      label, name: name, kind, hint: hint, fault: faults(form).first { $0.field == name }?.phrase[language],
      isOptional: optional)
    field.scope = form
    return formField(field, in: language)
  }

  /// What was typed into a form that was refused.
  func typed(_ name: String, in form: String) -> String? { part == form ? call.form[name] : nil }

  var way: HTML {
    let now = file.standing
    let steps = LeagueRound.Standing.allCases.html { step -> HTML in
      "<li\(attribute("aria-current", step == now ? "step" : nil))>\(step.label[language])</li>"
    }
    return "<ol class=\"steps-of\" aria-label=\"\(say("进度", "Progress"))\">\(steps)</ol>"
  }

  var correcting: HTML {
    when(
      round.revision > 1 && round.state != .published,
      notice(
        .warn, title: say("正在更正，公布后成为第 \(round.revision) 版", "Being corrected: it will be revision \(round.revision)"),
        body: "\(round.note)"))
  }

  /// The form of a unit for its own values.
  var values: HTML? {
    let own = plan.cells.filter { round.mayEnter($0, plan, call.principal) }
    guard !own.isEmpty else { return nil }
    let isOpen = round.state == .collecting, all = call.query["edit"] == "all" || part == "values"
    let shown = isOpen ? own.filter { all || file.entries[$0] == nil || file.entries[$0]?.state == .returned } : []
    let rows = own.map { cell -> Row in
      let entry = file.entries[cell], measure = plan.measure(cell.measure)
      return Row([
        "\(measure?.name[language] ?? cell.measure)",
        "\(measure.map { LeagueWords.amount(entry?.value, $0, language) } ?? "—")",
        LeagueWords.pill(entry?.state, language), "\(entry?.reason.nonEmpty ?? entry?.source.nonEmpty ?? "—")",
      ])
    }
    let table = dataTable(
      caption: say("本单位的数值", "Values of your agency"),
      columns: [
        Column(say("指标", "Indicator"), .wide), Column(say("数值", "Value"), .number), Column(say("状态", "State")),
        Column(say("出处或退回理由", "Source, or why it was sent back")),
      ], rows: rows, compact: true)
    let fields = shown.html { cell -> HTML in
      guard let measure = plan.measure(cell.measure) else { return .empty }
      let entry = file.entries[cell], suffix = "\(cell.measure).\(cell.unit)"
      let unit = measure.unit[language].nonEmpty.map { language.pick("（\($0)）", " (\($0))") } ?? ""
      let who = own.contains { $0.unit != cell.unit } ? "\(name(cell.unit)) · " : ""
      var hints: [String] = []
      if let entry, entry.state == .returned { hints.append(say("退回：\(entry.reason)", "Sent back: \(entry.reason)")) }
      if measure.isCumulative { hints.append(say("填 1 月至本月累计", "counted from January")) }
      if let target = measure.targets[cell.unit] {
        hints.append(say("全年目标 \(LeagueWords.value(target))", "target of the year \(LeagueWords.value(target))"))
      }
      return """
        <div class="pairs">\(field(
          "\(who)\(measure.name[language])\(unit)", "value.\(suffix)",
          .text(typed("value.\(suffix)", in: "values") ?? entry?.value.map { decimalText(thousandths: $0) } ?? ""), in: "values",
          hint: hints.joined(separator: say("；", "; ")), optional: true))\(field(
          say("出处", "Source"), "source.\(suffix)", .text(typed("source.\(suffix)", in: "values") ?? entry?.source ?? ""), in: "values",
          hint: say("文件、报表名称和日期，或链接", "document or table with its date, or an address"), optional: true))</div>
        """
    }
    let form: HTML = when(
      !shown.isEmpty,
      postForm(
        action: "\(path)/values", draft: "league-\(round.league)-\(round.month.code)", faults: faults("values"),
        scope: "values", in: language,
        body: fields + buttonRow([button(Button(say("提交核对", "Send to be checked"), .primary, icon: .send))])))
    let edit: HTML = when(
      isOpen && shown.count < own.count,
      "<p><a href=\"\(path)?edit=all\">\(say("修改已填的数值", "Change what was entered"))</a></p>")
    return panel(
      title: say("填报", "Enter"), subtitle: call.jurisdiction.district.roster.name(call.principal.agency)[language],
      body: stack([table, form, edit]))
  }

  private func box(_ cell: LeaguePlan.Cell) -> (measure: LeaguePlan.Measure, choice: Choice)? {
    guard let measure = plan.measure(cell.measure) else { return nil }
    let entry = file.entries[cell]
    let seen = "\(cell.measure).\(cell.unit).\(entry?.revision ?? 0)"
    guard let entry, entry.state == .entered else {
      return (measure, Choice(seen, "\(name(cell.unit)) · \(entry?.state.label[language] ?? say("未填", "not entered"))"))
    }
    var words = "\(name(cell.unit))：\(LeagueWords.amount(entry.value, measure, language))"
    if let target = measure.targets[cell.unit], let value = entry.value {
      words += " · \(LeagueWords.ahead(Comparison.ahead(value, target: target, month: round.month.month), language))"
    }
    return (measure, Choice(seen, "\(words) · \(entry.source)"))
  }

  private func boxes(_ cells: [LeaguePlan.Cell]) -> [ChoiceGroup] {
    plan.measures.compactMap { measure in
      let choices = cells.filter { $0.measure == measure.code }.compactMap { box($0)?.choice }
      return choices.isEmpty ? nil : ChoiceGroup(measure.name[language], choices)
    }
  }

  /// What the source department has to check.
  var queue: HTML? {
    guard round.state == .collecting else { return nil }
    let waiting = plan.cells.filter {
      file.entries[$0]?.state == .entered && round.mayCheck($0, file.entries[$0], plan, call.principal)
    }
    guard !waiting.isEmpty else { return nil }
    let chosen = part == "checks" ? Set(call.form.all("cell")) : []
    let form = postForm(
      action: "\(path)/checks", faults: faults("checks"), scope: "checks", in: language,
      body: field(say("勾选要办的数值", "Tick the values"), "cell", .several(boxes(waiting), selected: chosen), in: "checks")
        + field(
          say("退回理由", "Why it is sent back"), "reason", .text(typed("reason", in: "checks") ?? ""), in: "checks",
          hint: say("只有退回时要填", "Only needed to send back"), optional: true)
        + buttonRow([
          button(Button(say("核对无误", "Checked"), .primary, icon: .check, name: "decision", value: "checked")),
          button(Button(say("退回", "Send back"), .danger, name: "decision", value: "returned")),
        ]))
    return panel(
      title: say("待核对", "To be checked"),
      subtitle: say("\(waiting.count) 项，本部门是数据来源", "\(waiting.count), your department is their source"), body: form)
  }

  /// What has not come: the source department may mark it as missing.
  var absent: HTML? {
    guard round.state == .collecting else { return nil }
    let gone = plan.cells.filter { cell in
      let state = file.entries[cell]?.state
      return state != .entered && state != .checked && state != .missing
        && round.mayCheck(cell, nil, plan, call.principal)
    }
    guard !gone.isEmpty else { return nil }
    let form = postForm(
      action: "\(path)/checks", faults: faults("absences"), scope: "absences", in: language,
      body: field(
        say("没有的数值", "Values that have not come"), "cell",
        .several(boxes(gone), selected: part == "absences" ? Set(call.form.all("cell")) : []),
        in: "absences")
        + field(
          say("缺数原因", "Why it is missing"), "reason", .text(typed("reason", in: "absences") ?? ""), in: "absences",
          hint: say("会公布", "It is published"))
        + buttonRow([button(Button(say("标为缺数", "Mark as missing"), name: "decision", value: "missing"))]))
    return panel(
      title: say("未填报", "Not entered"),
      subtitle: say("\(gone.count) 项；缺数不排名，也不记零", "\(gone.count); what is missing ranks nowhere and is no zero"),
      body: details(say("标为缺数", "Mark as missing"), form, open: part == "absences"))
  }
}
