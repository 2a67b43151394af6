import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Who is on duty now and next, where nobody is, what is open.
enum DutyPage {
  static let endpoints = [
    Endpoint(
      .get, "/duty", permission: .seeDuty, purpose: Phrase("值班表：谁在班、下一班、空班", "Who is on duty, and next"),
      answer: show)
  ]

  private static let daysShown = 7
  private static let agenciesMost = 200

  private struct Found: Sendable {
    /// Of all agencies.
    var on: [Shift]
    /// The centre's shift that is on or was on last, and the one before it.
    var centre: [Shift]
    var shifts: [Shift]
    var before: Shift?
    var received: Set<Key>
    var runs: [PlanRun]
    var open: [LogLine]
    var latest: [LogLine]
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), today = call.jurisdiction.today
    let centre = call.centre
    let agency = call.query["agency"]?.nonEmpty ?? centre
    guard call.roster.agency(agency) != nil else {
      throw Refusal.invalid("agency", Phrase("没有单位 \(agency)", "There is no agency \(agency)"))
    }
    let first = try call.day("from", otherwise: today)
    let from = call.zone.instant(first), to = call.zone.instant(first + daysShown)
    let found = try await call.database.read("duty.page") { transaction in
      let shifts = try ShiftsTable.of(agency: agency, from: from, to: to, in: transaction)
      let before = try shifts.first.flatMap {
        try ShiftsTable.begun(agency: agency, by: $0.starts, limit: 2, in: transaction).dropFirst().first
      }
      let last = try ShiftsTable.begun(agency: centre, by: now, limit: 2, in: transaction)
      return Found(
        on: try ShiftsTable.allOn(at: now, limit: agenciesMost, in: transaction), centre: last, shifts: shifts,
        before: before,
        received: try HandoversTable.received(by: (shifts + last).map(\.key), in: transaction),
        runs: try PlanRunsTable.open(limit: 10, in: transaction),
        open: try DutyLogTable.open(limit: 10, in: transaction),
        latest: try DutyLogTable.latest(limit: 8, in: transaction))
    }
    let left = stack([
      panel(title: call.say("现在在班", "On duty now"), body: nowTable(call, found, centre), flush: true),
      rosterPanel(call, found, agency, from: from, to: to, first: first),
    ])
    let right = stack([
      runsPanel(call, found.runs),
      panel(
        title: call.say("待办", "Open items"),
        body: DutyLogView.short(
          found.open, empty: call.say("没有待办", "Nothing is open"), call), flush: true),
      panel(
        title: call.say("最近日志", "Latest of the log"),
        body: DutyLogView.short(found.latest, empty: call.say("还没有日志", "Nothing is written yet"), call), flush: true),
    ])
    var deeds: [HTML] = []
    if call.principal.may(.arrangeDuty) {
      deeds.append(button(Button(call.say("排班", "Arrange"), .primary, icon: .edit, path: "/duty/arrange")))
    }
    return call.dutyPage(
      Phrase("值班", "Duty room"), at: "/duty", controls: buttonRow(deeds), deck([(.twoThirds, left), (.third, right)]))
  }

  private static func nowTable(_ call: Call, _ found: Found, _ centre: String) -> HTML {
    let now = call.jurisdiction.now()
    let mine = found.centre.prefix(1).filter { $0.covers(now) }
    var rows: [Site.Row] = []
    if mine.isEmpty {
      rows.append(
        Row(
          ["\(call.roster.name(centre)[call.language])", gapTag(call), "", "", ""], tone: .bad))
    }
    rows += (mine + found.on.filter { $0.agency != centre }).map { shift in
      Row(
        [
          "\(call.roster.name(shift.agency)[call.language])", who(shift, call), "\(call.postLabel(shift.post))",
          "\(call.zone.text(shift.ends))",
          shift.agency == centre ? state(shift, before: found.centre.dropFirst().first, found.received, call) : .empty,
        ], path: "/duty/shifts/\(shift.key)")
    }
    let columns = [
      Column(call.say("单位", "Agency")), Column(call.say("值班人", "Who"), .wide), Column(call.say("岗位", "Post")),
      Column(call.say("至", "Until")), Column(call.say("交接", "Handover")),
    ]
    let more: HTML = when(
      found.on.count == agenciesMost,
      "<p>\(call.say("只列出前 \(agenciesMost) 个，其余请按单位查看", "the first \(agenciesMost); choose an agency for the others"))</p>")
    return dataTable(caption: call.say("现在在班", "On duty now"), columns: columns, rows: rows) + more
  }

  private static func rosterPanel(
    _ call: Call, _ found: Found, _ agency: String, from: Instant, to: Instant, first: LocalDate
  ) -> HTML {
    let language = call.language
    let isCentre = agency == call.centre
    var lines: [(at: Instant, row: Site.Row)] = []
    var before = found.before
    for shift in found.shifts {
      let kind = call.jurisdiction.district.readiness.shiftKind(shift.kind)?.label[language] ?? shift.kind
      let tone: Tone = shift.covers(call.jurisdiction.now()) ? .good : .plain
      lines.append(
        (
          shift.starts,
          Row(
            [
              "\(call.zone.text(shift.starts)) – \(call.zone.text(shift.ends))", "\(kind)", who(shift, call),
              "\(call.postLabel(shift.post))",
              isCentre ? state(shift, before: before, found.received, call) : .empty,
            ], path: "/duty/shifts/\(shift.key)", tone: tone)
        ))
      before = shift
    }
    // Agencies that keep no roster here have no gaps either.
    let gaps = isCentre || !found.shifts.isEmpty ? Shift.gaps(in: found.shifts, from: from, to: to) : []
    for gap in gaps {
      lines.append(
        (
          gap.lowerBound,
          Row(
            ["\(call.zone.text(gap.lowerBound)) – \(call.zone.text(gap.upperBound))", "", gapTag(call), "", ""],
            tone: .warn)
        ))
    }
    let columns = [
      Column(call.say("时间", "Time")), Column(call.say("班次", "Shift")), Column(call.say("值班人", "Who"), .wide),
      Column(call.say("岗位", "Post")), Column(call.say("交接", "Handover")),
    ]
    let agencies = call.roster.offered.map { Choice($0.code, $0.short[language]) }
    let filters = filterForm(
      action: "/duty",
      filters: [
        Filter(call.say("单位", "Agency"), name: "agency", .select(agencies, selected: agency)),
        Filter(call.say("自", "From"), name: "from", .date(first.description)),
      ], in: language)
    let ends = pager(
      count: call.say("\(first) 起 \(daysShown) 天", "\(daysShown) days from \(first)"),
      previous: path(agency, first + -daysShown), next: path(agency, first + daysShown), in: language)
    return panel(
      title: call.say("值班表", "Roster"), subtitle: call.roster.name(agency)[language],
      body: filters
        + dataTable(
          caption: call.say("值班表", "Roster"), columns: columns,
          rows: lines.sorted { $0.at < $1.at }.map(\.row),
          empty: emptyState(
            icon: .clock, title: call.say("这几天没有排班", "No shifts on these days"),
            what: call.say("由值班长排班。", "A shift leader arranges them."))) + ends, flush: true)
  }

  private static func path(_ agency: String, _ day: LocalDate) -> String {
    "/duty?agency=\(Look.percentEncoded(agency))&from=\(day)"
  }

  private static func runsPanel(_ call: Call, _ runs: [PlanRun]) -> HTML {
    let rows = runs.map { run in
      Row(
        ["\(run.name[call.language])", levelTag(run.level, call.language), "\(call.zone.text(run.startedAt))"],
        path: "/duty/plans/\(run.key)")
    }
    let columns = [
      Column(call.say("预案", "Plan"), .wide), Column(call.say("级别", "Level")), Column(call.say("启动", "Started")),
    ]
    return panel(
      title: call.say("进行中的预案", "Plans in progress"),
      body: dataTable(
        caption: call.say("进行中的预案", "Plans in progress"), columns: columns, rows: rows,
        empty: emptyState(
          icon: .siren, title: call.say("没有进行中的预案", "No plan is in progress"), what: call.say("突发事件时启动。", "Started in an emergency."),
          action: call.principal.may(.keepDuty)
            ? Button(call.say("启动预案", "Start a plan"), icon: .siren, path: "/duty/plans") : nil)), flush: true)
  }

  static func gapTag(_ call: Call) -> HTML { tag(call.say("无人值班", "Nobody on duty"), tone: .bad) }

  static func who(_ shift: Shift, _ call: Call) -> HTML {
    guard let standIn = shift.standIn, standIn.person != shift.person else { return "\(shift.personName)" }
    let word = call.say("代 \(standIn.personName)", "for \(standIn.personName)")
    return "\(shift.personName) \(tag(word, tone: .info))"
  }

  /// Whether the shift began with a handover that both have signed.
  static func state(_ shift: Shift, before: Shift?, _ received: Set<Key>, _ call: Call) -> HTML {
    guard shift.starts <= call.jurisdiction.now() else { return .empty }
    if received.contains(shift.key) { return tag(call.say("已签交接", "handed over"), tone: .good) }
    if before?.person == shift.person, before?.ends == shift.starts { return tag(call.say("连班", "goes on")) }
    return tag(call.say("未签交接", "no signed handover"), tone: .warn)
  }
}
