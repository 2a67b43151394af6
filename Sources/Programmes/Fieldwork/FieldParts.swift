import Basics
import Casework
import Platform
import Site
import Territory
import Timing

/// What the pages of field work have in common.
enum FieldParts {
  static func path(_ matter: Matter) -> String { "/field/matters/\(matter.number)" }

  /// Has the page kept on the device with its modules, until somebody signs in or out.
  static func kept(_ path: String, _ modules: [Module]) -> HTML { attribute("data-keep", "\(path) \(paths(modules))") }

  static func paths(_ modules: [Module]) -> String { modules.map(\.path).joined(separator: " ") }

  /// The two views of today's work.
  static func views(_ call: Call, isMap: Bool) -> HTML {
    segmented(
      label: call.say("查看方式", "View"),
      [
        Segment(call.say("列表", "List"), path: "/field", isCurrent: !isMap),
        Segment(call.say("地图", "Map"), path: "/field/map", isCurrent: isMap),
      ])
  }

  /// The tasks under their headings; empty headings are left out.
  static func list(_ tasks: [FieldTask], _ call: Call, now: Instant) -> HTML {
    guard !tasks.isEmpty else {
      return emptyState(
        icon: .checkCircle, title: call.say("现在没有要到场办的事", "Nothing to be done on site now"),
        what: call.say("轮到您或本单位办理的案件会出现在这里。", "Matters appear here when the next step is yours."))
    }
    let zone = call.jurisdiction.district.calendar.zone
    return FieldTask.Group.allCases.html { group in
      let own = tasks.filter { $0.group(at: now, zone: zone) == group }
      guard !own.isEmpty else { return .empty }
      return """
        <section class="jobs"><h2>\(name(group)[call.language]) <small>\(own.count)</small></h2>\
        <ol>\(own.html { item($0, call, now: now) })</ol></section>
        """
    }
  }

  private static func name(_ group: FieldTask.Group) -> Phrase {
    switch group {
    case .overdue: Phrase("已超期", "Overdue")
    case .today: Phrase("今天", "Today")
    case .later: Phrase("之后", "Later")
    }
  }

  private static func item(_ task: FieldTask, _ call: Call, now: Instant) -> HTML {
    let district = call.jurisdiction.district, language = call.language, matter = task.matter
    let place = [
      MatterWords.place(matter, in: district, language: language), Masking.text(matter.address),
    ].filter { !$0.isEmpty }.joined(separator: " · ")
    let point = matter.coordinate.map {
      attribute("data-lon", decimal($0.longitude, places: 6)) + attribute("data-lat", decimal($0.latitude, places: 6))
    } ?? .empty
    // Several of one category lie on a list; what was reported tells them apart.
    let details = String(Masking.text(matter.details).prefix(60))
    let words: HTML = when(matter.category != nil && !details.isEmpty, "<p>\(details)</p>")
    let tone = MatterWords.tone(task.dueAt, now: now, open: true)
    return """
      <li class="job k-\(tone.rawValue)"\(point)><p class="do">\(task.what[language])</p>\
      <a class="row" href="\(link(path(matter)))"><b>\(MatterWords.title(matter, in: district, language: language))</b></a>\
      <p>\(place)</p>\(words)<p class="left">\(left(task.dueAt, call, now: now))<span class="away" hidden></span></p></li>
      """
  }

  /// What is left of a deadline, and its date.
  static func left(_ due: Instant?, _ call: Call, now: Instant) -> HTML {
    guard let due else { return "\(call.say("没有时限", "No deadline"))" }
    let zone = call.jurisdiction.district.calendar.zone
    return """
      <b>\(MatterWords.left(due, now: now, language: call.language))</b> \
      <span>\(call.say("\(zone.endText(due)) 截止", "due \(zone.endText(due))"))</span>
      """
  }

  static func rings(_ shape: Shape?) -> [[LonLat]] {
    (shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } }
  }
}
