import Auditing
import Basics
import Casework
import Organization
import Platform
import Site
import Timing

/// The parts of the page of a request.
struct RequestView {
  var call: Call
  var request: DataRequest
  var now: Instant

  private var language: Language { call.language }
  private var district: District { call.jurisdiction.district }
  private var zone: LocalZone { district.calendar.zone }
  private var path: String { "/privacy/requests/\(Look.percentEncoded(request.matter.number))" }

  var asked: HTML {
    let number = Look.percentEncoded(request.aboutNumber)
    var lines = [
      Fact(call.say("请求", "Asked for"), text: request.right?.label[language] ?? "—"),
      Fact(
        call.say("所涉上报", "About"),
        call.principal.may(.see) && request.about != nil
          ? "<a href=\"/matters/\(number)\">\(request.aboutNumber)</a>" : "\(request.aboutNumber)"),
      Fact(call.say("收到", "Arrived"), moment(request.matter.reportedAt, zone: zone)),
    ]
    if !request.matter.details.isEmpty {
      lines.append(Fact(call.say("本人的话", "In their words"), text: Masking.text(request.matter.details)))
    }
    for entry in request.file.entries.dropFirst() {
      let done = request.file.lifecycle.action(entry.action)?.done ?? .verbatim(entry.action)
      lines.append(Fact(zone.text(entry.at), text: "\(done[language]) \(entry.personName)"))
    }
    return facts(lines)
  }

  /// What is held: masked, or in full after a reason was given.
  func held(_ outcome: RequestPage.Outcome, lengths: ClosedRange<Int>) -> HTML {
    let title = call.say("所存信息", "What is held")
    guard request.about != nil else {
      return panel(
        title: title,
        body: emptyState(
          title: call.say("不在您的可见范围内", "Beyond what you may see"),
          what: call.say("请由别的单位的人员办理。", "Somebody of another agency must answer this.")))
    }
    var lines: [Fact] = []
    if let reporter = request.held.reporter {
      lines = [
        Fact(call.say("称呼", "Name"), text: outcome.opened?.name ?? Masking.name(reporter.name)),
        Fact(call.say("电话", "Phone"), text: outcome.opened?.phone ?? Masking.phone(reporter.phone)),
        Fact(
          call.say("可见范围", "Seen by"),
          text: request.held.isRestricted
            ? call.say("限制处理：谁也看不到", "nobody: restricted")
            : reporter.visibility == .agency
              ? call.say("治理中心和主办单位", "the centre and the lead agency")
              : call.say("治理中心和热线", "the centre and the hotline")),
        Fact(call.say("告知版本", "Notice"), text: reporter.notice.nonEmpty ?? "—"),
      ]
    } else {
      lines = [Fact(call.say("称呼、电话", "Name, phone"), text: call.say("没有，或已删除", "none, or deleted"))]
    }
    for consent in request.held.consents {
      let label = district.privacyNotice?.purpose(consent.purpose)?.label[language] ?? consent.purpose
      let ended = consent.withdrawnAt.map { call.say("，\(zone.text($0)) 撤回", ", withdrawn \(zone.text($0))") } ?? ""
      lines.append(Fact(call.say("同意", "Consent"), text: "\(label)（\(zone.text(consent.givenAt))\(ended)）"))
    }
    var body = facts(lines)
    if outcome.opened != nil {
      body += notice(.info, title: call.say("本次查看已留痕", "This opening has been recorded"))
    } else if request.held.reporter != nil, request.matter.isOpen {
      body += postForm(
        action: "\(path)/opening", in: language,
        body: formField(
          Site.Field(
            call.say("查看完整信息的理由", "Reason to open it in full"), name: "reason", .text(call.form["reason"] ?? ""),
            fault: outcome.fault), in: language)
          + buttonRow([button(Button(call.say("查看完整信息", "Open in full"), .quiet, icon: .eye))]))
    }
    return panel(title: title, body: body)
  }

