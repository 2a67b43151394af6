import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// One shift: who is on, how they are reached, standing in, taking out.
enum ShiftPage {
  static let endpoints = [
    Endpoint(.get, "/duty/shifts/:key", permission: .seeDuty, purpose: Phrase("一个班次", "One shift")) {
      try await page($0)
    },
    Endpoint(
      .post, "/duty/shifts/:key/stand-in", permission: .arrangeDuty, purpose: Phrase("登记代班", "Name a stand-in"),
      answer: standIn),
    Endpoint(
      .post, "/duty/shifts/:key/removal", permission: .arrangeDuty, purpose: Phrase("撤下班次", "Take a shift out"),
      answer: remove),
  ]

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let key = try call.key(), now = call.jurisdiction.now(), language = call.language
    let found = try await call.database.read("duty.shift") { transaction in
      let shift = try ShiftsTable.one(key, in: transaction)
      let before = try shift.flatMap {
        try ShiftsTable.begun(agency: $0.agency, by: $0.starts, limit: 2, in: transaction).dropFirst().first
      }
      return (shift: shift, before: before, received: try HandoversTable.received(by: [key], in: transaction))
    }
    guard let shift = found.shift else { throw DutyRoster.noShift }
    // Only while the shift is near: a roster of the past is no telephone book.
    let isNear = shift.ends > now
    let contact = try await DutyContact.html(
      shift.person, asks: isNear && call.principal.may(.keepDuty) ? "/duty/shifts/\(key)?contact=1" : nil,
      isAsked: call.query["contact"] == "1", reason: "duty shift \(shift.key)", call)
    var list = [
      Fact(call.say("单位", "Agency"), text: call.roster.name(shift.agency)[language]),
      Fact(call.say("岗位", "Post"), text: call.postLabel(shift.post)),
      Fact(call.say("值班人", "On duty"), DutyPage.who(shift, call)),
      Fact(call.say("时间", "Time"), text: "\(call.zone.text(shift.starts)) – \(call.zone.text(shift.ends))"),
      Fact(call.say("电话", "Telephone"), contact),
    ]
    if let reason = shift.standIn?.reason.nonEmpty {
      list.append(Fact(call.say("代班原因", "Why they stand in"), text: Masking.text(reason)))
    }
    if shift.agency == call.centre, shift.starts <= now {
      list.append(Fact(call.say("交接", "Handover"), DutyPage.state(shift, before: found.before, found.received, call)))
    }
    var body = call.trouble(refusal) + panel(title: call.say("班次", "Shift"), body: facts(list))
    if call.principal.may(.arrangeDuty), isNear {
      body += panel(title: call.say("代班", "Standing in"), body: try await form(call, shift, refusal))
      if shift.starts > now {
        body += panel(
          title: call.say("撤下", "Take out"),
          body: deedForm(
            Button(
              call.say("撤下本班", "Take this shift out"), .danger,
              confirm: call.say("撤下后此时段无人值班，继续吗？", "Nobody is on duty then. Go on?")),
            action: "/duty/shifts/\(key)/removal"))
      }
    }
    return call.dutyPage(Phrase("班次", "Shift"), status: call.status(of: refusal), stack([body]))
  }

  private static func form(_ call: Call, _ shift: Shift, _ refusal: Refusal?) async throws -> HTML {
    let candidates = try await DutyRoster(call.jurisdiction).candidates(for: shift)
    let choices = candidates.map { Choice($0.person, "\($0.personName) · \(call.postLabel($0.post))") }
    let fields =
      formField(
        Field(
          call.say("由谁代班", "Who stands in"), name: "person",
          .select([ChoiceGroup("", choices)], selected: call.form["person"] ?? "", prompt: call.say("请选择", "Choose")),
          fault: refusal?.fault("person", in: call.language)), in: call.language)
      + formField(
        Field(
          call.say("原因", "Reason"), name: "reason", .text(call.form["reason"] ?? ""),
          fault: refusal?.fault("reason", in: call.language)), in: call.language)
    return postForm(
      "/duty/shifts/\(shift.key)/stand-in",
      fields + buttonRow([button(Button(call.say("登记代班", "Name the stand-in"), .primary))]))
  }

  @Sendable private static func standIn(_ call: Call) async throws -> Reply {
    let key = try call.key()
    call.trail.subject("duty shift \(key)")
    guard let shift = try await call.database.read("duty.shift.one", { try ShiftsTable.one(key, in: $0) }) else {
      throw DutyRoster.noShift
    }
    do {
      let duty = DutyRoster(call.jurisdiction)
      let person = call.form["person"] ?? ""
      guard let holder = try await duty.candidates(for: shift).first(where: { $0.person == person }) else {
        throw Refusal.invalid(
          "person", Phrase("请从本单位当日在岗的人中选择", "Choose somebody who holds a post of the agency on that day"))
      }
      let reason = try call.text("reason", Phrase("原因", "Reason"), Disclosure.reasonLength)
      try await duty.standIn(holder, for: key, reason: reason, by: call.officer)
      call.trail.detail("\(shift.person) to \(holder.person)")
      return .see("/duty/shifts/\(key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await page(call, refusal)
    }
  }

  @Sendable private static func remove(_ call: Call) async throws -> Reply {
    let key = try call.key()
    call.trail.subject("duty shift \(key)")
    do {
      try await DutyRoster(call.jurisdiction).remove(key, by: call.officer)
      return .see("/duty")
    } catch let refusal as Refusal where refusal.kind == .notNow {
      return try await page(call, refusal)
    }
  }
}
