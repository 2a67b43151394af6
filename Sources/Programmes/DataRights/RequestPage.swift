import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// One request: what is held, who has looked, the deeds that answer it, and the steps of its lifecycle.
enum RequestPage {
  static let endpoints = [
    Endpoint(
      .get, "/privacy/requests/:number", permission: .handlePrivacy,
      purpose: Phrase("一件个人信息请求", "One request about personal data")
    ) { try await show($0, DataRequest.load($0)) },
    Endpoint(
      .post, "/privacy/requests/:number/opening", permission: .handlePrivacy,
      purpose: Phrase("说明理由后查看所存信息", "Open what is held, with a reason"), answer: open),
    Endpoint(
      .post, "/privacy/requests/:number/steps", permission: .handlePrivacy,
      purpose: Phrase("办理个人信息请求", "Take a step of a request"), answer: step),
    Endpoint(
      .post, "/privacy/requests/:number/deeds", permission: .handlePrivacy,
      purpose: Phrase("处置个人信息", "Do what a request asks for"), answer: act),
  ]

  /// What came of a form on the page.
  struct Outcome {
    var opened: Reporter?
    /// The step or deed that was refused, with what was typed.
    var sent = ""
    var refusal: Refusal?
    /// What was wrong with the reason.
    var fault: String?
  }

  @Sendable private static func open(_ call: Call) async throws -> Reply {
    let request = try await DataRequest.load(call)
    call.trail.subject("matter \(request.aboutNumber)")
    guard request.matter.isOpen else {
      throw Refusal(.notNow, "data.ended", Phrase("请求已结束", "The request has ended"))
    }
    _ = try request.required()
    let reason = call.form["reason"]?.trimmed ?? ""
    guard Disclosure.reasonLength.contains(reason.count) else {
      return try await show(
        call, request, Outcome(fault: call.say("请写明理由（4 至 200 字）", "Give a reason of 4 to 200 characters")))
    }
    call.trail.shows(
      ["reporter.name", "reporter.phone"], of: "matter \(request.aboutNumber)",
      reason: "\(reason) (\(request.matter.number))")
    return try await show(call, request, Outcome(opened: request.held.reporter))
  }

  @Sendable private static func step(_ call: Call) async throws -> Reply {
    let request = try await DataRequest.load(call)
    let number = request.matter.number, action = call.form["action"] ?? ""
    call.trail.subject("matter \(number)")
    call.trail.detail(String(action.prefix(40)))
    let values = Dictionary(call.form.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    do {
      try await call.jurisdiction.matters.act(
        action, on: number, version: call.form["version"].flatMap { Int($0) } ?? 0, form: StepForm(values),
        by: call.principal)
      return .see("/privacy/requests/\(Look.percentEncoded(number))")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, try await DataRequest.load(call), Outcome(sent: action, refusal: refusal))
    }
  }

  @Sendable private static func act(_ call: Call) async throws -> Reply {
    let request = try await DataRequest.load(call)
    let number = request.matter.number
    call.trail.subject("matter \(request.aboutNumber)")
    guard let deed = call.form["deed"].flatMap(Deed.init(rawValue:)) else {
      throw Refusal.invalid("deed", Phrase("没有这种处置", "There is no such deed"))
    }
    call.trail.detail("\(deed.rawValue) for request \(number)")
    do {
      try request.check(deed)
      if let file = try await deed.done(call, request) { return file }
      return .see("/privacy/requests/\(Look.percentEncoded(number))")
    } catch let refusal as Refusal where refusal.kind != .forbidden {
      return try await show(call, request, Outcome(sent: deed.rawValue, refusal: refusal))
    }
  }

  static func show(
    _ call: Call, _ request: DataRequest, _ outcome: Outcome = Outcome()
  ) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let now = call.jurisdiction.now()
    let matter = request.matter
    let situation = Situation(
      matter: matter, entries: request.file.entries, principal: call.principal, at: now, district: district)
    let path = "/privacy/requests/\(Look.percentEncoded(matter.number))/steps"
    let steps = request.file.lifecycle.possible(in: situation, rules: call.jurisdiction.rules).map { action -> HTML in
      let isSent = action.code == outcome.sent
      let form = StepFields.form(
        action, of: matter, path: path, sent: isSent ? call.form : nil,
        faults: isSent ? outcome.refusal?.fields ?? [] : [], call)
      return details(action.label[language], form, open: isSent)
    }
    let warning: HTML = outcome.refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    let view = RequestView(call: call, request: request, now: now)
    // What was asked for is told in the reader's language, not in that of whoever asked.
    let asked = request.right?.label[language]
    let title =
      asked.map { call.say("个人信息请求：\($0)", "Request about personal data: \($0)") }
      ?? MatterWords.title(matter, in: district, language: language)
    let left = stack([
      panel(title: call.say("请求", "The request"), body: view.asked),
      view.held(outcome, lengths: Disclosure.reasonLength),
      panel(
        title: call.say("谁看过", "Who has looked"),
        subtitle: call.say("每次查看完整信息的记录", "every opening of personal data"), body: view.openings, flush: true),
    ])
    let right = stack([
      panel(title: call.say("期限", "Deadline"), body: view.deadline),
      panel(title: call.say("处置", "What was asked for"), body: warning + view.deeds(outcome)),
      panel(
        title: call.say("办理", "Steps"),
        body: steps.isEmpty
          ? emptyState(
            title: call.say("请求已结束", "The request has ended"), what: call.say("答复见经过。", "The answer is in its log."))
          : steps.html { $0 }),
    ])
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/privacy/requests",
      status: outcome.refusal.map(call.status(of:)) ?? (outcome.fault == nil ? .ok : .unprocessableContent),
      body: pageHead(
        title: title, lede: "\(matter.number)",
        controls: MatterWords.pill(matter, in: district, now: now, language: language))
        + deck([(.twoThirds, left), (.third, right)]))
  }
}
