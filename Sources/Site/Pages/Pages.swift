import Basics
import Casework
import HTTPTypes
import Organization
import Platform

extension Call {
  /// How this visitor wants pages to look.
  package var look: Look { Look(cookies: cookies, otherwise: Look(language: language)) }

  /// The path with its query, where the switches of language and theme return to.
  package var pathWithQuery: String {
    guard !query.values.isEmpty else { return path }
    let pairs = query.values.map { "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))" }
    return "\(path)?\(pairs.joined(separator: "&"))"
  }

  package func say(_ zh: @autoclosure () -> String, _ en: @autoclosure () -> String) -> String {
    language == .zh ? zh() : en()
  }
}

/// Builds whole pages: the frame of the district with tabs by what the visitor may do.
package enum Pages {
  package static let version = "0.6.0"

  /// - Parameters:
  ///   - layout: public pages are `site`, work pages `desk`.
  ///   - tab: the path of the tab that is current.
  ///   - theme: what this page has for those who follow their device.
  ///   - assets: scripts of others that this page needs.
  ///   - modules: scripts of ours that this page needs beside the one of all.
  package static func page(
    _ call: Call, title: String, layout: Frame.Layout = .site, width: Frame.Width = .form, tab: String = "",
    status: HTTPResponse.Status = .ok, theme: Look.Theme = .auto, assets: [Asset] = [], modules: [Module] = [],
    body: HTML
  ) -> Reply {
    let district = call.jurisdiction.district
    let setting = Frame.Setting(
      district: district.name, product: Phrase("一网统管", "One Network"), attribution: district.attributions,
      caution: district.isSchematic ? Phrase("演示数据，边界为示意", "Demo data, schematic boundaries") : nil, version: version,
      hotline: "12345")
    let principal = call.principal
    let roster = district.roster
    let holder =
      principal.isSignedIn
      ? Frame.Holder(
        name: principal.personName, post: roster.post(principal.post)?.label[call.language] ?? principal.post,
        path: call.session == nil ? "/sign-in/demo" : "/account")
      : nil
    return .page(
      Frame.page(
        title: title, look: call.look, layout: layout, width: width, path: call.pathWithQuery, setting: setting,
        tabs: tabs(call, current: tab), holder: holder, signInPath: "/sign-in",
        search: principal.may(.see) ? call.query["q"] ?? "" : nil, theme: theme, assets: assets,
        modules: modules + (principal.may(.see) ? [FindModule.module] : []),
        body: body),
      status: status)
  }

  private static func tabs(_ call: Call, current: String) -> [Frame.Tab] {
    let open: [(Permission, Phrase, String)] = [
      (.open, Phrase("首页", "Home"), "/"), (.open, Phrase("随手报", "Report"), "/report"),
      (.open, Phrase("查进度", "Follow"), "/follow"), (.open, Phrase("公开", "Public"), "/public"),
    ]
    let work: [(Permission, Phrase, String)] = [
      (.see, Phrase("待办", "My desk"), "/desk"), (.handle, Phrase("现场", "Field"), "/field"),
      (.inspect, Phrase("现场", "Field"), "/field"), (.verifyOnSite, Phrase("现场", "Field"), "/field"),
      (.see, Phrase("案件", "Matters"), "/matters"),
      (.overview, Phrase("驾驶舱", "Cockpit"), "/overview"),
      (.overview, Phrase("质量", "Quality"), "/quality"),
      (.handleEnforcement, Phrase("执法", "Enforcement"), "/enforcement"),
      (.decideEnforcement, Phrase("执法", "Enforcement"), "/enforcement"),
      (.followUp, Phrase("接听", "Intake"), "/intake"),
      (.seeReporters, Phrase("来电", "Caller"), "/caller"),
      (.seeDuty, Phrase("值班", "Duty room"), "/duty"),
      (.seeHotline, Phrase("热线", "Hotline"), "/hotline"), (.seeHall, Phrase("大厅", "Hall"), "/hall"),
      (.seeAlarms, Phrase("告警", "Alarms"), "/alarms"),
      (.handlePrivacy, Phrase("个人信息请求", "Data requests"), "/privacy/requests"),
    ]
    // Whoever works here finds their work first.
    let more: [(Permission, Phrase, String)] = call.jurisdiction.programmes.flatMap(\.tabs).map {
      ($0.permission, $0.word, $0.path)
    }
    let last: [(Permission, Phrase, String)] = [(.account, Phrase("管理", "Administration"), "/administration")]
    let whole = work + more.filter { $0.0 != .open } + last
    let everybody = open + more.filter { $0.0 == .open }
    let all = call.principal.isSignedIn ? whole + everybody : everybody + whole
    let administers = call.principal.permissions.contains { Self.administrative.contains($0) }
    var seen: Set<String> = []
    return all.filter {
      call.principal.may($0.0) && ($0.0 != .account || administers) && seen.insert($0.2).inserted
    }.map {
      Frame.Tab($0.1[call.language], path: $0.2, isCurrent: $0.2 == current)
    }
  }

  private static let administrative: Set<Permission> = [
    .managePersons, .manageRights, .seeAudit, .manageSessions, .manageTokens, .seeRetention,
    .seeOutbox, .managePack, .operate, .manageHooks,
  ]

  /// The one place where a refusal becomes a page.
  package static func refused(_ refusal: Refusal, _ call: Call) -> Reply {
    let language = call.language
    let status = refusal.kind.status
    if refusal.kind == .forbidden || refusal.kind == .signedOut {
      let signIn = "/sign-in?back=\(Look.percentEncoded(call.pathWithQuery))"
      return page(
        call, title: refusal.phrase[language], layout: .site, status: status,
        body: refusal.kind == .signedOut
          ? signInFirst(what: refusal.phrase[language], signInPath: signIn, in: language)
          : noPermission(
            what: refusal.phrase[language], term: Phrase("原因", "Reason"),
            whoGrants: call.say("安全管理员", "The security administrator"),
            signInPath: signIn, in: language))
    }
    let advice =
      switch refusal.kind {
      case .notFound: Phrase("请核对编号或地址。", "Please check the number or the address.")
      case .conflict: Phrase("请刷新后再试。", "Please reload and try again.")
      case .tooLarge: Phrase("请减小内容后再试。", "Please send less and try again.")
      case .tooMany: Phrase("请稍后再试。", "Please try again in a while.")
      default: Phrase("请返回上一页修改。", "Please go back and correct it.")
      }
    let list: HTML = refusal.fields.isEmpty ? .empty : faultSummary(refusal.fields, in: language)
    return page(
      call, title: refusal.phrase[language], status: status,
      body: errorPage(
        status: Int(status.code), phrase: refusal.phrase, whatToDo: advice, reference: call.id, in: language) + list)
  }

  /// Something broke that is our fault; says nothing about what.
  package static func broken(_ call: Call) -> Reply {
    page(
      call, title: call.say("出错了", "Something went wrong"), status: .internalServerError,
      body: errorPage(
        status: 500, phrase: Phrase("系统出错，您的操作没有完成", "Something went wrong; nothing was changed"),
        whatToDo: Phrase(
          "请稍后再试。若仍不行，请把编号告诉值班人员。",
          "Please try again later. If it happens again, give this reference to the duty officer."),
        reference: call.id, in: call.language))
  }
}
