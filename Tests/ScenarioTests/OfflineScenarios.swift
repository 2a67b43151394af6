import Basics
import HTTPTypes
import Site
import TestDistricts

/// The report page, what is near it, and the pages for when there is no network.
extension ScenarioTests {
  private static let typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
  private static let spot = "lon=118.84&lat=31.95"

  static let offline: [Scenario] = [
    Scenario(
      "form with what an address fills in", .get, "/report?\(spot)&address=\(typed)&category=event:01&details=no",
      contains: ["118.84", "负责区域"],
      mustNotContain: raw + [">no</textarea>"]),
    Scenario(
      "form as the worker keeps it", .get, "/report?shell=1", post: "szzx.acceptor1", contains: ["name=\"details\""],
      mustNotContain: staff + ["shell=1"]),
    Scenario(
      "manifest", .get, "/manifest.webmanifest?language=en", contains: ["\"lang\":\"en\"", "icon-512", "One network"]),
    Scenario("worker", .get, "/service-worker.js", contains: [Stylesheet.path, Module.forms.path, Module.outbox.path]),
    Scenario(
      "without a network", .get, "/offline?shell=1", post: "szzx.acceptor1", contains: ["现在没有网络"], mustNotContain: staff
    ),
    Scenario("what waits", .get, "/outbox", language: .en, contains: ["data-outbox", "Waiting on this device"]),
    Scenario("in nobody's name", .get, "/outbox/owner", mustNotContain: staff),
    Scenario("in somebody's name", .get, "/outbox/owner", post: "szzx.acceptor1", mustNotContain: staff + ["szzx"]),
    Scenario("who answers for a place", .get, "/report/where?\(spot)", contains: ["负责区域"]),
    Scenario("who answers for nowhere", .get, "/report/where?lon=0&lat=0", contains: ["不在本区范围内"]),
    Scenario("who answers for no place", .get, "/report/where?lon=\(typed)", status: 422, mustNotContain: raw),
    Scenario("places", .get, "/report/places", contains: ["name=\"q\""]),
    Scenario(
      "places by name", .get, "/report/places?q=%E4%B8%9C%E5%B1%B1%E8%A1%97%E9%81%93",
      contains: ["data-area=\"320115001\"", "/report?lon="]),
    Scenario("places by no name", .get, "/report/places?q=\(typed)", contains: ["没有找到"], mustNotContain: raw),
    Scenario(
      "nothing is near", .get, "/report/nearby?lon=118.5&lat=31.7&category=event:01", contains: ["没有类似上报"],
      mustNotContain: personal),
    Scenario("near to nothing", .get, "/report/nearby?category=event:01", status: 422),
    Scenario("near without a kind", .get, "/report/nearby?\(spot)&category=\(typed)", status: 422, mustNotContain: raw),
    Scenario("joining nothing", .post, "/report/nearby/nothing/me-too", status: 404),
    Scenario("joining by its number", .post, "/report/nearby/{number}/me-too", status: 404, mustNotContain: personal),
  ]
}
