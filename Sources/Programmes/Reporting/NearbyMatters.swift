import Basics
import Casework
import Ciphers
import Identity
import Organization
import Platform
import Storage
import Territory

/// An open report near a place, as everybody may know of it: what sort, how far about, in which community, how far it has come.
struct NearbyMatter: Sendable {
  /// Leads to the matter and tells nobody its number.
  var reference: String
  var category: CategoryKey
  /// Rounded to 50 m, from a point that is itself moved onto a raster: asked from many sides it does not give the place away.
  var metres: Int
  var matter: Matter
  /// How many have said that they meet it too.
  var affected: Int
}

/// Open reports that may be the same as one about to be sent. No tip-offs, and nothing of what was written.
enum NearbyMatters {
  /// What lies farther is another thing.
  static let metres = 200.0
  static let days = 60
  static let most = 5

  /// The nearest first.
  /// - Parameter category: a class or a subclass; reports of the same class are meant.
  static func of(
    _ place: Coordinate, category: CategoryKey, in jurisdiction: Jurisdiction
  ) async throws -> [NearbyMatter] {
    let since = jurisdiction.now() - .days(days)
    let district = jurisdiction.district
    let top = Self.top(category, in: district.catalogue)
    let found = try await jurisdiction.database.read("report.nearby") { transaction in
      try MattersTable.near(
        place, metres: metres, category: nil, since: since, reach: .everything, except: nil, limit: 200,
        in: transaction)
    }
    let near = found.compactMap { matter -> (Matter, CategoryKey, Int)? in
      guard matter.accused == nil, matter.flow == ReportingProgramme.lifecycle, let own = matter.category,
        Self.top(own, in: district.catalogue) == top, let point = matter.coordinate.flatMap(raster)
      else { return nil }
      return (matter, top, max(50, Int((place.distance(to: point) / 50).rounded()) * 50))
    }
    let ring = jurisdiction.keyFile.ring
    var shown: [NearbyMatter] = []
    for (matter, category, metres) in near.sorted(by: { ($0.2, $0.0.key) < ($1.2, $1.0.key) }).prefix(most) {
      shown.append(
        NearbyMatter(
          reference: Base64.encode(ring.seal(matter.number, for: context), .url, padded: false), category: category,
          metres: metres, matter: matter, affected: try await jurisdiction.people.affectedCount(of: matter.key)))
    }
    return shown
  }

  /// The matter a reference leads to, if it may still be joined.
  /// - Throws: `Refusal` when it leads nowhere.
  static func matter(_ reference: String, in jurisdiction: Jurisdiction) async throws -> Matter {
    let missing = Refusal(
      .notFound, "nearby.none", Phrase("这件上报已经找不到了", "This report cannot be found any more"))
    guard let sealed = Base64.decode(reference, .url, padded: false),
      let number = try? jurisdiction.keyFile.ring.open(sealed, for: context)
    else { throw missing }
    let matter = try await jurisdiction.matters.one(number, reach: .everything).matter
    guard matter.accused == nil, matter.flow == ReportingProgramme.lifecycle else { throw missing }
    return matter
  }

  private static let context = "report.nearby"

  private static func top(_ key: CategoryKey, in catalogue: Catalogue) -> CategoryKey {
    catalogue[key]?.parent.map { CategoryKey(kind: key.kind, code: $0) } ?? key
  }

  /// The middle of its cell of about 50 m.
  private static func raster(_ point: Coordinate) -> Coordinate? {
    func middle(_ degrees: Double) -> Double { (degrees / 0.0005).rounded(.down) * 0.0005 + 0.00025 }
    return try? Coordinate(longitude: middle(point.longitude), latitude: middle(point.latitude))
  }
}
