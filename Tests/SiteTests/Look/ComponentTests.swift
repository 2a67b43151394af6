import Basics
import Testing

@testable import Site

/// What a hostile person might type; its raw form may not be found in any output.
private let hostile = "<script>\"'&"
private let at = LocalZone.shanghai.instant(LocalDate(2026, 11, 23), minutes: 872)

/// Every component once, all of its texts hostile.
private func everything(_ language: Language) -> [(name: String, html: HTML)] {
  let x = hostile
  let choices = [Choice(x, x, icon: .car, hint: x)]
  let kinds: [(String, Field.Kind)] = [
    ("text", .text(x, placeholder: x, autocomplete: x)), ("tel", .tel(x, placeholder: x)), ("password", .password),
    ("number", .number(x, min: x, max: x, step: x, unit: x)), ("date", .date(x)),
    ("textarea", .textarea(x, placeholder: x)), ("select", .select([ChoiceGroup(x, choices)], selected: x, prompt: x)),
    ("radios", .radios(choices, selected: x)), ("tiles", .tiles(choices, selected: x)), ("checkbox", .checkbox(true)),
    ("toggle", .toggle(false)), ("photos", .photos(limit: 6)),
  ]
  var all: [(name: String, html: HTML)] = kinds.map { name, kind in
    (name, formField(Field(x, name: x, kind, hint: x, fault: x, isOptional: name == "date"), in: language))
  }
  let deed = Button(x, .danger, icon: .trash, name: x, value: x, confirm: x)
  let square: [LonLat] = [(118, 31), (119, 31), (119, 32), (118, 32)]
  let outline = AreaMap.Outline(x, rings: [square])
  let shape = AreaMap.Shape(code: x, name: x, rings: [square], value: 1, bin: 5, path: "/a?q=\(x)", title: x)
  let map = AreaMap(
    shapes: [shape], outlines: [outline], dots: [.init((118.5, 31.5), title: x, path: "/\(x)")], chosen: x,
    isSchematic: true)
  let pick = PickMap(outlines: [outline], isSchematic: true, lon: x, lat: x, accuracy: x)
  let series = Chart.Series(x, [1, 2, 3], style: .first, hasArea: true)
  let phrase = Phrase(x, x)
  let photo = Photo(path: "/\(x)", alt: x)
  let item = TimelineItem(
    what: x, who: x, at: at, took: x, note: x, photos: [photo], digest: x, sight: .insiders)
  all += [
    ("button", button(deed)), ("link button", button(Button(x, path: "/\(x)"))),
    ("deed", deedForm(deed, action: "/\(x)", hidden: [(x, x)])), ("submit", submitBar(deed, promise: "\(x)")),
    ("segmented", segmented(label: x, [Segment(x, path: "?\(x)", isCurrent: true)])),
    ("pill", StatusKind.allCases.html { statusPill(kind: $0, word: x) }), ("tag", tag(x)),
    ("panel", panel(title: x, subtitle: x, controls: "\(x)", body: "\(x)", id: x)),
    ("head", pageHead(title: x, lede: "\(x)", controls: "\(x)", above: "\(x)")), ("facts", facts([Fact(x, text: x)])),
    ("details", details(x, "\(x)")),
    ("kpi", kpiStrip([
      KPI(label: x, value: x, unit: x, target: x, delta: .init(.up, x, x), spark: [1, 2], path: "/\(x)")
    ])),
    ("table", dataTable(caption: x, columns: [Column(x, sortPath: "?\(x)"), Column(x, .number)],
      rows: [Row(["\(x)", "\(x)"], path: "/\(x)", tone: .bad)])),
    ("pager", pager(count: x, previous: "?\(x)", next: "?\(x)", in: language)),
    ("filters", filterForm(action: "/\(x)", filters: [
      Filter(x, name: x, .select(choices, selected: x)), Filter(x, name: x, .text(x, placeholder: x)),
      Filter(x, name: x, .date(x)), Filter(x, name: x, .check(true)),
    ], hidden: [(x, x)], clear: "/\(x)", in: language)),
    ("timeline", timeline([item], in: language)),
    ("explain", explainTable(caption: x, lines: [
      ExplainLine(span: x, what: x, basis: x, counted: x, counts: false)
    ], result: "\(x)", in: language)),
    ("deadline", deadlineFigure(label: x, left: x, at: "\(x)", tone: .bad)),
    ("notice", notice(.bad, title: x, body: "\(x)")), ("empty", emptyState(title: x, what: x, action: deed)),
    ("error", errorPage(status: 404, phrase: phrase, whatToDo: phrase, reference: x, in: language)),
    ("permission", noPermission(what: x, whoGrants: x, signInPath: "/\(x)", in: language)),
    ("attention", attentionList([Attention(.bad, icon: .clock, x, cause: x, verb: x, path: "/\(x)")])),
    ("feed", feed([FeedItem(at: at, icon: .car, title: x, place: x, path: "/\(x)", status: "\(x)")])),
    ("form", postForm(action: "/\(x)", hidden: [(x, x)], draft: x, files: true, faults: [.init(x, phrase)],
      in: language, body: "\(x)")),
    ("map", map.html(label: x, measure: x, bins: Array(repeating: phrase, count: 6), dotWord: phrase, in: language)),
    ("pick map", pick.html(label: x, names: (x, x, x), fault: x, in: language)),
    ("lines", Chart.lines(summary: x, series: [series], labels: [(0, x)], now: (1, x))), ("key", Chart.key([series])),
    ("bar key", Chart.barKey(onTime: x, overdue: x)),
    ("bars", Chart.bars(caption: x, titles: (x, x, x), [.init(x, icon: .car, onTime: 2, overdue: 1, path: "/\(x)")])),
    ("shares", Chart.shares(caption: x, titles: (x, x, x, x), target: 0.9, [
      .init(x, count: 3, share: 0.5, tone: .bad, note: x, path: "/\(x)")
    ])),
    ("icon", Icon.camera.html(label: x)), ("page", wholePage(Look(language: language), title: x, words: phrase)),
  ]
  return all
}

