import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import Timing

extension Refusal {
  /// What is wrong with the field; nil if nothing.
  func fault(_ field: String, in language: Language) -> String? {
    fields.first { $0.field == field }?.phrase[language]
  }
}

extension Call {
  var zone: LocalZone { jurisdiction.district.calendar.zone }
  var roster: Roster { jurisdiction.district.roster }
  var database: any Database { jurisdiction.database }

  /// Who acts here, now.
  var officer: DutyOfficer {
    DutyOfficer(
      person: principal.person, personName: principal.personName, post: principal.post, agency: principal.agency,
      now: jurisdiction.now(), zone: zone, language: language)
  }

  /// The centre, whose duty officer watches over the district; one's own agency where the pack has no centre.
  var centre: String { roster.agencies.first { $0.kind == .centre }?.code ?? principal.agency }

  func postLabel(_ code: String) -> String { roster.post(code)?.label[language] ?? code }

  /// What was typed into the field: by the form that was sent, or by the address.
  func typed(_ name: String) -> String { form[name] ?? query[name] ?? "" }

  /// The key in the path.
  func key(_ name: String = "key") throws(Refusal) -> Key {
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

  /// The day in the address, or the one given.
  func day(_ name: String, otherwise: LocalDate) throws(Refusal) -> LocalDate {
    guard let text = query[name]?.trimmed.nonEmpty else { return otherwise }
    return try Self.day(text, name)
  }

  static func day(_ text: String, _ name: String) throws(Refusal) -> LocalDate {
    guard let day = LocalDate(text) else {
      throw .invalid(name, Phrase("“\(text)”不是日期，例如 2026-11-23", "“\(text)” is no date; such as 2026-11-23"))
    }
    return day
  }

  /// A text of the form within its bounds.
  func text(_ name: String, _ what: Phrase, _ length: ClosedRange<Int>) throws(Refusal) -> String {
    let text = (form[name] ?? "").replacing("\r\n", with: "\n").trimmed
    guard length.contains(text.count) else {
      throw .invalid(
        name,
        Phrase(
          "\(what.zh)：\(length.lowerBound) 至 \(length.upperBound) 字",
          "\(what.en): \(length.lowerBound) to \(length.upperBound) characters"))
    }
    return text
  }

  /// One of the pages of the duty room, with the way to the others.
  func dutyPage(
    _ title: Phrase, lede: Phrase? = nil, at place: String = "", controls: HTML = .empty,
    status: HTTPResponse.Status = .ok, _ body: HTML
  ) -> Reply {
    let places: [(path: String, label: Phrase)] = [
      ("/duty", Phrase("值班表", "Roster")), ("/duty/log", Phrase("值班日志", "Minute log")),
      ("/duty/handovers", Phrase("交接班", "Handovers")), ("/duty/plans", Phrase("预案", "Plans")),
    ]
    let ways = segmented(
      label: say("值班", "Duty room"),
      places.map { Segment($0.label[language], path: $0.path, isCurrent: $0.path == place) })
    let sentence: HTML = lede.map { "\($0[language])" } ?? .empty
    return Pages.page(
      self, title: title[language], layout: .desk, width: .wide, tab: "/duty", status: status,
      body: pageHead(title: title[language], lede: sentence, controls: ways + controls) + body)
  }

  /// What was refused, above a form: all faults with links to their fields, or the one sentence.
  func trouble(_ refusal: Refusal?) -> HTML {
    guard let refusal else { return .empty }
    guard !refusal.fields.isEmpty else { return notice(.bad, title: refusal.phrase[language]) }
    return faultSummary(refusal.fields, in: language)
  }
}

/// How a person of the organisation is reached.
enum DutyContact {
  /// The telephone number: masked, in full after it was asked for (which is audited), or the hotline where there is none.
  /// - Parameters:
  ///   - asks: the path that shows it in full; nil where this reader may not.
  ///   - isAsked: whether it was asked for.
  ///   - reason: what it is needed for, as the audit has it.
  static func html(
    _ person: String, asks: String?, isAsked: Bool, reason: String, _ call: Call
  ) async throws -> HTML {
    let found = person.isEmpty ? nil : try await call.jurisdiction.people.person(code: person)
    guard let phone = found?.contact(call.jurisdiction.people.keys()).phone else {
      return "\(call.say("未登记，经热线 12345 转接", "none; through the hotline 12345"))"
    }
    guard let asks else { return "\(Masking.phone(phone))" }
    guard isAsked else {
      return "\(Masking.phone(phone)) <a href=\"\(link(asks))\">\(call.say("显示（留痕）", "show it (audited)"))</a>"
    }
    call.trail.shows(["person.phone"], of: "person \(person)", reason: reason)
    return "<a href=\"tel:\(phone.filter { $0.isASCIIDigit || $0 == "+" })\">\(phone)</a>"
  }
}

/// Whoever signs shows once more who they are.
enum Confirmation {
  /// Whether the person signs with a password.
  static func hasPassword(_ call: Call) async throws -> Bool {
    guard let session = call.session else { return false }
    return try await call.jurisdiction.people.account(session.person, now: call.jurisdiction.now()).hasPassword
  }

  static func field(_ call: Call, _ refusal: Refusal?) async throws -> HTML {
    let language = call.language
    if try await hasPassword(call) {
      return formField(
        Field(
          call.say("再次输入密码，作为签字", "Your password again, as your signature"), name: "password", .password,
          fault: refusal?.fault("password", in: language)), in: language)
    }
    return formField(
      Field(
        call.say("我已核对", "I have checked it"), name: "checked", .checkbox(false),
        hint: call.say(
          "您没有密码（演示岗位或统一身份认证），以勾选代替签字，并如实记录。",
          "You have no password (a demo post, or signed in elsewhere): a tick stands for it, and is recorded as such."),
        fault: refusal?.fault("checked", in: language)), in: language)
  }

  /// - Throws: a refusal naming `password` or `checked`.
  static func way(_ call: Call) async throws -> Handover.Way {
    if let session = call.session, try await hasPassword(call) {
      try await call.jurisdiction.people.confirm(
        session: session, password: call.form["password"] ?? "", now: call.jurisdiction.now(),
        policy: call.jurisdiction.district.security)
      return .password
    }
    guard call.form["checked"] == "yes" else {
      throw Refusal.invalid("checked", Phrase("请核对后勾选", "Check it, then tick"))
    }
    return .tick
  }
}

/// The level in words, with its colour beside them.
func levelTag(_ level: AlertLevel, _ language: Language) -> HTML {
  let tone: Tone =
    switch level {
    case .red: .bad
    case .orange, .yellow: .warn
    case .blue: .info
    }
  return tag(level.label[language], tone: tone)
}
