import Basics
import HTTPTypes

/// The Open311 interface without a key: what is public, in both formats, and what it refuses.
extension ScenarioTests {
  /// What nobody hears without a key: names, phones, inner notes, the reporter's words, numbers with which a report opens.
  private static let secret = personal + inner + staff + raw + ["{number}", "{open}", "{quiet}", "公开戊", "没留电话"]

  static let open311: [Scenario] = ["/open311/v2", "/open311/test/v2"].flatMap { base in
    ["", ".xml", ".json"].flatMap { format -> [Scenario] in
      let isXML = format != ".json"
      return [
        Scenario(
          "\(base) discovery\(format)", .get, "\(base)/discovery\(format)",
          contains: isXML ? ["<type>test</type>", "text/xml"] : ["\"formats\":[\"text/xml\",\"application/json\"]"]),
        Scenario(
          "\(base) services\(format)", .get, "\(base)/services\(format)",
          contains: isXML ? ["<service_code>sewer-manhole</service_code>"] : ["\"metadata\":true"]),
        Scenario(
          "\(base) services\(format) of another jurisdiction", .get, "\(base)/services\(format)?jurisdiction_id=elsewhere.example",
          status: 404, contains: isXML ? ["<errors>", "<code>404</code>"] : ["[{\"code\":\"404\""]),
        Scenario(
          "\(base) requests\(format)", .get, "\(base)/requests\(format)",
          contains: isXML ? ["<service_requests>", "<status>closed</status>"] : ["\"status\":\"closed\"", "\"description\":null"],
          mustNotContain: secret),
        Scenario(
          "\(base) requests\(format) extended", .get, "\(base)/requests\(format)?extensions=true&status=closed",
          contains: isXML ? ["<notes>"] : ["\"notes\":["], mustNotContain: secret),
        Scenario(
          "\(base) requests\(format) of a wrong span", .get,
          "\(base)/requests\(format)?start_date=yesterday&bbox=1,2&page=0&status=x", status: 400,
          contains: ["start_date", "bbox", "page", "status"]),
        Scenario(
          "\(base) updates\(format)", .get, "\(base)/servicerequestupdates\(format)",
          contains: isXML ? ["<status>fixed</status>"] : ["\"status\":\"fixed\""], mustNotContain: secret),
        Scenario("\(base) post\(format) without a key", .post, "\(base)/requests\(format)", status: 403, mustNotContain: raw),
        Scenario(
          "\(base) post\(format) with a wrong key", .post, "\(base)/requests\(format)", form: ["api_key": "yw_\(evil)"],
          status: 403, mustNotContain: raw),
        Scenario(
          "\(base) update\(format) without a key", .post, "\(base)/servicerequestupdates\(format)", status: 403),
      ]
    } + [
      Scenario("\(base) definition", .get, "\(base)/services/sewer-manhole.json", contains: ["\"datatype\":\"singlevaluelist\""]),
      Scenario("\(base) definition of nothing", .get, "\(base)/services/%3Cscript%3Ealert.xml", status: 404, mustNotContain: raw),
      Scenario("\(base) request of nothing", .get, "\(base)/requests/5.json", status: 404, contains: ["\"code\":\"404\""]),
      Scenario("\(base) request by its number", .get, "\(base)/requests/{number}.json", status: 404, mustNotContain: personal),
      Scenario("\(base) request by the other path", .get, "\(base)/request/5.json", status: 301),
      Scenario("\(base) token of nothing", .get, "\(base)/tokens/5-00.json", status: 404),
      Scenario("\(base) update token", .get, "\(base)/update_tokens/5.json", status: 404),
      Scenario("\(base) file", .get, "\(base)/requests.csv", contains: ["service_request_id,requested_datetime"], mustNotContain: secret),
      Scenario("\(base) nothing", .get, "\(base)/nothing.json", status: 404, contains: ["\"code\":\"404\""]),
      Scenario("\(base) services in another format", .get, "\(base)/services.yaml", status: 404, contains: ["<errors>"]),
      Scenario("\(base) another method", .post, "\(base)/services.json", status: 405, contains: ["\"code\":\"405\""]),
    ]
  } + [
    Scenario("sent on", .get, "/administration/georeport", post: "szzx.systemAdmin", contains: ["peers.yaml"],
      mustNotContain: personal + inner),
    Scenario("sent on, in English", .get, "/administration/georeport?state=waiting", post: "szzx.systemAdmin",
      language: .en, contains: ["Sent on"]),
    Scenario("sent on, for an agency", .get, "/administration/georeport", post: "cgj.desk", status: 403),
    Scenario(
      "send on again", .post, "/administration/georeport/retry", form: ["peer": evil, "state": "failed"], post: "szzx.systemAdmin",
      status: 303, mustNotContain: raw),
    Scenario(
      "send on again what is none", .post, "/administration/georeport/retry", form: ["peer": "a", "matter": "x"],
        post: "szzx.systemAdmin",
      status: 422),
    Scenario("looked at an end elsewhere", .post, "/matters/{number}/remote-end", post: "szzx.acceptor1", status: 303),
    Scenario("looked at an end out of reach", .post, "/matters/{open}/remote-end", post: "cgj.desk", status: 404),
  ]
}