private func wholePage(_ look: Look, title: String, words: Phrase) -> HTML {
  Frame.page(
    title: title, look: look, layout: .site, width: .form, path: "/matters?q=\(title)",
    setting: .init(
      district: words, product: words, attribution: [words], caution: words, version: title, hotline: title),
    tabs: [.init(title, path: "/\(title)", isCurrent: true)],
    holder: .init(name: title, post: title, path: "/\(title)"), search: title, body: "\(title)")
}

@Suite struct ComponentTests {
  @Test(arguments: Language.allCases) func nothingHostileGetsThrough(_ language: Language) {
    for (name, html) in everything(language) {
      #expect(!html.text.contains("<script>"), "\(name)")
      #expect(!html.text.contains("\"'"), "\(name)")
      #expect(!html.text.contains("'&"), "\(name)")
    }
  }

  @Test func hostileTextIsShownEscapedNotDropped() {
    let plain: Set = ["password", "icon"]
    for (name, html) in everything(.zh) where !plain.contains(name) {
      #expect(html.text.contains("&lt;script&gt;&quot;&#39;&amp;"), "\(name)")
    }
  }

  /// The content security policy forbids inline styles and handlers; no tag may carry any.
  @Test(arguments: Language.allCases) func noInlineStyleOrHandler(_ language: Language) {
    let forbidden = /<[a-z][^>]*\s(style|on[a-z]+)\s*=/
    for (name, html) in everything(language) {
      #expect(html.text.firstMatch(of: forbidden) == nil, "\(name)")
      #expect(!html.text.contains("<style"), "\(name)")
    }
    #expect(" <a onclick=\"x\">".firstMatch(of: forbidden) != nil)
  }

