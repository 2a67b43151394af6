import Basics
import Indicators
import Platform

/// Which scheme and which period a page is asked for.
struct AppraisalAsk: Sendable {
  var scheme: Scheme
  var period: Period

  /// By the names `scheme` and `period`; without them the first scheme and the last whole month.
  /// - Throws: `Refusal` when the pack has no scheme, or none of that name, or the period cannot be.
  init(_ form: Form, _ appraising: Appraising) throws(Refusal) {
    let schemes = appraising.book.schemes, today = appraising.jurisdiction.today
    guard let first = schemes.first else {
      throw Refusal(
        .notFound, "appraisal.noSchemes",
        Phrase("辖区包中没有评价办法（appraisals/schemes.yaml）", "The pack has no schemes (appraisals/schemes.yaml)"))
    }
    let object = form["object"].flatMap(Scheme.Object.init(rawValue:))
    let ofObject = schemes.first { object == nil || $0.object == object } ?? first
    if let code = form["scheme"]?.trimmed.nonEmpty {
      guard let known = appraising.book[code] else { throw Appraising.noScheme }
      scheme = object.map { $0 == known.object } ?? true ? known : ofObject
    } else {
      scheme = ofObject
    }
    let month = Period(monthOf: LocalDate(today.year, today.month, 1) + -1)
    guard let text = form["period"]?.trimmed.nonEmpty else {
      period = Self.fitting(month, scheme, today)
      return
    }
    guard let wanted = Period(text), wanted.kind != .cumulative, wanted.firstDay <= today, wanted.year >= 2000 else {
      throw .invalid(
        "period",
        Phrase(
          "统计期应写作 2026-10、2026-Q3、2026-H1 或 2026，且已开始",
          "A period is written 2026-10, 2026-Q3, 2026-H1 or 2026, and has begun"))
    }
    period = Self.fitting(wanted, scheme, today)
  }

  /// The period itself, or the last one that the scheme has.
  private static func fitting(_ period: Period, _ scheme: Scheme, _ today: LocalDate) -> Period {
    guard !scheme.periods.contains(period.kind) else { return period }
    return choices(scheme, today).first ?? period
  }

  /// The periods one may choose, the newest first of each kind.
  static func choices(_ scheme: Scheme, _ today: LocalDate) -> [Period] {
    scheme.periods.flatMap { kind -> [Period] in
      let number =
        switch kind {
        case .month, .cumulative: today.month
        case .quarter: (today.month + 2) / 3
        case .halfYear: today.month > 6 ? 2 : 1
        case .year: 1
        }
      var period = Period(kind, today.year, number), all: [Period] = []
      let most = kind == .month ? 14 : kind == .year ? 3 : 6
      while let one = period, all.count < most {
        all.append(one)
        period = one.before
      }
      // What has just begun says least: it comes after the last whole one.
      if all.count > 1 { all.swapAt(0, 1) }
      return all
    }
  }

  var query: String { AppraisalWords.query([("scheme", scheme.code), ("period", period.code)]) }
}
