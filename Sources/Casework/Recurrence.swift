import Basics
import Organization
import Storage
import Territory

extension Matters {
  /// The matters of the same subclass at the same place within the district's days before it, ended ones included, newest first,
  /// each with its distance in metres (反复发案). What was merged is a repeat of one report, not a recurrence.
  package func recurrences(of matter: Matter, reach: Reach) async throws -> [(matter: Matter, metres: Double)] {
    guard let coordinate = matter.coordinate, let category = matter.category else { return [] }
    let settings = district.settings
    let found = try await database.read("matters.recurrences") { transaction in
      try MattersTable.at(
        coordinate, metres: settings.duplicateMetres, category: category,
        since: matter.reportedAt - .days(settings.recurrenceDays), before: matter.reportedAt, reach: reach, limit: 50,
        in: transaction)
    }
    return found.compactMap { other in
      guard other.key != matter.key, other.stage != "merged", let place = other.coordinate else { return nil }
      let metres = coordinate.distance(to: place)
      return metres <= settings.duplicateMetres ? (other, metres) : nil
    }
  }
}
