import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// One question to everything: numbers, words, areas, categories. The dialog of Ctrl-K shows the same page's results as one types.
enum SearchPage {
  static let endpoints = [
    Endpoint(.get, "/search", permission: .see, purpose: Phrase("查找", "Search"), answer: show)
  ]

  private static let questionMost = 100
  private static let placesMost = 6

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let question = String((call.query["q"] ?? "").trimmed.prefix(questionMost))
    let found = question.isEmpty ? .empty : try await results(question, call)
    let form: HTML = """
      <form class="ask" role="search" method="get" action="/search"><label for="ask">\
      \(call.say("编号、文字、地址、区域、类别", "Number, words, address, area, category"))</label>\
      <input id="ask" type="search" name="q" value="\(question)" maxlength="\(questionMost)" autocomplete="off">\
      \(button(Button(call.say("查找", "Search"), .primary, icon: .search)))</form>
      """
    return Pages.page(
      call, title: call.say("查找", "Search"), layout: .desk, width: .reading, tab: "/matters",
      body: pageHead(
        title: call.say("查找", "Search"), lede: "\(call.say("只找您职责范围内的案件。", "Only matters within your duty are found."))"
      )
        + form
        + "<div id=\"found\" class=\"found\" role=\"region\" aria-label=\"\(call.say("结果", "Results"))\">\(found)</div>"
    )
  }

  private static func results(_ question: String, _ call: Call) async throws -> HTML {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    let language = call.language
    let now = jurisdiction.now()
    var parts: [HTML] = []
    if let file = try? await jurisdiction.matters.one(question, reach: call.principal.reach) {
      parts.append(group(call.say("编号", "Number"), [matterRow(file.matter, call, now)]))
    }
    let digits = question.filter(\.isASCIIDigit)
    if call.principal.may(.seeReporters), (7...15).contains(digits.count),
      question.allSatisfy({ $0.isASCIIDigit || "+-() ".contains($0) })
    {
      // A phone does not belong into an address: it is sent in a form, which is recorded.
      parts.append(
        """
        <form method="post" action="/caller"><input type="hidden" name="phone" value="\(question)">\
        \(button(Button(call.say("按来电号码查", "Find by the caller's phone"), icon: .phone)))</form>
        """)
    }
    let found = try await jurisdiction.matters.search(question, reach: call.principal.reach)
    if !found.matters.isEmpty {
      parts.append(group(call.say("案件", "Matters"), found.matters.map { matterRow($0, call, now) }))
    }
    if found.isCut {
      let most = grouped(Matters.searchedMost)
      parts.append(
        "<p class=\"hint\">\(call.say("这个词很常见，只看了最近 \(most) 件。多写几个字会更准。", "A common word: only the newest \(most) were looked at. Add a word to narrow it."))</p>"
      )
    }
    let lower = question.lowercased()
    let areas = district.territory.areas.filter {
      $0.label[language].lowercased().contains(lower) || $0.code == question
    }
    if !areas.isEmpty {
      parts.append(
        group(
          call.say("区域", "Areas"),
          areas.prefix(placesMost).map { area in
            row("/matters?area=\(area.code)", district.territory.pathLabel(of: area.code)[language], area.code)
          }))
    }
    let categories = district.catalogue.categories.filter { $0.name[language].lowercased().contains(lower) }
    if !categories.isEmpty {
      parts.append(
        group(
          call.say("类别", "Categories"),
          categories.prefix(placesMost).map { category in
            row(
              "/matters?category=\(Look.percentEncoded(category.key.description))", category.name[language],
              category.key.description)
          }))
    }
    guard !parts.isEmpty else {
      return emptyState(
        icon: .search, title: call.say("没有找到“\(question)”", "Nothing found for “\(question)”"),
        what: call.say("换个说法，或只写两三个字。", "Try other words, or fewer."))
    }
    return "\(parts)"
  }

  private static func matterRow(_ matter: Matter, _ call: Call, _ now: Instant) -> HTML {
    let district = call.jurisdiction.district
    let title = MatterWords.title(matter, in: district, language: call.language)
    let pill = MatterWords.pill(matter, in: district, now: now, language: call.language)
    let place = MatterWords.place(matter, in: district, language: call.language)
    return """
      <li><a class="row" href="/matters/\(matter.number)">\(title)</a> \(pill)<small>\(matter.number) · \(place)</small></li>
      """
  }

  private static func row(_ path: String, _ title: String, _ more: String) -> HTML {
    "<li><a class=\"row\" href=\"\(link(path))\">\(title)</a><small>\(more)</small></li>"
  }

  private static func group(_ title: String, _ rows: [HTML]) -> HTML {
    "<section><h2>\(title)</h2><ul>\(rows.html { $0 })</ul></section>"
  }
}
