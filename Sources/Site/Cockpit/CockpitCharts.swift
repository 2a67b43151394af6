import Basics
import Casework

/// What came in and what was closed, by the hour of today or by the days of the range.
extension Cockpit {
  private struct Lines {
    var reported: [Double?]
    var closed: [Double?]
    var past: [Double?]
    var points: [String]
    /// The points that are named under the axis.
    var labels: [(index: Double, word: String)]
    var now: (index: Double, word: String)?
    /// What one point stands for.
    var step: String
  }

  var flow: HTML {
    let lines = range == .today ? byHour : range == .year ? byMonth : byDay
    let series = [
      Chart.Series(language.pick("受理", "Reported"), lines.reported, style: .first, hasArea: true),
      Chart.Series(language.pick("办结", "Closed"), lines.closed, style: .second),
      Chart.Series(pastWord, lines.past, style: .reference),
    ]
    let summary = language.pick(
      "\(range.word.zh)按\(lines.step)的受理与办结，虚线为\(pastWord)",
      "Reported and closed by \(lines.step), \(range.word.en.lowercased()); dashed: \(pastWord)")
    let chart = Chart.lines(
      summary: summary, series: series, labels: lines.labels, now: lines.now, points: lines.points)
    let rows = lines.points.indices.map { index in
      let cells = series.map { line -> HTML in "\(line.values[index].map { grouped(Int($0)) } ?? "—")" }
      return Row(["\(lines.points[index])"] + cells)
    }
    let twin = details(
      language.pick("以表格查看", "As a table"),
      dataTable(
        caption: summary, columns: [Column(lines.step)] + series.map { Column($0.name, .number) }, rows: rows,
        compact: true))
    return panel(
      title: language.pick("受理与办结", "Reported and closed"), controls: Chart.key(series), body: chart + twin)
  }

  private var pastWord: String {
    language.pick("\(range.before.zh)受理", "reported, \(range.before.en)")
  }

  private var byHour: Lines {
    let current = Int(zone.timeOfDay(now) / 3_600_000)
    func soFar(_ counts: [Int]) -> [Double?] { counts.enumerated().map { $0.offset <= current ? Double($0.element) : nil } }
    return Lines(
      reported: soFar(overview.today), closed: soFar(overview.closings), past: overview.weekAgo.map { Double($0) },
      points: (0..<24).map { "\(padded($0, 2)):00" },
      labels: [(0, "00:00"), (6, "06:00"), (12, "12:00"), (18, "18:00"), (23, "23:00")], now: (Double(current), clock),
      step: language.pick("时", "hour"))
  }

  private var byDay: Lines {
    let words = figures.days.map { "\($0.day.month)-\($0.day.day)" }
    let last = words.count - 1
    let places = Set([0, last / 4, last / 2, last * 3 / 4, last]).sorted()
    return Lines(
      reported: figures.days.map { Double($0.count.reported) }, closed: figures.days.map { Double($0.count.closed) },
      past: before.days.map { Double($0.count.reported) }, points: words, labels: places.map { (Double($0), words[$0]) },
      now: nil, step: language.pick("日", "day"))
  }

  private var byMonth: Lines {
    func months(_ days: [(day: LocalDate, count: DayCount)], _ field: KeyPath<DayCount, Int>, until last: Int) -> [Double?] {
      var sums = [Double](repeating: 0, count: 12)
      for (day, count) in days { sums[day.month - 1] += Double(count[keyPath: field]) }
      return sums.enumerated().map { $0.offset < last ? $0.element : nil }
    }
    let words = (1...12).map { language.pick("\($0) 月", "\($0)") }
    return Lines(
      reported: months(figures.days, \.reported, until: today.month),
      closed: months(figures.days, \.closed, until: today.month),
      past: months(before.days, \.reported, until: today.month), points: words,
      labels: [0, 3, 6, 9, 11].map { (Double($0), words[$0]) }, now: nil, step: language.pick("月", "month"))
  }
}
