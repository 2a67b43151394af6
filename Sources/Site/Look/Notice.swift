import Basics

/// A box with one message; `bad` and `warn` are announced at once by readers of the screen.
package func notice(_ tone: Tone, title: String, body: HTML = .empty) -> HTML {
  let icon: Icon =
    switch tone {
    case .good: .checkCircle
    case .warn, .bad: .alertTriangle
    default: .circleDot
    }
  let role = tone == .bad || tone == .warn ? "alert" : "status"
  let words: HTML = when(!body.text.isEmpty, "<div class=\"words\">\(body)</div>")
  return """
    <div class="notice n-\(tone.rawValue)" role="\(role)">\(icon.html())<div><b>\(title)</b>\(words)</div></div>
    """
}

/// What stood against taking in a file, line by line, fifty at most; nothing where nothing did.
package func rejectedLines(_ faults: [Refusal.Fault], in language: Language) -> HTML {
  when(
    !faults.isEmpty,
    notice(
      .bad, title: language.pick("没有导入：请先改正", "Nothing was taken in: correct these first"),
      body: "<ul>\(faults.prefix(50).html { "<li>\($0.field): \($0.phrase[language])</li>" })</ul>"))
}

/// What will appear here, and the next step.
package func emptyState(icon: Icon = .inbox, title: String, what: String, action: Button? = nil) -> HTML {
  "<div class=\"empty\">\(icon.html())<b>\(title)</b><p>\(what)</p>\(action.map(button))</div>"
}

/// The body of a page that could not be given: the status, what happened, what to do, and a reference for a call.
package func errorPage(
  status: Int, phrase: Phrase, whatToDo: Phrase, reference: String?, home: String = "/", in language: Language
) -> HTML {
  let mark: HTML =
    reference.map { text in
      "<p class=\"ref\">\(language.pick("编号", "Reference")) <code>\(text)</code></p>"
    } ?? .empty
  let back = Button(language.pick("回到首页", "Back to the start"), .primary, icon: .home, path: home)
  return """
    <section class="error"><p class="status">\(status)</p><h1>\(phrase[language])</h1><p>\(whatToDo[language])</p>\
    \(mark)\(buttonRow([button(back)]))</section>
    """
}

/// The body of a page that needs a sign-in: what it was, and where to sign in.
package func signInFirst(what: String, signInPath: String, in language: Language) -> HTML {
  let sign = Button(language.pick("登录", "Sign in"), .primary, icon: .person, path: signInPath)
  let why = language.pick("这里只有登录的工作人员能看。登录后会回到这个页面。", "Only staff who have signed in see this. You come back here.")
  return """
    <section class="error"><p class="status">\(Icon.lock.html())</p><h1>\(what)</h1><p>\(why)</p>\
    \(buttonRow([button(sign)]))</section>
    """
}

/// The body of a page that this person may not see: what it was, and who can grant it.
/// - Parameter term: what `what` is called: by default the permission that is needed.
package func noPermission(
  what: String, term: Phrase = Phrase("需要的权限", "Permission needed"), whoGrants: String, signInPath: String?,
  in language: Language
) -> HTML {
  let title = language.pick("您没有查看此内容的权限", "You do not have permission to see this")
  let ask = language.pick("可以找谁开通", "Who can grant it")
  let sign = signInPath.map { path in
    button(Button(language.pick("换一个身份登录", "Sign in as someone else"), .primary, icon: .person, path: path))
  }
  return """
    <section class="error"><p class="status">\(Icon.lock.html())</p><h1>\(title)</h1>\
    \(facts([Fact(term[language], text: what), Fact(ask, text: whoGrants)]))\(sign)</section>
    """
}

/// One thing that needs a decision: a sentence with its number, the cause, and one verb.
package struct Attention: Sendable {
  package var tone: Tone
  package var icon: Icon
  package var sentence: String
  package var cause: String
  package var verb: String
  package var path: String

  package init(_ tone: Tone, icon: Icon, _ sentence: String, cause: String, verb: String, path: String) {
    self.tone = tone
    self.icon = icon
    self.sentence = sentence
    self.cause = cause
    self.verb = verb
    self.path = path
  }
}

/// What needs attention; the caller gives five at most, the worst first.
package func attentionList(_ items: [Attention]) -> HTML {
  let rows = items.html { item in
    """
    <li><span class="tile t-\(item.tone.rawValue)">\(item.icon.html())</span><div><b>\(item.sentence)</b><p>\
    \(item.cause)</p></div>\
    \(button(Button(item.verb, path: item.path)))</li>
    """
  }
  return "<ul class=\"attention\">\(rows)</ul>"
}

/// One line of what happened last.
package struct FeedItem: Sendable {
  package var at: Instant
  package var icon: Icon
  package var title: String
  package var place: String
  package var path: String
  package var status: HTML

  package init(at: Instant, icon: Icon, title: String, place: String, path: String, status: HTML) {
    self.at = at
    self.icon = icon
    self.title = title
    self.place = place
    self.path = path
    self.status = status
  }
}

/// What happened last, the newest first, with the time of day.
package func feed(_ items: [FeedItem], zone: LocalZone = .shanghai) -> HTML {
  let rows = items.html { item in
    let minutes = Int(zone.timeOfDay(item.at) / 60_000)
    let clock = "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    return """
      <li><time datetime="\(zone.iso(item.at))" title="\(zone.text(item.at))">\(clock)</time>\(item.icon.html())\
      <p><a class="row" href="\(link(item.path))">\(item.title)</a> <small>\(item.place)</small></p>\(item.status)</li>
      """
  }
  return "<ol class=\"feed\">\(rows)</ol>"
}
