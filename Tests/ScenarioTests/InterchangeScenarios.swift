import Basics
import HTTPTypes

/// Registers out and in.
extension ScenarioTests {
  private static let administrator = "szzx.systemAdmin"

  static let interchange: [Scenario] = [
    Scenario(
      "exporting", .get, "/administration/export", post: "szzx.shiftLeader1", contains: ["/exports/matters", "GB 18030"]),
    Scenario(
      "exporting what is filtered", .get, "/administration/export?what=matters&which=overdue&agency=cgj&from=2026-11-01",
      post: "szzx.shiftLeader1",
      contains: ["name=\"agency\" value=\"cgj\"", "value=\"2026-11-01\""]),
    Scenario(
      "exporting duties, in English", .get, "/administration/export?what=duties", post: "cgj.desk", language: .en,
      contains: ["Duty list"]),
    Scenario("exporting, for visitors", .get, "/administration/export", status: 401),
    Scenario(
      "matters as a file", .get, "/exports/matters?format=csv&which=all&flow=any", post: "szzx.shiftLeader1",
      contains: ["text/csv", "matters.csv"]),
    Scenario("duties as GeoJSON", .get, "/exports/duties?format=geojson", post: "szzx.shiftLeader1", status: 422),
    Scenario("a file of nothing", .get, "/exports/secrets", post: "szzx.shiftLeader1", status: 404),
    Scenario(
      "a file of a wrong format", .get, "/exports/matters?format=%3Cscript", post: "szzx.shiftLeader1", status: 422,
      mustNotContain: raw),
    Scenario("matters as a file, for visitors", .get, "/exports/matters", status: 401),
    Scenario(
      "parts", .get, "/administration/parts", post: "cgj.desk", contains: ["还没有部件"], mustNotContain: ["/administration/import"]),
    Scenario(
      "parts of nothing", .get, "/administration/parts?q=%3Cscript%3E", post: "cgj.desk", contains: ["没有符合条件"],
      mustNotContain: raw),
    Scenario("parts of no area", .get, "/administration/parts?area=9", post: "cgj.desk", status: 422),
    Scenario("importing", .get, "/administration/import", post: administrator, contains: ["type=\"file\"", "gcj02"]),
    Scenario(
      "importing, in English", .get, "/administration/import?what=areas", post: administrator, language: .en,
      contains: ["City parts"]),
    Scenario("importing, for others", .get, "/administration/import", post: "cgj.desk", status: 403),
    Scenario(
      "importing without a file", .post, "/administration/import", form: ["what": "parts"], post: administrator, status: 422,
      contains: ["请选择文件"]),
    Scenario("rejected rows of nothing", .get, "/administration/import/rejected.csv", post: administrator, status: 404),
  ]
}
