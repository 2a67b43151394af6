import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Site

extension Permission {
  /// Reads the reviews of quarters, half-years and years.
  package static let seeReviews = Permission("reviews.see")
}

/// The review of half a year, written from indicators and registers.
package enum ReviewsProgramme {
  package static let programme = Programme(
    name: "reviews", label: Phrase("半年回顾", "Half-year review"),
    permissions: [(.seeReviews, Phrase("查看工作回顾", "read reviews"))],
    proof: { files, district in
      guard let text = files[ReviewText.path] else { return [] }
      // What is wrong with the indicators is said by their own programme.
      var others: Problems = [], problems: Problems = []
      let list = IndicatorList(
        String(decoding: files[IndicatorList.path] ?? [], as: UTF8.self), roster: district.roster, into: &others)
      _ = ReviewText(String(decoding: text, as: UTF8.self), indicators: list, into: &problems)
      return problems
    },
    tabs: [Tab(.seeReviews, Phrase("回顾", "Reviews"), path: "/reviews")],
    endpoints: { _ in
      ReviewPage(figures: IndicatorFigures(), text: PackMemo(ReviewText.path) { text, _, _ in text }).endpoints
    })
}
