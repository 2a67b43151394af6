import Basics

extension Chart {
  /// One horizontal bar of counts, its overdue part split off.
  package struct Bar: Sendable {
    package var icon: Icon?
    package var name: String
    package var onTime: Int
    package var overdue: Int
    /// A further figure before the others, such as what came in.
    package var first: String?
    package var path: String?

    package init(
      _ name: String, icon: Icon? = nil, onTime: Int, overdue: Int, first: String? = nil, path: String? = nil
    ) {
      self.icon = icon
      self.name = name
      self.onTime = onTime
      self.overdue = overdue
      self.first = first
      self.path = path
    }
  }

  /// Counts as bars in a real table, which is its own twin; `titles` name the columns: name, all, overdue; `first` that of
  /// the further figure.
  package static func bars(
    caption: String, titles: (name: String, all: String, overdue: String), first: String? = nil, _ bars: [Bar]
  ) -> HTML {
    let most = Double(max(1, bars.map { $0.onTime + $0.overdue }.max() ?? 1))
    let rows = bars.html { bar in
      let fine = Double(bar.onTime) * 100 / most
      let late = Double(bar.overdue) * 100 / most
      let name = named(bar.name, bar.icon, bar.path)
      let over: HTML = bar.overdue > 0 ? "<b class=\"late\">\(grouped(bar.overdue))</b>" : "0"
      let more: HTML = when(first != nil, "<td class=\"n\">\(bar.first ?? "")</td>")
      return """
        <tr><th scope="row">\(name)</th>\(more)<td class="plot"><svg width="100%" height="10" aria-hidden="true">\
        <rect class="track" width="100%" height="10" rx="3"/><rect class="b1" width="\(decimal(fine))%" height="10" \
        rx="3"/>\
        \(when(bar.overdue > 0, lateRect(fine, late)))</svg></td><td class="n"><b>\
        \(grouped(bar.onTime + bar.overdue))</b></td>\
        <td class="n">\(over)</td></tr>
        """
    }
    let more: HTML = first.map { "<th scope=\"col\" class=\"n\">\($0)</th>" } ?? .empty
    return """
      <table class="bars"><caption class="unseen">\(caption)</caption><thead><tr><th scope="col">\(titles.name)</th>\
      \(more)<td></td>\
      <th scope="col" class="n">\(titles.all)</th><th scope="col" class="n">\(titles.overdue)</th></tr></thead>\
      <tbody>\(rows)</tbody></table>
      """
  }

  /// One share against its target.
  package struct Share: Sendable {
    package var name: String
    package var count: Int
    /// 0...1, or nil when nothing was due.
    package var share: Double?
    package var tone: Tone
    /// A second figure at the end of the row, such as "7.8 h".
    package var note: String
    package var path: String?

    package init(_ name: String, count: Int, share: Double?, tone: Tone, note: String = "", path: String? = nil) {
      self.name = name
      self.count = count
      self.share = share
      self.tone = tone
      self.note = note
      self.path = path
    }
  }

  /// Shares as bars from `from` (0...1, said in the head) to 1, with the target as a tick; the caller sorts the worst
  /// first. `titles` name the columns: name, count, share, note.
  package static func shares(
    caption: String, titles: (name: String, count: String, share: String, note: String), from: Double = 0,
    target: Double?, _ shares: [Share]
  ) -> HTML {
    let reach = max(0.01, 1 - from)
    let percent = { (value: Double) in decimal(max(0, min(1, (value - from) / reach)) * 100) }
    let tick: HTML = target.map { value in
      let x = percent(value)
      return "<line class=\"tick\" x1=\"\(x)%\" x2=\"\(x)%\" y1=\"0\" y2=\"14\"/>"
    } ?? .empty
    let hasNotes = shares.contains { !$0.note.isEmpty }
    let rows = shares.html { row in
      let bar: HTML = row.share.map { value in
        "<rect class=\"b-\(row.tone.rawValue)\" y=\"4\" width=\"\(percent(value))%\" height=\"6\" rx=\"3\"/>"
      } ?? .empty
      let figure = row.share.map { fixed($0 * 100) + "%" } ?? "–"
      return """
        <tr><th scope="row">\(named(row.name, nil, row.path))</th><td class="n">\(grouped(row.count))</td><td \
        class="plot">\
        <svg width="100%" height="14" aria-hidden="true"><rect class="track" y="4" width="100%" height="6" rx="3"/>\
        \(bar)\(tick)</svg></td>\
        <td class="n f-\(row.tone.rawValue)">\(figure)</td>\(when(hasNotes, "<td class=\"n\">\(row.note)</td>"))</tr>
        """
    }
    return """
      <table class="bars"><caption class="unseen">\(caption)</caption><thead><tr><th scope="col">\(titles.name)</th>\
      <th scope="col" class="n">\(titles.count)</th><td></td><th scope="col" class="n">\(titles.share)</th>\
      \(when(hasNotes, "<th scope=\"col\" class=\"n\">\(titles.note)</th>"))</tr></thead><tbody>\(rows)</tbody></table>
      """
  }

  private static func lateRect(_ start: Double, _ width: Double) -> HTML {
    // A gap of 1.5 px, so that the two parts stay apart without colour.
    """
    <svg x="\(decimal(start))%" width="\(decimal(width))%" height="10"><rect class="b-bad" x="1.5" width="100%" \
    height="10" rx="2"/></svg>
    """
  }

  private static func named(_ name: String, _ icon: Icon?, _ path: String?) -> HTML {
    let word: HTML = path.map { "<a class=\"row\" href=\"\(link($0))\">\(name)</a>" } ?? "\(name)"
    return "\(icon?.html())\(word)"
  }

  private static func fixed(_ value: Double) -> String {
    let text = decimal(value, places: 1)
    return text.contains(".") || text == "–" ? text : text + ".0"
  }
}
