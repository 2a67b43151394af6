import Basics
import Casework
import HTTPTypes
import Organization
import Platform

/// The cockpit for the wall of a duty room: the whole window, larger type, dark, nothing to press, no words of any report.
enum WallPage {
  static let endpoints = [
    Endpoint(.get, "/overview/wall", permission: .overview, purpose: Phrase("大屏", "The wall screen"), answer: show),
    leave.endpoint,
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let cockpit = try await Cockpit.read(call)
    let map = try await CockpitPage.map(cockpit)
    func live(_ id: String, _ body: HTML) -> HTML { Live.region(id: id, source: call.pathWithQuery, body: body) }
    let body: HTML = """
      <header class="head"><div><h1>\(call.jurisdiction.district.name[call.language]) \
      \(cockpit.range.word[call.language])</h1>\(live("wall-lede", "<p class=\"lede\">\(cockpit.sentence)</p>"))</div>\
      <div class="tools">\(Live.state(in: call.language))\
      <a class="b b-quiet" href="\(link(cockpit.path()))" data-leave>\(call.say("退出大屏", "Leave")) <kbd>Esc</kbd></a>\
      </div></header>
      """
    let parts =
      live("wall-strip", cockpit.strip)
      + deck([
        (.third, stack([live("wall-map", map)])),
        (.third, stack([live("wall-flow", cockpit.flow), live("wall-attention", cockpit.attention)])),
        (.third, stack([live("wall-classes", cockpit.categories), live("wall-streets", cockpit.streets)])),
      ])
    return .page(
      Frame.bare(
        title: call.say("大屏", "Wall screen"), look: call.look, theme: .dark, classes: "desk wall",
        modules: Live.modules + [leave], body: "<div class=\"cockpit\">\(body)\(parts)</div>"))
  }

  /// Esc leaves; the link is there for the mouse and without the script.
  private static let leave = Module(
    "leave",
    #"""
    addEventListener("keydown", event => {
      if (event.key === "Escape") location.assign(document.querySelector("[data-leave]").href);
    });
    """#)
}

extension Frame {
  /// A document without bar and foot, for screens that nobody sits at.
  package static func bare(
    title: String, look: Look, theme: Look.Theme, classes: String, modules: [Module], body: HTML
  ) -> HTML {
    """
    <!doctype html><html lang="\(look.language.tag)" data-theme="\((look.theme == .auto ? theme : look.theme).rawValue)" \
    data-size="standard"><head><meta charset="utf-8"><title>\(title)</title>\
    <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">\
    <link rel="icon" href="data:image/svg+xml,\(markAddress)">\(parts([], modules))</head>\
    <body class="\(classes)"><main id="main" class="w-wide" tabindex="-1">\(body)</main>\
    </body></html>
    """
  }
}
