import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// One handover: its text, both signatures, and the notes that follow.
enum HandoverPage {
  static let endpoints = [
    Endpoint(.get, "/duty/handovers/:key", permission: .seeDuty, purpose: Phrase("一份交接班", "One handover")) {
      try await page($0)
    },
    Endpoint(
      .post, "/duty/handovers/:key/signature", permission: .keepDuty, purpose: Phrase("接班签字", "Take over and sign"),
      answer: sign),
    Endpoint(
      .post, "/duty/handovers/:key/notes", permission: .keepDuty,
      purpose: Phrase("为交接班补充说明", "Add a note to a handover"),
      answer: note),
  ]

  private static let notesMost = 100

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let key = try call.key()
    let found = try await call.database.read("duty.handover") { transaction in
      (
        handover: try HandoversTable.one(key, in: transaction),
        notes: try HandoversTable.notes(of: key, limit: notesMost, in: transaction)
      )
    }
    guard let handover = found.handover else { throw Handovers.none }
    var list = [
      Fact(call.say("状态", "State"), HandoversPage.state(handover, call)),
      Fact(call.say("交班", "Handed over"), text: words(handover.outgoing, call)),
      Fact(call.say("接班", "Taken over"), text: handover.incoming.map { words($0, call) } ?? "—"),
      Fact("SHA-256", "<code>\(handover.digest)</code>"),
    ]
    if let at = handover.replacedAt { list.append(Fact(call.say("被替换于", "Replaced at"), text: call.zone.text(at))) }
    let text = Masking.text(handover.text)
    var body = call.trouble(refusal)
    if !handover.isUntouched { body += notice(.bad, title: Handovers.textChanged.phrase[call.language]) }
    body += panel(
      title: call.say("签字的文字", "The text that is signed"),
      subtitle: text == handover.text
        ? "" : call.say("显示时已脱敏，签字针对原文", "masked on the page; the signatures are of the original"),
      body: text.split(separator: "\n", omittingEmptySubsequences: false).html { "<p>\($0)</p>" })
    body += panel(title: call.say("签字", "Signatures"), body: facts(list))
    if handover.incoming == nil, handover.replacedAt == nil, handover.isUntouched, call.principal.may(.keepDuty) {
      body += panel(
        title: call.say("接班签字", "Take over"),
        body: postForm(
          "/duty/handovers/\(key)/signature", hidden: [("digest", handover.digest)],
          try await Confirmation.field(call, refusal)
            + buttonRow([button(Button(call.say("已阅，签字接班", "Read; sign and take over"), .primary))])))
    }
    body += notes(call, found.notes, key, refusal)
    return call.dutyPage(
      Phrase("交接班", "Handover"), at: "/duty/handovers", status: call.status(of: refusal), stack([body]))
  }

  private static func words(_ signature: Handover.Signature, _ call: Call) -> String {
    let way =
      signature.way == .password ? call.say("密码签字", "signed by password") : call.say("勾选签字", "signed by a tick")
    return "\(signature.personName) · \(call.postLabel(signature.post)) · \(call.zone.text(signature.at)) · \(way)"
  }

  private static func notes(_ call: Call, _ notes: [Handover.Note], _ key: Key, _ refusal: Refusal?) -> HTML {
    let rows = notes.map { note in
      Row(["\(call.zone.text(note.at))", "\(Masking.text(note.text))", "\(note.personName)"])
    }
    let table = dataTable(
      caption: call.say("补充说明", "Notes"),
      columns: [
        Column(call.say("时间", "Time")), Column(call.say("说明", "Note"), .wide), Column(call.say("补充人", "By")),
      ], rows: rows,
      empty: emptyState(
        icon: .list, title: call.say("没有补充说明", "No notes"),
        what: call.say("签字后的文字不能改，只能补充。", "What is signed is not changed; notes follow it.")))
    guard call.principal.may(.keepDuty), notes.count < notesMost else {
      return panel(title: call.say("补充说明", "Notes"), body: table, flush: true)
    }
    let form = postForm(
      "/duty/handovers/\(key)/notes",
      formField(
        Field(
          call.say("说明", "Note"), name: "text", .textarea(call.form["text"] ?? "", rows: 3, limit: LogLine.textMost),
          fault: refusal?.fault("text", in: call.language)), in: call.language)
        + buttonRow([button(Button(call.say("补充", "Add")))]))
    return panel(title: call.say("补充说明", "Notes"), body: table, flush: true)
      + panel(title: call.say("补充一条", "Add a note"), body: form)
  }

  @Sendable private static func sign(_ call: Call) async throws -> Reply {
    let key = try call.key()
    call.trail.subject("handover \(key)")
    do {
      let way = try await Confirmation.way(call)
      let handover = try await Handovers(database: call.database, keys: call.jurisdiction.surroundings.keys).take(
        key, digest: call.form["digest"] ?? "", by: call.officer, way: way)
      call.trail.detail("in \(handover.digest)")
      return .see("/duty/handovers/\(key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }

  @Sendable private static func note(_ call: Call) async throws -> Reply {
    let key = try call.key()
    call.trail.subject("handover \(key)")
    do {
      let text = try call.text("text", Phrase("说明", "Note"), 2...LogLine.textMost)
      try await Handovers(database: call.database, keys: call.jurisdiction.surroundings.keys).note(
        text, on: key, by: call.officer)
      return .see("/duty/handovers/\(key)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal)
    }
  }
}
