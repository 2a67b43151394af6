import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Territory

/// The cockpit (驾驶舱): one sentence, six figures, the map, what comes in, what needs attention. Dark for who follows their device.
package enum CockpitPage {
  package static let endpoints =
    [
      Endpoint(.get, "/overview", permission: .overview, purpose: Phrase("驾驶舱", "The cockpit"), answer: show),
      Chart.hover.endpoint,
    ] + FigurePage.endpoints + WallPage.endpoints + DailyPage.endpoints

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let cockpit = try await Cockpit.read(call)
    let latest = try await call.jurisdiction.matters.latest(20)
    let map = try await map(cockpit)
    func live(_ id: String, _ body: HTML) -> HTML { Live.region(id: id, source: call.pathWithQuery, body: body) }
    let body =
      head(cockpit, lede: live("cockpit-lede", "<p class=\"lede\">\(cockpit.sentence)</p>"))
      + live("cockpit-strip", cockpit.strip)
      + deck([
        (.twoThirds, live("cockpit-map", map)),
        (.third, stack([live("cockpit-flow", cockpit.flow), live("cockpit-attention", cockpit.attention)])),
      ])
      + deck([
        (.third, live("cockpit-classes", cockpit.categories)), (.third, live("cockpit-streets", cockpit.streets)),
        (.third, live("cockpit-feed", cockpit.feed(latest))),
      ])
    return Pages.page(
      call, title: call.say("驾驶舱", "Cockpit"), layout: .desk, width: .wide, tab: "/overview", theme: .dark,
      assets: Live.assets, modules: Live.modules + [Chart.hover], body: "<div class=\"cockpit\">\(body)</div>")
  }

  /// The map with its dots and its card.
  static func map(_ cockpit: Cockpit) async throws -> HTML {
    let matters = cockpit.call.jurisdiction.matters
    var filter = MatterFilter(which: .overdue, area: cockpit.street.map { .street($0.code) }, now: cockpit.now)
    filter.flow = cockpit.district.settings.mainFlow
    let late = try await matters.list(filter, reach: cockpit.call.principal.reach, limit: 60).matters
    let dots = late.compactMap { matter in
      matter.coordinate.map { place in
        AreaMap.Dot(
          (place.longitude, place.latitude),
          title: "\(MatterWords.title(matter, in: cockpit.district, language: cockpit.language)) · \(matter.number)")
      }
    }
    guard let area = cockpit.chosen ?? cockpit.worst else { return cockpit.map(dots: dots, card: .empty) }
    let curve = try await matters.daily(in: area, street: cockpit.street, today: cockpit.today)
    return cockpit.map(dots: dots, card: cockpit.card(area, curve: curve))
  }

  private static func head(_ cockpit: Cockpit, lede: HTML) -> HTML {
    let language = cockpit.language
    let ranges = segmented(
      label: language.pick("时间范围", "Time range"),
      CockpitRange.allCases.map { range in
        Segment(
          range.word[language],
          path: cockpit.path(range: range, area: cockpit.chosen?.code, measure: cockpit.measure),
          isCurrent: range == cockpit.range)
      })
    let daily = button(Button(language.pick("打印日报", "Daily report"), icon: .printer, path: "/overview/daily"))
    let wall = button(Button(language.pick("大屏", "Wall"), .quiet, icon: .chart, path: cockpit.path("/overview/wall")))
    return """
      <header class="head"><div><h1>\(language.pick("\(cockpit.range.word.zh)态势", cockpit.range.word.en))</h1>\(lede)</div>\
      <div class="tools">\(Live.state(in: language))\(ranges)\(daily)\(wall)</div></header>
      """
  }
}