  @Test(arguments: Language.allCases) func tagsAreBalanced(_ language: Language) {
    let void: Set<Substring> = ["meta", "link", "input", "img"]
    for (name, html) in everything(language) {
      var open: [Substring] = []
      for match in html.text.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|[^">])*)>/) {
        let (_, slash, tag, rest) = match.output
        if void.contains(tag) || rest.hasSuffix("/") { continue }
        if slash.isEmpty { open.append(tag) } else { #expect(open.popLast() == tag, "\(name)") }
      }
      #expect(open.isEmpty, "\(name): \(open)")
    }
  }

  @Test func wordsOfTheComponentsFollowTheLanguage() {
    let zh = pager(count: "", previous: "/", next: "/", in: .zh).text
    let en = pager(count: "", previous: "/", next: "/", in: .en).text
    #expect(zh.contains("上一页") && zh.contains("下一页"))
    #expect(en.contains("Previous") && en.contains("Next") && !en.contains("页"))
    let phrase = Phrase("示例", "sample")
    let page = wholePage(Look(language: .en, theme: .dark, size: .large), title: "t", words: phrase).text
    #expect(page.hasPrefix("<!doctype html><html lang=\"en\" data-theme=\"dark\" data-size=\"large\">"))
    #expect(page.contains("Standard text") && page.contains("Skip to the content") && !page.contains("示例"))
  }

  @Test func pagesNameTheAssetsByContent() {
    let page = wholePage(Look(), title: "t", words: Phrase("a", "b")).text
    #expect(page.contains("href=\"/assets/site-\(contentDigest(Stylesheet.text)).css\""))
    #expect(page.contains("src=\"/assets/site-\(contentDigest(Script.text)).js\""))
    #expect(contentDigest("") == "cbf29ce484222325")
    #expect(contentDigest("a") == "af63dc4c8601ec8c")
  }

  @Test func fieldsSayWhatIsWrong() {
    let field = formField(Field("手机号", name: "phone", .tel("1"), hint: "h", fault: "应为 11 位"), in: .zh).text
    #expect(field.contains("aria-invalid=\"true\""))
    #expect(field.contains("aria-describedby=\"f-phone-hint f-phone-fault\""))
    #expect(field.contains("id=\"f-phone-fault\""))
    let summary = faultSummary([.init("phone", Phrase("应为 11 位", "11 digits"))], in: .zh).text
    #expect(summary.contains("<a href=\"#f-phone\">应为 11 位</a>"))
    #expect(faultSummary([], in: .zh).text.isEmpty)
    let tiles = formField(Field("k", name: "kind", .tiles([Choice("1", "a")], selected: "")), in: .zh).text
    #expect(tiles.contains("id=\"f-kind\""))
  }

  @Test func linksKeepToSafeSchemes() {
    #expect(link("javascript:alert(1)") == "#")
    #expect(link("data:text/html,x") == "#")
    #expect(link("/matters?q=1") == "/matters?q=1")
    #expect(link("tel:12345") == "tel:12345")
  }

  @Test func looksTravelInCookiesAndPaths() {
    let look = Look(cookies: ["language": "en", "theme": "dark", "size": "large", "x": "y"])
    #expect(look == Look(language: .en, theme: .dark, size: .large))
    #expect(Look(cookies: ["theme": "pink"]) == Look())
    #expect(look.path(back: "/matters?q=a b") == "/look?language=en&theme=dark&size=large&back=/matters%3Fq%3Da%20b")
    #expect(Look.homePath("//evil.example") == "/")
    #expect(Look.homePath("https://evil.example") == "/")
    #expect(Look.homePath("/\\evil.example") == "/")
    #expect(Look.homePath("/a\r\nX: y") == "/")
    #expect(Look.homePath("/ok?x=1") == "/ok?x=1")
  }

  @Test func figuresAreWrittenAsPeopleDo() {
    #expect(decimal(1.25) == "1.3" && decimal(-0.04) == "0" && decimal(2) == "2" && decimal(.nan) == "–")
    #expect(decimal(1.005, places: 3) == "1.005" && decimal(-1.5) == "-1.5")
    #expect(grouped(1_284) == "1,284" && grouped(-1_000_000) == "-1,000,000" && grouped(7) == "7")
  }
}
