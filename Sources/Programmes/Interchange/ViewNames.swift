import Basics
import Casework
import Organization
import Platform
import Storage
import Territory

/// Keeps the names that views show up to date with the pack in force, which itself is text.
package enum ViewNames {
  static let job = Job("bi.names", every: .minutes(1)) { try await refresh($0) }

  /// Writes the names anew if another version is in force. Returns how many there are then, 0 if nothing was to do.
  package static func refresh(_ jurisdiction: Jurisdiction) async throws -> Int {
    let district = jurisdiction.district
    let version = district.packVersion
    // Asked for every minute, and mostly for nothing: a look costs less than the names of all areas and a write.
    guard try await jurisdiction.database.read("bi.version", { try ViewsTable.version(in: $0) }) != version else {
      return 0
    }
    let names = names(of: district)
    return try await jurisdiction.database.write("bi.names") { transaction in
      guard try ViewsTable.version(in: transaction) != version else { return 0 }
      try ViewsTable.replace(names, version: version, in: transaction)
      return names.count
    }
  }

  private static func names(of district: District) -> [ViewsTable.Name] {
    let areas = district.territory.areas.map {
      ViewsTable.Name(
        sort: "area", code: $0.code, name: $0.label, level: $0.level.rawValue, parent: $0.parent,
        validFrom: $0.validFrom,
        validTo: $0.validTo)
    }
    let agencies = district.roster.agencies.map {
      ViewsTable.Name(
        sort: "agency", code: $0.code, name: $0.name, level: $0.kind.code, parent: $0.area, validFrom: $0.validFrom,
        validTo: $0.validTo)
    }
    let categories = district.catalogue.categories.map {
      ViewsTable.Name(
        sort: "category", code: $0.key.description, name: $0.name, level: $0.key.kind, parent: $0.parent,
        validFrom: nil,
        validTo: nil)
    }
    return areas + agencies + categories
  }
}
