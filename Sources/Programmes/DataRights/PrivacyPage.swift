import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// The notice to whoever gives personal data (个人信息保护法 art. 17), as the pack words it.
enum PrivacyPage {
  static let endpoints = [
    Endpoint(.get, "/privacy", permission: .open, purpose: Phrase("个人信息处理告知", "The privacy notice")) { show($0) }
  ]

  private static func show(_ call: Call) -> Reply {
    let district = call.jurisdiction.district
    let title = call.say("个人信息处理告知", "Privacy notice")
    guard let notice = district.privacyNotice else {
      return Pages.page(
        call, title: title,
        body: pageHead(title: title)
          + emptyState(
            icon: .shield, title: call.say("本辖区尚未发布告知", "No notice has been published here yet"),
            what: call.say(
              "称呼和电话可以不填；不填也能上报。关于您的信息，请用“我的个人信息”提出请求。",
              "You may report without name and phone. Requests about your data are made under “My personal data”."),
            action: Button(call.say("我的个人信息", "My personal data"), path: "/my-data")))
    }
    let language = call.language
    let purposes = dataTable(
      caption: call.say("用途与依据", "Purposes and grounds"),
      columns: [
        Column(call.say("用途", "Purpose"), .wide), Column(call.say("依据", "Ground")),
        Column(call.say("是否需要同意", "Consent")),
      ],
      rows: notice.purposes.map { purpose in
        let consent =
          purpose.needsConsent
          ? call.say("需要，可不给，可撤回", "needed; may be refused and withdrawn") : call.say("不需要", "not needed")
        return Row(["\(purpose.label[language])", "\(purpose.ground[language])", "\(consent)"])
      })
    let kept = dataTable(
      caption: call.say("保存多久", "How long it is kept"),
      columns: [Column(call.say("信息", "Data"), .wide), Column(call.say("保存", "Kept"), .number)],
      rows: Retention.Kind.allCases.map { kind in
        let days = district.retention.days(kind)
        return Row(["\(label(kind)[language])", "\(call.say("\(days) 天", days == 1 ? "1 day" : "\(days) days"))"])
      })
    let rights = DataRight.allCases.map { Fact($0.label[language], text: $0.hint[language]) }
    return Pages.page(
      call, title: title, width: .reading,
      body: pageHead(title: title, lede: "\(call.say("版本 \(notice.version)", "Version \(notice.version)"))")
        + stack([
          panel(
            title: call.say("谁处理", "Who processes it"),
            body: facts([
              Fact(call.say("处理者", "Processor"), text: notice.processor[language]),
              Fact(call.say("联系", "Contact"), text: notice.contact[language]),
            ]) + "<p>\(notice.text[language])</p>"),
          panel(title: call.say("用途与依据", "Purposes and grounds"), body: purposes, flush: true),
          panel(title: call.say("保存多久", "How long it is kept"), body: kept, flush: true),
          panel(
            title: call.say("您的权利", "Your rights"),
            subtitle: call.say("\(notice.answerDays) 日内答复", "answered within \(notice.answerDays) days"),
            body: facts(rights)
              + buttonRow([
                button(Button(call.say("提出请求", "Make a request"), .primary, icon: .send, path: "/my-data"))
              ])),
        ]))
  }

  /// What a kind of data is, and what its time counts from.
  static func label(_ kind: Retention.Kind) -> Phrase {
    switch kind {
    case .reporters: Phrase("称呼和电话（自办结起）", "name and phone (from the end of the matter)")
    case .originals: Phrase("照片原件（自办结起；公开版不含位置与机型）", "originals of photos (from the end of the matter)")
    case .sessions: Phrase("登录与访问记录（自结束起）", "sessions (from their end)")
    case .strays: Phrase("未提交的照片", "photos that were never sent")
    case .audit: Phrase("审计记录（谁何时为何查看）", "the audit trail (who looked, when and why)")
    case .consents: Phrase("已撤回的同意（自撤回起）", "withdrawn consents (from their withdrawal)")
    }
  }
}
