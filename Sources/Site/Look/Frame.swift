import Basics

/// The frame around every page: head, app bar, main part, foot.
package enum Frame {
  /// `site` is for everybody (16 px, 44 px targets); `desk` for work (14 px, 32 px rows).
  package enum Layout: String, Sendable { case site, desk }
  /// How wide the main part gets: a form (40 rem), reading (60 rem), or the whole window (100 rem).
  package enum Width: String, Sendable { case form, reading, wide }

  /// A tab of the app bar.
  package struct Tab: Sendable {
    package var word: String
    package var path: String
    package var isCurrent: Bool

    package init(_ word: String, path: String, isCurrent: Bool = false) {
      self.word = word
      self.path = path
      self.isCurrent = isCurrent
    }
  }

  /// Who is signed in: the person's name, the post held now, and the page where it can be changed.
  package struct Holder: Sendable {
    package var name: String
    package var post: String
    package var path: String

    package init(name: String, post: String, path: String) {
      self.name = name
      self.post = post
      self.path = path
    }
  }

  /// What is the same on every page of one jurisdiction.
  package struct Setting: Sendable {
    /// "江宁区".
    package var district: Phrase
    /// "一网统管".
    package var product: Phrase
    /// Sources and their licences, one line each.
    package var attribution: [Phrase]
    /// "演示数据": said on every page while the figures are not real.
    package var caution: Phrase?
    package var version: String
    /// The telephone number for those who would rather talk, such as 12345.
    package var hotline: String?

    package init(
      district: Phrase, product: Phrase, attribution: [Phrase] = [], caution: Phrase? = nil, version: String,
      hotline: String? = nil
    ) {
      self.district = district
      self.product = product
      self.attribution = attribution
      self.caution = caution
      self.version = version
      self.hotline = hotline
    }
  }

  /// The whole document. `path` is the path and query of this page, where the switches return to; `search` is the
  /// text in the search box, nil leaves the box out; `signInPath` is offered when there is no `holder`;
  /// `theme` is what a reader gets who follows the device; `assets` and `modules` are what this page needs beside what all have.
  package static func page(
    title: String, look: Look, layout: Layout, width: Width, path: String, setting: Setting, tabs: [Tab],
    holder: Holder? = nil, signInPath: String? = nil, search: String? = "", theme: Look.Theme = .auto,
    assets: [Asset] = [], modules: [Module] = [], body: HTML
  ) -> HTML {
    let language = look.language
    let place = "\(setting.district[language]) \(setting.product[language])"
    return """
      <!doctype html><html lang="\(language.tag)" data-theme="\((look.theme == .auto ? theme : look.theme).rawValue)" \
      data-size="\(look.size.rawValue)">\
      <head><meta charset="utf-8"><title>\(title) · \(place)</title>\
      <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light \
      dark">\
      <link rel="icon" href="data:image/svg+xml,\(markAddress)">\
      <link rel="manifest" href="/manifest.webmanifest?language=\(language.rawValue)">\
      <link rel="apple-touch-icon" href="\(AppIcon.path(192))">\(parts(assets, modules))</head>\
      <body class="\(layout.rawValue)"><a class="skip" href="#main">\
      \(language.pick("跳到正文", "Skip to the content"))</a>\
      \(bar(look, path, setting, tabs, holder, signInPath, search))\
      <main id="main" class="w-\(width.rawValue)" tabindex="-1">\(body)</main>\(foot(look, path, setting))</body></html>
      """
  }

  /// Style sheets and scripts: those of others first, since ours say the last word on how they look.
  static func parts(_ assets: [Asset], _ modules: [Module]) -> HTML {
    let files = assets.flatMap(\.files)
    let sheets = files.filter { $0.hasSuffix(".css") }.html { "<link rel=\"stylesheet\" href=\"/assets/\($0)\">" }
    let scripts = files.filter { $0.hasSuffix(".js") }.html { "<script defer src=\"/assets/\($0)\"></script>" }
    let own = ([Script.path] + modules.map(\.path)).html { "<script type=\"module\" src=\"\($0)\"></script>" }
    // The policy forbids what htmx would evaluate and the style element it would add.
    let settings: HTML =
      assets.contains(.htmx)
      ? """
      <meta name="htmx-config" content="\("{\"allowEval\":false,\"includeIndicatorStyles\":false,\"historyCacheSize\":0}")">
      """ : .empty
    return "\(settings)\(sheets)<link rel=\"stylesheet\" href=\"\(Stylesheet.path)\">\(scripts)\(own)"
  }

  /// Four squares, two of them lit: a grid at work.
  static let mark: HTML = """
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><rect class="lit" x="2" y="2" width="9" height="9" \
    rx="2"/>\
    <rect x="13" y="2" width="9" height="9" rx="2"/><rect x="2" y="13" width="9" height="9" rx="2"/>\
    <rect class="lit" x="13" y="13" width="9" height="9" rx="2"/></svg>
    """

  static let markAddress = Look.percentEncoded(
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="#2a63d4"><rect x="2" y="2" width="9" \
    height="9" \
    rx="2"/><rect x="13" y="13" width="9" height="9" rx="2"/></g><g fill="#8db9e2"><rect x="13" y="2" width="9" \
    height="9" \
    rx="2"/><rect x="2" y="13" width="9" height="9" rx="2"/></g></svg>
    """)

  private static func bar(
    _ look: Look, _ path: String, _ setting: Setting, _ tabs: [Tab], _ holder: Holder?, _ signInPath: String?,
    _ search: String?
  ) -> HTML {
    let language = look.language
    let links = tabs.html { tab in
      "<a href=\"\(link(tab.path))\"\(attribute("aria-current", tab.isCurrent ? "page" : nil))>\(tab.word)</a>"
    }
    return """
      <header class="bar"><a class="home" href="/">\(mark)<b>\(setting.district[language])</b>\
      <span>\(setting.product[language])</span></a>\
      <nav class="tabs" aria-label="\(language.pick("主导航", "Main"))">\(links)</nav>\
      <div class="right">\(search.map { searchBox($0, language) })\(switches(look, path))\
      \(who(holder, signInPath, language))</div></header>
      """
  }

  private static func searchBox(_ text: String, _ language: Language) -> HTML {
    let word = language.pick("搜索案件、地址、编号", "Search matters, addresses, numbers")
    return """
      <form class="find" role="search" method="get" action="/search">\(Icon.search.html())<input type="search" \
      name="q" \
      value="\(text)" placeholder="\(word)" aria-label="\(word)" data-search><kbd>Ctrl K</kbd></form>
      """
  }

  private static func switches(_ look: Look, _ path: String) -> HTML {
    let language = look.language
    let large = look.size == .large
    let sizeWord = large ? Phrase("标准版", "Standard text") : Phrase("大字版", "Large text")
    let size = changed(look) { $0.size = large ? .standard : .large }.path(back: path)
    let other: Language = language == .zh ? .en : .zh
    let tongue = changed(look) { $0.language = other }.path(back: path)
    let tongueName = other == .zh ? "中文" : "English"
    let tongueLetters = other == .zh ? "中" : "EN"
    let dark = changed(look) { $0.theme = .dark }.path(back: path)
    let light = changed(look) { $0.theme = .light }.path(back: path)
    let toDark = language.pick("深色", "Dark theme")
    let toLight = language.pick("浅色", "Light theme")
    return """
      <a class="sw size" href="\(size)">\(Icon.letters.html())<span>\(sizeWord[language])</span></a>\
      <a class="sw tongue" href="\(tongue)" lang="\(other.tag)" hreflang="\(other.tag)" title="\(tongueName)">\
      \(tongueLetters)</a>\
      <a class="sw to-dark" href="\(dark)" title="\(toDark)">\(Icon.moon.html(label: toDark))</a>\
      <a class="sw to-light" href="\(light)" title="\(toLight)">\(Icon.sun.html(label: toLight))</a>
      """
  }

  private static func who(_ holder: Holder?, _ signInPath: String?, _ language: Language) -> HTML {
    if let holder {
      return """
        <a class="who" href="\(link(holder.path))" title="\(holder.name) · \(holder.post)"><span class="face">\
        \(String(holder.name.prefix(1)))</span><span class="post"><b>\(holder.name)</b><small>\(holder.post)</small>\
        </span></a>
        """
    }
    guard let signInPath else { return .empty }
    return """
      <a class="who" href="\(link(signInPath))" aria-label="\(language.pick("登录", "Sign in"))">\(Icon.person.html())<span>\(language.pick("登录", "Sign in"))\
      </span></a>
      """
  }

  private static func foot(_ look: Look, _ path: String, _ setting: Setting) -> HTML {
    let language = look.language
    let caution: HTML =
      setting.caution.map { words in
        "<p class=\"caution\">\(Icon.alertTriangle.html())\(words[language])</p>"
      } ?? .empty
    let hotline: HTML =
      setting.hotline.map { number in
        let word = language.pick("电话", "Telephone")
        return "<a class=\"call\" href=\"tel:\(number)\">\(Icon.phone.html())\(word) \(number)</a>"
      } ?? .empty
    let themes = Look.Theme.allCases.map { theme in
      let word: Phrase =
        switch theme {
        case .auto: Phrase("跟随系统", "Device")
        case .light: Phrase("浅色", "Light")
        case .dark: Phrase("深色", "Dark")
        }
      let target = changed(look) { $0.theme = theme }.path(back: path)
      return Segment(word[language], path: target, isCurrent: theme == look.theme)
    }
    let sources = setting.attribution.html { "<p>\($0[language])</p>" }
    return """
      <footer class="foot"><div>\(caution)\(sources)<p>\(setting.product[language]) \(setting.version)</p></div>\
      <div class="right">\(hotline)\(segmented(label: language.pick("主题", "Theme"), themes))</div></footer>
      """
  }

  private static func changed(_ look: Look, _ change: (inout Look) -> Void) -> Look {
    var copy = look
    change(&copy)
    return copy
  }
}
