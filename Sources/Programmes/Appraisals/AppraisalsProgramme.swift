import Basics
import Organization
import Platform

extension Permission {
  /// Sees appraisals: live figures, and what is published.
  package static let seeAppraisals = Permission("appraisals.see")
  /// Enters points and marks by hand, and approves what another person entered.
  package static let enterScores = Permission("appraisals.enter")
  /// Freezes a period and answers objections.
  package static let freezeAppraisals = Permission("appraisals.freeze")
  /// Publishes what another person froze.
  package static let publishAppraisals = Permission("appraisals.publish")
  /// Objects to the result of the own unit.
  package static let objectToAppraisals = Permission("appraisals.object")
}

/// Appraisal of regions, agencies and functions (绩效评价, GB/T 30428.4), never of persons.
package enum AppraisalsProgramme {
  package static let programme = Programme(
    name: "appraisals", label: Phrase("绩效评价", "Appraisal"),
    permissions: [
      (.seeAppraisals, Phrase("查看绩效评价", "See appraisals")),
      (.enterScores, Phrase("录入、审核人工评分与标记", "Enter and approve points and marks by hand")),
      (.freezeAppraisals, Phrase("冻结统计期，答复异议", "Freeze a period, answer objections")),
      (.publishAppraisals, Phrase("公布他人冻结的结果", "Publish what another person froze")),
      (.objectToAppraisals, Phrase("对本单位的评价结果提出异议", "Object to the result of one's own unit")),
    ],
    proof: SchemeBook.proof, tabs: [Tab(.seeAppraisals, Phrase("评价", "Appraisal"), path: "/appraisal")],
    migrations: HandScoresTable.migrations + FreezesTable.migrations + ObjectionsTable.migrations,
    endpoints: { _ in
      let memo = SchemeMemo()
      let pages = AppraisalPage(memo: memo).endpoints + CellPage(memo: memo).endpoints + FreezePage(memo: memo).endpoints
        + ResultPage(memo: memo).endpoints + HandScoresPage(memo: memo).endpoints
        + AppraisalInterface(memo: memo).endpoints
      return pages.map { $0.asking(AppraisalForms.asks) }
    })
}
