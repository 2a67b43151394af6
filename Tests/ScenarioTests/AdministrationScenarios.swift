import Basics
import HTTPTypes

/// The scenarios of signing in, accounts and administration: who asks are demo posts, which have no account. What sessions
/// do there is tested in AdministrationTests.
extension ScenarioTests {
  private static let system = "szzx.systemAdmin", security = "szzx.securityAdmin", auditor = "szzx.auditAdmin"
  private static let typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%26"

  static let administration: [Scenario] = signingIn + accounts + administering

  private static let signingIn: [Scenario] = [
    Scenario(
      "sign-in page", .get, "/sign-in?name=\(typed)&back=\(typed)", contains: ["name=\"password\"", "/sign-in/demo"],
      mustNotContain: raw),
    Scenario(
      "sign-in page in English", .get, "/sign-in", language: .en, contains: ["Password"], mustNotContain: ["密码"]),
    Scenario(
      "signing in as nobody", .post, "/sign-in", form: ["name": evil, "password": "secret-of-somebody"], status: 422,
      mustNotContain: raw + ["secret-of-somebody"]),
    Scenario("second step without a first", .get, "/sign-in/second-factor", status: 303),
    Scenario("code without a first step", .post, "/sign-in/second-factor", form: ["code": "123456"], status: 303),
    Scenario(
      "second step with a forged session", .get, "/sign-in/second-factor", cookies: ["session": evil], status: 303),
    Scenario("signing out of nothing", .post, "/sign-out", status: 303),
    Scenario("provider that is not there", .get, "/sign-in/with/none", status: 404),
    Scenario("answer of a provider that is not there", .get, "/sign-in/openid/none?code=c&state=s", status: 404),
    Scenario("link that is not there", .get, "/welcome/\(typed)", status: 404, mustNotContain: raw),
    Scenario(
      "password by a link that is not there", .post, "/welcome/nonsense", form: ["password": "x", "repeat": "x"],
      status: 404),
  ]

  private static let accounts: [Scenario] =
    [
      Scenario("account for visitors", .get, "/account", status: 401),
      Scenario("account of a demo post", .get, "/account", post: "cgj.desk", contains: ["/account/rights"]),
      Scenario(
        "rights", .get, "/account/rights", post: "cgj.desk", contains: ["matters.handle", "GET /matters", "城管局"],
        mustNotContain: personal),
      Scenario("rights in English", .get, "/account/rights", post: "cgj.desk", language: .en, contains: ["accuse"]),
      Scenario("password page of a demo post", .get, "/account/password", post: "cgj.desk"),
      Scenario("second-factor page of a demo post", .get, "/account/second-factor", post: "cgj.desk"),
      Scenario("link page of a demo post", .get, "/account/link/none", post: "cgj.desk", status: 409),
    ]
    + [
      "post", "password", "second-factor", "second-factor/secret", "second-factor/confirm", "second-factor/recovery",
      "sessions/end", "tokens", "tokens/revoke", "identities", "identities/unlink",
    ].map { Scenario("\($0) of a demo post", .post, "/account/\($0)", post: "cgj.desk", status: 409) }

  private static let administering: [Scenario] = [
    Scenario("hub for visitors", .get, "/administration", status: 401),
    Scenario(
      "hub for who administers nothing", .get, "/administration", post: "cgj.desk",
      mustNotContain: ["/administration/persons"]),
    Scenario(
      "hub", .get, "/administration", post: system, contains: ["/administration/persons"],
      mustNotContain: ["/administration/audit", "/administration/roles"]),
    Scenario("persons", .get, "/administration/persons?q=\(typed)", post: system, mustNotContain: raw),
    Scenario("persons for the security administrator", .get, "/administration/persons", post: security, status: 403),
    Scenario(
      "person without a name", .post, "/administration/persons", form: ["name": "", "signInName": evil], post: system,
      status: 422, contains: ["f-name-fault"], mustNotContain: raw),
    Scenario("person that is not there", .get, "/administration/persons/1", post: system, status: 404),
    Scenario("correcting nobody", .post, "/administration/persons/1", post: system, status: 404),
    Scenario("locking nobody", .post, "/administration/persons/1/state", post: system, status: 404),
    Scenario("inviting nobody", .post, "/administration/persons/1/link", post: system, status: 404),
    Scenario("who holds which post", .get, "/administration/rights", post: security),
    Scenario("posts of nobody", .get, "/administration/persons/1/posts", post: security, status: 404),
    Scenario("a post for nobody", .post, "/administration/persons/1/posts", post: security, status: 404),
    Scenario("ending what is not there", .post, "/administration/persons/1/posts/end", post: security, status: 404),
    Scenario("second factor of nobody", .post, "/administration/persons/1/second-factor", post: security, status: 404),
    Scenario(
      "posts", .get, "/administration/posts?q=\(typed)", post: security, contains: ["没有符合条件的岗位"], mustNotContain: raw),
    Scenario("one post", .get, "/administration/posts/rx12345.agent1", post: security, contains: ["rx12345.agent1"]),
    Scenario(
      "a post for who is not there", .post, "/administration/posts/rx12345.agent1", form: ["person": evil],
      post: security,
      status: 422, contains: ["f-person-fault"], mustNotContain: raw),
    Scenario(
      "one role", .get, "/administration/roles/handler", post: security,
      contains: ["permission-matters.handle", "value=\"yes\" checked", "name=\"version\""]),
    Scenario("no role", .get, "/administration/roles/x", post: security, status: 404),
    Scenario(
      "role changed over another version", .post, "/administration/roles/handler",
      form: ["version": "0", "permission-matters.see": "yes"], post: security, status: 409, contains: ["另一个版本"]),
    Scenario("retention", .get, "/administration/retention", post: "szzx.auditAdmin", contains: ["1095"]),
    Scenario("roles", .get, "/administration/roles", post: security, contains: ["rights.manage", "三员"]),
    Scenario("sessions for who handles", .get, "/administration/sessions", post: "cgj.desk", status: 403),
    Scenario("audit for the system administrator", .get, "/administration/audit", post: system, status: 403),
    Scenario(
      "audit", .get, "/administration/audit?text=\(typed)&from=2026-01-01", post: auditor,
      mustNotContain: raw + personal),
    Scenario(
      "audit with a wrong day", .get, "/administration/audit?from=\(typed)", post: auditor, status: 422,
      mustNotContain: raw),
    Scenario("checking the chain", .post, "/administration/audit/check", post: auditor, contains: ["审计链完整"]),
    Scenario(
      "audit export", .get, "/administration/audit.csv", post: auditor, contains: ["ordinal,at"],
      mustNotContain: personal),
    Scenario("sessions", .get, "/administration/sessions", post: system),
    Scenario(
      "session that is not there", .post, "/administration/sessions/end", form: ["session": "1"], post: system,
      status: 404),
    Scenario("tokens", .get, "/administration/tokens", post: security),
    Scenario(
      "token that is not there", .post, "/administration/tokens/revoke", form: ["token": "1"], post: security,
      status: 404),
  ]
}
