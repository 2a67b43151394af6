import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What the programme adds to the page of a matter: on a pledge, how it stands and what is behind it; on a matter behind one, which.
enum PledgePanels {
  private static let most = 20

  static func panels(of file: MatterFile, _ call: Call) async throws -> [HTML] {
    let zone = call.jurisdiction.district.calendar.zone
    guard let pledge = Pledge(file.matter, entries: file.entries, zone: zone) else {
      let key = file.matter.key
      let numbers = try await call.jurisdiction.database.read("pledges.ofMatter") {
        try PledgeMattersTable.pledges(of: key, in: $0)
      }
      return numbers.isEmpty ? [] : [try await links(numbers, call)]
    }
    return [own(pledge, call), try await behind(pledge, call)]
  }

  private static func own(_ pledge: Pledge, _ call: Call) -> HTML {
    let row = PledgeRow(pledge)
    let lines = [
      Fact(call.say("种类", "Kind"), text: pledge.kind.label[call.language]),
      Fact(call.say("责任岗位", "Post"), text: PledgeWords.post(pledge.post, call)),
      Fact(
        call.say("目标", "Target"),
        text: [pledge.target, pledge.amount, pledge.unit].filter { !$0.isEmpty }.joined(separator: " ")),
      Fact(call.say("措施", "Measures"), text: pledge.measures),
      Fact(call.say("期限", "Time"), text: PledgeWords.time(row, call)),
      Fact(call.say("异议", "Objections"), text: PledgeWords.objections(row, call)),
    ]
    let questions: HTML =
      pledge.questions.isEmpty
      ? .empty
      : "<h3>\(call.say("题目", "Questions"))</h3><ol class=\"rules\">"
        + pledge.questions.html { "<li>\($0.text)（\($0.score.map { "\($0) / " } ?? "")\($0.full)）</li>" } + "</ol>"
    let list =
      "<ol class=\"rules\">\(pledge.milestones.html { "<li>\($0.day) \($0.text)\($0.reachedOn.map { " ✓ \($0)" } ?? "")</li>" })</ol>"
      as HTML
    let door: HTML = when(
      pledge.isPublic,
      buttonRow([
        button(
          Button(
            call.say("看公开页", "See the public page"), .quiet,
            path: "/pledges/\(Look.percentEncoded(pledge.matter.number))"))
      ]))
    return panel(
      title: call.say("承诺", "Pledge"), subtitle: call.say("公开页所见", "as the public page has it"),
      body: PledgeDrawing.way(pledge, today: call.jurisdiction.today, call) + facts(lines) + list + questions + door)
  }

