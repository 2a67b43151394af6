import Basics
import Casework
import Organization
import Platform
import TestDistricts
import Testing

@Suite struct RoleTextTests {
  static let text = """
    # 注释
    roles:
      agent:   # a comment
        label: {zh: 坐席, en: Agent}
        permissions: [matters.see, matters.report]
        reach: all
      desk:
        label: {zh: 经办, en: Desk}

        permissions: [matters.see]
        reach: agency
    posts:
      - {code: desk, role: desk, agency: a, label: {zh: 经办, en: Desk}}

    """

  @Test func changesOneLineOnly() throws {
    let changed = try RoleText.setting([.see, .handle], of: "desk", in: Self.text)
    #expect(changed == Self.text.replacing("permissions: [matters.see]\n", with: "permissions: [matters.handle, matters.see]\n"))
    let none = try RoleText.setting([], of: "agent", in: Self.text)
    #expect(none == Self.text.replacing("[matters.see, matters.report]", with: "[]"))
  }

  @Test func whatItCannotFindIsSaid() {
    #expect(throws: Refusal.self) { try RoleText.setting([.see], of: "nobody", in: Self.text) }
    #expect(throws: Refusal.self) { try RoleText.setting([.see], of: "desk", in: "posts: []\n") }
    // A list over several lines is not touched.
    let long = Self.text.replacing("permissions: [matters.see]", with: "permissions:\n      - matters.see")
    #expect(throws: Refusal.self) { try RoleText.setting([.see], of: "desk", in: long) }
  }

  /// Every role of the pack can be changed in the browser, and the text still reads the same otherwise.
  @Test func everyRoleOfThePack() throws {
    let files = try JiangningPack.files()
    let text = try #require(files.text("posts.yaml"))
    for role in try JiangningPack.district().roster.roles {
      let changed = try RoleText.setting(role.permissions, of: role.code, in: text)
      let before = text.split(separator: "\n").count, after = changed.split(separator: "\n").count
      #expect(before == after, "\(role.code)")
    }
  }
}
