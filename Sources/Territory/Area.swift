import Basics

/// One piece of the tree district → street → community → grid, valid for a time. Never deleted: it gets an end.
package struct Area: Sendable, Hashable {
  /// Unique in the territory; a child's code starts with its parent's (`320115001001` under `320115001`).
  package var code: String
  /// The name in Chinese, as people write it in addresses.
  package var name: String
  package var englishName: String?
  package var level: AreaLevel
  /// The parent's code; nil only for the root.
  package var parent: String?
  /// What sort of area of its level: `street`, `zone`, `community`, `village`, `virtual`, `general`, `dedicated`, or a
  /// word of the pack's own.
  package var kind: String
  /// The first day on which the area is valid; nil since ever.
  package var validFrom: LocalDate?
  /// The last day on which it is valid, as for agencies and duties; its successor starts the day after. Nil without end.
  package var validTo: LocalDate?
  /// Where its office is, or its middle, if known.
  package var point: Coordinate?
  /// Nil for an area that is only a code, such as a virtual community.
  package var shape: Shape?
  /// The shape was drawn to show, not surveyed; say so wherever it is drawn.
  package var schematic: Bool
  /// What other systems call the area, such as the number in an open data file; nil if it has no such name.
  package var ref: String?

  package init(
    code: String, name: String, englishName: String? = nil, level: AreaLevel, parent: String? = nil,
    kind: String = "", validFrom: LocalDate? = nil, validTo: LocalDate? = nil, point: Coordinate? = nil,
    shape: Shape? = nil, schematic: Bool = false, ref: String? = nil
  ) {
    self.code = code
    self.name = name
    self.englishName = englishName
    self.level = level
    self.parent = parent
    self.kind = kind
    self.validFrom = validFrom
    self.validTo = validTo
    self.point = point
    self.shape = shape
    self.schematic = schematic
    self.ref = ref
  }

  /// The name in both languages; where there is no English one, the Chinese.
  package var label: Phrase { Phrase(name, englishName ?? name) }

  /// Whether the area is valid on the day: `validFrom <= day <= validTo`.
  package func isValid(on day: LocalDate) -> Bool { spans(day, from: validFrom, to: validTo) }
}

/// A free polygon of a territory, such as a development zone, that may cross streets and other zones.
package struct Zone: Sendable, Hashable {
  /// Unique among zones.
  package var code: String
  package var name: String
  package var englishName: String?
  /// A word of the pack's own: `development`, `forest`, `scenic` ...
  package var kind: String
  /// The code of the area that reports for the zone, if the zone has one.
  package var area: String?
  package var shape: Shape
  /// As in `Area`.
  package var validFrom: LocalDate?
  /// As in `Area`.
  package var validTo: LocalDate?
  /// As in `Area`.
  package var schematic: Bool

  package init(
    code: String, name: String, englishName: String? = nil, kind: String = "", area: String? = nil, shape: Shape,
    validFrom: LocalDate? = nil, validTo: LocalDate? = nil, schematic: Bool = false
  ) {
    self.code = code
    self.name = name
    self.englishName = englishName
    self.kind = kind
    self.area = area
    self.shape = shape
    self.validFrom = validFrom
    self.validTo = validTo
    self.schematic = schematic
  }

  /// The name in both languages; where there is no English one, the Chinese.
  package var label: Phrase { Phrase(name, englishName ?? name) }

  /// Whether the zone is valid on the day: `validFrom <= day <= validTo`.
  package func isValid(on day: LocalDate) -> Bool { spans(day, from: validFrom, to: validTo) }
}

private func spans(_ day: LocalDate, from: LocalDate?, to: LocalDate?) -> Bool {
  if let from, day < from { return false }
  if let to, day > to { return false }
  return true
}
