import Basics
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// The readable page of the interface: every address, what it takes and gives, who may. No script of others.
enum APIPage {
  static func endpoints(_ described: [Endpoint], version: String) -> [Endpoint] {
    [
      Endpoint(.get, "/api", permission: .open, purpose: Phrase("JSON 接口说明", "The JSON interface")) { call in
        show(described, call)
      },
      Endpoint(
        .get, "\(APIPath.base)/openapi.json", permission: .open,
        purpose: Phrase("接口描述（OpenAPI 3.1）", "The description of the interface (OpenAPI 3.1)"), door: .api
      ) { _ in
        // Made when it is asked for, which is seldom; a server that starts need not have it.
        var reply = Reply.json(OpenAPIDocument(described).json(version: version))
        reply.fields[.cacheControl] = "no-cache"
        return reply
      },
    ]
  }

  private static func show(_ all: [Endpoint], _ call: Call) -> Reply {
    let wanted = call.query["q"]?.trimmed.lowercased().nonEmpty
    let shown = all.filter { endpoint in
      guard let wanted else { return true }
      return endpoint.path.lowercased().contains(wanted)
        || endpoint.purpose[call.language].lowercased().contains(wanted)
    }.sorted { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }
    let headings = Dictionary(grouping: shown) { $0.contract?.heading[call.language] ?? "" }.sorted { $0.key < $1.key }
    let title = call.say("JSON 接口", "The JSON interface")
    let find = """
      <form class="filters" method="get" action="/api" role="search"><label>\(call.say("查找", "Find")) \
      <input type="search" name="q" value="\(call.query["q"] ?? "")" maxlength="60"></label> \
      <button class="b">\(call.say("查找", "Find"))</button></form>
      """ as HTML
    let intro = """
      <p>\(call.say("页面能做的，这里都能做：同一份端点清单，同样的权限，同样的审计。", "Whatever the pages do can be done here: one list of endpoints, the same rights, the same audit."))</p>\
      <p>\(call.say("程序用访问令牌（在“我的账号”中生成），放在请求头：", "Programs use an access token, made under “My account”, in the header:")) \
      <code>Authorization: Bearer yw_…</code></p>\
      <p>\(call.say("机器可读的描述：", "For machines: "))<a href="\(APIPath.base)/openapi.json">openapi.json</a></p>
      """ as HTML
    let empty = emptyState(
      icon: .search, title: call.say("没有符合的端点", "Nothing fits"), what: call.say("换一个词。", "Try another word."),
      action: Button(call.say("清除", "Clear"), path: "/api"))
    let lists: HTML =
      headings.isEmpty
      ? empty : headings.html { heading in panel(title: heading.key, body: heading.value.html { row($0, call) }) }
    return Pages.page(
      call, title: title, width: .wide, body: pageHead(title: title, lede: intro, controls: find) + stack([lists]))
  }

  private static func row(_ endpoint: Endpoint, _ call: Call) -> HTML {
    let contract = endpoint.contract
    let inputs = contract?.inputs ?? []
    let facts: [Fact] =
      [Fact(call.say("权限", "Permission"), text: endpoint.permission.code)]
      + inputs.map { input in
        let must = input.isRequired ? call.say("（必填）", " (required)") : ""
        return Fact("\(input.name) · \(place(input.place, call))", text: "\(input.about[call.language])\(must)")
      } + (contract.map { [Fact(call.say("答复", "Answer"), answer($0.answer, call))] } ?? [])
    return """
      <details class="more"><summary><span><code>\(endpoint.method.rawValue) \(endpoint.path)</code> \
      \(endpoint.purpose[call.language])</span></summary>\(Site.facts(facts))</details>
      """
  }

  private static func place(_ place: Contract.Place, _ call: Call) -> String {
    switch place {
    case .query: call.say("查询", "query")
    case .header: call.say("请求头", "header")
    case .body: call.say("正文", "body")
    }
  }

  private static func answer(_ type: ContractType, _ call: Call) -> HTML {
    guard case .object(let shape) = type else { return "\(name(type))" }
    let lines = shape.members.html { member -> HTML in
      let null = member.mayBeNull ? call.say("，可空", ", may be null") : ""
      return
        "<li><code>\(member.name)</code> \(name(member.type)) — \(member.about[call.language])\(null)\(inner(member.type, call))</li>"
    }
    return "<ul>\(lines)</ul>"
  }

  /// The members of the nouns of a list, one level down.
  private static func inner(_ type: ContractType, _ call: Call) -> HTML {
    guard case .list(.object(let shape)) = type else { return .empty }
    let lines = shape.members.html { "<li><code>\($0.name)</code> \(name($0.type)) — \($0.about[call.language])</li>" }
    return "<ul>\(lines)</ul>"
  }

  private static func name(_ type: ContractType) -> String {
    switch type {
    case .text: "string"
    case .integer: "integer"
    case .number: "number"
    case .yesNo: "boolean"
    case .moment: "date-time"
    case .day: "date"
    case .choice(let codes): codes.joined(separator: " | ")
    case .list(let element): "[\(name(element))]"
    case .map(let value): "{\(name(value))}"
    case .any: "any"
    case .object(let shape): shape.name
    case .file(let type): type
    }
  }
}
