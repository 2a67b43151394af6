import Basics
import Foundation
import HTTPTypes
import Casework
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// What a browser makes of the forms of a page: the names and values that the page itself offers, with what a person enters.
private struct FilledForm {
  var values: [String: String] = [:]

  /// - Parameter entered: what the person types, chooses or ticks; a tick is the name with `tick`.
  /// Returns nil if the page has no form for the action.
  init?(_ page: String, action: String, entered: [String: String]) throws {
    guard let form = page.components(between: "<form ", and: "</form>").first(where: { $0.contains("name=\"action\" value=\"\(action)\"") })
    else { return nil }
    for input in form.components(between: "<input ", and: ">") {
      guard let name = input.attribute("name") else { continue }
      switch input.attribute("type") {
      case "hidden": values[name] = input.attribute("value")
      case "checkbox": if entered[name] == "tick" { values[name] = input.attribute("value") ?? "on" }
      default: values[name] = entered[name]
      }
    }
    for area in form.components(between: "<textarea ", and: ">") {
      if let name = area.attribute("name") { values[name] = entered[name] }
    }
    for select in form.components(between: "<select ", and: "</select>") {
      guard let name = select.attribute("name"), let wanted = entered[name] else { continue }
      try #require(select.contains("<option value=\"\(wanted)\""), "\(action): the page offers no \(wanted) for \(name)")
      values[name] = wanted
    }
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> [String] {
    var found: [String] = []
    var rest = self[...]
    while let from = rest.range(of: start), let to = rest[from.upperBound...].range(of: end) {
      found.append(String(rest[from.upperBound..<to.lowerBound]))
      rest = rest[to.upperBound...]
    }
    return found
  }

  fileprivate func attribute(_ name: String) -> String? {
    guard let from = range(of: " \(name)=\"") ?? (hasPrefix("\(name)=\"") ? range(of: "\(name)=\"") : nil),
      let to = self[from.upperBound...].firstIndex(of: "\"")
    else { return nil }
    return String(self[from.upperBound..<to])
  }
}

@Suite struct FormsOfPagesTests {
  /// The whole loop through the forms that the pages show, as a person without scripts goes through it.
  @Test(arguments: Engine.available) func theLoopGoesThroughThePagesOwnForms(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let matter = try await door.desk.report("路灯不亮")
      let steps: [(post: String, action: String, entered: [String: String], stage: String)] = [
        ("szzx.acceptor1", "file", ["standard": "event:01018#2"], "filed"),
        ("szzx.dispatcher1", "dispatch", ["agency": "cgj"], "dispatched"),
        ("cgj.desk", "acknowledge", [:], "handling"),
        ("cgj.desk", "return", ["reason": "不是我局职责", "clause": "event-all"], "returned"),
        ("szzx.dispatcher1", "redispatch", ["agency": "cgj", "note": "终审指定", "designated": "tick"], "dispatched"),
        ("cgj.desk", "acknowledge", [:], "handling"),
        ("cgj.handler", "handle", ["result": "已更换"], "handled"),
        ("szzx.acceptor2", "sendInspector", [:], "inspecting"),
        ("hcd.inspector1", "pass", ["finding": "已亮"], "handled"),
        ("szzx.acceptor2", "close", ["condition": "tick", "closure": "fixed", "reply": "已修复"], "closed"),
      ]
      for step in steps {
        let page = await door.answer(.get, "/matters/\(matter.number)", post: step.post)
        let text = String(decoding: page.body, as: UTF8.self)
        let form = try #require(
          try FilledForm(text, action: step.action, entered: step.entered), "\(step.post) has no form to \(step.action)")
        let reply = await door.answer(.post, "/matters/\(matter.number)/steps", form: Form(form.values), post: step.post)
        #expect(reply.status == .seeOther, "\(step.action): \(form.values)")
        let now = try await door.desk.matters.one(matter.number, reach: .everything).matter
        try #require(now.stage == step.stage, "\(step.action) led to \(now.stage)")
      }
      let end = try await door.desk.matters.one(matter.number, reach: .everything).matter
      #expect(end.closure == "fixed" && end.isDesignated && end.phase == .done)
    }
  }
}
