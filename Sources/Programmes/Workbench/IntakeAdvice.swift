import Basics
import Casework
import Organization
import Platform
import Site
import Territory
import Timing

/// What the words of a call could be: category, the same thing again, who answers for it, and by when. Each with its reason.
struct IntakeAdvice {
  let html: HTML

  private static let alikeMost = 5

  init(_ call: Call, _ form: Form) async throws {
    let district = call.jurisdiction.district
    let details = String((form["details"] ?? "").prefix(Report.detailsMost))
    let proposals = CategoryProposal.of(details, in: district.catalogue)
    let chosen = CategoryKey(form["category"] ?? "") ?? proposals.first?.category
    let area = form["area"].flatMap { district.territory[$0] }
    html = stack([
      panel(title: call.say("可能的类别", "Proposed category"), body: Self.categories(proposals, call)),
      panel(title: call.say("由谁负责", "Who answers for it"), body: Self.agency(chosen, area, call)),
      panel(
        title: call.say("可能是同一件", "Possibly the same"),
        subtitle: call.say("同一街道社区、在办、用词相同", "same place, open, same words"),
        body: try await Self.alike(details, area, proposals, call)),
    ])
  }

  private static func categories(_ proposals: [CategoryProposal], _ call: Call) -> HTML {
    guard !proposals.isEmpty else {
      return "<p class=\"hint\">\(call.say("写几个字就会有建议。", "A few words bring a proposal."))</p>"
    }
    return "<ul class=\"proposals\">"
      + proposals.html { one in
        """
        <li><button type="button" class="b b-plain" data-category="\(one.category.description)">\(one.name[call.language])</button>\
        <small>\(call.say("因为说到：", "because of: "))\(one.words.prefix(6).joined(separator: "、"))</small></li>
        """
      } + "</ul>"
  }

  private static func agency(_ category: CategoryKey?, _ area: Area?, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    guard let category else {
      return "<p class=\"hint\">\(call.say("先有类别，才知道由谁负责。", "It follows from the category."))</p>"
    }
    let routing = district.duties.route(
      kind: category.kind, category: category.code, at: district.locality(area?.code), on: call.jurisdiction.today)
    guard let routing else {
      return "<p class=\"hint\">\(call.say("再有街道或社区，就知道由谁负责。", "It follows from street and community."))</p>"
    }
    let limits = district.catalogue.standards(of: category).html { standard in
      "<li>\(standard.condition[call.language])：<b>\(standard.limit(on: call.jurisdiction.today, calendar: district.calendar).phrase[call.language])</b></li>"
    }
    return """
      <p><b>\(district.roster.name(routing.agency)[call.language])</b></p><p class="hint">\(routing.why[call.language])</p>\
      \(when(!limits.text.isEmpty, "<p>\(call.say("时限（随立案条件）", "Limit, by filing condition"))</p><ul>\(limits)</ul>"))
      """
  }

  private static func alike(
    _ details: String, _ area: Area?, _ proposals: [CategoryProposal], _ call: Call
  ) async throws -> HTML {
    let none: HTML = "<p class=\"hint\">\(call.say("没有看到相同的。", "None was seen."))</p>"
    guard let area else { return none }
    // The words that made the first proposal say best what it is about.
    let words = (proposals.first?.words ?? SearchWords.of([details])).prefix(2).joined(separator: " ")
    guard !words.isEmpty else { return none }
    let found = try await call.jurisdiction.matters.search(words, reach: call.principal.reach, limit: 50)
    let near = found.matters.filter { $0.isOpen && $0.area?.hasPrefix(area.code) == true }.prefix(alikeMost)
    guard !near.isEmpty else { return none }
    let district = call.jurisdiction.district, now = call.jurisdiction.now()
    return "<ul class=\"found\">"
      + near.map { $0 }.html { matter in
        """
        <li><a href="/matters/\(matter.number)" target="_blank" rel="noopener">\
        \(MatterWords.title(matter, in: district, language: call.language))</a> \
        \(MatterWords.pill(matter, in: district, now: now, language: call.language))\
        <small>\(matter.number) · \(MatterWords.place(matter, in: district, language: call.language))</small></li>
        """
      } + "</ul>"
  }
}
