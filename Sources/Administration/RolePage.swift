import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// What a role bundles. A change is a new version of the pack, with who made it: the same as `yiwang apply`.
enum RolePage {
  static let endpoints = [
    Endpoint(.get, "/administration/roles/:role", permission: .manageRights, purpose: Phrase("一个角色", "One role")) {
      try page($0, faults: [], chosen: nil)
    },
    Endpoint(
      .post, "/administration/roles/:role", permission: .manageRights,
      purpose: Phrase("修改角色的权限", "Change what a role may do"), answer: change),
  ]

  private static func role(_ call: Call) throws(Refusal) -> Role {
    guard let role = call.jurisdiction.district.roster.role(call.parameter("role")) else {
      throw Refusal(.notFound, "role.unknown", Phrase("没有这个角色", "There is no such role"))
    }
    return role
  }

  @Sendable private static func change(_ call: Call) async throws -> Reply {
    let role = try role(call)
    let chosen = call.jurisdiction.rules.permissions.filter { call.form["permission-\($0.code)"] == "yes" }
    call.trail.kind(.administration)
    call.trail.subject("role \(role.code)")
    do {
      try await apply(chosen, to: role, call)
      return .see("/administration/roles/\(Look.percentEncoded(role.code))")
    } catch let refusal as Refusal {
      return try page(call, faults: refusal.fields, refusal: refusal, chosen: Set(chosen))
    }
  }

  private static func apply(_ chosen: [Permission], to role: Role, _ call: Call) async throws {
    let jurisdiction = call.jurisdiction
    let before = Set(role.permissions)
    guard Set(chosen) != before else { return }
    let seen = call.form["version"].flatMap { Int($0) }
    guard seen == jurisdiction.district.packVersion else {
      throw Refusal(
        .conflict, "pack.stale", Phrase("其间有人应用了另一个版本，请核对后再改", "Another version was applied meanwhile: look again"))
    }
    var files = try await jurisdiction.database.read("packs.files") {
      try PacksTable.files(version: jurisdiction.district.packVersion, in: $0)
    }
    let text = try RoleText.setting(chosen, of: role.code, in: files.text("posts.yaml") ?? "")
    files.files["posts.yaml"] = Array(text.utf8)
    let plan = try await PackPlan.make(files, rules: jurisdiction.rules, database: jurisdiction.database)
    try plan.problems.refuseErrors()
    if let roster = plan.district?.roster {
      try await Separation.check(people: jurisdiction.people, roster: roster, on: jurisdiction.today)
    }
    try await plan.apply(to: jurisdiction.database, by: call.principal.person, at: jurisdiction.now())
    _ = try await jurisdiction.refresh()
    let gained = Set(chosen).subtracting(before).sorted().map { "+\($0)" }
    let lost = before.subtracting(chosen).sorted().map { "-\($0)" }
    call.trail.detail((gained + lost).joined(separator: " "))
  }

  private static func page(
    _ call: Call, faults: [Refusal.Fault], refusal: Refusal? = nil, chosen: Set<Permission>?
  ) throws -> Reply {
    let role = try role(call)
    let language = call.language
    let district = call.jurisdiction.district
    let held = chosen ?? Set(role.permissions)
    let boxes = call.jurisdiction.rules.permissions.html { permission in
      """
      <label class="tick"><span>\(call.jurisdiction.rules.label(of: permission)[language]) <small>\(permission.code)</small></span>\
      <input type="checkbox" name="permission-\(permission.code)" \
      value="yes"\(when(held.contains(permission), " checked"))></label>
      """
    }
    let legend = call.say("权限", "Permissions")
    let ticks: HTML = "<fieldset class=\"ticks\"><legend class=\"unseen\">\(legend)</legend>\(boxes)</fieldset>"
    let posts = district.roster.posts.filter { $0.role == role.code }
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    let about = panel(
      title: call.say("用此角色的岗位", "Posts with this role"),
      body:
        "<p><a href=\"/administration/posts?role=\(Look.percentEncoded(role.code))\">\(call.say("\(posts.count) 个岗位", "\(posts.count) posts"))</a> · \(call.say("改动在下一次请求时生效，并成为辖区包的新版本（现为第 \(district.packVersion) 版）。", "A change holds from the next request on and is a new version of the pack (now version \(district.packVersion))."))</p>"
    )
    let form = postForm(
      action: "/administration/roles/\(Look.percentEncoded(role.code))",
      hidden: [("version", String(district.packVersion))], faults: faults, in: language,
      body: ticks + buttonRow([button(Button(call.say("保存为新版本", "Save as a new version"), .primary))]))
    return call.desk(
      role.label, lede: Phrase("\(role.code) · 角色", "\(role.code) · role"), status: call.status(of: refusal),
      warning + stack([about, panel(title: legend, body: form)]))
  }
}
