import Basics
import Casework
import Documents
import Indicators
import Platform
import Storage

/// The indicators of the pack in force, and their figures.
package struct IndicatorFigures: Sendable {
  private let memo: PackMemo<IndicatorList>

  package init() {
    memo = PackMemo(IndicatorList.path) { text, file, jurisdiction in
      var problems: Problems = []
      let list = IndicatorList(text, file: file, roster: jurisdiction.district.roster, into: &problems)
      try problems.refuseErrors()
      return list
    }
  }

  /// - Throws: `Refusal` when the file of the pack has faults; `yiwang check` keeps such a pack out.
  package func list(_ jurisdiction: Jurisdiction) async throws -> IndicatorList {
    try await memo.value(jurisdiction) ?? IndicatorList()
  }

  /// One indicator of the path.
  /// - Throws: `Refusal` when there is none.
  package func one(_ code: String, _ jurisdiction: Jurisdiction) async throws -> Indicator {
    guard let indicator = try await list(jurisdiction)[code] else {
      throw Refusal(.notFound, "indicator.none", Phrase("没有这个指标", "There is no such indicator"))
    }
    return indicator
  }

  /// The lifecycle whose matters are counted.
  /// - Throws: `Refusal` where the pack names none.
  package static func flow(_ jurisdiction: Jurisdiction) throws -> String {
    guard let flow = jurisdiction.district.settings.mainFlow else {
      throw Refusal(.notNow, "indicator.noFlow", Phrase("辖区包没有指定主流程", "The pack names no main lifecycle"))
    }
    return flow
  }

  /// The counts of a period and of the two it is compared with, by name.
  package struct Compared: Sendable {
    package var now: [String: Counts]
    package var before: [String: Counts]
    package var yearBefore: [String: Counts]
  }

  /// - Parameter counts: what is asked for; the others stay 0.
  package static func compared(
    _ sort: CountSort, of counts: [BasicCount], _ period: Period, _ jurisdiction: Jurisdiction
  ) async throws -> Compared {
    let flow = try flow(jurisdiction)
    return try await jurisdiction.database.read("indicators.compared") { transaction in
      func read(_ period: Period?) throws -> [String: Counts] {
        guard let period else { return [:] }
        return try CountsTable.read(sort, of: counts, months: period.months, flow: flow, in: transaction)
      }
      return Compared(now: try read(period), before: try read(period.before), yearBefore: try read(period.yearBefore))
    }
  }
}
