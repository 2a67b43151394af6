import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// Where reporters follow their matter by number, and take the steps that are left to them.
package enum FollowPage {
  package static let endpoints = [
    Endpoint(.get, "/follow", permission: .open, purpose: Phrase("按编号查进度", "Find by number")) { call in
      ask(call, refusal: nil)
    },
    Endpoint(.post, "/follow", permission: .open, purpose: Phrase("按编号查进度", "Find by number"), answer: find),
    Endpoint(
      .get, "/follow/:number", permission: .open, purpose: Phrase("一件上报的进展", "How one report is going"), answer: show),
    Endpoint(
      .post, "/follow/:number/reopening", permission: .open, purpose: Phrase("没有解决，申请重开", "Not fixed: ask to reopen")
    ) { try await act("reopen", $0) },
    Endpoint(
      .post, "/follow/:number/steps", permission: .open, purpose: Phrase("上报人自己的一步", "A step of the reporter's own")
    ) { try await act($0.form["action"] ?? "", $0) },
    Endpoint(
      .post, "/follow/:number/withdrawal", permission: .open, purpose: Phrase("撤回同意", "Withdraw a consent"),
      answer: withdraw),
  ]

  private static func ask(_ call: Call, refusal: Refusal?) -> Reply {
    let language = call.language
    func fault(_ name: String) -> String? { refusal?.fields.first { $0.field == name }?.phrase[language] }
    let fields =
      formField(
        Site.Field(
          call.say("案件编号", "Number"), name: "number",
          .text(
            call.form["number"] ?? call.query["number"] ?? "",
            placeholder: "\(call.jurisdiction.district.code)-20261123-000001"), fault: fault("number")), in: language)
      + formField(
        Site.Field(
          call.say("手机号后四位", "Last four digits of your phone"), name: "last_four", .text("", autocomplete: "off"),
          hint: call.say("上报时没留手机号的不用填", "Leave empty if you gave no phone"), fault: fault("last_four"),
          isOptional: true), in: language)
      + formField(
        Site.Field(
          call.say("在这台设备上记住这份上报", "Remember this report on this device"), name: "remember",
          .checkbox(call.form["remember"] == "yes"),
          hint: call.say("三十天内在“我的上报”里可见；公用设备请勿勾选", "Kept for thirty days under “My reports”; not on a shared device"),
          isOptional: true), in: language)
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    return Pages.page(
      call, title: call.say("查进度", "Follow"), tab: "/follow", status: call.status(of: refusal),
      body: pageHead(
        title: call.say("查进度", "Follow your report"),
        lede: "\(call.say("凭编号查看每一步、承办单位和时限。", "See every step, the agency and the deadline."))") + warning
        + postForm(
          action: "/follow", in: language,
          body: fields + buttonRow([button(Button(call.say("查询", "Find"), .primary, icon: .search))]))
        + buttonRow([button(Button(call.say("我的上报", "My reports"), .quiet, icon: .list, path: "/mine"))]))
  }

  @Sendable private static func find(_ call: Call) async throws -> Reply {
    let number = call.form["number"]?.trimmed ?? ""
    let digits = String((call.form["last_four"] ?? "").filter(\.isASCIIDigit).suffix(4))
    guard !number.isEmpty else {
      return ask(call, refusal: .invalid("number", Phrase("请填写案件编号", "Enter the number")))
    }
    call.trail.subject("matter \(number.prefix(60))")
    do {
      let file = try await OwnMatters.proved(number, lastFour: digits, call)
      return try await OwnMatters.keep(
        file.matter, call, remembered: call.form["remember"] == "yes",
        reply: .see("/follow/\(Look.percentEncoded(number))"))
    } catch let refusal as Refusal {
      return ask(call, refusal: refusal)
    }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    do {
      return try await FollowView.page(
        call, try await OwnMatters.file(call.parameter("number"), call), sent: "", refusal: nil)
    } catch let refusal as Refusal where refusal.code == "matter.notFollowed" {
      var asking = call
      asking.form.values = [.init("number", call.parameter("number"))]
      return ask(asking, refusal: nil)
    }
  }

  /// Of a closed report: not fixed. Other lifecycles may leave other steps to whoever began the matter.
  private static func act(_ code: String, _ call: Call) async throws -> Reply {
    let file = try await OwnMatters.file(call.parameter("number"), call)
    call.trail.subject("matter \(file.matter.number)")
    call.trail.detail(String(code.prefix(40)))
    let version = call.form["version"].flatMap { Int($0) } ?? 0
    let values = Dictionary(call.form.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var principal = Principal.reporter
    principal.reach = .everything
    do {
      try await call.jurisdiction.matters.act(
        code, on: file.matter.number, version: version, form: StepForm(values), by: principal)
      return .see("/follow/\(file.matter.number)")
    } catch let refusal as Refusal {
      let now = try await OwnMatters.file(call.parameter("number"), call)
      return try await FollowView.page(call, now, sent: code, refusal: refusal)
    }
  }

  /// As easy as giving it (个人信息保护法 art. 15).
  @Sendable private static func withdraw(_ call: Call) async throws -> Reply {
    let file = try await OwnMatters.file(call.parameter("number"), call)
    let purpose = call.form["purpose"] ?? ""
    call.trail.subject("matter \(file.matter.number)")
    call.trail.detail("consent withdrawn: \(purpose.prefix(40))")
    try await call.jurisdiction.matters.withdraw(purpose, of: file.matter)
    return .see("/follow/\(file.matter.number)")
  }
}
