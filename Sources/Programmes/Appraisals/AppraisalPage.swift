import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// The appraisal of a period as it stands now (绩效评价): reads the sums that are kept, never the matters.
struct AppraisalPage: Sendable {
  let memo: SchemeMemo

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/appraisal", permission: .seeAppraisals, purpose: Phrase("绩效评价", "Appraisal of a period"), answer: show),
      Endpoint(
        .get, "/appraisal/tables/:format", permission: .seeAppraisals,
        purpose: Phrase("导出评价表", "Export the table of an appraisal"),
        answer: table),
    ]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let ask = try AppraisalAsk(call.query, appraising)
    let (live, before, yearBefore) = try await appraising.compared(ask.scheme, ask.period)
    let revisions = try await call.jurisdiction.database.read("appraisals.revisions") {
      try FreezesTable.revisions(ask.scheme.code, ask.period, in: $0)
    }
    let table = AppraisalTable(
      scheme: ask.scheme, appraisal: live.appraisal, before: before, yearBefore: yearBefore, cellQuery: ask.query,
      linksRegister: call.principal.may(.overview), language: language)
    let title = call.say("绩效评价", "Appraisal")
    let lede = call.say(
      "\(ask.scheme.name.zh) · \(ask.period.label.zh)。评单位、区域和岗位职能，不评个人。",
      "\(ask.scheme.name.en), \(ask.period.label.en). Units, areas and functions are appraised, never persons.")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal",
      body: pageHead(title: title, lede: HTML(escaping: lede), controls: controls(call, ask))
        + objects(call, ask, appraising) + chooser(call, ask, appraising) + state(call, ask, revisions)
        + AppraisalWords.example(ask.scheme, in: language)
        + AppraisalTable.arranged(
          map: map(call, ask, live.appraisal), rules: AppraisalTable.rules(ask.scheme, in: language), table: table.html)
    )
  }

  private func controls(_ call: Call, _ ask: AppraisalAsk) -> HTML {
    var all = [
      button(Button("Excel", icon: .arrowDown, path: "/appraisal/tables/xlsx?\(ask.query)")),
      button(Button("CSV", icon: .arrowDown, path: "/appraisal/tables/csv?\(ask.query)")),
    ]
    if !ask.scheme.byHand.isEmpty || !ask.scheme.marks.isEmpty {
      all.append(button(Button(call.say("人工评分", "By hand"), icon: .edit, path: "/appraisal/scores?\(ask.query)")))
    }
    if call.principal.may(.freezeAppraisals) {
      all.append(
        button(Button(call.say("冻结", "Freeze"), .primary, icon: .lock, path: "/appraisal/freeze?\(ask.query)")))
    }
    return "\(all)"
  }

  /// Whom: regions, agencies, functions.
  private func objects(_ call: Call, _ ask: AppraisalAsk, _ appraising: Appraising) -> HTML {
    let there = Scheme.Object.allCases.filter { object in appraising.book.schemes.contains { $0.object == object } }
    guard there.count > 1 else { return .empty }
    let segments = there.map { object in
      Segment(
        object.label[call.language],
        path: "/appraisal?object=\(object.rawValue)&period=\(Look.percentEncoded(ask.period.code))",
        isCurrent: object == ask.scheme.object)
    }
    return "<p>\(segmented(label: call.say("评价对象", "Whom"), segments))</p>"
  }

  private func chooser(_ call: Call, _ ask: AppraisalAsk, _ appraising: Appraising) -> HTML {
    let schemes = appraising.book.schemes.filter { $0.object == ask.scheme.object }.map { scheme in
      Choice(scheme.code, scheme.name[call.language] + (scheme.isExample ? call.say("（示例）", " (example)") : ""))
    }
    var periods = AppraisalAsk.choices(ask.scheme, call.jurisdiction.today)
    if !periods.contains(ask.period) { periods.append(ask.period) }
    return filterForm(
      action: "/appraisal",
      filters: [
        Filter(call.say("评价办法", "Scheme"), name: "scheme", .select(schemes, selected: ask.scheme.code)),
        Filter(
          call.say("统计期", "Period"), name: "period",
          .select(periods.map { Choice($0.code, $0.label[call.language]) }, selected: ask.period.code)),
      ], in: call.language)
  }

  /// Whether what is shown may still move, and where the published result is.
  private func state(_ call: Call, _ ask: AppraisalAsk, _ revisions: [Freeze]) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let mayWait = call.principal.may(.freezeAppraisals) || call.principal.may(.publishAppraisals)
    if let published = revisions.last(where: \.isPublished), let at = published.publishedAt {
      let waiting = revisions.last.flatMap { $0.isPublished ? nil : $0 }
      let more: HTML =
        waiting.map { next in
          when(
            mayWait,
            button(
              Button(
                call.say("第 \(next.revision) 版待公布", "Revision \(next.revision) waits"),
                path: "/appraisal/results/\(next.key)")))
        } ?? .empty
      return notice(
        .good,
        title: call.say(
          "本期已公布：第 \(published.revision) 版，\(zone.date(at))",
          "Published: revision \(published.revision), \(zone.date(at))"),
        body: AppraisalWords.paragraph(
          Phrase(
            "以下是现在的统计，案件后续办理会使它与公布的结果不同。",
            "Below are the figures of now; what happens to matters later makes them differ from what is published."),
          in: call.language)
          + buttonRow([
            button(
              Button(
                call.say("打开公布的结果", "Open the published result"), .primary, path: "/appraisal/results/\(published.key)")
            ), more,
          ]))
    }
    if let waiting = revisions.last, mayWait {
      return notice(
        .info, title: call.say("本期已冻结，待他人公布", "Frozen, to be published by somebody else"),
        body: buttonRow([button(Button(call.say("打开", "Open"), path: "/appraisal/results/\(waiting.key)"))]))
    }
    let first = Freeze.firstDay(ask.period, ask.scheme)
    return notice(
      .info,
      title: call.say("本期尚未公布：数字随办理变化", "Not published yet: figures still move"),
      body: AppraisalWords.paragraph(Phrase("\(first) 起可冻结。", "It may be frozen from \(first) on."), in: call.language))
  }

  /// Areas in the colour of their grade.
  private func map(_ call: Call, _ ask: AppraisalAsk, _ appraisal: Appraisal) -> HTML {
    guard ask.scheme.object == .region else { return .empty }
    return AppraisalMap.html(ask.scheme, appraisal, in: call.jurisdiction.district, language: call.language)
  }

  @Sendable private func table(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    let format = call.parameter("format")
    guard format == "csv" || format == "xlsx" else {
      throw Refusal(.notFound, "appraisal.format", Phrase("格式应为 csv 或 xlsx", "The format is csv or xlsx"))
    }
    let export: AppraisalExport
    if let text = call.query["result"]?.nonEmpty {
      guard let key = Key(text: text) else { throw ResultPage.missing }
      let shown = try await appraising.shown(try await appraising.one(key))
      guard ResultPage.maySee(shown.freeze, call.principal) else { throw ResultPage.missing }
      export = AppraisalExport(
        scheme: shown.scheme, appraisal: shown.appraisal, revision: shown.freeze, language: call.language)
    } else {
      let ask = try AppraisalAsk(call.query, appraising)
      let live = try await call.jurisdiction.database.read("appraisals.export") {
        try appraising.live(ask.scheme, ask.period, in: $0)
      }
      export = AppraisalExport(scheme: ask.scheme, appraisal: live.appraisal, revision: nil, language: call.language)
    }
    call.trail.kind(.export)
    call.trail.subject("appraisal \(export.name)")
    return format == "csv"
      ? .csv(export.csv, name: "\(export.name).csv") : .workbook(try export.xlsx(), name: "\(export.name).xlsx")
  }
}

extension Reply {
  /// A workbook to keep as a file.
  fileprivate static func workbook(_ bytes: [UInt8], name: String) -> Reply {
    var reply = Reply(body: bytes)
    reply.fields[.contentType] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    reply.fields[.contentDisposition] = "attachment; filename=\"\(name)\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }
}
