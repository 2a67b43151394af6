import Basics
import Casework
import Organization
import Platform
import Storage

/// What an enforcement record says of itself, read from its entries.
struct EnforcementRecord: Sendable {
  /// One piece of evidence: a photo, or words, with the SHA-256 that stands in its entry or of what stands there.
  struct Evidence: Sendable {
    var entry: Entry
    /// nil for a photo.
    var words: String?
    var digest: String
  }

  var matter: Matter
  var power: String
  /// The number of the matter it came from.
  var origin: String
  /// Name and card number of each, as last entered.
  var officers: [(name: String, card: String)]
  var evidence: [Evidence]

  /// nil for a matter of another lifecycle.
  init?(_ matter: Matter, entries: [Entry], lifecycle: Lifecycle) {
    guard lifecycle.name == EnforcementProgramme.lifecycle, let first = entries.first else { return nil }
    self.matter = matter
    power = first.form["power"] ?? ""
    origin = first.form["origin"] ?? ""
    let named = entries.last { $0.form["officer1"] != nil } ?? first
    officers = ["1", "2"].compactMap { number in
      named.form["officer\(number)"].map { ($0, named.form["card\(number)"] ?? "") }
    }
    evidence = entries.flatMap { entry in
      let words = [entry.form[entry.ordinal == 1 ? "details" : "evidence"], entry.form["statement"]].compactMap { $0 }
      let photos = (entry.form["photos"] ?? "").split(separator: ",").map { String($0) }
      return words.map { Evidence(entry: entry, words: $0, digest: PackFiles.digest(Array($0.utf8))) }
        + photos.map { Evidence(entry: entry, words: nil, digest: $0) }
    }
  }

  /// What a record names as where it came from: with it, the unique index over sources finds the records of a matter, and the
  /// same form sent twice makes one record.
  static func source(of number: String) -> String { "enforcement:\(number)" }

  /// The records that came from a matter and that the reach admits.
  static func records(of number: String, reach: Reach, _ jurisdiction: Jurisdiction) async throws -> [Matter] {
    try await jurisdiction.database.read("enforcement.records") { transaction in
      try EnforcementTable.records(source: source(of: number), reach: reach, in: transaction).compactMap {
        try MattersTable.one(key: $0, in: transaction)
      }
    }
  }
}
