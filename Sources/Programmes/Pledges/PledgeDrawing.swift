import Basics
import Platform
import Site
import Timing

/// What of a pledge is drawn: its way through time, how far it is, and all pledges of a year as one field of squares.
enum PledgeDrawing {
  /// Milestones as parts of a bar, filled as they are reached.
  static func progress(reached: Int, of count: Int, colour: String, _ call: Call) -> HTML {
    let label = call.say("\(count) 个节点完成 \(reached) 个", "\(reached) of \(count) milestones reached")
    let width = 100.0 / Double(max(1, count))
    let parts = (0..<count).html { index -> HTML in
      """
      <rect x="\(decimal(Double(index) * width + 0.4, places: 2))%" y="1" width="\(decimal(width - 0.8, places: 2))%" height="8" rx="3" \
      fill="var(\(index < reached ? colour : "--surface-3"))"/>
      """
    }
    return "<svg width=\"100%\" height=\"10\" role=\"img\" aria-label=\"\(label)\">\(parts)</svg>"
  }

  /// The way through time: when each milestone was due and when it was reached, today, the deadline, the time for objections.
  static func way(_ p: Pledge, today: LocalDate, _ call: Call) -> HTML {
    let from = min(p.publishedOn ?? today, p.milestones.first?.day ?? p.deadline)
    let to = max(p.deadline, p.until ?? p.deadline, max(today, p.closedOn ?? today), p.firstDeadline)
    let span = Double(max(1, to.ordinal - from.ordinal))
    func x(_ day: LocalDate) -> String { decimal(3 + 94 * Double(day.ordinal - from.ordinal) / span, places: 2) }
    var drawn: HTML = """
      <line x1="3%" x2="97%" y1="44" y2="44" stroke="var(--line-2)" stroke-width="4" stroke-linecap="round"/>\
      <line x1="3%" x2="\(x(min(today, p.closedOn ?? today)))%" y1="44" y2="44" stroke="var(--c1)" stroke-width="4" stroke-linecap="round"/>
      """
    if let until = p.until, let done = p.doneOn, until > done {
      drawn += """
        <line x1="\(x(done))%" x2="\(x(until))%" y1="44" y2="44" stroke="var(--c2)" stroke-width="10" stroke-opacity=".6"/>
        """
    }
    if p.doneOn == nil, p.isOpen, today > p.deadline {
      drawn +=
        "<line x1=\"\(x(p.deadline))%\" x2=\"\(x(today))%\" y1=\"44\" y2=\"44\" stroke=\"var(--bad)\" stroke-width=\"6\"/>"
    }
    for (index, milestone) in p.milestones.enumerated() {
      let isLate = milestone.reachedOn.map { $0 > milestone.day } ?? (milestone.day < today && p.isOpen)
      let colour = milestone.reachedOn != nil ? "--good" : isLate ? "--bad" : "--edge"
      let fill = milestone.reachedOn == nil ? "--surface" : colour
      let ink = milestone.reachedOn == nil ? "--text" : "--surface"
      drawn += """
        <g><title>\(milestone.day) \(milestone.text)</title><circle cx="\(x(milestone.day))%" cy="44" r="11" fill="var(\(fill))" \
        stroke="var(\(colour))" stroke-width="2.5"/><text x="\(x(milestone.day))%" y="48" text-anchor="middle" font-size="12" \
        font-weight="600" fill="var(\(ink))">\(index + 1)</text></g>
        """
      if let reached = milestone.reachedOn, reached != milestone.day {
        drawn += """
          <circle cx="\(x(reached))%" cy="64" r="4" fill="var(\(isLate ? "--bad" : "--good"))"/>\
          <line x1="\(x(milestone.day))%" y1="55" x2="\(x(reached))%" y2="64" stroke="var(\(isLate ? "--bad" : "--good"))"/>
          """
      }
    }
    drawn += flag(x(p.deadline), call.say("期限", "Deadline"), 18, colour: "--text")
    if p.firstDeadline != p.deadline {
      drawn += flag(x(p.firstDeadline), call.say("原期限", "First deadline"), 82, colour: "--text-3", below: true)
    }
    drawn += flag(
      x(today), call.say("今天", "Today"), p.firstDeadline != p.deadline ? 96 : 84, colour: "--accent-text", below: true)
    let label = call.say(
      "从 \(from) 到 \(to)：\(p.milestones.count) 个节点，完成 \(p.reached) 个，期限 \(p.deadline)",
      "From \(from) to \(to): \(p.milestones.count) milestones, \(p.reached) reached, deadline \(p.deadline)")
    return "<svg width=\"100%\" height=\"104\" role=\"img\" aria-label=\"\(label)\">\(drawn)</svg>"
  }

