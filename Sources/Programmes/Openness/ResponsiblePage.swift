import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// Who is responsible (谁负责): which agency answers for which problem where, by which line of the duty list, since when.
enum ResponsiblePage {
  static let endpoints = [
    Endpoint(
      .get, "/responsible", permission: .open, purpose: Phrase("查谁负责", "Who is responsible"), answer: show)
  ]

  /// So many subclasses are answered at once; who wants others asks for a word more.
  static let most = 40
  private static let wordMost = 60

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let choice = try PublicChoice(call)
    let district = call.jurisdiction.district, language = call.language
    let word = String((call.query["q"]?.trimmed ?? "").prefix(wordMost))
    let asks = !word.isEmpty || choice.category != nil
    let found = asks ? categories(word, choice.category, in: district) : []
    let title = call.say("谁负责", "Who is responsible")
    let form = filterForm(
      action: "/responsible",
      filters: [
        Filter(
          call.say("什么问题", "What problem"), name: "q",
          .text(word, placeholder: call.say("井盖、路灯、噪声……", "manhole, lamp, noise …"))),
        Filter(
          call.say("大类", "Class"), name: "category",
          .select(choice.categoryChoices(call), selected: choice.category?.key.description ?? "")),
        Filter(call.say("在哪里", "Where"), name: "area", .select(
            choice.placeChoices(call, all: Phrase("不限地点", "Anywhere")), selected: choice.area?.code ?? "")),
      ], clear: asks || choice.area != nil ? "/responsible" : nil, in: language)
    let body =
      asks
      ? results(Array(found.prefix(most)), of: found.count, choice, call)
      : panel(
        title: call.say("按大类查", "By class"),
        body: buttonRow(
          district.catalogue.kinds.flatMap { kind in
            district.catalogue.classes(of: kind.code).map { top in
              let place = choice.area.map { "&area=\($0.code)" } ?? ""
              let path = "/responsible?category=\(Look.percentEncoded(top.key.description))\(place)"
              return button(Button(top.name[language], path: path))
            }
          }))
    return Pages.page(
      call, title: title, width: .wide, tab: "/public",
      body: pageHead(
        title: title,
        lede:
          HTML(escaping: call.say(
            "按权责清单查询：这类问题在这个地方由哪个单位负责，依据哪一条。派遣时用的是同一份清单。",
            "Asks the duty list: which agency answers for such a problem there, and by which line. "
              + "Matters are dispatched by the same list.")))
        + OpennessLinks.row(call, on: "/responsible") + form + body)
  }

  /// Subclasses in whose name, class, code or filing condition the word stands.
  static func categories(
    _ word: String, _ chosen: Casework.Category?, in district: District
  ) -> [Casework.Category] {
    let sought = word.lowercased()
    return district.catalogue.categories.filter { category in
      guard category.parent != nil || district.catalogue.subclasses(of: category.key).isEmpty else { return false }
      if let chosen {
        let isBelow = category.key.kind == chosen.key.kind && category.parent == chosen.key.code
        guard category.key == chosen.key || isBelow else { return false }
      }
      guard !sought.isEmpty else { return true }
      let above = category.parent.map { district.catalogue.name(CategoryKey(kind: category.key.kind, code: $0)) }
      let words =
        [category.key.code, category.name.zh, category.name.en, above?.zh ?? "", above?.en ?? ""]
        + district.catalogue.standards(of: category.key).flatMap { [$0.condition.zh, $0.condition.en] }
      return words.contains { $0.lowercased().contains(sought) }
    }
  }

  private static func results(
    _ found: [Casework.Category], of count: Int, _ choice: PublicChoice, _ call: Call
  ) -> HTML {
    let district = call.jurisdiction.district, language = call.language, day = call.jurisdiction.today
    let locality = district.locality(choice.area?.code)
    let rows = found.map { category -> Row in
      let routing = district.duties.route(
        kind: category.key.kind, category: category.key.code, at: locality, on: day)
      let name: HTML = "\(category.name[language]) <small>\(category.key.code)</small>"
      guard let routing else {
        let locally = district.duties.lines(
          kind: category.key.kind, category: category.key.code, area: locality.area, on: day
        ).first
        return Row([
          name, "\(call.say("所在街道（园区），请选择地点", "the street of the place: please choose one"))",
          "\(locally.map { $0.code } ?? "—")", "\(locally.map(clause) ?? "—")", "\(since(locally))",
        ])
      }
      let assist = routing.assist.map { district.roster.name($0) }.joined()[language]
      let help: HTML = when(!assist.isEmpty, "<br><small>\(call.say("协办：", "with "))\(assist)</small>")
      return Row([
        name, "<b>\(agency(routing.agency, in: district)[language])</b>\(help)", "\(routing.duty?.code ?? call.say("属地", "locality"))",
        "\(routing.duty.map(clause) ?? routing.why[language])", "\(since(routing.duty))",
      ])
    }
    let place = choice.area.map { district.territory.placeLabel(of: $0.code)[language] } ?? call.say("不限地点", "anywhere")
    let more: HTML = when(
      count > found.count,
      "<p class=\"hint\">\(call.say("另有 \(count - found.count) 类，请写得更具体。", "\(count - found.count) more: please be more specific."))</p>")
    return panel(
      title: call.say("\(count) 类问题", count == 1 ? "1 kind of problem" : "\(count) kinds of problem"), subtitle: place,
      body: dataTable(
        caption: call.say("谁负责", "Who is responsible"),
        columns: [
          Column(call.say("问题", "Problem"), .wide), Column(call.say("责任单位", "Responsible")),
          Column(call.say("清单条目", "Line")), Column(call.say("依据", "Ground")), Column(call.say("起始", "Since")),
        ], rows: rows,
        empty: emptyState(
          icon: .search, title: call.say("没有找到这类问题", "No such problem was found"),
          what: call.say(
            "换一个词，或按大类查；也可以直接随手报，由治理中心判断归属。",
            "Try another word or a class; or report it, and the centre finds out whose it is."),
          action: Button(call.say("随手报", "Report it"), path: "/report"))) + more, flush: true)
  }

  private static func agency(_ code: String, in district: District) -> Phrase {
    district.roster.agency(code)?.name ?? .verbatim(code)
  }

  private static func clause(_ duty: Duty) -> String { "\(duty.clause)（\(duty.source)）" }

  private static func since(_ duty: Duty?) -> String { duty?.validFrom?.description ?? "—" }
}
