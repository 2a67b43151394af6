import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// On the page of a matter: where it was sent on to, what they said of it, and that somebody looked when they said it is done.
enum PeerPanel {
  static let endpoints = [
    Endpoint(
      .post, "/matters/:number/remote-end", permission: .see,
      purpose: Phrase("核实其他平台的办结", "Note that what another platform calls done was looked at"), answer: settle)
  ]

  private static let most = 20

  static func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    let key = file.matter.key
    let read = try await call.jurisdiction.database.read("open311.panel") { transaction in
      (try SendingsTable.of(key, in: transaction), try ReceivedTable.of(key, limit: most, in: transaction))
    }
    guard !read.0.isEmpty else { return [] }
    let language = call.language, zone = call.jurisdiction.district.calendar.zone
    let sent = read.0.html { sending -> HTML in
      let number = sending.remote.map { " · \($0)" } ?? ""
      return "<p>\(sending.peer)\(call.say("：", ": "))\(QueuePage.label(sending.state)[language])\(number)</p>"
    }
    let rows = read.1.map { received in
      Row(["\(zone.text(received.at))", "\(received.peer)", "\(received.status)", "\(Masking.text(received.words))"])
    }
    let isProposed = read.1.contains { $0.state == .proposed }
    let ask: HTML = when(
      isProposed,
      notice(
        .warn, title: call.say("对方已办结，请核实", "Done there: please check"),
        body: "\(call.say("本件不会自动结案。核实后按流程办理。", "Nothing closes here by itself. Check it, then go on as usual."))"
          + deedForm(
            Button(call.say("已核实", "I have looked")),
            action: "/matters/\(file.matter.number)/remote-end")))
    return [
      panel(
        title: call.say("其他平台", "Other platforms"),
        body: ask + sent
          + when(
            !rows.isEmpty,
            dataTable(
              caption: call.say("其他平台的进展", "What other platforms said"),
              columns: [
                Column(call.say("时间", "When")), Column(call.say("平台", "Platform")), Column(call.say("状态", "State")),
                Column(call.say("说明", "What they said"), .wide),
              ], rows: rows, compact: true)))
    ]
  }

  @Sendable private static func settle(_ call: Call) async throws -> Reply {
    let matter = try await call.jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach).matter
    let now = call.jurisdiction.now(), person = call.principal.person
    call.trail.subject("matter \(matter.number)")
    let count = try await call.jurisdiction.database.write("open311.settle") {
      try ReceivedTable.settle(matter.key, by: person, at: now, in: $0)
    }
    call.trail.detail("\(count) ends of others looked at")
    return .see("/matters/\(matter.number)")
  }
}
