import Basics
import Casework
import HTTPTypes
import Organization
import Platform

/// One step for many matters: choose the step, see for each what would happen, then do it, each in a transaction of its own.
enum BulkPage {
  static let endpoints = [
    Endpoint(
      .post, "/matters/bulk", permission: .see, purpose: Phrase("批量办理：选择、预览、执行", "Many at once: choose, preview, do"),
      answer: answer)
  ]

  private static let most = 50

  /// A matter that was ticked, and the version that was seen when the preview was made.
  private struct Ticked {
    var file: MatterFile
    var version: Int
    var actions: [Action]
  }

  @Sendable private static func answer(_ call: Call) async throws -> Reply {
    let ticked = try await ticked(call)
    call.trail.detail("\(ticked.count) matters \(call.form["action"]?.prefix(40) ?? "")")
    guard let code = call.form["action"]?.nonEmpty else { return choose(ticked, call) }
    let able = ticked.filter { $0.actions.contains { $0.code == code } }
    guard let action = able.first?.actions.first(where: { $0.code == code }) else {
      throw Refusal(
        .notNow, "bulk.none", Phrase("所选案件现在都不能这样办理", "None of the ticked matters allows this step now"))
    }
    guard call.form["go"] == "yes" else { return try await preview(action, able, ticked, faults: [], call) }
    return try await perform(action, able, ticked, call)
  }

  private static func ticked(_ call: Call) async throws -> [Ticked] {
    let chosen = call.form.all("number").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !chosen.isEmpty else {
      throw Refusal.invalid("number", Phrase("请先在清单里勾选案件", "Tick matters in the list first"))
    }
    guard chosen.count <= most else {
      throw Refusal.invalid("number", Phrase("一次至多 \(most) 件", "At most \(most) at once"))
    }
    let jurisdiction = call.jurisdiction
    let now = jurisdiction.now()
    var all: [Ticked] = []
    for text in chosen {
      let parts = text.split(separator: "@", maxSplits: 1)
      // "" and "@" have no part at all.
      guard let number = parts.first else {
        throw Refusal.invalid("number", Phrase("请先在清单里勾选案件", "Tick matters in the list first"))
      }
      let file = try await jurisdiction.matters.one(String(number), reach: call.principal.reach)
      let situation = Situation(
        matter: file.matter, entries: file.entries, principal: call.principal, at: now, district: jurisdiction.district,
        children: file.children)
      let actions = file.lifecycle.possible(in: situation, rules: jurisdiction.rules).filter { isSimple($0) }
      all.append(
        Ticked(file: file, version: parts.count > 1 ? Int(parts[1]) ?? 0 : file.matter.version, actions: actions))
    }
    return all
  }

  /// What asks for the same answers whatever the matter; places, photos and conditions differ with each.
  private static func isSimple(_ action: Action) -> Bool {
    action.code != "split"
      && action.fields.allSatisfy { [.text, .longText, .choice, .tick, .agency, .date, .moment].contains($0.kind) }
  }

  private static func hidden(_ ticked: [Ticked]) -> [(name: String, value: String)] {
    ticked.map { ("number", "\($0.file.matter.number)@\($0.version)") }
  }

  private static func choose(_ ticked: [Ticked], _ call: Call) -> Reply {
    var counts: [(action: Action, count: Int)] = []
    for action in ticked.flatMap(\.actions) {
      if let at = counts.firstIndex(where: { $0.action.code == action.code }) {
        counts[at].count += 1
      } else {
        counts.append((action, 1))
      }
    }
    let choices = counts.sorted { ($0.count, $1.action.code) > ($1.count, $0.action.code) }.map {
      Choice(
        $0.action.code, $0.action.label[call.language] + call.say("（\($0.count) 件可办）", " (\($0.count) of them)"))
    }
    let body: HTML =
      choices.isEmpty
      ? emptyState(
        title: call.say("这些案件没有可以一起办的步骤", "There is no step to take for these together"),
        what: call.say("逐件打开办理。", "Open them one by one."),
        action: Button(call.say("回到清单", "Back to the list"), path: "/matters"))
      : postForm(
        action: "/matters/bulk", hidden: hidden(ticked), in: call.language,
        body: formField(
          Site.Field(
            call.say("对所选 \(ticked.count) 件", "For the \(ticked.count) ticked"), name: "action",
            .radios(choices, selected: "")),
          in: call.language) + buttonRow([button(Button(call.say("预览", "Preview"), .primary))]))
    return page(call, body)
  }