  /// The matters behind it that the reader may see; how many there are in all.
  private static func behind(_ pledge: Pledge, _ call: Call) async throws -> HTML {
    let key = pledge.matter.key, reach = call.principal.reach, district = call.jurisdiction.district
    let found = try await call.jurisdiction.database.read("pledges.behindPage") { transaction in
      (
        count: try PledgeMattersTable.count(behind: key, in: transaction),
        matters: try PledgeMattersTable.behind(key, limit: 200, in: transaction).compactMap {
          try MattersTable.one(key: $0, in: transaction)
        }
      )
    }
    guard found.count > 0 else { return .empty }
    let seen = found.matters.filter { reach.admits($0) }.prefix(most)
    let rows = seen.map { matter in
      Row(
        [
          "\(matter.number)", "\(MatterWords.title(matter, in: district, language: call.language))",
          "\(MatterWords.place(matter, in: district, language: call.language))",
          MatterWords.pill(matter, in: district, now: call.jurisdiction.now(), language: call.language),
        ], path: "/matters/\(Look.percentEncoded(matter.number))")
    }
    return panel(
      title: call.say("背后的群众诉求", "Reports behind it"),
      subtitle: call.say(
        "共 \(found.count) 件，您可见的最新 \(rows.count) 件", "\(found.count) in all; the newest \(rows.count) you may see"),
      body: dataTable(
        caption: call.say("背后的群众诉求", "Reports behind it"),
        columns: [
          Column(call.say("编号", "Number")), Column(call.say("事项", "Matter"), .wide), Column(call.say("地点", "Place")),
          Column(call.say("状态", "State")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("都不在您的可见范围", "None is within your reach"),
          what: call.say("其他单位在办。", "They are with other agencies.")),
        compact: true),
      flush: true)
  }

  private static func rows(_ numbers: [String], _ call: Call) async throws -> [PledgeRow] {
    try await call.jurisdiction.database.read("pledges.linked") { transaction in
      try numbers.compactMap { try PledgesTable.one($0, in: transaction) }
    }
  }

  private static func links(_ numbers: [String], _ call: Call) async throws -> HTML {
    let rows = try await rows(numbers, call).map { row in
      Row(
        ["\(Masking.text(row.title))", PledgeWords.pill(row, call), "\(PledgeWords.time(row, call))"],
        path: "/pledges/\(Look.percentEncoded(row.number))")
    }
    return panel(
      title: call.say("由此作出的承诺", "Pledges about it"),
      body: dataTable(
        caption: call.say("承诺", "Pledges"),
        columns: [
          Column(call.say("承诺", "Pledge"), .wide), Column(call.say("状态", "State")), Column(call.say("期限", "Time")),
        ], rows: rows,
        compact: true), flush: true)
  }

  /// On the page of one's own report: what was promised about it, how to object, and the rating once it was reported done.
  static func publicPanels(of matter: Matter, _ call: Call) async throws -> [HTML] {
    let key = matter.key
    let found = try await call.jurisdiction.database.read("pledges.public") { transaction in
      try PledgeMattersTable.pledges(of: key, in: transaction).compactMap {
        number -> (row: PledgeRow, isRated: Bool)? in
        guard let row = try PledgesTable.one(number, in: transaction) else { return nil }
        return (row, try RatingsTable.has(row.key, matter: key, in: transaction))
      }
    }
    return found.map { one in
      let path = "/pledges/\(Look.percentEncoded(one.row.number))"
      let isOpen = one.row.stage == "doneClaimed"
      let objecting: HTML = when(
        isOpen, button(Button(call.say("没有做到？提出异议", "Not done? Object"), path: "\(path)#objection")))
      let canRate = ["doneClaimed", "toVerify", "verified", "closed"].contains(one.row.stage) && !one.isRated
      let stars = (1...5).reversed().map {
        Choice("\($0)", String(repeating: "★", count: $0) + String(repeating: "☆", count: 5 - $0))
      }
      let rating: HTML =
        canRate
        ? postForm(
          action: "\(path)/rating", hidden: [("matter", matter.number)], in: call.language,
          body: formField(
            {
              var field = Site.Field(
                call.say("您对结果满意吗（只评一次）", "Are you satisfied with the result? (once)"), name: "stars",
                .select([ChoiceGroup("", stars)], selected: "", prompt: call.say("请选择", "Choose")))
              field.scope = "\(one.row.key)-"
              return field
            }(), in: call.language) + buttonRow([button(Button(call.say("评价", "Rate")))]))
        : one.isRated ? hint(call.say("您已评价，谢谢。", "You have rated it, thank you.")) : .empty
      return panel(
        title: call.say("就这类问题作出的承诺", "A pledge about this problem"),
        body: "<p><a href=\"\(path)\">\(Masking.text(one.row.title))</a> \(PledgeWords.pill(one.row, call))</p>"
          + facts([
            Fact(call.say("目标", "Target"), text: Masking.text(one.row.target)),
            Fact(call.say("期限", "Time"), text: PledgeWords.time(one.row, call)),
          ]) + buttonRow([button(Button(call.say("看承诺", "See the pledge"), .quiet, path: path)), objecting]) + rating)
    }
  }
}
