import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Site

extension Permission {
  /// Sees the indicators with what is behind them.
  package static let seeIndicators = Permission("indicators.see")
  /// Enters values of the indicators whose source one's own agency is.
  package static let enterIndicators = Permission("indicators.enter")
  /// Approves what others entered.
  package static let approveIndicators = Permission("indicators.approve")
}

/// Indicators of the district: counts kept from the log, observations entered and approved.
package enum StatisticsProgramme {
  package static let programme = Programme(
    name: "statistics", label: Phrase("统计", "Statistics"),
    permissions: [
      (.seeIndicators, Phrase("查看指标", "see indicators")),
      (.enterIndicators, Phrase("填报指标数值", "enter values of indicators")),
      (.approveIndicators, Phrase("审核指标数值", "approve values of indicators")),
    ],
    proof: { files, district in
      var problems: Problems = []
      if let bytes = files[IndicatorList.path] {
        _ = IndicatorList(String(decoding: bytes, as: UTF8.self), roster: district.roster, into: &problems)
      }
      return problems
    },
    tabs: [Tab(.seeIndicators, Phrase("指标", "Indicators"), path: "/indicators")], migrations: Counting.migrations,
    endpoints: { _ in
      let figures = IndicatorFigures()
      return IndicatorsPage(figures: figures).endpoints + IndicatorPage(figures: figures).endpoints
        + BehindPage(figures: figures).endpoints + EntryPage(figures: figures).endpoints
        + ApprovalPage(figures: figures).endpoints
        + StatisticsInterface(figures: figures).endpoints
    },
    subscribers: [Counting.subscriber],
    jobs: [
      Job("statistics.count", every: .seconds(5)) { jurisdiction in
        try await Counting(jurisdiction).catchUp()
      }
    ])
}

extension Counting {
  /// Over the database of a jurisdiction, by its district.
  package init(_ jurisdiction: Jurisdiction) {
    self.init(database: jurisdiction.database, district: jurisdiction.district, now: jurisdiction.now)
  }
}
