import Basics
import HTTPTypes

/// The scenarios of work on the spot.
extension ScenarioTests {
  private static let handler = "cgj.handler", inspector = "hcd.inspector1", grid = "320115001001001.worker"

  static let fieldwork: [Scenario] = [
    Scenario("field for visitors", .get, "/field", status: 401, mustNotContain: ["{handling}"]),
    Scenario("field for an administrator", .get, "/field", post: "szzx.systemAdmin", status: 403),
    Scenario(
      "field of a handler", .get, "/field", post: "cgj.desk", contains: ["/field/matters/{handling}", "签收", "截止"],
      mustNotContain: personal + raw + ["{open}", "自办自结"]),
    Scenario(
      "field of another agency, in English", .get, "/field", post: "swj.handler", language: .en,
      contains: ["Nothing to be done on site now"], mustNotContain: ["{handling}"]),
    Scenario("field of an inspector", .get, "/field", post: inspector, mustNotContain: ["{handling}", "{number}"]),
    Scenario("field of a grid worker", .get, "/field", post: grid, contains: ["/self-handled", "/report"]),
    Scenario("field map for visitors", .get, "/field/map", status: 401),
    Scenario(
      "field map", .get, "/field/map", post: handler,
      contains: ["<svg class=\"area\"", "/field/matters/{handling}", "/field/areas.geojson"],
      mustNotContain: personal + raw),
    Scenario("field map in English", .get, "/field/map", post: inspector, language: .en, contains: ["Field map"]),
    Scenario("boundaries for visitors", .get, "/field/areas.geojson", status: 401),
    Scenario(
      "boundaries", .get, "/field/areas.geojson", post: grid, contains: ["\"FeatureCollection\"", "\"MultiPolygon\"", "320115001"],
      mustNotContain: personal),
    Scenario("matter on the spot for visitors", .get, "/field/matters/{handling}", status: 401, mustNotContain: ["{handling}\""]),
    Scenario(
      "matter on the spot", .get, "/field/matters/{handling}", post: handler,
      contains: ["step-acknowledge", "name=\"once\"", "data-offline", "/matters/{handling}"], mustNotContain: personal + raw),
    Scenario(
      "matter on the spot in English", .get, "/field/matters/{handling}", post: handler, language: .en,
      contains: ["Acknowledge", "Latest steps"]),
    Scenario("matter on the spot out of reach", .get, "/field/matters/{handling}", post: "swj.handler", status: 404),
    Scenario(
      "closed matter on the spot", .get, "/field/matters/{number}", post: handler, contains: ["{number}", "已结案"],
      mustNotContain: personal + raw),
    Scenario("no matter on the spot", .get, "/field/matters/%3Cscript%3E", post: handler, status: 404, mustNotContain: raw),
    Scenario("field step for visitors", .post, "/field/matters/{handling}", form: ["action": "acknowledge", "version": "3"], status: 401),
    Scenario(
      "field step without a version", .post, "/field/matters/{handling}", form: ["action": "acknowledge"], post: handler, status: 422),
    Scenario(
      "field step out of reach", .post, "/field/matters/{handling}", form: ["action": "acknowledge", "version": "3"], post: "swj.handler",
      status: 404),
    Scenario(
      "field step on what has changed", .post, "/field/matters/{handling}",
      form: ["action": "acknowledge", "version": "2", "worker": "小李 \(evil)", "once": "f0"], post: handler, status: 409,
      contains: ["案件有了变化", "data-reason", "小李", "value=\"f0\"", "已派遣", "放弃我填写的"], mustNotContain: raw),
    Scenario(
      "field step that is not possible any more", .post, "/field/matters/{number}",
      form: ["action": "handle", "version": "4", "result": "晚到的结果 \(evil)", "once": "f1"], post: handler, status: 409,
      contains: ["现在不能再办", "晚到的结果"], mustNotContain: raw),
    Scenario(
      "field step with a wrong id", .post, "/field/matters/{handling}",
      form: ["action": "acknowledge", "version": "{handlingVersion}", "once": String(repeating: "x", count: 65)], post: handler,
      status: 422),
  ]
}
