import Basics
import Casework
import Ciphers
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Timing

/// Boxes of which any number may be ticked.
func tickList(_ label: String, name: String, _ choices: [Choice], ticked: [String], fault: String? = nil) -> HTML {
  let boxes = choices.enumerated().html { index, choice in
    """
    <label class="tick"><span>\(choice.word)</span><input type="checkbox"\(attribute("id", index == 0 ? "f-\(name)" : nil)) \
    name="\(name)" value="\(choice.value)"\(when(ticked.contains(choice.value), " checked"))></label>
    """
  }
  let under: HTML = fault.map { "<p class=\"fault\">\(Icon.alertTriangle.html())\($0)</p>" } ?? .empty
  return """
    <fieldset class="field one\(when(fault != nil, " wrong"))"><legend class="label"><span>\(label)</span></legend>\
    \(boxes)\(under)</fieldset>
    """
}

/// A secret that is shown this once: easy to mark and copy.
func shownOnce(_ text: String) -> HTML { "<p class=\"ref\"><code>\(text)</code></p>" }

/// Lines of a plain list.
func lines(_ items: [HTML]) -> HTML { "<ul class=\"rules\">\(items.html { "<li>\($0)</li>" })</ul>" }

/// What was refused, above a form: all faults with links to their fields, or the one sentence.
func trouble(_ refusal: Refusal?, in language: Language) -> HTML {
  guard let refusal else { return .empty }
  guard !refusal.fields.isEmpty else { return notice(.bad, title: refusal.phrase[language]) }
  return faultSummary(refusal.fields, in: language)
}

extension Refusal {
  /// What is wrong with the field; nil if nothing.
  func fault(_ field: String, in language: Language) -> String? {
    let phrases = fields.filter { $0.field == field }.map(\.phrase)
    return phrases.isEmpty ? nil : phrases.joined(Phrase("；", "; "))[language]
  }
}

extension Call {
  /// What the person typed into the field; the answer of the form if there was one.
  func typed(_ name: String) -> String { form[name] ?? query[name] ?? "" }

  var roster: Roster { jurisdiction.district.roster }
  var policy: SecurityPolicy { jurisdiction.district.security }
  var people: SignIns { jurisdiction.people }
  var zone: LocalZone { jurisdiction.district.calendar.zone }
  var ring: KeyRing { jurisdiction.keyFile.ring }

  var device: Device { Device(address: address, text: fields[.userAgent] ?? "") }

  /// Where to go afterwards: within this site, and not back to a page of signing in.
  var back: String? {
    guard let back = (form["back"] ?? query["back"])?.nonEmpty.map(Look.homePath) else { return nil }
    return back == "/" || back.hasPrefix("/sign-in") ? nil : back
  }

  /// The session, for what only a person with an account can do: demo posts and access tokens have none.
  func ownSession() throws(Refusal) -> Session {
    guard let session else {
      throw Refusal(
        .notNow, "account.none",
        Phrase("演示岗位没有账号，请用登录名登录后再试", "A demo post has no account: sign in with a name to do this"))
    }
    return session
  }

  /// Who gives: the person of the session, or the person whom the demo post stands for.
  func giver() async throws -> Giver {
    if let session { return Giver(person: session.person, code: session.personCode) }
    return Giver(person: try await people.person(code: principal.person)?.key, code: principal.person)
  }

  /// The key in the path.
  /// - Throws: `page.notFound`.
  func key(_ name: String) throws(Refusal) -> Key {
    guard let key = Key(text: parameter(name)) else {
      throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
    }
    return key
  }

  /// The key that a form names.
  func formKey(_ name: String) throws(Refusal) -> Key {
    guard let key = Key(text: form[name] ?? "") else {
      throw .invalid(name, Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again"))
    }
    return key
  }

  /// The cursor of a list.
  var after: Key? { query["after"].flatMap { Key(text: $0) } }

  /// A day that was typed; nil if none was.
  /// - Throws: the field, if what was typed is no day.
  func day(_ name: String) throws(Refusal) -> LocalDate? {
    guard let text = form[name]?.trimmed.nonEmpty ?? query[name]?.trimmed.nonEmpty else { return nil }
    guard let day = LocalDate(text) else {
      throw .invalid(name, Phrase("“\(text)”不是日期，例如 2026-11-23", "“\(text)” is no date; such as 2026-11-23"))
    }
    return day
  }

  /// This path with the query, at another place of the list.
  func page(after key: Key?) -> String {
    var pairs = query.values.filter { $0.name != "after" && !$0.value.isEmpty }.map {
      "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))"
    }
    if let key { pairs.append("after=\(key)") }
    return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
  }

  func when(_ instant: Instant?) -> HTML { instant.map { moment($0, zone: zone) } ?? "—" }

  func postLabel(_ code: String) -> String {
    code.isEmpty ? say("未选岗位", "no post") : roster.post(code)?.label[language] ?? code
  }

  /// A page in the manner of the work pages.
  func desk(
    _ title: Phrase, lede: Phrase? = nil, controls: HTML = .empty, status: HTTPResponse.Status = .ok,
    assets: [Asset] = [], modules: [Module] = [], _ body: HTML
  ) -> Reply {
    let sentence: HTML = lede.map { "\($0[language])" } ?? .empty
    let up = "<p><a href=\"/administration\">\(say("管理", "Administration"))</a></p>" as HTML
    return Pages.page(
      self, title: title[language], layout: .desk, width: .wide, tab: "/administration", status: status,
      assets: assets, modules: modules,
      body: pageHead(
        title: title[language], lede: sentence, controls: controls, above: path == "/administration" ? .empty : up)
        + body)
  }

  /// A page in the manner of the public pages: one column.
  func sheet(
    _ title: Phrase, lede: Phrase? = nil, controls: HTML = .empty, status: HTTPResponse.Status = .ok,
    width: Frame.Width = .reading, _ body: HTML
  ) -> Reply {
    let sentence: HTML = lede.map { "\($0[language])" } ?? .empty
    return Pages.page(
      self, title: title[language], width: width, status: status,
      body: pageHead(title: title[language], lede: sentence, controls: controls) + body)
  }
}
