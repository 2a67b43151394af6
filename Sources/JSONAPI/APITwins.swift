import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// What a page's form does, for programs: each endpoint that takes a form has a twin below `/api/v1` with the same permission, the
/// same audit and the same refusals, since it is the same endpoint.
enum APITwins {
  /// Forms that only a person in front of a browser can send, with the reason.
  static let apart: [(prefix: String, why: Phrase)] = [
    ("/sign-in", Phrase("登录产生会话，程序用访问令牌", "signing in makes a session; programs have access tokens")),
    ("/sign-out", Phrase("结束会话", "ends a session")),
    (
      "/account",
      Phrase("管理本人的会话、密码、令牌，须本人在浏览器中", "one's own sessions, passwords and tokens: in a browser, by the person")
    ),
    ("/welcome", Phrase("一次性链接，设定密码", "a link good once, to set a password")),
    ("/administration/persons/:key/link", Phrase("当场显示一次性链接", "shows a link once, to the person who asked")),
    ("/follow", Phrase("凭手机号后四位证明，记在浏览器里", "proof by digits of a phone, kept by the browser")),
    ("/followers", Phrase("邮件中的链接", "links in mails")),
    ("/mine", Phrase("居民本人的会话", "the session of a resident")),
    ("/my-data", Phrase("居民本人，须证明身份", "residents about themselves, with proof")),
    ("/report", Phrase("由 POST /api/v1/matters 代替", "POST /api/v1/matters takes its place")),
    ("/intake", Phrase("由 POST /api/v1/matters 代替", "POST /api/v1/matters takes its place")),
    ("/field", Phrase("由 /matters/:number/steps 代替", "/matters/:number/steps takes its place")),
    ("/matters/bulk", Phrase("逐件办理，用 /matters/:number/steps", "one by one: /matters/:number/steps")),
    ("/caller", Phrase("为接听来电而设", "made for answering a call")),
    ("/matters/:number/reporter", Phrase("显示个人信息，须由人查看", "shows personal data to a person")),
    ("/privacy/requests/:number/opening", Phrase("显示个人信息，须由人查看", "shows personal data to a person")),
  ]

  static func why(_ path: String) -> Phrase? {
    apart.first { path == $0.prefix || path.hasPrefix($0.prefix + "/") }?.why
  }

  /// The twins of what takes forms.
  static func endpoints(of pages: [Endpoint]) -> [Endpoint] {
    pages.filter { $0.door == nil && $0.method == .post && why($0.path) == nil }.map(twin)
  }

  private static func twin(_ page: Endpoint) -> Endpoint {
    let isStep = page.path == "/matters/:number/steps" || page.path == "/matters/:number/parts"
    let asks = page.asks ?? APIForms.inputs[page.path]
    let contract = Contract(
      heading: Phrase("办理", "What the pages do"), inputs: (isStep ? stepInputs : []) + (asks ?? []), takesMore: isStep || asks == nil,
      isRepeatable: page.path == "/matters/:number/steps",
      answer: .object(done))
    return .api(.post, page.path, permission: page.permission, purpose: page.purpose, contract: contract) { call in
      var call = call
      call.form = try APIBody.form(call)
      if isStep { try name(versionIn: &call) }
      // The page reads what was sent; where it leads speaks of the page.
      call.path = String(call.path.dropFirst(APIPath.base.utf8.count))
      let reply = try await page.answer(call)
      return try answer(reply, call)
    }
  }

  private static let stepInputs: [Contract.Input] = [
    .init(
      "If-Match", .header, .text,
      Phrase("所见版本的 ETag，或在正文写 version", "the ETag of the version seen; or `version` in the body")),
    .init("version", .body, .integer, Phrase("所见的版本", "the version seen")),
    .init("once", .body, .text, Phrase("此步的编号，重发不重办", "an id of this step: sent again, it is not done again")),
  ]

  static let done = ContractShape(
    name: "Done", about: Phrase("办好了", "It was done"),
    members: [
      .init(name: "done", type: .yesNo, about: Phrase("总是 true", "always true"), mayBeNull: false),
      .init(name: "page", type: .text, about: Phrase("可在哪个页面看", "the page that shows it"), mayBeNull: false),
    ])

  /// A step names the version it has seen, in the body or as If-Match; and it happens once for one Idempotency-Key.
  private static func name(versionIn call: inout Call) throws(Refusal) {
    if call.form["version"] == nil {
      guard let mark = call.fields[.ifMatch] else {
        throw Refusal(
          .versionNeeded, "version.needed",
          Phrase("请写明所见的版本（If-Match 或 version）", "Name the version you have seen (If-Match, or version)"))
      }
      call.form.values.append(.init("version", mark.filter(\.isASCIIDigit)))
    }
    if call.form["once"] == nil, let key = call.fields[.idempotencyKey] {
      call.form.values.append(.init("once", String(key.prefix(64))))
    }
  }

  private static func answer(_ reply: Reply, _ call: Call) throws -> Reply {
    if let refusal = call.trail.refusal, reply.status.code >= 400 { throw refusal }
    guard reply.status == .seeOther else {
      guard reply.status.code < 400 else {
        return APIProblem.reply(
          status: reply.status, code: "page.refused", title: Phrase("没有办成", "It was not done"), errors: [], call)
      }
      throw Refusal(
        .notNow, "page.asks",
        Phrase("这一步在页面上还要确认；请连同确认一起发送", "The page asks once more before it does this; send the confirmation along"))
    }
    var answer = Reply.json(
      .object([JSONMember("done", true), JSONMember("page", .text(reply.fields[.location]))]))
    let parts = call.path.split(separator: "/")
    if parts.count == 3, parts[0] == "matters" { answer.fields[.location] = APIPath.matter(String(parts[1])) }
    return answer
  }
}

extension HTTPField.Name {
  /// draft-ietf-httpapi-idempotency-key-header
  package static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}