  var openings: HTML {
    let rows = request.openings.prefix(100).map { record in
      let draft = record.draft
      return Row([
        moment(draft.at, zone: zone), "\(draft.personName)", "\(district.roster.name(draft.agency)[language])",
        "\(draft.fields.map(MatterWords.shown).joined()[language])", "\(draft.reason)",
      ])
    }
    return dataTable(
      caption: call.say("谁看过", "Who has looked"),
      columns: [
        Column(call.say("何时", "When")), Column(call.say("谁", "Who")), Column(call.say("单位", "Agency")),
        Column(call.say("什么", "What")), Column(call.say("为何", "Why"), .wide),
      ], rows: rows,
      empty: emptyState(
        title: call.say("没有人查看过完整信息", "Nobody has opened it"),
        what: call.say("查看后会在这里留痕。", "Each opening is listed here.")),
      compact: true)
  }

  /// The clock of the answer, with its sum line by line.
  var deadline: HTML {
    request.file.lifecycle.clocks.flatMap { code, label in
      request.file.countdowns.numbered(code).map { (label, $0.countdown) }
    }.html { label, countdown in
      var lines: [Fact] = [Fact(label[language], text: countdown.limit.phrase[language])]
      if let due = countdown.deadline {
        let left = countdown.state == .running ? MatterWords.left(due, now: now, language: language) : ""
        lines.append(Fact(call.say("截止", "Due"), text: "\(zone.endText(due)) \(left)"))
      }
      let sum = countdown.explain(until: countdown.stoppedAt ?? now).html { line in
        "<li>\(line.phrase[language])</li>"
      }
      return facts(lines) + details(call.say("怎么算的", "How it is computed"), "<ul>\(sum)</ul>")
    }
  }

  /// The forms of the deeds that answer what was asked.
  func deeds(_ outcome: RequestPage.Outcome) -> HTML {
    guard request.matter.isOpen, request.about != nil, let right = request.right, !right.deeds.isEmpty else {
      return "<p>\(call.say("没有可做的处置，请直接答复。", "There is nothing to be done but to answer."))</p>"
    }
    return Deed.allCases.filter { right.deeds.contains($0) && applies($0) }.html { deed in
      let isSent = outcome.sent == deed.rawValue
      let faults = isSent ? outcome.refusal?.fields ?? [] : []
      func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
      func typed(_ name: String) -> String { isSent ? call.form[name] ?? "" : "" }
      let fields: HTML =
        switch deed {
        case .correct:
          formField(
            Site.Field(
              call.say("更正后的称呼", "Corrected name"), name: "name", .text(typed("name"), autocomplete: "off"),
              fault: fault("name"), isOptional: true), in: language)
            + formField(
              Site.Field(
                call.say("更正后的电话", "Corrected phone"), name: "phone", .text(typed("phone"), autocomplete: "off"),
                fault: fault("phone"), isOptional: true), in: language)
        case .withdraw:
          formField(
            Site.Field(
              call.say("哪项同意", "Which consent"), name: "purpose",
              .select(
                [
                  ChoiceGroup(
                    "",
                    request.held.standing.map {
                      Choice($0.purpose, district.privacyNotice?.purpose($0.purpose)?.label[language] ?? $0.purpose)
                    })
                ], selected: typed("purpose")), fault: fault("purpose")), in: language)
        default: .empty
        }
      return postForm(
        action: "\(path)/deeds", hidden: [("deed", deed.rawValue)], in: language,
        body: fields
          + buttonRow([
            button(
              Button(
                deed.label[language], deed == .delete ? .danger : .plain,
                confirm: deed == .delete ? call.say("删除后不能恢复，确定吗？", "It cannot be brought back. Really delete?") : nil))
          ]))
    }
  }

  /// Whether there is anything for the deed to be done to.
  private func applies(_ deed: Deed) -> Bool {
    switch deed {
    case .export: true
    case .correct: request.held.reporter != nil
    case .delete: request.held.reporter != nil && request.about?.matter.isOpen == false
    case .restrict: request.held.reporter != nil && !request.held.isRestricted
    case .unrestrict: request.held.isRestricted
    case .withdraw: !request.held.standing.isEmpty
    }
  }
}
