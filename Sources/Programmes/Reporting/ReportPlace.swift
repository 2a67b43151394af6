import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// Where a report lies: the search by name, and the area that answers for a point.
enum ReportPlace {
  static let endpoints = [
    Endpoint(.get, "/report/places", permission: .open, purpose: Phrase("按名称找位置", "Find a place by name"), answer: search),
    Endpoint(.get, "/report/where", permission: .open, purpose: Phrase("这个位置由谁负责", "Who answers for a place"), answer: responsible),
  ]

  private static let most = 20

  /// The point of `lon` and `lat`; nil without one that can be read.
  static func coordinate(_ form: Form) -> Coordinate? {
    func number(_ name: String) -> Double? { form[name].flatMap { Double($0.trimmed) }.flatMap { $0.isFinite ? $0 : nil } }
    guard let lon = number("lon"), let lat = number("lat") else { return nil }
    let crs = form["crs"].flatMap(CRS.init(rawValue:)) ?? .wgs84
    return try? Coordinate(RawFix(lon: lon, lat: lat, crs: crs))
  }

  /// The area under the map, as a page of its own; the script takes the part from it.
  @Sendable private static func responsible(_ call: Call) async throws -> Reply {
    guard let point = coordinate(call.query) else {
      throw Refusal.invalid("lon", Phrase("没有位置", "There is no place"))
    }
    let title = call.say("位置", "Place")
    return Pages.page(
      call, title: title, tab: "/report",
      body: pageHead(title: title) + "<p class=\"where\" data-part>\(card(point, call))</p>")
  }

  /// The place in words; says also when nobody here answers for it.
  static func card(_ point: Coordinate, _ call: Call) -> HTML {
    let territory = call.jurisdiction.district.territory, language = call.language
    guard let area = territory.locate(point, on: call.jurisdiction.today) else {
      return "<b>\(call.say("不在本区范围内", "Outside of the district"))</b><span>\(call.say("请在地图上重新选择", "Please choose another place"))</span>"
    }
    return """
      <b>\(area.label[language])</b><span>\(call.say("负责区域：", "Answered for by: "))\
      \(territory.placeLabel(of: area.code)[language])</span>
      """
  }

  @Sendable private static func search(_ call: Call) async throws -> Reply {
    let text = String((call.query["q"] ?? "").trimmed.prefix(60)), language = call.language
    let territory = call.jurisdiction.district.territory, today = call.jurisdiction.today
    var found = territory.named(text).filter { $0.level != .district && $0.kind != "virtual" && $0.isValid(on: today) }
    if found.isEmpty, !text.isEmpty, let named = territory.locate(address: text, on: today) { found = [named] }
    let rows = found.prefix(most).compactMap { area -> HTML? in
      guard let point = area.point ?? area.shape?.labelPoint else { return nil }
      let lon = decimal6(point.longitude), lat = decimal6(point.latitude)
      let path = "/report?lon=\(lon)&lat=\(lat)&area=\(area.code)"
      return """
        <li><a href="\(link(path))" data-lon="\(lon)" data-lat="\(lat)" data-area="\(area.code)"><b>\(area.label[language])</b>\
        <span>\(territory.placeLabel(of: area.code)[language])</span></a></li>
        """
    }
    let none: HTML =
      text.isEmpty
      ? .empty
      : emptyState(
        title: call.say("没有找到“\(text)”", "“\(text)” was not found"),
        what: call.say("换一个名称，或在上报页写明地址。", "Try another name, or write the address in the report."))
    let list: HTML = rows.isEmpty ? none : "<ul class=\"found\">\(rows.html { $0 })</ul>"
    let title = call.say("搜地址", "Find a place")
    return Pages.page(
      call, title: title, tab: "/report",
      body: pageHead(
        title: title,
        lede: "\(call.say("街道、社区、网格的名称，或带有这些名称的地址。", "The name of a street, community or grid, or an address with one in it."))")
        + filterForm(
          action: "/report/places",
          filters: [
            Filter(
              call.say("名称或地址", "Name or address"), name: "q",
              .text(text, placeholder: call.say("例如：东山", "such as Dongshan")))
          ],
          in: language)
        + "<div data-found>\(list)</div>"
        + buttonRow([button(Button(call.say("回到上报", "Back to the report"), .quiet, icon: .arrowLeft, path: "/report"))]))
  }
}
