import Basics
import Casework
import Indicators
import Organization
import Platform
import Site
import Timing

extension ResultParts {
  /// Objections with their answers, the form for whoever may object, and for whoever answers.
  func objections(_ all: [Objection]) -> HTML {
    let language = call.language, district = call.jurisdiction.district, zone = district.calendar.zone
    let answering = refusal != nil && call.form["outcome"] != nil
    let items = all.map { objection -> HTML in
      let unit = shown.appraisal.line(objection.unit)?.unit.name[language] ?? objection.unit
      let what = shown.scheme.criterion(objection.criterion)?.name[language] ?? call.say("总体", "the whole")
      var lines = [
        Fact(call.say("理由", "Ground"), text: Masking.text(objection.ground)),
        Fact(
          call.say("提出", "Made"),
          "\(district.roster.post(objection.post)?.label[language] ?? objection.post), \(moment(objection.at, zone: zone))"
        ),
      ]
      if let at = objection.answeredAt {
        lines.append(Fact(call.say("答复", "Answer"), text: Masking.text(objection.answer)))
        lines.append(
          Fact(
            call.say("答复人", "Answered"),
            "\(district.roster.post(objection.answeredPost)?.label[language] ?? objection.answeredPost), \(moment(at, zone: zone))"
          ))
      }
      let kind: StatusKind = objection.outcome == .waiting ? .checking : objection.outcome == .upheld ? .done : .dropped
      let form =
        objection.outcome == .waiting && call.principal.may(.freezeAppraisals)
        ? answerForm(objection, answering) : .empty
      let correct: HTML = when(
        objection.outcome == .upheld && call.principal.may(.freezeAppraisals),
        buttonRow([
          button(
            Button(
              call.say("冻结更正版", "Freeze a correction"), icon: .lock,
              path: "/appraisal/freeze?scheme=\(freeze.scheme)&period=\(Look.percentEncoded(freeze.period.code))"))
        ]))
      return """
        <h3>\(unit) · \(what) \(statusPill(kind: kind, word: objection.outcome.label[language]))</h3>\(facts(lines))\(form)\(correct)
        """
    }
    let list =
      items.isEmpty
      ? emptyState(
        title: call.say("没有异议", "No objection"),
        what: call.say("被评单位可以对本单位的结果提出异议。", "Units may object to their own result."))
      : "\(items)"
    return panel(title: call.say("异议", "Objections"), body: list + objectForm(answering), id: "objections")
  }

  private func fault(_ name: String, _ isMine: Bool) -> String? {
    isMine ? refusal?.fields.first { $0.field == name }?.phrase[call.language] : nil
  }

  private func answerForm(_ objection: Objection, _ isMine: Bool) -> HTML {
    let language = call.language, scope = "o\(objection.key)-"
    let choices = [Objection.Outcome.upheld, .rejected].map { Choice($0.rawValue, $0.label[language]) }
    var outcome = Site.Field(
      call.say("结论", "Outcome"), name: "outcome", .radios(choices, selected: isMine ? call.form["outcome"] ?? "" : ""),
      fault: fault("outcome", isMine))
    outcome.scope = scope
    var answer = Site.Field(
      call.say("答复", "Answer"), name: "answer",
      .textarea(isMine ? call.form["answer"] ?? "" : "", rows: 3, limit: 1000),
      fault: fault("answer", isMine))
    answer.scope = scope
    return details(
      call.say("答复", "Answer it"),
      postForm(
        action: "/appraisal/objections/\(objection.key)/answer", faults: isMine ? refusal?.fields ?? [] : [],
        scope: scope, in: language,
        body: formField(outcome, in: language) + formField(answer, in: language)
          + buttonRow([button(Button(call.say("答复", "Send the answer"), .primary))])), open: isMine)
  }

  private func objectForm(_ answering: Bool) -> HTML {
    let language = call.language, isMine = refusal != nil && !answering && call.form["ground"] != nil
    guard call.principal.may(.objectToAppraisals), let at = freeze.publishedAt else { return .empty }
    let own = shown.appraisal.lines.filter { $0.unit.agency == call.principal.agency }
    let last = call.jurisdiction.district.calendar.zone.date(at) + shown.scheme.objectionDays
    guard !own.isEmpty || isMine else { return .empty }
    guard call.jurisdiction.today <= last else {
      return "<p class=\"sub\">\(call.say("异议期已于 \(last) 届满。", "Objections could be made until \(last)."))</p>"
    }
    let units = own.map { Choice($0.unit.code, $0.unit.name[language]) }
    let criteria =
      [Choice("", call.say("总体", "The whole"))] + shown.scheme.criteria.map { Choice($0.code, $0.name[language]) }
    let fields: [HTML] = [
      formField(
        Site.Field(
          call.say("单位", "Unit"), name: "unit", .select([ChoiceGroup("", units)], selected: call.form["unit"] ?? ""),
          fault: fault("unit", isMine)), in: language),
      formField(
        Site.Field(
          call.say("哪一项", "Which criterion"), name: "criterion",
          .select([ChoiceGroup("", criteria)], selected: call.form["criterion"] ?? ""),
          fault: fault("criterion", isMine), isOptional: true), in: language),
      formField(
        Site.Field(
          call.say("理由", "Ground"), name: "ground",
          .textarea(isMine ? call.form["ground"] ?? "" : "", rows: 4, limit: 1000),
          hint: call.say("写明案件编号和依据；\(last) 前可提", "Name matters and grounds; until \(last)"),
          fault: fault("ground", isMine)),
        in: language),
      buttonRow([button(Button(call.say("提出异议", "Object"), .primary))]),
    ]
    return details(
      call.say("对本单位的结果提出异议", "Object to the result of your unit"),
      postForm(
        action: "/appraisal/results/\(freeze.key)/objections", faults: isMine ? refusal?.fields ?? [] : [],
        in: language, body: "\(fields)"),
      open: isMine)
  }
}
