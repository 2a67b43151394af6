import Basics

/// One line of the list of delegated powers (赋权事项): which body may impose this penalty where, from when to when, and on what ground.
/// A province may hand powers of county departments to streets able to take them; the list is published and assessed regularly
/// (行政处罚法 art. 24).
package struct Power: Sendable, Hashable {
  /// Who holds it.
  package enum Holder: Sendable, Hashable {
    case agency(String)
    /// The street of the place.
    case street
  }

  /// Several lines may speak about one power, each for its area and time.
  package var code: String
  package var name: Phrase
  /// Law and article.
  package var basis: String
  /// The agency that the law names; it holds the power where no line says otherwise.
  package var original: String
  package var holder: Holder
  /// A prefix of area codes; empty covers the whole district.
  package var area: String
  package var validFrom: LocalDate?
  package var validTo: LocalDate?
  /// The published document that the line is taken from.
  package var list: String

  package init(
    code: String, name: Phrase, basis: String, original: String, holder: Holder, area: String = "",
    validFrom: LocalDate? = nil, validTo: LocalDate? = nil, list: String = ""
  ) {
    self.code = code
    self.name = name
    self.basis = basis
    self.original = original
    self.holder = holder
    self.area = area
    self.validFrom = validFrom
    self.validTo = validTo
    self.list = list
  }

  /// Whether it counts on the day; both ends are included.
  package func isValid(on day: LocalDate) -> Bool { (validFrom ?? day) <= day && day <= (validTo ?? day) }

  /// Whether both say who holds the same power in the same area on the same day.
  package func ties(with other: Power) -> Bool {
    guard code == other.code, area == other.area else { return false }
    let early = LocalDate(ordinal: .min / 2), late = LocalDate(ordinal: .max / 2)
    return max(validFrom ?? early, other.validFrom ?? early) <= min(validTo ?? late, other.validTo ?? late)
  }
}

/// Who holds a power at a place, and by which line.
package struct PowerHolder: Sendable, Hashable {
  package var agency: String
  /// A line of the power; where none covers the place and day, one that only tells whose it was by law.
  package var power: Power
  /// Whether the line says so. If not, it is with the agency that the law names.
  package var isListed: Bool
}

/// The list of delegated powers, indexed.
package struct PowerList: Sendable {
  package let powers: [Power]
  /// The codes in the order of the list, each once.
  package let codes: [String]
  private let byCode: [String: [Power]]

  package init(_ powers: [Power] = []) {
    self.powers = powers
    var seen: Set<String> = []
    codes = powers.map(\.code).filter { seen.insert($0).inserted }
    byCode = Dictionary(grouping: powers, by: \.code)
  }

  /// The lines about a power, in the order of the list.
  package func lines(of code: String) -> [Power] { byCode[code] ?? [] }

  /// Who holds the power at the place on the day: by the lines of the longest area prefix, else whom the law names. None for
  /// a power the list does not know; more than one only if the list contradicts itself, which the check of the pack forbids.
  package func holders(of code: String, at locality: Locality, on day: LocalDate) -> [PowerHolder] {
    let lines = lines(of: code)
    let here = lines.filter { $0.isValid(on: day) && locality.area.hasPrefix($0.area) }
      .compactMap { power -> PowerHolder? in
        let agency: String? =
          switch power.holder {
          case .agency(let code): code
          case .street: locality.street
          }
        return agency.map { PowerHolder(agency: $0, power: power, isListed: true) }
      }
    guard let longest = here.map(\.power.area.count).max() else {
      return lines.first.map { [PowerHolder(agency: $0.original, power: $0, isListed: false)] } ?? []
    }
    return here.filter { $0.power.area.count == longest }
  }

  /// The powers that the agency holds at the place on the day, in the order of the list.
  package func held(by agency: String, at locality: Locality, on day: LocalDate) -> [PowerHolder] {
    codes.compactMap { code in holders(of: code, at: locality, on: day).first { $0.agency == agency } }
  }
}