  private static func flag(_ x: String, _ word: String, _ y: Int, colour: String, below: Bool = false) -> HTML {
    let place = Double(x) ?? 50
    let anchor = place > 85 ? "end" : place < 15 ? "start" : "middle"
    return """
      <line x1="\(x)%" x2="\(x)%" y1="\(below ? 44 : y + 4)" y2="\(below ? y - 12 : 44)" stroke="var(\(colour))" stroke-dasharray="3 3"/>\
      <text x="\(x)%" y="\(y)" text-anchor="\(anchor)" font-size="12" fill="var(\(colour))">\(word)</text>
      """
  }

  /// Every published pledge of a year as one square, a row for each kind; many of a kind share a square.
  static func field(_ counts: [PledgesTable.Count], _ call: Call) -> HTML {
    let most = 51, side = 14
    let kinds = PledgeKind.claimed.filter { kind in counts.contains { $0.kind == kind } }
    let rows = kinds.html { kind -> HTML in
      let own = counts.filter { $0.kind == kind }, all = own.reduce(0) { $0 + $1.count }
      let each = max(1, (all + most - 1) / most)
      var squares: [(state: PledgeState, title: String)] = []
      for state in PledgeState.allCases.reversed() {
        let count = own.filter { $0.state == state }.reduce(0) { $0 + $1.count }
        for _ in 0..<((count + each - 1) / each) { squares.append((state, "\(state.label[call.language]) \(count)")) }
      }
      let columns = 17, lines = (squares.count + columns - 1) / columns
      let drawn = squares.enumerated().html { index, square -> HTML in
        """
        <rect x="\(index % columns * side)" y="\(index / columns * side)" width="11" height="11" rx="2.5" \
        fill="var(\(square.state.colour))"><title>\(square.title)</title></rect>
        """
      }
      let told = PledgeState.allCases.compactMap { state -> String? in
        let count = own.filter { $0.state == state }.reduce(0) { $0 + $1.count }
        return count == 0 ? nil : "\(state.label[call.language]) \(count)"
      }.joined(separator: call.say("，", ", "))
      let scale = each > 1 ? call.say("（一格 \(each) 件）", " (\(each) to a square)") : ""
      return """
        <li class="kpi k-plain"><p class="name">\(kind.label[call.language])</p><p class="value">\(all)<small>\(scale)</small></p>\
        <svg viewBox="0 0 \(columns * side) \(max(1, lines) * side)" width="\(columns * side)" height="\(max(1, lines) * side)" shape-rendering="auto" \
        role="img" aria-label="\(told)">\(drawn)</svg></li>
        """
    }
    return "<div class=\"strip\"><ul class=\"kpis n\(kinds.count) c2\">\(rows)</ul></div>" + key(counts, call)
  }

  /// What the colours are, with how many there are of each.
  static func key(_ counts: [PledgesTable.Count], _ call: Call) -> HTML {
    let words = PledgeState.allCases.compactMap { state -> HTML? in
      let count = counts.filter { $0.state == state && $0.kind != .task }.reduce(0) { $0 + $1.count }
      guard count > 0 else { return nil }
      return """
        <span class="tag"><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2.5" \
        fill="var(\(state.colour))"/></svg> \(state.label[call.language]) \(count)</span> 
        """
    }
    return "<p class=\"ref\">\(words)</p>"
  }
}
