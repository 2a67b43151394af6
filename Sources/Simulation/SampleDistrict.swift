import Basics
import Casework
import Organization
import Reporting
import Territory
import Timing

/// What all matters of a sample year have in common.
struct SampleDistrict: Sendable {
  let district: District
  let rules: Rules
  let lifecycle: Lifecycle
  let people: SamplePeople
  let places: SamplePlaces
  let subjects: SampleSubjects
  /// Agencies that are slow in everything.
  let lateAgencies: Set<String>
  /// Agencies that acknowledge late.
  let lateSigners: Set<String>
  let storms: [SampleStorm]
  let to: Instant
  let recordedAt: Instant
  /// How many times as much goes wrong as in an ordinary year.
  let trouble: Double

  init(
    _ district: District, rules: Rules, seed: UInt64, from: Instant, to: Instant, recordedAt: Instant,
    trouble: Double = 1
  ) throws(Refusal) {
    let name = ReportingProgramme.lifecycle
    guard let lifecycle = district.currentLifecycles[name].flatMap({ district.lifecycles[$0] }) else {
      throw Refusal(.notFound, "lifecycle.unknown", Phrase("没有流程 \(name)", "There is no lifecycle \(name)"))
    }
    self.district = district
    self.rules = rules
    self.lifecycle = lifecycle
    self.to = to
    self.trouble = trouble
    self.recordedAt = recordedAt
    people = SamplePeople(district.roster)
    let day = district.today(from)
    places = try SamplePlaces(district, seed: seed, on: day)
    subjects = try SampleSubjects(district.catalogue)
    lateAgencies = Self.late(district, places, subjects, seed: seed, on: day)
    lateSigners = Self.signLate(people, seed: seed)
    storms = SampleStorm.of(seed: seed, from: from, to: to, places: places, zone: district.calendar.zone)
  }

  /// One agency in eight signs late.
  private static func signLate(_ people: SamplePeople, seed: UInt64) -> Set<String> {
    Set(
      people.handlers.keys.sorted().enumerated().filter { place, _ in
        var random = SeededRandom(seed: seed, index: place, stream: 5)
        return random.chance(0.125)
      }.map(\.element))
  }

  var calendar: WorkCalendar { district.calendar }
  var zone: LocalZone { district.calendar.zone }

  /// A line of the duty list that gives the matter to another agency than the one it is with; nil if there is none.
  func clause(of matter: Matter, on at: Instant) -> Duty? {
    guard let category = matter.category, let agency = matter.agency else { return nil }
    let area = district.locality(matter.area).area
    return district.duties.lines(kind: category.kind, category: category.code, area: area, on: zone.date(at))
      .first { duty in lead(of: duty, at: matter).map { $0 != agency } ?? false }
  }

  /// Whom the line names where the matter lies; nil if the place has no such body.
  func lead(of duty: Duty, at matter: Matter) -> String? {
    switch duty.lead {
    case .agency(let code): code
    case .locality(let level): district.locality(matter.area).body(level)
    }
  }

  /// Nothing goes to a community or grid but what its duty list names.
  func mayBeGiven(_ agency: String, _ matter: Matter, on day: LocalDate) -> Bool {
    guard let kind = district.roster.agency(agency)?.kind, [.community, .grid].contains(kind),
      let category = matter.category
    else { return true }
    return district.duties.gives(
      kind: category.kind, category: category.code, at: district.locality(matter.area), to: agency, on: day)
  }

  func asksPhoto(_ matter: Matter) -> Bool {
    guard let category = matter.category, let number = matter.standard else { return false }
    return district.catalogue.standard(category, number)?.asksPhoto == true
  }

  /// Two of the agencies with much to do, and one street of the busiest: late where it shows.
  private static func late(
    _ district: District, _ places: SamplePlaces, _ subjects: SampleSubjects, seed: UInt64, on day: LocalDate
  ) -> Set<String> {
    var load: [String: Double] = [:]
    let busiest = places.busiest().prefix(40).map { district.locality(places.grounds[$0].area.code) }
    for subject in subjects.all {
      for locality in busiest {
        let routing = district.duties.route(
          kind: subject.category.kind, category: subject.category.code, at: locality, on: day)
        if let routing { load[routing.agency, default: 0] += subject.weight }
      }
    }
    var random = SeededRandom(seed: seed, index: 0, stream: 4)
    func some(_ count: Int, of most: Int, _ test: (Agency.Kind) -> Bool) -> [String] {
      var left = load.filter { code, _ in district.roster.agency(code).map { test($0.kind) } ?? false }
        .sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(most).map(\.key)
      var chosen: [String] = []
      while chosen.count < count, !left.isEmpty {
        chosen.append(left.remove(at: Int(random.unit() * Double(left.count))))
      }
      return chosen
    }
    return Set(some(2, of: 7) { $0 == .department || $0 == .enterprise } + some(1, of: 4) { $0 == .street })
  }
}

extension SampleYear {
  /// The agencies that are slow in everything in this year.
  /// - Throws: `Refusal` when the district cannot have a sample year.
  package func lateAgencies(in district: District, rules: Rules) throws(Refusal) -> Set<String> {
    try SampleDistrict(district, rules: rules, seed: seed, from: from, to: to, recordedAt: to).lateAgencies
  }
}
