import Basics
import Casework
import Ciphers
import HTTPTypes
import Organization
import Platform
import Storage

/// Who reported a matter, as far as the visitor may know: masked, a call without seeing the number, opened with a reason.
enum ReporterPanel {
  static let endpoints = [
    Endpoint(
      .post, "/matters/:number/reporter", permission: .unmask,
      purpose: Phrase("说明理由后查看上报人", "Open the reporter, with a reason"), answer: open),
    Endpoint(
      .get, "/matters/:number/call", permission: .see,
      purpose: Phrase("经系统致电上报人", "Call the reporter through the system"), answer: call),
  ]

  /// The reporter of a matter within reach, as sealed, with what may be seen; nil if nothing may.
  static func find(_ matter: Matter, _ call: Call) async throws -> (sealed: SealedReporter, sight: Disclosure.Sight)? {
    let disclosure = Disclosure(call.principal)
    let found = try await call.jurisdiction.database.read("matters.reporter.visible") {
      try ReportersTable.visible(of: [matter.key], to: disclosure, in: $0).first
    }
    guard let found else { return nil }
    let sight = disclosure.reporter(found, of: matter)
    return sight == .hidden ? nil : (found, sight)
  }

  /// - Parameters:
  ///   - opened: shown in full: its opening is in the audit before the page leaves.
  ///   - fault: what was wrong with the reason.
  static func html(
    _ matter: Matter, _ call: Call, opened: Reporter? = nil, fault: String? = nil, reason: String = ""
  ) async throws -> HTML {
    guard let found = try await find(matter, call) else { return .empty }
    let reporter = try found.sealed.opened(with: call.jurisdiction.keyFile.ring)
    guard !reporter.name.isEmpty || !reporter.phone.isEmpty else { return .empty }
    let number = Look.percentEncoded(matter.number)
    var body = Site.facts([
      Fact(
        call.say("称呼", "Name"), text: opened?.name ?? Masking.name(reporter.name)),
      Fact(call.say("电话", "Phone"), text: opened?.phone ?? Masking.phone(reporter.phone)),
      Fact(
        call.say("可见范围", "Seen by"),
        text: reporter.visibility == .agency
          ? call.say("治理中心和主办单位（本人同意）", "the centre and the lead agency (with consent)")
          : call.say("仅治理中心和热线", "the centre and the hotline only")),
    ])
    if !reporter.phone.isEmpty, mayCall(found.sight, call) {
      let isHidden = call.jurisdiction.surroundings.hidesNumbers
      // A link, not a form: the policy of the page lets forms lead to this site only, and a call leads to the telephone.
      body += buttonRow([
        button(
          Button(
            isHidden ? call.say("致电（不显示号码）", "Call, number hidden") : call.say("致电", "Call"), .plain, icon: .phone,
            path: "/matters/\(number)/call"))
      ])
    }
    if opened != nil {
      body += notice(.info, title: call.say("本次查看已留痕", "This opening has been recorded"))
    } else if found.sight == .onReason {
      body += postForm(
        action: "/matters/\(number)/reporter", in: call.language,
        body: formField(
          Site.Field(
            call.say("查看完整信息的理由", "Reason to open it in full"), name: "reason", .text(reason),
            hint: call.say("谁、何时、为何查看，都会留痕", "who, when and why is recorded"), fault: fault), in: call.language)
          + buttonRow([button(Button(call.say("查看完整信息", "Open in full"), .quiet, icon: .person))]))
    }
    return panel(title: call.say("上报人", "Reporter"), body: body)
  }

  /// Through a bridge nobody learns the number. A telephone link tells it to whoever follows it, which is opening it.
  private static func mayCall(_ sight: Disclosure.Sight, _ call: Call) -> Bool {
    sight == .onReason || sight == .masked && call.jurisdiction.surroundings.hidesNumbers
  }

  @Sendable private static func open(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    call.trail.subject("matter \(number)")
    let file = try await call.jurisdiction.matters.one(number, reach: call.principal.reach)
    guard let found = try await find(file.matter, call), found.sight == .onReason else {
      throw Refusal(.forbidden, "reporter.hidden", Phrase("您不能查看上报人", "You may not see the reporter"))
    }
    let reason = call.form["reason"]?.trimmed ?? ""
    guard Disclosure.reasonLength.contains(reason.count) else {
      return try await MatterPage.show(
        call,
        reporter: .init(
          fault: call.say("请写明理由（4 至 200 字）", "Give a reason of 4 to 200 characters"), reason: reason))
    }
    call.trail.shows(["reporter.name", "reporter.phone"], of: "matter \(number)", reason: reason)
    return try await MatterPage.show(
      call, reporter: .init(opened: try found.sealed.opened(with: call.jurisdiction.keyFile.ring)))
  }

  @Sendable private static func call(_ call: Call) async throws -> Reply {
    let number = call.parameter("number")
    call.trail.subject("matter \(number)")
    let file = try await call.jurisdiction.matters.one(number, reach: call.principal.reach)
    guard let found = try await find(file.matter, call), mayCall(found.sight, call) else {
      throw Refusal(.forbidden, "reporter.hidden", Phrase("您不能联系上报人", "You may not call the reporter"))
    }
    let phone = try found.sealed.opened(with: call.jurisdiction.keyFile.ring).phone
    guard !phone.isEmpty else {
      throw Refusal(.notFound, "reporter.noPhone", Phrase("上报人没有留电话", "The reporter gave no phone"))
    }
    call.trail.shows(["reporter.phone"], of: "matter \(number)", reason: "call")
    let digits = phone.filter { $0.isASCIIDigit || $0 == "+" }
    return .see(call.jurisdiction.surroundings.callLink.replacing("{phone}", with: digits))
  }
}

extension MatterPage {
  /// What the panel of the reporter shows beyond the masked data.
  struct ReporterView: Sendable {
    var opened: Reporter?
    var fault: String?
    var reason = ""
  }
}