  private static func preview(
    _ action: Action, _ able: [Ticked], _ ticked: [Ticked], faults: [Refusal.Fault], _ call: Call
  ) async throws -> Reply {
    let first = able[0].file
    let asksAgency = action.fields.contains { $0.kind == .agency }
    let routing = asksAgency ? try await call.jurisdiction.matters.proposal(for: first.matter) : nil
    let rows = ticked.map { one in
      let isAble = able.contains { $0.file.matter.number == one.file.matter.number }
      return row(
        one, isAble ? call.say("会办理", "will be done") : call.say("现在不能这样办理", "not possible now"),
        isAble ? .good : .plain, call)
    }
    let form = StepInput.form(
      action, file: first, routing: routing, sent: call.form["go"] == nil ? nil : call.form, faults: faults,
      path: "/matters/bulk", hidden: hidden(able) + [("go", "yes")], call: call)
    return page(
      call,
      stack([
        panel(
          title: action.label[call.language], subtitle: call.say("对 \(able.count) 件执行", "for \(able.count) matters"),
          body: form),
        panel(title: call.say("逐件", "Each of them"), body: table(rows, call), flush: true),
      ]), status: call.status(of: faults))
  }

  private static func perform(
    _ action: Action, _ able: [Ticked], _ ticked: [Ticked], _ call: Call
  ) async throws -> Reply {
    let form = try await StepInput.form(call)
    var rows: [Row] = []
    var done = 0
    for one in ticked {
      do {
        try await call.jurisdiction.matters.act(
          action.code, on: one.file.matter.number, version: one.version, form: form, by: call.principal)
        done += 1
        rows.append(row(one, call.say("已办理", "done"), .good, call))
      } catch let refusal as Refusal {
        // What is wrong with the answers is wrong for all: it is said before anything is done.
        if done == 0, refusal.kind == .invalid {
          return try await preview(action, able, ticked, faults: refusal.fields, call)
        }
        rows.append(row(one, refusal.phrase[call.language], .warn, call))
      }
    }
    let words = call.say("\(done) 件已办理，\(ticked.count - done) 件没有", "\(done) done, \(ticked.count - done) not")
    return page(
      call,
      stack([
        notice(done == ticked.count ? .good : .warn, title: words),
        panel(title: call.say("逐件结果", "Each result"), body: table(rows, call), flush: true),
        buttonRow([button(Button(call.say("回到清单", "Back to the list"), path: "/matters"))]),
      ]))
  }

  private static func row(_ one: Ticked, _ words: String, _ tone: Tone, _ call: Call) -> Row {
    let district = call.jurisdiction.district
    let matter = one.file.matter
    return Row(
      [
        "\(MatterWords.title(matter, in: district, language: call.language)) <small>\(matter.number)</small>",
        "\((district.stage(of: matter)?.label ?? .verbatim(matter.stage))[call.language])", tag(words, tone: tone),
      ], path: "/matters/\(matter.number)")
  }

  private static func table(_ rows: [Row], _ call: Call) -> HTML {
    dataTable(
      caption: call.say("所选案件", "Ticked matters"),
      columns: [
        Column(call.say("事项", "What"), .wide), Column(call.say("环节", "Stage")), Column(call.say("结果", "Result")),
      ], rows: rows)
  }

  private static func page(_ call: Call, _ body: HTML, status: HTTPResponse.Status = .ok) -> Reply {
    Pages.page(
      call, title: call.say("批量办理", "Many at once"), layout: .desk, width: .reading, tab: "/matters", status: status,
      body: pageHead(title: call.say("批量办理", "Many at once")) + body)
  }
}
