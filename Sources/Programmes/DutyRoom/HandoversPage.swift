import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// The handovers of the centre, and writing one.
enum HandoversPage {
  static let endpoints = [
    Endpoint(.get, "/duty/handovers", permission: .seeDuty, purpose: Phrase("交接班清单", "Handovers"), answer: list),
    Endpoint(
      .get, "/duty/handovers/new", permission: .keepDuty, purpose: Phrase("写交接班", "The page for handing over")
    ) { try await form($0) },
    Endpoint(
      .post, "/duty/handovers", permission: .keepDuty, purpose: Phrase("交班签字", "Hand over and sign"), answer: give),
  ]

  private static let perPage = 30
  /// So many open lines and plans go into the proposal; who has more must choose.
  private static let itemsMost = 60

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let agency = call.centre
    let before = call.query["after"].flatMap { Key(text: $0) }
    let (found, waiting) = try await call.database.read("duty.handovers") { transaction in
      (
        try HandoversTable.page(agency: agency, before: before, limit: perPage + 1, in: transaction),
        try HandoversTable.waiting(agency: agency, limit: 5, in: transaction)
      )
    }
    let shown = found.prefix(perPage)
    let rows = shown.map { handover in
      Row(
        [
          "\(call.zone.text(handover.outgoing.at))", "\(handover.outgoing.personName)",
          "\(handover.incoming?.personName ?? "—")",
          handover.incoming.map { "\(call.zone.text($0.at))" } ?? "—", state(handover, call),
        ], path: "/duty/handovers/\(handover.key)")
    }
    let columns = [
      Column(call.say("交班", "Handed over")), Column(call.say("交班人", "Outgoing"), .wide),
      Column(call.say("接班人", "Incoming")), Column(call.say("接班", "Taken over")), Column(call.say("状态", "State")),
    ]
    let next = found.count > perPage ? shown.last.map { "/duty/handovers?after=\($0.key)" } : nil
    let table =
      dataTable(
        caption: call.say("交接班", "Handovers"), columns: columns, rows: Array(rows),
        empty: emptyState(
          title: call.say("还没有交接班", "No handover yet"),
          what: call.say("交班人写小结并签字，接班人阅后签字。", "Who leaves writes and signs; who comes reads and signs.")))
      + pager(
        count: call.say("本页 \(rows.count) 份", "\(rows.count) on this page"), previous: nil, next: next,
        in: call.language)
    let notices = waiting.html { handover in
      notice(
        .warn,
        title: call.say(
          "\(handover.outgoing.personName) 已交班，等待接班签字",
          "\(handover.outgoing.personName) has handed over; the next officer is to sign"),
        body: button(Button(call.say("阅读", "Read"), path: "/duty/handovers/\(handover.key)")))
    }
    let write =
      call.principal.may(.keepDuty)
      ? button(Button(call.say("交班", "Hand over"), .primary, icon: .edit, path: "/duty/handovers/new")) : HTML.empty
    return call.dutyPage(
      Phrase("交接班", "Handovers"), at: "/duty/handovers", controls: buttonRow([write]),
      notices + panel(title: call.say("清单", "List"), body: table, flush: true))
  }

  static func state(_ handover: Handover, _ call: Call) -> HTML {
    if !handover.isUntouched { return tag(call.say("文字被改动", "text changed"), tone: .bad) }
    if handover.incoming != nil { return tag(call.say("双方已签", "signed by both"), tone: .good) }
    if handover.replacedAt != nil { return tag(call.say("已替换", "replaced")) }
    return tag(call.say("待接班签字", "to be signed"), tone: .warn)
  }

  private static func form(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let language = call.language, officer = call.officer
    let found = try await call.database.read("duty.handover.proposal") { transaction in
      (
        shift: try Handovers.shift(of: officer, in: transaction),
        open: try DutyLogTable.open(limit: itemsMost, in: transaction),
        runs: try PlanRunsTable.open(limit: itemsMost, in: transaction)
      )
    }
    let runs = found.runs.map { run in
      call.say(
        "预案进行中：\(run.name.zh)，\(run.level.label.zh)，\(call.zone.text(run.startedAt)) 启动",
        "Plan in progress: \(run.name.en), \(run.level.label.en), started \(call.zone.text(run.startedAt))")
    }
    let lines = found.open.map { line in
      let about = line.draft.matter.map { " \($0)" } ?? ""
      return "#\(line.ordinal) \(call.zone.text(line.draft.at)) \(Masking.text(line.draft.text))\(about)"
    }
    let proposal = String((runs + lines).joined(separator: "\n").prefix(Handover.itemsMost))
    let fields =
      formField(
        Field(
          call.say("值班小结", "Summary of the shift"), name: "summary",
          .textarea(call.form["summary"] ?? "", rows: 6, limit: Handover.summaryMost),
          fault: refusal?.fault("summary", in: language)), in: language)
      + formField(
        Field(
          call.say("未结事项", "Open items"), name: "items",
          .textarea(call.form["items"] ?? proposal, rows: 8, limit: Handover.itemsMost),
          hint: call.say("已按日志待办和进行中的预案列出，可补充", "as the open lines and plans say; add what is missing"),
          fault: refusal?.fault("items", in: language), isOptional: true), in: language)
      + (try await Confirmation.field(call, refusal))
    let form = postForm(
      "/duty/handovers", fields + buttonRow([button(Button(call.say("签字交班", "Sign and hand over"), .primary))]))
    var body = call.trouble(refusal)
    if let shift = found.shift {
      let span = "\(call.zone.text(shift.starts)) – \(call.zone.text(shift.ends))"
      body += panel(title: call.say("本班", "This shift"), subtitle: span, body: form)
    } else if refusal == nil {
      body += notice(.warn, title: Handovers.notYours.phrase[language])
    }
    return call.dutyPage(
      Phrase("交班", "Hand over"),
      lede: Phrase("签字后不能修改；接班人签字前可以重写。", "Once signed it is not changed; until it is received it can be replaced."),
      at: "/duty/handovers", status: call.status(of: refusal), body)
  }

  @Sendable private static func give(_ call: Call) async throws -> Reply {
    let officer = call.officer
    do {
      let summary = try call.text("summary", Phrase("值班小结", "Summary"), 2...Handover.summaryMost)
      let items = try call.text("items", Phrase("未结事项", "Open items"), 0...Handover.itemsMost)
      guard try await call.database.read("duty.handover.mine", { try Handovers.shift(of: officer, in: $0) }) != nil
      else {
        throw Handovers.notYours
      }
      let way = try await Confirmation.way(call)
      let words = (
        agency: call.roster.agency(officer.agency)?.name ?? .verbatim(officer.agency),
        post: call.roster.post(officer.post)?.label ?? .verbatim(officer.post)
      )
      let handover = try await Handovers(database: call.database, keys: call.jurisdiction.surroundings.keys).give(
        summary: summary, items: items, words: words, by: officer, way: way)
      call.trail.subject("handover \(handover.key)")
      call.trail.detail("out \(handover.digest)")
      return .see("/duty/handovers/\(handover.key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      call.trail.detail(refusal.code)
      return try await form(call, refusal)
    }
  }
}
