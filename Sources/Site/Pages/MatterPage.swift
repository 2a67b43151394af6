import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Timing

/// One matter: facts, explained deadlines, timeline, and what may be done with it now.
package enum MatterPage {
  package static let endpoints =
    [
      Endpoint(.get, "/matters/:number", permission: .see, purpose: Phrase("一件案件", "One matter")) { call in
        try await show(call, form: nil, refusal: nil)
      },
      Endpoint(.post, "/matters/:number/steps", permission: .see, purpose: Phrase("办理一步", "Take a step"), answer: step),
      Endpoint(
        .post, "/matters/:number/parts", permission: .dispatch, purpose: Phrase("拆分出一件", "Split off a part"),
        answer: split),
    ] + ReporterPanel.endpoints

  @Sendable private static func step(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    call.trail.subject("matter \(number)")
    call.trail.detail(String((call.form["action"] ?? "").prefix(40)))
    guard let action = call.form["action"], let version = call.form["version"].flatMap({ Int($0) }) else {
      throw Refusal.invalid("action", Phrase("缺少动作或版本", "The action or the version is missing"))
    }
    do {
      let form = try await StepInput.form(call)
      try await call.jurisdiction.matters.act(
        action, on: number, version: version, form: form, once: call.form["once"], by: call.principal)
      return .see("/matters/\(Look.percentEncoded(number))")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      // What was typed stays on the page.
      return try await show(call, form: (action, call.form), refusal: refusal)
    }
  }

  @Sendable private static func split(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    call.trail.subject("matter \(number)")
    let version = call.form["version"].flatMap { Int($0) } ?? 0
    do {
      let part = try await call.jurisdiction.matters.split(
        number, version: version, form: try await StepInput.form(call), by: call.principal)
      call.trail.detail("part \(part.number)")
      return .see("/matters/\(Look.percentEncoded(number))#parts")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, form: ("split", call.form), refusal: refusal)
    }
  }

  static func show(
    _ call: Call, form: (action: String, values: Form)? = nil, refusal: Refusal? = nil,
    reporter: ReporterView = ReporterView()
  ) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    let language = call.language
    let file = try await jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    let now = jurisdiction.now()
    let matter = file.matter
    let situation = Situation(
      matter: matter, entries: file.entries, principal: call.principal, at: now, district: district,
      children: file.children)
    let actions = file.lifecycle.possible(in: situation, rules: jurisdiction.rules)
    let held = file.lifecycle.held(in: situation, rules: jurisdiction.rules)
    let asksAgency = actions.contains { $0.fields.contains { $0.kind == .agency || $0.kind == .agencies } }
    let routing = asksAgency ? try await jurisdiction.matters.proposal(for: matter) : nil
    let again = try await jurisdiction.matters.recurrences(of: matter, reach: call.principal.reach)
    let near =
      actions.contains { $0.code == "merge" }
      ? try await jurisdiction.matters.duplicates(of: matter, reach: call.principal.reach) : []
    let person = try await ReporterPanel.html(
      matter, call, opened: reporter.opened, fault: reporter.fault, reason: reporter.reason)
    let title = MatterWords.title(matter, in: district, language: language)
    let head = pageHead(
      title: title, lede: "\(matter.number) · \(MatterWords.place(matter, in: district, language: language))",
      controls: MatterWords.pill(matter, in: district, now: now, language: language))
    let warning: HTML =
      refusal.map { refusal in
        notice(.bad, title: refusal.phrase[language])
      } ?? .empty
    let more =
      try await StrandPanels.all(file, call, now: now) + PhotoReusePanel.panels(file, call) + call.panels(of: file)
    let facts = panel(
      title: call.say("事实", "Facts"), body: MatterParts.facts(file, call) + MatterParts.beforeAndAfter(file, call))
    let history = stack(
      [
        panel(
          title: call.say("时间线", "Timeline"),
          subtitle: call.say("每一步都留痕，前后哈希相连", "every step is recorded and chained by hash"),
          body: MatterParts.timeline(file, call))
      ] + more)
    let steps = panel(
      title: call.say("办理", "What you may do"),
      body: warning
        + held.html { "<p class=\"hint\">\($0.action.label[language])\(call.say("：", ": "))\($0.why[language])</p>" }
        + StepInput.forms(actions, file: file, routing: routing, sent: form, faults: refusal?.fields ?? [], call: call),
      id: "steps")
    let duplicates = panel(
      title: call.say("可能重复", "Possible duplicates"),
      subtitle: call.say("同小类，50 米、24 小时内", "same subclass, near in place and time"),
      body: MatterParts.duplicates(near, call))
    let deadlines = panel(
      title: call.say("时限", "Deadlines"),
      subtitle: call.say("由流转记录算出，可逐行展开", "computed from the entries; open for every line"),
      body: Deadlines.all(file, call, now: now), id: "deadlines")
    let side = stack(
      [steps] + (near.isEmpty ? [] : [duplicates])
        + (again.isEmpty ? [] : [StrandPanels.recurrences(again, call)])
        + [deadlines, StrandPanels.ledger(file, call, now: now)] + (person.text.isEmpty ? [] : [person]))
    let path = "/matters/\(matter.number)"
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/matters",
      status: refusal.map(call.status(of:)) ?? (reporter.fault == nil ? .ok : .unprocessableContent),
      modules: Live.modules,
      body: Live.region(id: "matter-head", source: path, number: matter.number, body: head) + Live.state(in: language)
        + beside(
          facts, Live.region(id: "matter-side", source: path, number: matter.number, body: side),
          then: Live.region(id: "matter-history", source: path, number: matter.number, body: history)))
  }
}
