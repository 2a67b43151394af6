import Basics
import Casework

/// The six indicators, each of which opens.
extension Cockpit {
  var strip: HTML { kpiStrip(Figure.strip.map(kpi)) }

  private func kpi(_ figure: Figure) -> KPI {
    let total = figures.total, past = before.total
    let days = buckets
    var kpi = KPI(
      label: figure.label(range)[language], value: value(figure), unit: value(figure) == "—" ? "" : figure.unit[language],
      path: path("/overview/figures/\(figure.rawValue)"))
    switch figure {
    case .reported:
      let against = language.pick("较\(comparedWith)", "against \(comparedWith)")
      kpi.delta = reportedChange.map { delta($0, "\(decimal(abs($0) * 100))%", against) }
      kpi.spark = range == .today ? soFar : days.map { Double($0.reported) }
    case .open:
      let change = overview.open - openBefore
      kpi.delta = delta(
        Double(change), grouped(abs(change)),
        range == .today ? language.pick("件，较今日零时", "since midnight") : language.pick("件，较期初", "since it began"))
      kpi.spark = openByDay
    case .ontime:
      kpi.target = language.pick("目标 \(goalWord)", "goal \(goalWord)")
      kpi.tone = tone(total.onTimeShare)
      kpi.delta = points(total.onTimeShare, past.judged < Self.fewest ? nil : past.onTimeShare)
      kpi.spark = days.compactMap(\.onTimeShare)
    case .duration:
      kpi.delta = total.hours.flatMap { now in
        guard past.closed >= Self.fewest, let before = past.hours else { return nil }
        let against = language.pick("小时，较\(comparedSpan)", "h, against \(comparedSpan)")
        return delta(now - before, decimal(abs(now - before)), against)
      }
      kpi.spark = days.compactMap(\.hours)
    case .satisfied:
      kpi.delta = points(total.satisfiedShare, past.reached < Self.fewest ? nil : past.satisfiedShare)
      kpi.spark = days.compactMap(\.satisfiedShare)
    case .overdue:
      kpi.tone = overview.overdue > 0 ? .bad : .good
      let share = overview.open == 0 ? nil : Double(overview.overdue) / Double(overview.open)
      kpi.delta = KPI.Delta(.level, "\(percent(share))%", language.pick("占在办", "of what is open"))
    case .closed: break
    }
    return kpi
  }

  /// The figure as it is written everywhere.
  func value(_ figure: Figure) -> String { figure.value(figures.total, open: overview.open, overdue: overview.overdue) }

  /// The days of the range; weeks where days would be a blur.
  private var buckets: [DayCount] {
    let days = figures.days.map(\.count), size = days.count > 60 ? 7 : 1
    // The last bucket is whole, so that the curve does not end in a drop of its own making.
    return stride(from: days.count % size, to: days.count, by: size).map { first in
      days[first..<(first + size)].reduce(DayCount(), +)
    }
  }

  private var comparedSpan: String { range.before[language] }

  private func delta(_ change: Double, _ amount: String, _ against: String) -> KPI.Delta {
    KPI.Delta(change > 0.0005 ? .up : change < -0.0005 ? .down : .level, amount, against)
  }

  private func points(_ now: Double?, _ past: Double?) -> KPI.Delta? {
    guard let now, let past else { return nil }
    let change = (now - past) * 100
    return delta(
      change, decimal(abs(change)), language.pick("百分点，较\(comparedSpan)", "points, against \(comparedSpan)"))
  }

  /// Reports of today by the hour, until now.
  private var soFar: [Double] {
    overview.today.prefix(Int(zone.timeOfDay(now) / 3_600_000) + 1).map(Double.init)
  }

  /// How many were open at the end of each day, counted back from now.
  private var openByDay: [Double] {
    var open = overview.open
    var ends: [Double] = []
    for day in figures.days.reversed() {
      ends.append(Double(open))
      open += day.count.ended - day.count.reported
    }
    let all = [Double(open)] + ends.reversed()
    let size = all.count > 60 ? 7 : 1
    return stride(from: (all.count - 1) % size, to: all.count, by: size).map { all[$0] }
  }
}
