import Basics
import Casework
import Media
import Organization
import Storage

/// What speaks against a photo as proof of a step: it stood elsewhere before, or was taken before there was anything to take. It is the
/// photo that is compared, never a person, a telephone or a place.
package struct PhotoReuse: Sendable {
  /// An earlier use of the same picture that the principal may see.
  package struct Earlier: Sendable {
    /// The matter; it may be the same, at an earlier step.
    package var matter: Matter
    package var use: PhotoPrintsTable.Use
    /// In how many places of 64 the prints differ; 0 for the same file.
    package var distance: Int
  }

  package var photo: Attachment
  /// The step that the photo came with.
  package var entry: Entry
  /// The nearest first, then the earliest.
  package var earlier: [Earlier]
  /// How many matters beyond the principal's reach show it too; tip-offs are not among them.
  package var beyond: Int
  /// When its camera says it was taken, if that is before the matter was reported.
  package var takenAt: Instant?

  /// So many uses are looked at for one page.
  private static let usesMost = 200

  /// The photos of a matter that something speaks against, in their order.
  package static func of(
    _ file: MatterFile, reach: Reach, in transaction: any Transaction
  ) throws -> [PhotoReuse] {
    let digests = Array(Set(file.attachments.map(\.digest))).sorted()
    guard !digests.isEmpty else { return [] }
    let known = Dictionary(
      try PhotoPrintsTable.of(digests, in: transaction).map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
    let near = try PhotoPrintsTable.near(known.values.compactMap(\.print), in: transaction)
    // A photo without a print is at least the same as itself.
    let looked = Set(near.map(\.digest)).union(digests).sorted()
    let uses = try PhotoPrintsTable.uses(of: looked, limit: usesMost, in: transaction)
    var matters: [Key: Matter] = [file.matter.key: file.matter]
    for key in Set(uses.map(\.matter)) where matters[key] == nil {
      matters[key] = try MattersTable.one(key: key, in: transaction)
    }
    let prints = Dictionary(near.map { ($0.digest, $0.print) }, uniquingKeysWith: { first, _ in first })
    return file.attachments.compactMap { photo in
      guard let entry = file.entries.first(where: { $0.ordinal == photo.entry }) else { return nil }
      var reuse = PhotoReuse(photo: photo, entry: entry, earlier: [], beyond: 0)
      var beyond: Set<Key> = []
      for use in uses {
        let isEarlier = use.matter == entry.matter ? use.entry < entry.ordinal : use.at < entry.at
        guard isEarlier, let distance = distance(photo.digest, use.digest, prints), let matter = matters[use.matter]
        else { continue }
        if matter.key == file.matter.key || reach.admits(matter) {
          reuse.earlier.append(Earlier(matter: matter, use: use, distance: distance))
        } else if matter.accused == nil {
          // Whoever has the same photo could else learn that it was brought against them.
          beyond.insert(matter.key)
        }
      }
      reuse.earlier.sort { ($0.distance, $0.use.at, $0.use.entry) < ($1.distance, $1.use.at, $1.use.entry) }
      reuse.beyond = beyond.count
      // What was seen is photographed before it is reported; what was done is not.
      let taken = entry.ordinal > 1 ? known[photo.digest]?.takenAt : nil
      reuse.takenAt = taken.flatMap { $0 < file.matter.reportedAt ? $0 : nil }
      return reuse.earlier.isEmpty && beyond.isEmpty && reuse.takenAt == nil ? nil : reuse
    }
  }

  /// nil if the two are not the same picture.
  private static func distance(_ one: String, _ other: String, _ prints: [String: PhotoPrint]) -> Int? {
    if one == other { return 0 }
    guard let first = prints[one], let second = prints[other] else { return nil }
    let distance = first.distance(to: second)
    return distance <= PhotoPrint.nearest ? distance : nil
  }
}
