import Basics
import Organization
import Territory
import Timing

/// Everything a district is made of besides its matters, as one value: read from a pack, replaced as a whole when a pack is applied.
package struct District: Sendable {
  /// Settings with a default (domain defaults, section 7).
  package struct Settings: Sendable, Hashable {
    /// Metres within which an open matter of the same subclass is proposed as a duplicate.
    package var duplicateMetres = 50.0
    package var duplicateHours = 24
    /// Days after closing in which the reporter may say it is not fixed.
    package var reopenDays = 7
    /// The lifecycle of the ordinary matter: what lists and the overview show unless asked otherwise. nil shows all.
    package var mainFlow: String?
    /// Days and metres within which the same thing at the same place is a recurrence (反复发案).
    package var recurrenceDays = 30
    /// How often within that time proposes a campaign (主动治理).
    package var campaignCount = 3
    /// Whether the system issues yellow and red cards for missed limits by itself.
    package var issuesCards = false
    package init() {}
  }

  /// The prefix of matter numbers, such as `320115`.
  package var code: String
  package var name: Phrase
  package var packVersion: Int
  package var territory: AreaTree
  package var roster: Roster
  package var duties: DutyList
  /// Which body may impose which penalty where; empty if the pack has no `powers.csv`.
  package var powers = PowerList()
  package var catalogue: Catalogue
  package var calendar: WorkCalendar
  /// By id, `reporting@1`; every version that matters may still be running under.
  package var lifecycles: [String: Lifecycle]
  /// The version new matters of a lifecycle begin with, by name.
  package var currentLifecycles: [String: String]
  package var settings: Settings
  package var security = SecurityPolicy()
  package var retention = Retention()
  /// What is told to whoever gives personal data; nil if the pack has no `privacy.yaml`.
  package var privacyNotice: PrivacyNotice?
  /// Kinds of shift and emergency plans.
  package var readiness = Readiness()
  /// What other systems call the categories.
  package var crosswalk = Crosswalk()
  /// Who made what of the data, as it must be said on pages.
  package var attributions: [Phrase]
  package var isSchematic: Bool

  package init(
    code: String, name: Phrase, packVersion: Int, territory: AreaTree, roster: Roster, duties: DutyList,
    catalogue: Catalogue,
    calendar: WorkCalendar, lifecycles: [String: Lifecycle], currentLifecycles: [String: String], settings: Settings,
    attributions: [Phrase], isSchematic: Bool
  ) {
    self.code = code
    self.name = name
    self.packVersion = packVersion
    self.territory = territory
    self.roster = roster
    self.duties = duties
    self.catalogue = catalogue
    self.calendar = calendar
    self.lifecycles = lifecycles
    self.currentLifecycles = currentLifecycles
    self.settings = settings
    self.attributions = attributions
    self.isSchematic = isSchematic
  }

  /// The streets and what stands beside them, in the order of the pack.
  package var streets: [Area] { territory.tops.flatMap { territory.children(of: $0.code) } }

  /// The lifecycle the matter began with.
  package func lifecycle(of matter: Matter) -> Lifecycle? { lifecycles[matter.lifecycle] }

  /// The stage the matter is in.
  package func stage(of matter: Matter) -> Stage? { lifecycles[matter.lifecycle]?.stage(matter.stage) }

  /// The zone of a joint centre that holds the place on the day; of several the one with the smallest code.
  package func centreZone(at place: Coordinate, on day: LocalDate) -> String? {
    guard !roster.zonesOfCentres.isEmpty else { return nil }
    return territory.zones(at: place, on: day).map(\.code).first { roster.zonesOfCentres.contains($0) }
  }

  /// The day it is here at that moment.
  package func today(_ now: Instant) -> LocalDate { calendar.zone.date(now) }

  /// The bodies of the place; all nil when the area is nil or unknown.
  package func locality(_ area: String?) -> Locality {
    guard let area else { return Locality(area: "", street: nil, community: nil, grid: nil) }
    return Locality(
      area: area, street: territory.ancestor(of: area, level: .street)?.code,
      community: territory.ancestor(of: area, level: .community)?.code,
      grid: territory.ancestor(of: area, level: .grid)?.code)
  }

  /// The agency the duty list names for the matter today, and why; nil while its category or place is unknown.
  package func routing(of matter: Matter, on day: LocalDate) -> Routing? {
    guard let category = matter.category,
      let routing = duties.route(kind: category.kind, category: category.code, at: locality(matter.area), on: day),
      !isBarred(routing.agency, from: matter.accused)
    else { return nil }
    return routing
  }

  /// Whether a matter that accuses `accused` must not come to the agency: it is the accused, or stands below it.
  package func isBarred(_ agency: String, from accused: String?) -> Bool {
    guard let accused else { return false }
    return roster.bodies(above: agency).contains(accused)
  }

  /// Where the report lies: by its point, else by the area named, else by names in the address. nil stays unlocated.
  package func locate(
    fix: RawFix?, area: String?, address: String, on day: LocalDate
  ) -> (coordinate: Coordinate?, area: String?) {
    let coordinate = fix.flatMap { $0.coordinate }
    if let coordinate, let hit = territory.locate(coordinate, on: day) { return (coordinate, hit.code) }
    if let area, territory[area] != nil { return (coordinate, area) }
    if !address.isEmpty, let named = territory.locate(address: address, on: day) { return (coordinate, named.code) }
    return (coordinate, nil)
  }
}
