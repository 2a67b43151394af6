import Basics
import Casework
import Documents
import Testing

@testable import Open311

/// The two ways of writing one answer, against examples of our own.
@Suite struct AnswerTests {
  private let services = Answer.list(
    "service",
    [
      .record([
        "service_code": .text("01-02-01"), "service_name": .text("污水井盖缺失"), "description": .text("井盖缺失、移位 <b>&"),
        "metadata": .flag(true), "type": .text("realtime"), "keywords": .text("井盖,manhole"), "group": .null, "left_out": nil,
      ])
    ])

  @Test func xml() {
    #expect(
      String(decoding: services.written(.xml, root: "services"), as: UTF8.self) == """
        <?xml version="1.0" encoding="utf-8"?>
        <services>
          <service>
            <service_code>01-02-01</service_code>
            <service_name>污水井盖缺失</service_name>
            <description>井盖缺失、移位 &lt;b&gt;&amp;</description>
            <metadata>true</metadata>
            <type>realtime</type>
            <keywords>井盖,manhole</keywords>
            <group/>
          </service>
        </services>

        """)
  }

  @Test func json() {
    #expect(
      String(decoding: services.written(.json, root: "services"), as: UTF8.self) == """
        [{"service_code":"01-02-01","service_name":"污水井盖缺失","description":"井盖缺失、移位 <b>&","metadata":true,\
        "type":"realtime","keywords":"井盖,manhole","group":null}]
        """)
  }

  /// Q4, Q5: a list with nothing and with one is still a list.
  @Test func emptyLists() {
    let empty = Answer.list("request", [])
    #expect(String(decoding: empty.written(.json, root: "service_requests"), as: UTF8.self) == "[]")
    #expect(String(decoding: empty.written(.xml, root: "service_requests"), as: UTF8.self).hasSuffix("<service_requests/>\n"))
    let values = Answer.record(["values": .list("value", [])])
    #expect(String(decoding: values.written(.json, root: "x"), as: UTF8.self) == "{\"values\":[]}")
  }

  /// Several of one name stand side by side in XML and in a list in JSON.
  @Test func severalMedia() {
    let answer = Answer.record(["media_url": .list("media_url", [.text("a"), .text("b")])])
    #expect(
      String(decoding: answer.written(.xml, root: "r"), as: UTF8.self).contains(
        "<r>\n  <media_url>a</media_url>\n  <media_url>b</media_url>\n</r>"))
    #expect(String(decoding: answer.written(.json, root: "r"), as: UTF8.self) == "{\"media_url\":[\"a\",\"b\"]}")
  }

  /// What no XML may hold is not in it, whatever was reported.
  @Test func controlCharacters() {
    let text = String(decoding: Answer.text("a\u{1}b\u{FFFF}c\r\nd").written(.xml, root: "r"), as: UTF8.self)
    #expect(text.contains("a\u{FFFD}b\u{FFFD}c&#13;\nd"))
  }

  @Test func moments() {
    let noon = Instant(milliseconds: 1_795_397_400_000)
    #expect(LocalZone.shanghai.iso(noon) == "2026-11-23T09:30:00+08:00")
    for text in [
      "2026-11-23T09:30:00+08:00", "2026-11-23T01:30:00Z", "2026-11-23T01:30:00z", "2026-11-23T01:30:00.000Z",
      "2026-11-22T20:00:00-05:30", "2026-11-23T09:30:00 08:00",
    ] {
      #expect(Moment.read(text) == noon, "\(text)")
    }
    for text in [
      "2026-11-23T09:30:00", "2026-11-23", "2026-11-23T09:30Z", "2026-02-30T09:30:00Z", "2026-11-23T24:30:00Z", "",
      "2026-11-23T09:30:00+99:00", "2026-11-23T09:30:00.Z", String(repeating: "9", count: 30), "2026-11-23T0\u{FFFD}:30:00Z",
    ] {
      #expect(Moment.read(text) == nil, "\(text)")
    }
    #expect(Moment.utc(noon) == "2026-11-23T01:30:00Z")
  }
}
