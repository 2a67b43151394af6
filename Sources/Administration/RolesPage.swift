import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// Which role bundles which permissions: roles are data of the pack.
enum RolesPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/roles", permission: .manageRights, purpose: Phrase("角色与权限", "Roles and permissions"),
      answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let roster = call.roster, language = call.language
    let counts = Dictionary(grouping: roster.posts, by: \.role).mapValues(\.count)
    let used = call.jurisdiction.rules.permissions.filter { permission in roster.roles.contains { $0.permissions.contains(permission) } }
    let unused = call.jurisdiction.rules.permissions.filter { !used.contains($0) }
    let parts = stride(from: 0, to: roster.roles.count, by: Self.rolesMost).map { start in
      matrix(call, Array(roster.roles[start..<min(start + Self.rolesMost, roster.roles.count)]), used)
    }
    let rows = roster.roles.map { role in
      Row(
        [
          "\(role.label[language]) <small>\(role.code)</small>", "\(reach(role.reach)[language])",
          "\(role.permissions.count)", "\(counts[role.code] ?? 0)",
        ], path: "/administration/roles/\(Look.percentEncoded(role.code))")
    }
    let columns = [
      Column(call.say("角色", "Role"), .wide), Column(call.say("可见范围", "Reach")),
      Column(call.say("权限数", "Permissions"), .number), Column(call.say("岗位数", "Posts"), .number),
    ]
    let rest: HTML =
      unused.isEmpty
      ? .empty
      : notice(
        .info, title: call.say("没有角色使用的权限", "Permissions no role has"),
        body: "\(unused.map(\.label).joined()[language])")
    return call.desk(
      Phrase("角色与权限", "Roles and permissions"),
      lede: Phrase(
        "角色由辖区包给出；权限写在代码里，代码不认角色名。", "Roles are data of the pack; permissions are code, and code names no role."),
      stack(
        [
          panel(
            title: call.say("角色", "Roles"),
            body: dataTable(
              caption: call.say("角色", "Roles"), columns: columns, rows: rows,
              empty: emptyState(
                title: call.say("没有角色", "No roles"), what: call.say("辖区包没有给出角色。", "The pack gives none."))), flush: true
          )
        ] + parts) + rest)
  }

  /// So many roles stand side by side; a page has no room for more.
  private static let rolesMost = 6

  private static func matrix(_ call: Call, _ roles: [Role], _ used: [Permission]) -> HTML {
    let language = call.language
    let rows = used.map { permission in
      let cells = roles.map { role -> HTML in
        guard role.permissions.contains(permission) else {
          return "<span class=\"unseen\">\(call.say("无", "no"))</span>"
        }
        return "\(Icon.check.html())<span class=\"unseen\">\(call.say("有", "yes"))</span>"
      }
      let sensitive =
        call.policy.secondFactorFor.contains(permission)
        ? tag(call.say("需第二因素", "second factor"), tone: .warn) : HTML.empty
      let separated =
        Permission.separated.contains(permission) ? tag(call.say("三员", "one of three"), tone: .info) : HTML.empty
      return Row(["\(call.jurisdiction.rules.label(of: permission)[language]) \(sensitive) \(separated) <small>\(permission.code)</small>"] + cells)
    }
    let names = roles.map(\.label).joined()[language]
    let columns = [Column(call.say("权限", "Permission"))] + roles.map { Column($0.label[language]) }
    return panel(
      title: call.say("对照表", "Matrix"), subtitle: names,
      body: dataTable(caption: names, columns: columns, rows: rows, compact: true), flush: true)
  }

  private static func reach(_ kind: Role.ReachKind) -> Phrase {
    switch kind {
    case .all: Phrase("全区", "the whole district")
    case .agency: Phrase("本单位", "its agency")
    case .area: Phrase("本区划及其下级", "its area and below")
    case .zone: Phrase("联动片区", "the area of its joint centre")
    case .none: Phrase("不看案件", "no matters")
    }
  }
}
