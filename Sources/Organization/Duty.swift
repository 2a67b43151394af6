import Basics

/// One line of the duty list: who answers for which category where, from when to when, by which clause.
/// A power delegated to a street (行政处罚法 art. 24) is such a line with dates.
package struct Duty: Sendable, Hashable {
  /// Who leads: a named agency, or the body of the place at a level (属地).
  package enum Lead: Sendable, Hashable {
    case agency(String)
    case locality(Agency.Kind)
  }

  package var code: String
  /// `part`, `event`, `service`.
  package var kind: String
  /// A prefix of category codes; empty covers the whole kind.
  package var category: String
  /// A prefix of area codes; empty covers the whole district.
  package var area: String
  package var lead: Lead
  package var assist: [String]
  package var clause: String
  package var source: String
  package var validFrom: LocalDate?
  package var validTo: LocalDate?

  package init(
    code: String, kind: String, category: String, area: String, lead: Lead, assist: [String] = [], clause: String,
    source: String, validFrom: LocalDate? = nil, validTo: LocalDate? = nil
  ) {
    self.code = code
    self.kind = kind
    self.category = category
    self.area = area
    self.lead = lead
    self.assist = assist
    self.clause = clause
    self.source = source
    self.validFrom = validFrom
    self.validTo = validTo
  }

  package func isValid(on day: LocalDate) -> Bool { (validFrom ?? day) <= day && day <= (validTo ?? day) }

  /// Whether both could speak about the same category, place and day with equal weight.
  package func ties(with other: Duty) -> Bool {
    guard kind == other.kind, category == other.category, area == other.area else { return false }
    let early = LocalDate(ordinal: .min / 2), late = LocalDate(ordinal: .max / 2)
    return max(validFrom ?? early, other.validFrom ?? early) <= min(validTo ?? late, other.validTo ?? late)
  }
}

/// The bodies of the place a matter lies in, by level; nil where there is none.
package struct Locality: Sendable, Hashable {
  /// The code of the deepest area; empty if unlocated.
  package var area: String
  package var street: String?
  package var community: String?
  package var grid: String?

  package init(area: String, street: String?, community: String?, grid: String?) {
    self.area = area
    self.street = street
    self.community = community
    self.grid = grid
  }

  package func body(_ kind: Agency.Kind) -> String? {
    switch kind {
    case .street: street
    case .community: community
    case .grid: grid
    default: nil
    }
  }
}

/// Which agency answers, and why.
package struct Routing: Sendable, Hashable {
  package var agency: String
  package var assist: [String]
  /// The line of the duty list; nil when only locality was left.
  package var duty: Duty?
  package var why: Phrase

  package init(agency: String, assist: [String], duty: Duty?, why: Phrase) {
    self.agency = agency
    self.assist = assist
    self.duty = duty
    self.why = why
  }
}

/// The duty list (权责清单), indexed. Routing reads it; so does the page "whose is it".
package struct DutyList: Sendable {
  package let duties: [Duty]
  private let byCategory: [String: [Duty]]

  package init(_ duties: [Duty]) {
    self.duties = duties
    byCategory = Dictionary(grouping: duties) { "\($0.kind):\($0.category)" }
      .mapValues { $0.sorted { ($0.area.count, $1.code) > ($1.area.count, $0.code) } }
  }

  /// The lines that speak about this category, the most specific category first, then the most specific area.
  package func lines(kind: String, category: String, area: String, on day: LocalDate) -> [Duty] {
    var found: [Duty] = []
    var prefix = Substring(category)
    while true {
      for duty in byCategory["\(kind):\(prefix)"] ?? [] where duty.isValid(on: day) && area.hasPrefix(duty.area) {
        found.append(duty)
      }
      if prefix.isEmpty { return found }
      prefix = prefix.dropLast()
    }
  }

  /// Whether a line speaks about the category in the area on any day.
  package func speaks(kind: String, category: String, area: String) -> Bool {
    var prefix = Substring(category)
    while true {
      if byCategory["\(kind):\(prefix)"]?.contains(where: { area.hasPrefix($0.area) }) == true { return true }
      if prefix.isEmpty { return false }
      prefix = prefix.dropLast()
    }
  }

  /// The agency that answers for the category in the place on the day, and why. The longest category prefix wins, then the
  /// longest area prefix; a line for a level the place does not have is passed over; last comes the street itself (属地).
  /// nil only when nothing covers the category and the place is unknown.
  package func route(kind: String, category: String, at locality: Locality, on day: LocalDate) -> Routing? {
    for duty in lines(kind: kind, category: category, area: locality.area, on: day) {
      let agency: String? =
        switch duty.lead {
        case .agency(let code): code
        case .locality(let level): locality.body(level)
        }
      guard let agency else { continue }
      return Routing(agency: agency, assist: duty.assist, duty: duty, why: reason(duty))
    }
    guard let street = locality.street else { return nil }
    return Routing(
      agency: street, assist: [], duty: nil,
      why: Phrase("权责清单未列明，按属地管理由所在街道负责", "No line of the duty list names it: the street answers by locality"))
  }

  /// Whether a line gives this category here to this body: what a community may be given (社区准入清单, Beijing art. 17).
  package func gives(
    kind: String, category: String, at locality: Locality, to agency: String, on day: LocalDate
  ) -> Bool {
    lines(kind: kind, category: category, area: locality.area, on: day).contains { duty in
      switch duty.lead {
      case .agency(let code): code == agency
      case .locality(let level): locality.body(level) == agency
      }
    }
  }

  private func reason(_ duty: Duty) -> Phrase {
    let what =
      duty.category.isEmpty
      ? Phrase("该类全部事项", "all of this kind") : Phrase("类别 \(duty.category)", "category \(duty.category)")
    let place = duty.area.isEmpty ? Phrase("全区", "the whole district") : Phrase("区域 \(duty.area)", "area \(duty.area)")
    return Phrase(
      "权责清单 \(duty.code)：\(what.zh)，\(place.zh)；依据 \(duty.clause)（\(duty.source)）",
      "Duty list \(duty.code): \(what.en), \(place.en); by \(duty.clause) (\(duty.source))")
  }
}
