import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Territory

/// What one may do, and why: every permission with the role, post and holding it comes from, and what it opens.
enum RightsPage {
  static let endpoints = [
    Endpoint(
      .get, "/account/rights", permission: .account, purpose: Phrase("我能做什么，为什么", "What I may do, and why"),
      answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let principal = call.principal, roster = call.roster
    let post = roster.post(principal.post), role = post.flatMap { roster.role($0.role) }
    let opened = Dictionary(grouping: AdministrationPages.all(call.jurisdiction), by: \.permission)
    let why = try await facts(call, role)
    let all = Set(role?.permissions ?? []).union([.account]).union(principal.permissions)
    let rows = all.sorted().map { row(call, $0, role, opened[$0] ?? []) }
    let columns = [
      Column(call.say("权限", "Permission")), Column(call.say("现在", "Now")), Column(call.say("来自", "From")),
      Column(call.say("可以打开", "What it opens"), .wide),
    ]
    let table = dataTable(caption: call.say("我的权限", "My permissions"), columns: columns, rows: rows)
    let open = Set((opened[.open] ?? []).map(\.purpose)).count
    return call.sheet(
      Phrase("我能做什么，为什么", "What I may do, and why"), lede: .verbatim(principal.personName), width: .wide,
      stack([
        panel(title: call.say("依据", "Why"), body: why),
        panel(title: call.say("可见范围", "What I see"), body: lines(sight(call).map { "\($0[call.language])" })),
        panel(
          title: call.say("权限", "Permissions"),
          subtitle: call.say("此外 \(open) 项无需登录", "besides, \(open) things need no sign-in"), body: table, flush: true),
      ]))
  }

  /// The post, the role, the holding, and who gave it.
  private static func facts(_ call: Call, _ role: Role?) async throws -> HTML {
    let language = call.language, principal = call.principal
    var list = [
      Fact(call.say("人员", "Person"), text: "\(principal.personName)（\(principal.person)）"),
      Fact(call.say("岗位", "Post"), text: call.postLabel(principal.post)),
    ]
    if let role { list.append(Fact(call.say("角色", "Role"), text: role.label[language])) }
    if !principal.agency.isEmpty {
      list.append(
        Fact(call.say("单位", "Agency"), text: call.roster.agency(principal.agency)?.name[language] ?? principal.agency))
    }
    list.append(Fact(call.say("任职", "Held"), try await held(call)))
    if let session = call.session {
      list.append(
        Fact(
          call.say("第二因素", "Second factor"),
          text: session.secondFactor
            ? call.say("本次会话已验证", "shown in this session") : call.say("本次会话未验证", "not shown in this session")))
    }
    return Site.facts(list)
  }

  private static func held(_ call: Call) async throws -> HTML {
    guard let session = call.session else {
      return "\(call.say("演示岗位：由辖区包给出，只在本机有效", "a demo post: given by the pack, on this machine only"))"
    }
    let posts = try await call.people.posts(of: session.person, on: call.jurisdiction.today)
    guard let holding = posts.first(where: { $0.post == call.principal.post }) else {
      return "\(call.say("现在没有使用中的岗位", "no post is in use now"))"
    }
    return "\(try await HoldingWords.sentence(holding, call))"
  }

  private static func row(_ call: Call, _ permission: Permission, _ role: Role?, _ opens: [Endpoint]) -> Row {
    let has = call.principal.may(permission)
    let state: HTML
    if has {
      state = statusPill(kind: .done, word: call.say("有", "yes"))
    } else if call.session?.need == .newPassword {
      state = "<a href=\"/account/password\">\(call.say("先修改密码", "change the password first"))</a>"
    } else {
      state = "<a href=\"/account/second-factor\">\(call.say("需要第二因素", "needs a second factor"))</a>"
    }
    let origin =
      role?.permissions.contains(permission) == true
      ? call.say("角色“\(role?.label.zh ?? "")”", "role “\(role?.label.en ?? "")”")
      : call.say("所有登录人员", "anybody signed in")
    let list = opens.html { endpoint in
      let isPage = endpoint.method == .get && !endpoint.path.contains(":")
      let word: HTML =
        has && isPage
        ? "<a href=\"\(link(endpoint.path))\">\(endpoint.purpose[call.language])</a>"
        : "\(endpoint.purpose[call.language])"
      return "<li>\(word) <small>\(endpoint.method.rawValue) \(endpoint.path)</small></li>"
    }
    let count = opens.count
    let what: HTML =
      opens.isEmpty
      ? "\(call.say("在案件流程的动作中使用", "used in the steps of matters"))"
      : details(call.say("\(count) 项", "\(count) things"), "<ul>\(list)</ul>", open: count <= 4)
    return Row(["\(call.jurisdiction.rules.label(of: permission)[call.language]) <small>\(permission.code)</small>", state, "\(origin)", what])
  }

  /// Reach and disclosure in words.
  private static func sight(_ call: Call) -> [Phrase] {
    let principal = call.principal, roster = call.roster
    let disclosure = Disclosure(principal)
    var said: [Phrase] = []
    if !principal.may(.see) {
      said.append(Phrase("不能查看案件。", "You see no matters."))
    } else {
      switch principal.reach.scope {
      case .nothing: said.append(Phrase("没有案件在您的可见范围内。", "No matters are within your reach."))
      case .everything: said.append(Phrase("可见全区案件。", "You see the matters of the whole district."))
      case .agency(let code):
        let name = roster.name(code)
        said.append(
          Phrase("可见“\(name.zh)”承办、最后承办或参与的案件。", "You see what “\(name.en)” handles, has handled last, or takes part in."))
      case .zone(let code, _):
        let name = call.jurisdiction.district.territory.zone(code)?.label ?? .verbatim(code)
        said.append(Phrase("可见片区“\(name.zh)”内的案件。", "You see what lies in the joint area “\(name.en)”."))
      case .area(let code):
        let name = roster.name(code)
        said.append(
          Phrase(
            "可见“\(name.zh)”及其下级区域内的案件，以及它自己承办的案件。",
            "You see what lies in the area of “\(name.en)” or below, and what its own body handles."))
      }
      if !principal.reach.barred.isEmpty {
        let names = principal.reach.barred.map { roster.name($0) }.joined()
        said.append(
          Phrase("举报“\(names.zh)”的案件不可见。", "Matters that accuse \(names.en) are out of your reach."))
      }
    }
    if disclosure.seesReporters {
      said.append(Phrase("可见来电人信息（脱敏）。", "You see reporters, masked."))
      said.append(
        disclosure.unmasks
          ? Phrase("说明理由后可查看完整信息，每次都留痕。", "You may open them with a reason; each time is audited.")
          : Phrase("不能查看完整的姓名和电话。", "You may not open names and phones."))
    } else {
      said.append(
        Phrase(
          "看不到来电人信息，除非来电人同意向承办单位公开。", "You see no reporters, unless they agreed to be known to the handling agency."))
    }
    return said
  }
}
