import Basics

/// Charts drawn by the server: figures in percent outside, a stretched drawing inside, so that they fit any width
/// without a script.
package enum Chart {
  /// A small curve without axes, 34 px high, with a dot at its end. Nothing for fewer than two values.
  package static func sparkline(_ values: [Double], tone: Tone = .plain) -> HTML {
    guard values.count > 1, let low = values.min(), let high = values.max() else { return .empty }
    let reach = high > low ? high - low : 1
    let points = values.enumerated().map { index, value in
      (x: Double(index) * 100 / Double(values.count - 1), y: 3 + 24 * (1 - (value - low) / reach))
    }
    let path = Curve.path(points)
    let end = points[points.count - 1].y
    return """
      <svg class="spark s-\(tone.rawValue)" width="100%" height="34" aria-hidden="true"><svg width="98%" height="34" \
      viewBox="0 0 100 34" preserveAspectRatio="none"><path class="ar" d="\(path)V34H0z"/><path class="l" d="\(path)" \
      vector-effect="non-scaling-stroke"/></svg><circle class="d" cx="98%" cy="\(decimal(end))" r="3"/></svg>
      """
  }

  /// One line of a chart; nil values at its end are still to come.
  package struct Series: Sendable {
    /// `reference` is the dashed grey comparison.
    package enum Style: String, Sendable { case first = "1", second = "2", third = "3", reference = "r" }

    package var name: String
    package var values: [Double?]
    package var style: Style
    package var hasArea: Bool

    package init(_ name: String, _ values: [Double?], style: Style, hasArea: Bool = false) {
      self.name = name
      self.values = values
      self.style = style
      self.hasArea = hasArea
    }
  }

  /// Lines over a common scale from 0. `labels` are for the x axis, each with its index; `now` is an index between
  /// values with its word ("14:32"); `points` names every x for the card of what is pointed at; `summary` says in words what the
  /// picture shows. `height` is in px.
  package static func lines(
    summary: String, series: [Series], labels: [(index: Double, word: String)],
    now: (index: Double, word: String)? = nil, points: [String] = [], height: Int = 192
  ) -> HTML {
    let count = series.map(\.values.count).max() ?? 0
    guard count > 1 else { return .empty }
    let scale = Scale(highest: series.flatMap(\.values).compactMap { $0 }.max() ?? 0)
    let room = Double(height - 42)
    let last = Double(count - 1)
    let axis = scale.ticks.html { tick in
      let y = decimal(18 + room * (1 - tick / scale.top))
      let word = decimal(18 + room * (1 - tick / scale.top) - 5)
      let label: HTML = when(tick > 0, "<text class=\"ax\" x=\"0\" y=\"\(word)\">\(decimal(tick))</text>")
      return "<line class=\"gl\(when(tick == 0, " base"))\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>\(label)"
    }
    let curves = series.html { line(of: $0, last: last, top: scale.top, room: room) }
    let ends = series.filter { $0.style != .reference }.html { endDot($0, last: last, top: scale.top, room: room) }
    let words = labels.enumerated().html { order, label in
      let anchor = label.index <= 0 ? "start" : label.index >= last ? "end" : "middle"
      let x = decimal(label.index * 100 / last)
      let odd: HTML = when(order % 2 == 1, " odd")
      return "<text class=\"ax\(odd)\" x=\"\(x)%\" y=\"\(height - 6)\" text-anchor=\"\(anchor)\">\(label.word)</text>"
    }
    let mark: HTML = now.map { now in
      let x = decimal(now.index * 100 / last)
      let side = now.index > last * 0.8 ? "end" : "start"
      let shift = now.index > last * 0.8 ? "-4" : "4"
      return """
        <line class="now" x1="\(x)%" x2="\(x)%" y1="6" y2="\(height - 24)"/><text class="ax" x="\(x)%" \
        dx="\(shift)" y="14" \
        text-anchor="\(side)">\(now.word)</text>
        """
    } ?? .empty
    return """
      <svg class="ch" width="100%" height="\(height)" role="img" aria-label="\(summary)"\(hover(series, points))>\(axis)<svg y="18" \
      width="100%" \
      height="\(height - 42)" viewBox="0 0 1000 \(height - 42)" preserveAspectRatio="none">\(curves)</svg>\
      \(mark)\(ends)\(words)</svg>
      """
  }

  /// The names of the series with their strokes, for the head of a panel.
  package static func key(_ series: [Series]) -> HTML {
    let items = series.html { line in
      """
      <li><svg width="18" height="8" aria-hidden="true"><line class="l l\(line.style.rawValue)" x1="1" x2="17" \
      y1="4" y2="4"/>\
      </svg>\(line.name)</li>
      """
    }
    return "<ul class=\"key\">\(items)</ul>"
  }

  /// The names of coloured bars: good ones and bad ones.
  package static func barKey(onTime: String, overdue: String) -> HTML {
    """
    <ul class="key"><li><svg width="10" height="10" aria-hidden="true"><rect class="b1" width="10" height="10" \
    rx="3"/></svg>\(onTime)</li>\
    <li><svg width="10" height="10" aria-hidden="true"><rect class="b-bad" width="10" height="10" rx="3"/></svg>\
    \(overdue)</li></ul>
    """
  }

  private static func line(of series: Series, last: Double, top: Double, room: Double) -> HTML {
    let points = plotted(series, last: last, top: top, room: room)
    guard let first = points.first, let end = points.last, points.count > 1 else { return .empty }
    let path = Curve.path(points)
    let area: HTML = when(
      series.hasArea,
      """
      <path class="ar a\(series.style.rawValue)" d="\(path)L\(decimal(end.x)) \(decimal(room))H\(decimal(first.x))z"/>
      """)
    return "\(area)<path class=\"l l\(series.style.rawValue)\" d=\"\(path)\" vector-effect=\"non-scaling-stroke\"/>"
  }

  private static func endDot(_ series: Series, last: Double, top: Double, room: Double) -> HTML {
    guard let end = plotted(series, last: last, top: top, room: room).last, end.x < 1000 else { return .empty }
    let y = decimal(end.y + 18)
    return """
      <circle class="d d\(series.style.rawValue)" cx="\(decimal(end.x / 10, places: 2))%" cy="\(y)" r="3.5"/>
      """
  }

  private static func plotted(
    _ series: Series, last: Double, top: Double, room: Double
  ) -> [(x: Double, y: Double)] {
    series.values.enumerated().compactMap { index, value in
      value.map { (x: Double(index) * 1000 / last, y: room * (1 - $0 / top)) }
    }
  }
}

/// An axis from 0 with at most three lines above it at round numbers.
struct Scale {
  var top: Double
  var ticks: [Double]

  /// Round steps of 1, 2, 2.5 or 5 times a power of ten.
  init(highest: Double) {
    var step = 1.0
    let wanted = max(highest, 1) / 3
    while step * 10 <= wanted { step *= 10 }
    let factor = [1, 2, 2.5, 5, 10].first { $0 * step >= wanted } ?? 10
    let unit = factor * step
    top = unit * 3
    while top - unit >= max(highest, 1) { top -= unit }
    ticks = (0...Int((top / unit).rounded())).map { Double($0) * unit }
  }
}
