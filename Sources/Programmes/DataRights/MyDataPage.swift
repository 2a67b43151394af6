import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The public form for requests about one's own data. What is asked about is proved before the request is taken.
enum MyDataPage {
  static let endpoints = [
    Endpoint(.get, "/my-data", permission: .open, purpose: Phrase("关于我的个人信息的请求", "Requests about my data")) {
      form($0, refusal: nil)
    },
    Endpoint(
      .post, "/my-data", permission: .open, purpose: Phrase("提出个人信息请求", "Make a request about my data"), answer: send),
  ]

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    let about = String((call.form["about"]?.trimmed ?? "").prefix(60))
    call.trail.subject("matter \(about)")
    do {
      return try await take(call, about: about)
    } catch let refusal as Refusal where [.invalid, .notFound, .tooMany].contains(refusal.kind) {
      return form(call, refusal: refusal)
    }
  }

  private static func take(_ call: Call, about: String) async throws -> Reply {
    var faults: [Refusal.Fault] = []
    let right = call.form["right"].flatMap(DataRight.init(rawValue:))
    if about.isEmpty { faults.append(.init("about", Phrase("请填写上报编号", "Enter the number of the report"))) }
    if right == nil { faults.append(.init("right", Phrase("请选择请求事项", "Choose what you ask for"))) }
    guard faults.isEmpty, let right else { throw Refusal.invalid(faults) }
    let digits = String((call.form["last_four"] ?? "").filter(\.isASCIIDigit).suffix(4))
    let (file, reporter) = try await OwnMatters.provedReporter(of: about, lastFour: digits, call)
    let district = call.jurisdiction.district
    let title = Phrase("个人信息请求：\(right.label.zh)", "Request about personal data: \(right.label.en)")
    var report = Report(
      title: title[call.language], details: call.form["details"]?.trimmed ?? "", channel: "web",
      area: district.territory.tops.first?.code,
      reporter: Reporter(
        name: reporter.name, phone: reporter.phone, notice: district.privacyNotice?.version ?? ""),
      source: "my-data", sourceNumber: call.form["once"]?.trimmed.nonEmpty.map { String($0.prefix(64)) })
    report.answers = ["right": right.rawValue, "about": file.matter.number]
    let receipt = try await call.jurisdiction.matters.report(
      report, lifecycle: DataRightsProgramme.lifecycle, by: .visitor)
    call.trail.detail("request \(receipt.matter.number): \(right.rawValue)")
    let reply = Reply.see("/follow/\(receipt.matter.number)?new=1")
    guard receipt.isRepeat else { return try await OwnMatters.keep(receipt.matter, call, reply: reply) }
    // The mark of a repeat comes from the form; another's request is not theirs for it.
    let isTheirs = try? await OwnMatters.proved(receipt.matter.number, lastFour: digits, call)
    return isTheirs == nil ? reply : try await OwnMatters.keep(receipt.matter, call, reply: reply)
  }

  private static func form(_ call: Call, refusal: Refusal?) -> Reply {
    let language = call.language
    let sent = call.form
    func fault(_ name: String) -> String? { refusal?.fields.first { $0.field == name }?.phrase[language] }
    let days = call.jurisdiction.district.privacyNotice?.answerDays
    let fields =
      formField(
        Site.Field(
          call.say("您请求什么", "What do you ask for"), name: "right",
          .radios(
            DataRight.allCases.map { Choice($0.rawValue, $0.label[language], hint: $0.hint[language]) },
            selected: sent["right"] ?? ""), fault: fault("right")), in: language)
      + formField(
        Site.Field(
          call.say("上报编号", "Number of the report"), name: "about",
          .text(
            sent["about"] ?? call.query["about"] ?? "",
            placeholder: "\(call.jurisdiction.district.code)-20261123-000001"), fault: fault("about")), in: language)
      + formField(
        Site.Field(
          call.say("手机号后四位", "Last four digits of your phone"), name: "last_four", .text("", autocomplete: "off"),
          hint: call.say("上报时所留的手机号，用来确认是您本人", "of the phone given when reporting, to prove that it is you"),
          fault: fault("last_four")), in: language)
      + formField(
        Site.Field(
          call.say("补充说明", "Anything else"), name: "details",
          .textarea(sent["details"] ?? "", rows: 3, limit: Report.detailsMost),
          hint: call.say("例如哪里有误；请不要写入他人的信息", "such as what is wrong; please nothing about other persons"),
          fault: fault("details"), isOptional: true), in: language)
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    let promise = days.map { call.say("\($0) 日内答复 · 凭编号随时查进度", "Answered within \($0) days · follow it by its number") }
    let title = call.say("我的个人信息", "My personal data")
    return Pages.page(
      call, title: title, status: call.status(of: refusal),
      body: pageHead(
        title: title,
        lede:
          "\(call.say("查阅、复制、更正、删除、限制处理、撤回同意，或请我们解释。", "See, copy, correct, delete or restrict it, withdraw a consent, or ask for an explanation."))",
        controls: button(Button(call.say("处理告知", "The notice"), .quiet, path: "/privacy"))) + warning
        + postForm(
          action: "/my-data", hidden: [("once", sent["once"] ?? call.id)], in: language,
          body: fields
            + submitBar(
              Button(call.say("提出请求", "Send the request"), .primary, icon: .send), promise: "\(promise ?? "")")))
  }
}
