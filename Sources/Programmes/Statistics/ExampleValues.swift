import Basics
import Casework
import Documents
import Indicators
import Platform
import Site
import Storage

/// The example values that a pack ships for its demonstration, from `examples/*.csv`: marked as examples wherever they are shown.
package enum ExampleValues {
  /// Who is said to have entered and approved them: nobody of the organisation.
  private static let clerk = "example"

  /// Writes those that are not there yet.
  /// - Returns: how many were written.
  /// - Throws: `Refusal` naming each row that is wrong.
  package static func write(_ jurisdiction: Jurisdiction) async throws -> Int {
    let list = try await IndicatorFigures().list(jurisdiction), keys = jurisdiction.surroundings.keys
    let files = try await jurisdiction.database.read("packs.examples") {
      try PacksTable.files(at: ["examples/"], in: $0)
    }
    let now = jurisdiction.now()
    var all: [Observation] = [], problems: Problems = []
    for path in files.paths(in: "examples") where path.hasSuffix(".csv") {
      guard let source = files.source(path),
        var table = problems.collect({ () throws(Problem) in try CSVTable(source) })
      else { continue }
      let indicator = table.column("indicator", into: &problems), period = table.column("period", into: &problems)
      let value = table.column("value", into: &problems), change = table.column("year_on_year", into: &problems)
      let from = table.column("source", into: &problems), note = table.column("note", into: &problems)
      guard !problems.hasErrors else { break }
      for row in table.rows(into: &problems) {
        guard let one = list[row[indicator]], one.isObserved, let span = Period(row[period]) else {
          problems.append(row.problem(Phrase("没有这个指标或统计期", "there is no such indicator or period")))
          continue
        }
        all.append(
          Observation(
            key: keys.next(at: now), indicator: one.code, subject: jurisdiction.district.code, period: span,
            revision: 1,
            value: thousandths(row[value]), yearOnYear: thousandths(row[change]), source: row[from], note: row[note],
            isExample: true,
            state: .approved, enteredBy: clerk, enteredPost: clerk, enteredAt: now, approvedBy: clerk + ".second",
            approvedPost: clerk + ".second", approvedAt: now, releasedAt: now))
      }
    }
    try problems.refuseErrors()
    let values = all
    return try await jurisdiction.database.write("examples.write") { transaction in
      var count = 0
      for one in values
      where try ObservationsTable.lastRevision(one.indicator, one.subject, one.period, in: transaction) == 0 {
        try ObservationsTable.insert(one, in: transaction)
        count += 1
      }
      return count
    }
  }
}
