import Basics
import Casework
import Indicators
import Organization
import Platform
import Site

/// Words and numbers of the league's pages.
enum LeagueWords {
  /// Hundredths of a point: 8 765 is `87.65`.
  static func points(_ hundredths: Int?) -> String { hundredths.map { decimalText(thousandths: $0 * 10) } ?? "—" }

  /// Thousandths of a percent to one place: 83 333 is `83.3%`.
  static func percent(_ thousandths: Int?) -> String {
    thousandths.map { "\(decimalText(thousandths: Ratio.divided($0, by: 100) * 100))%" } ?? "—"
  }

  static func value(_ thousandths: Int?) -> String { thousandths.map { decimalText(thousandths: $0) } ?? "—" }

  /// `领先序时 14.4 个百分点`.
  static func ahead(_ thousandths: Int?, _ language: Language) -> String {
    guard let thousandths else { return "—" }
    let amount = decimalText(thousandths: abs(Ratio.divided(thousandths, by: 100) * 100))
    if thousandths < 0 { return language.pick("落后序时 \(amount) 个百分点", "\(amount) points behind schedule") }
    return language.pick("领先序时 \(amount) 个百分点", "\(amount) points ahead of schedule")
  }

  /// A figure as it is compared.
  static func figure(_ figure: Int?, _ measure: LeaguePlan.Measure, _ language: Language) -> String {
    guard let figure else { return "—" }
    if measure.figure == .completion { return percent(figure) }
    return amount(figure, measure, language)
  }

  /// A value with its unit.
  static func amount(_ value: Int?, _ measure: LeaguePlan.Measure, _ language: Language) -> String {
    guard let value else { return "—" }
    let unit = measure.unit[language]
    return unit == "%" ? "\(decimalText(thousandths: value))%" : "\(decimalText(thousandths: value)) \(unit)"
  }

  static func unit(_ code: String, _ plan: LeaguePlan, _ call: Call) -> String {
    (plan.member(code)?.name ?? call.jurisdiction.district.roster.name(code))[call.language]
  }

  /// The unit, leading to its page.
  static func unitLink(_ code: String, _ plan: LeaguePlan, _ year: Int, _ call: Call) -> HTML {
    "<a href=\"/league/units/\(code)?league=\(plan.code)&amp;year=\(year)\">\(unit(code, plan, call))</a>"
  }

  /// A post as a function: nobody's name.
  static func function(_ post: String, _ call: Call) -> String {
    call.jurisdiction.district.roster.post(post)?.label[call.language] ?? "—"
  }

  static func pill(_ standing: LeagueRound.Standing, _ language: Language) -> HTML {
    let kind: StatusKind =
      switch standing {
      case .collecting: .working
      case .checked: .checking
      case .approved: .checking
      case .published: .done
      }
    return statusPill(kind: kind, word: standing.label[language])
  }

  static func pill(_ state: LeagueEntry.State?, _ language: Language) -> HTML {
    switch state {
    case .entered: statusPill(kind: .checking, word: LeagueEntry.State.entered.label[language])
    case .checked: statusPill(kind: .done, word: LeagueEntry.State.checked.label[language])
    case .returned: statusPill(kind: .overdue, word: LeagueEntry.State.returned.label[language])
    case .missing: statusPill(kind: .dropped, word: LeagueEntry.State.missing.label[language])
    case nil: statusPill(kind: .new, word: language.pick("未填", "Not entered"))
    }
  }

  static func exampleNotice(_ plan: LeaguePlan, _ call: Call) -> HTML {
    when(
      plan.isExample,
      notice(
        .info, title: call.say("示例：指标、目标、数值都是虚构的", "Example: indicators, targets and figures are invented"),
        body: "\(plan.basis[call.language])"))
  }
}
