import Basics
import Casework
import Indicators
import Organization
import Platform
import Site
import Storage

/// Reads what a review needs: approved observations of the whole district, figures reckoned from the log, counts of lifecycles.
struct ReviewFigures {
  let call: Call
  let period: Period
  let list: IndicatorList

  /// Every gap that can be filled.
  func read(_ text: ReviewText) async throws -> [ReviewText.Gap: Review.Figure] {
    let gaps = Set(text.sections.flatMap(\.sentences).flatMap(\.gaps))
    let codes = gaps.compactMap { gap -> String? in
      switch gap {
      case .value(let code), .change(let code): code
      case .count: nil
      }
    }
    let flows = Set(gaps.compactMap { gap -> String? in if case .count(let flow, _) = gap { flow } else { nil } })
    let main = call.jurisdiction.district.settings.mainFlow, period = period, subject = call.jurisdiction.district.code
    let (observed, counts) = try await call.jurisdiction.database.read("review.figures") { transaction in
      var counts: [String: Counts] = [:]
      for flow in flows.union(main.map { [$0] } ?? []) {
        counts[flow] = try CountsTable.read(.all, months: period.months, flow: flow, in: transaction)[""]
      }
      return (
        try ObservationsTable.inForce(
          Array(Set(codes)), subject: subject, endingFrom: period.end, through: period.end, in: transaction), counts
      )
    }
    var figures: [ReviewText.Gap: Review.Figure] = [:]
    for gap in gaps { figures[gap] = figure(gap, observed.filter { $0.period == period }, counts, main) }
    return figures
  }

  private func figure(
    _ gap: ReviewText.Gap, _ observed: [Observation], _ counts: [String: Counts], _ main: String?
  ) -> Review.Figure? {
    switch gap {
    case .value(let code):
      guard let indicator = list[code] else { return nil }
      if let formula = indicator.formula {
        guard let main, let own = counts[main] else { return nil }
        let value = formula.value(own)
        guard value.isDefined else { return nil }
        let parts = FigureWords.parts(value)
        return Review.Figure(
          FigureWords.value(value, of: indicator),
          source: source(
            indicator.name,
            formula.words + .verbatim(parts.isEmpty ? "" : " = \(parts)") + Phrase("；流转记录", "; the log of entries"),
            isExample: false,
            path: "/indicators/\(code)?period=\(period.code)"))
      }
      guard let one = observed.first(where: { $0.indicator == code }), let value = one.value else { return nil }
      return Review.Figure(
        FigureWords.rounded(value, places: whole(value, indicator.places)), source: source(one, indicator))
    case .change(let code):
      guard let indicator = list[code], let one = observed.first(where: { $0.indicator == code }),
        let change = one.yearOnYear
      else { return nil }
      return Review.Figure(decimalText(thousandths: change), source: source(one, indicator))
    case .count(let flow, let count):
      guard let own = counts[flow] else { return nil }
      return Review.Figure(
        grouped(own[count]),
        source: source(
          count.label,
          Phrase(
            "流程 \(flow) 的流转记录，按\(count.anchor.label.zh)归期", "the log of \(flow), placed by the \(count.anchor.label.en)"
          ),
          isExample: false,
          path: flow == main ? "/counts/\(count.rawValue)/matters?period=\(period.code)&sort=all" : nil))
    }
  }

  /// A whole number bears no point: 34, not 34.0.
  private func whole(_ thousandths: Int, _ places: Int) -> Int { thousandths % 1000 == 0 ? 0 : places }

  private func source(_ one: Observation, _ indicator: Indicator) -> Review.Source {
    let note = one.note.isEmpty ? "" : "（\(one.note)）"
    let revision = Phrase("，第 \(one.revision) 版", ", revision \(one.revision)")
    return source(
      indicator.name, .verbatim("\(one.source)\(note)") + revision, isExample: one.isExample,
      path: "/indicators/\(indicator.code)")
  }

  private func source(_ name: Phrase, _ origin: Phrase, isExample: Bool, path: String?) -> Review.Source {
    Review.Source(number: 0, name: name, origin: origin, isExample: isExample, path: path)
  }

  /// What a gap is called.
  func name(_ gap: ReviewText.Gap) -> String {
    switch gap {
    case .value(let code): list[code]?.name[call.language] ?? code
    case .change(let code): (list[code]?.name[call.language] ?? code) + call.say("的同比", ", change on the year before")
    case .count(_, let count): count.label[call.language]
    }
  }
}
