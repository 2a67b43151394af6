import Basics

/// One indicator of the strip. Colour follows the target, the arrow follows the direction.
package struct KPI: Sendable {
  package enum Direction: Sendable { case up, down, level }

  /// The change against a named comparison: `amount` "8.2%", `phrase` "较上周一同时段".
  package struct Delta: Sendable {
    package var direction: Direction
    package var amount: String
    package var phrase: String

    package init(_ direction: Direction, _ amount: String, _ phrase: String) {
      self.direction = direction
      self.amount = amount
      self.phrase = phrase
    }
  }

  package var label: String
  package var value: String
  package var unit: String
  package var target: String?
  package var delta: Delta?
  package var tone: Tone
  package var spark: [Double]
  package var path: String?

  package init(
    label: String, value: String, unit: String = "", target: String? = nil, delta: Delta? = nil, tone: Tone = .plain,
    spark: [Double] = [], path: String? = nil
  ) {
    self.label = label
    self.value = value
    self.unit = unit
    self.target = target
    self.delta = delta
    self.tone = tone
    self.spark = spark
    self.path = path
  }
}

/// Indicators in one panel, parted by hairlines. However many there are and however wide the panel is, its rows are full: columns are
/// chosen that divide the number, and where none does the last cell takes what is left of its row.
package func kpiStrip(_ indicators: [KPI]) -> HTML {
  let columns = indicators.count % 3 == 0 ? 3 : indicators.count % 2 == 0 ? 2 : min(indicators.count, 3)
  return """
    <div class="strip"><ul class="kpis n\(min(indicators.count, 6)) c\(columns)">\(indicators.html(kpiCell))</ul></div>
    """
}

private func kpiCell(_ kpi: KPI) -> HTML {
  let name: HTML = kpi.path.map { "<a href=\"\(link($0))\">\(kpi.label)</a>" } ?? "\(kpi.label)"
  let target: HTML = kpi.target.map { "<span class=\"goal\">\($0)</span>" } ?? .empty
  let unit: HTML = when(!kpi.unit.isEmpty, "<small>\(kpi.unit)</small>")
  let curve: HTML = when(kpi.spark.count > 1, Chart.sparkline(kpi.spark, tone: kpi.tone))
  return """
    <li class="kpi k-\(kpi.tone.rawValue)"><p class="name">\(name)\(target)</p><p class="value">\(kpi.value)\(unit)</p>\
    \(kpi.delta.map(deltaLine))\(curve)</li>
    """
}

private func deltaLine(_ delta: KPI.Delta) -> HTML {
  let arrow: HTML =
    switch delta.direction {
    case .up: Icon.arrowUp.html()
    case .down: Icon.arrowDown.html()
    case .level: Icon.minus.html()
    }
  return "<p class=\"delta\"><b>\(arrow)\(delta.amount)</b> \(delta.phrase)</p>"
}
