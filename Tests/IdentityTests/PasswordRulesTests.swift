import Basics
import Identity
import Organization
import Testing

@Suite struct PasswordRulesTests {
  static let table: [(password: String, isGood: Bool)] = [
    ("Correct-horse-9", true), ("correct-horse-9", true), ("correcthorse9", false), ("Short-1a", false),
    ("abcdefghijklmnop", false), ("1234567890123456", false), ("P@ssw0rd2026!", false), ("Password2026!", false),
    ("1qaz2wsx3edc", false), ("1qaz@WSX3edc$RFV", true), ("Qwertyuiop123!", false), ("aA1!aA1!aA1!", false),
    ("Woaini5201314!", false), ("江宁区数字治理中心-Zx7", true), ("zhang.san-Zx77", false), ("Zhang.San-Zx77", false),
    ("Admin888888!", false), ("Tr0ub4dor&3xyz", true), (String(repeating: "Ab3-xyzq", count: 26), false),
  ]

  @Test(arguments: table) func aPasswordIsAsThePolicyAsks(_ row: (password: String, isGood: Bool)) {
    let faults = PasswordRules.faults(
      in: row.password, signInName: "zhang.san", policy: SecurityPolicy(), field: "new")
    #expect(faults.isEmpty == row.isGood, "\(row.password): \(faults.map(\.phrase.en))")
    #expect(faults.allSatisfy { $0.field == "new" })
  }

  @Test func thePolicyDecides() {
    var policy = SecurityPolicy()
    policy.passwordLength = 16
    policy.passwordKinds = 4
    #expect(PasswordRules.faults(in: "Correct-horse-9", signInName: nil, policy: policy).count == 1)
    #expect(PasswordRules.faults(in: "correct-horse-9", signInName: nil, policy: policy).count == 2)
    policy.passwordLength = 4
    policy.passwordKinds = 1
    #expect(PasswordRules.faults(in: "kdxwq", signInName: nil, policy: policy).isEmpty)
  }

  @Test func theRulesAreSaidInBothLanguages() {
    let rules = PasswordRules.list(SecurityPolicy())
    #expect(rules.count == 5)
    #expect(rules.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
    var lax = SecurityPolicy()
    lax.passwordDays = 0
    lax.passwordsRemembered = 0
    #expect(PasswordRules.list(lax).count == 3)
  }

  @Test func namesThatLookAlikeAreOne() {
    #expect(Person.folded("  Ｚｈａｎｇ．Ｓａｎ ") == "zhang.san")
    #expect(Person.folded("ZHANG.SAN") == Person.folded("zhang.san"))
    #expect(PersonDraft(name: "张三", signInName: "a b").faults().map(\.field) == ["signInName"])
    #expect(
      PersonDraft(name: " ", signInName: "张三", phone: "x", email: "y").faults().map(\.field) == [
        "name", "phone", "email",
      ])
  }
}
