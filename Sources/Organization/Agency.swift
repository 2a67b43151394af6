import Basics

/// A body that answers for something: a department (条), the territory's own body (块), an enterprise, the centre.
package struct Agency: Sendable, Hashable {
  /// What sort of body it is; text, because packs may add sorts. The sorts below have a meaning in code.
  package struct Kind: Sendable, Hashable {
    package var code: String
    package init(_ code: String) { self.code = code }

    package static let department = Kind("department")
    package static let enterprise = Kind("enterprise")
    package static let centre = Kind("centre")
    package static let inspection = Kind("inspection")
    package static let hotline = Kind("hotline")
    /// The body of an area of that level.
    package static let district = Kind("district")
    package static let street = Kind("street")
    package static let community = Kind("community")
    package static let grid = Kind("grid")
    /// A joint centre (联动中心): has the queue of a zone that may cross streets, beside theirs.
    package static let jointCentre = Kind("jointCentre")
  }

  /// Unique in the jurisdiction. The body of an area has the area's code.
  package var code: String
  package var name: Phrase
  /// A short name for lists.
  package var short: Phrase
  package var kind: Kind
  /// The code of the area whose own body this is; nil for departments.
  package var area: String?
  /// The Party body laid over the territory's: 大工委 of a street, 大党委 of a community, 大支部 of a grid.
  package var party: Phrase?
  package var validFrom: LocalDate?
  package var validTo: LocalDate?
  /// Of a joint centre: the code of its zone, its standing members, and the one of them that leads.
  package var zone: String?
  package var members: [String] = []
  package var lead: String?

  package init(
    code: String, name: Phrase, short: Phrase? = nil, kind: Kind, area: String? = nil, party: Phrase? = nil,
    validFrom: LocalDate? = nil, validTo: LocalDate? = nil
  ) {
    self.code = code
    self.name = name
    self.short = short ?? name
    self.kind = kind
    self.area = area
    self.party = party
    self.validFrom = validFrom
    self.validTo = validTo
  }
}
