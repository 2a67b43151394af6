import Basics
import Casework
import Platform
import Site

/// Lines of the minute log as pages show them; personal data in their texts is masked.
enum DutyLogView {
  /// - Parameter open: the ordinals that are still open.
  static func table(
    _ lines: [LogLine], open: Set<Int>, deeds: Bool, empty: String, refusal: Refusal? = nil, _ call: Call
  ) -> HTML {
    let rows = lines.map { line in
      let cells: [HTML] = [
        "\(time(line.draft.at, call))", "\(text(line, open: open, call))", "\(line.draft.personName)",
        "\(call.postLabel(line.draft.post))", "#\(line.ordinal)",
      ]
      return Row(deeds ? cells + [open.contains(line.ordinal) ? closing(line, refusal, call) : .empty] : cells)
    }
    var columns = [
      Column(call.say("时刻", "Time")), Column(call.say("内容", "What"), .wide), Column(call.say("记录人", "By")),
      Column(call.say("岗位", "Post")), Column(call.say("编号", "No.")),
    ]
    if deeds { columns.append(Column(call.say("办结", "Close"))) }
    return dataTable(
      caption: call.say("值班日志", "Minute log"), columns: columns, rows: rows,
      empty: emptyState(
        icon: .list, title: empty, what: call.say("逐分钟记录会出现在这里。", "The minute-by-minute log appears here.")))
  }

  /// A list in a narrow column.
  static func short(_ lines: [LogLine], empty: String, _ call: Call) -> HTML {
    let rows = lines.map { line in
      Row(["\(call.zone.text(line.draft.at))", "\(text(line, open: nil, call))"])
    }
    return dataTable(
      caption: call.say("值班日志", "Minute log"),
      columns: [Column(call.say("时刻", "Time")), Column(call.say("内容", "What"), .wide)], rows: rows,
      empty: emptyState(icon: .list, title: empty, what: ""))
  }

  /// - Parameter open: nil where the list itself says what is open, or it does not matter.
  private static func text(_ line: LogLine, open: Set<Int>?, _ call: Call) -> HTML {
    let draft = line.draft
    var body: HTML = "\(Masking.text(draft.text))"
    if let matter = draft.matter {
      body += " <a href=\"/matters/\(Look.percentEncoded(matter))\">\(matter)</a>"
    }
    if draft.opens, let open {
      body +=
        open.contains(line.ordinal)
        ? " \(tag(call.say("待办", "open"), tone: .warn))" : " \(tag(call.say("已办结", "closed")))"
    }
    if let closed = draft.closes { body += " \(tag(call.say("办结 #\(closed)", "closes #\(closed)"), tone: .good))" }
    if line.recordedAt - draft.at > .minutes(1) {
      body += " <small>\(call.say("补记于", "written at")) \(call.zone.text(line.recordedAt))</small>"
    }
    return body
  }

  private static func time(_ instant: Instant, _ call: Call) -> String {
    let minutes = Int(call.zone.timeOfDay(instant) / 60_000)
    return "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }

  private static func closing(_ line: LogLine, _ refusal: Refusal?, _ call: Call) -> HTML {
    // Each line has a field of its own name: they all stand on one page.
    let name = "how-\(line.ordinal)", typed = call.form[name]
    let form = postForm(
      "/duty/log/closing",
      hidden: [("ordinal", String(line.ordinal)), ("day", call.zone.date(line.draft.at).description)],
      formField(
        Field(
          call.say("怎样办结", "How"), name: name, .text(typed ?? ""), fault: refusal?.fault(name, in: call.language)),
        in: call.language) + buttonRow([button(Button(call.say("办结", "Close")))]))
    return details(call.say("办结", "Close"), form, open: typed != nil)
  }
}
