import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// One matter for the phone: what it is, the photos of before, how much time is left, and the steps one may take as large buttons.
enum FieldMatterPage {
  static let endpoints = [
    Endpoint(.get, "/field/matters/:number", permission: .see, purpose: Phrase("现场办理一件", "A matter on the spot")) {
      try await show($0)
    },
    Endpoint(
      .post, "/field/matters/:number", permission: .see, purpose: Phrase("现场办理一步", "Take a step on the spot"),
      answer: step),
  ]

  @Sendable private static func step(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    call.trail.subject("matter \(number)")
    call.trail.detail(String((call.form["action"] ?? "").prefix(40)))
    guard let action = call.form["action"], let version = call.form["version"].flatMap({ Int($0) }) else {
      throw Refusal.invalid("action", Phrase("缺少动作或版本", "The action or the version is missing"))
    }
    do {
      let form = try await StepInput.form(call)
      let matter = try await call.jurisdiction.matters.act(
        action, on: number, version: version, form: form, once: call.form["once"], by: call.principal)
      // A step may take the matter out of one's own reach; the receipt must open all the same.
      return .see(
        call.principal.reach.admits(matter)
          ? "/field/matters/\(Look.percentEncoded(number))?done=\(Look.percentEncoded(action))" : "/field")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, refusal: refusal)
    }
  }

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let jurisdiction = call.jurisdiction, district = jurisdiction.district, language = call.language
    let file = try await jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    let now = jurisdiction.now(), matter = file.matter
    let title = MatterWords.title(matter, in: district, language: language)
    let situation = Situation(
      matter: matter, entries: file.entries, principal: call.principal, at: now, district: district,
      children: file.children)
    let actions = file.lifecycle.possible(in: situation, rules: jurisdiction.rules)
    let steps = try await FieldSteps(call: call, file: file, actions: actions, refusal: refusal)
    let back =
      "<a class=\"b b-quiet\" href=\"/field\">\(Icon.arrowLeft.html())\(call.say("现场待办", "Field list"))</a>" as HTML
    let done: HTML =
      call.query["done"].flatMap { file.lifecycle.action($0) }.map {
        notice(.good, title: call.say("已提交：\($0.label.zh)", "Sent: \($0.label.en)"))
      } ?? .empty
    let tone = MatterWords.tone(matter.dueAt, now: now, open: true)
    let due: HTML = when(
      matter.isOpen && matter.dueAt != nil,
      "<p class=\"left k-\(tone.rawValue)\">\(FieldParts.left(matter.dueAt, call, now: now))</p>")
    // What was opened opens again without a network.
    let modules = [FieldModules.camera, FieldModules.matter]
    let kept = FieldParts.kept(FieldParts.path(matter), modules)
    return Pages.page(
      call, title: title, tab: "/field", status: call.status(of: refusal),
      modules: modules,
      body: pageHead(
        title: title,
        lede: "\(matter.number) · \(MatterWords.place(matter, in: district, language: language))",
        controls: MatterWords.pill(matter, in: district, now: now, language: language), above: back)
          + """
          <div class="field-face"\(kept)>\(done)\(due)\(steps.html)\(facts(file, call))\(photos(file, call))\
          \(history(file, call))</div>
          """)
  }

  private static func facts(_ file: MatterFile, _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language, matter = file.matter
    var lines: [Fact] = []
    func add(_ zh: String, _ en: String, _ text: String) {
      if !text.isEmpty { lines.append(Fact(call.say(zh, en), text: text)) }
    }
    add("描述", "Description", Masking.text(matter.details))
    add("地址", "Address", Masking.text(matter.address))
    add("类别", "Category", matter.category.map { district.catalogue.name($0)[language] } ?? "")
    let standard = matter.category.flatMap { key in matter.standard.flatMap { district.catalogue.standard(key, $0) } }
    add("结案条件", "Closing condition", standard?.closing[language] ?? "")
    add("主办单位", "Lead agency", matter.agency.map { district.roster.name($0)[language] } ?? "")
    return panel(title: call.say("事实", "Facts"), body: Site.facts(lines))
  }

  private static func photos(_ file: MatterFile, _ call: Call) -> HTML {
    let before = FieldSteps.before(file, call)
    let last = file.attachments.compactMap(\.entry).filter { $0 > 1 }.max()
    let after = last.map { MatterParts.list(file, entry: $0, call) } ?? []
    guard !before.isEmpty || !after.isEmpty else { return .empty }
    func part(_ zh: String, _ en: String, _ photos: [Photo]) -> HTML {
      when(!photos.isEmpty, "<h3>\(call.say(zh, en))</h3>\(photoRow(photos))")
    }
    return panel(
      title: call.say("照片", "Photos"),
      body: part("处置前", "Before", before) + part("最近一步", "Of the latest step", after))
  }

  /// The latest steps; the whole of it is on the page of the matter.
  private static func history(_ file: MatterFile, _ call: Call) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let lines = file.entries.suffix(4).reversed().html { "<li>\(FieldSteps.line($0, file, call, zone: zone))</li>" }
    return panel(
      title: call.say("最近几步", "Latest steps"),
      body: "<ol class=\"latest\">\(lines)</ol>"
        + buttonRow([
          button(
            Button(call.say("完整案件", "The whole matter"), .quiet, icon: .list, path: "/matters/\(file.matter.number)"))
        ]))
  }
}
