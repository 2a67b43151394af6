import Basics
import Casework
import Organization
import Territory
import Timing

/// Ways in which a pack may differ from the one in force.
enum RuleChange: String, CaseIterable {
  case nothing, labels, leadMoved, dutyGone, dutyAdded, limit, standardGone, season, makeUpDay, dayOff, newYear, sessions, naturalDays
  case clockStep, clockStepOfOneAction, actionGone, fieldRequired, stageRenamed, flowGone, areasMoved, agenciesMoved, many

  /// Whether a hundred days of matters must show it.
  var mustShow: Bool { !isNone && self != .newYear }
  /// Whether nothing can come out otherwise.
  var isNone: Bool { self == .nothing || self == .labels }

  func applied(to before: District) throws -> District {
    var d = before
    switch self {
    case .nothing: break
    case .labels: try d.changeReporting { actions in for place in actions.indices { actions[place].label = .verbatim("x") } }
    case .leadMoved:
      d.duties = DutyList(before.duties.duties.map { duty in
        var duty = duty
        if duty.code == "event-01001" { duty.lead = .agency("cgj") }
        return duty
      })
    case .dutyGone: d.duties = DutyList(before.duties.duties.filter { $0.code != "event-01035" && $0.code != "event-01001" })
    case .dutyAdded:
      d.duties = DutyList(before.duties.duties + [
        Duty(code: "new", kind: "event", category: "01001", area: String(d.streets[0].code), lead: .agency("cgj"), clause: "c", source: "s"),
        Duty(code: "new2", kind: "part", category: "", area: "", lead: .locality(.community), clause: "c", source: "s", validTo: LocalDate(2026, 10, 1)),
        Duty(code: "new3", kind: "part", category: "01001", area: String(d.streets[0].code), lead: .locality(.community), clause: "c", source: "s", validTo: LocalDate(2026, 11, 1)),
      ])
    case .limit: d.changeStandards { $0.category == CategoryKey("event:01001") ? TimeLimit(1, .workDay) : $0.limit }
    case .standardGone:
      let kept = before.catalogue.standards.filter { !($0.category == CategoryKey("event:01002") && $0.number == 2) }
      d.catalogue = Catalogue(
        version: "x", kinds: before.catalogue.kinds, categories: before.catalogue.categories, standards: kept)
    case .season:
      try d.changeCalendar(seasons: ["plantingSeason": Season(name: Phrase("季", "s"), fromMonth: 9, day: 1, toMonth: 12, day: 31)])
    case .makeUpDay: try d.changeCalendar(days: [LocalDate(2026, 10, 24): false])
    case .dayOff: try d.changeCalendar(days: [LocalDate(2026, 9, 10): true, LocalDate(2026, 11, 18): true])
    case .newYear: try d.changeCalendar(year: 2027)
    case .sessions: try d.changeCalendar(sessions: [540..<720, 840..<1080])
    case .naturalDays: try d.changeCalendar(rolls: true)
    case .clockStep: try d.changeReporting { $0.changeClock("dispatch", "sign", TimeLimit(1, .workHour)) }
    case .clockStepOfOneAction: try d.changeReporting { $0.changeClock("confirmNotFixed", "leg", TimeLimit(1, .workHour)) }
    case .actionGone: try d.changeReporting { $0.removeAll { $0.code == "sendInspector" } }
    case .fieldRequired:
      try d.changeReporting { actions in
        for place in actions.indices where actions[place].code == "dispatch" {
          for field in actions[place].fields.indices where actions[place].fields[field].name == "note" {
            actions[place].fields[field].isRequired = true
          }
        }
      }
    case .stageRenamed: try d.changeReporting(stage: "rework", to: "again") { _ in }
    case .flowGone: d.currentLifecycles["reporting"] = nil
    case .areasMoved:
      let streets = d.streets.map(\.code)
      let moved = before.territory.areas.map { area in
        var area = area
        if area.level == .community, area.parent == streets[0] { area.parent = streets[1] }
        return area
      }
      d.territory = AreaTree(areas: moved, zones: before.territory.zones)
    case .agenciesMoved:
      let moved = before.roster.agencies.map { agency in
        var agency = agency
        if agency.kind == .street { agency.area = nil }
        return agency
      }
      d.roster = Roster(
        agencies: moved, roles: before.roster.roles, posts: before.roster.posts, holdings: before.roster.holdings)
    case .many:
      for change in [RuleChange.leadMoved, .limit, .makeUpDay, .clockStepOfOneAction, .season] {
        d = try change.applied(to: d)
      }
    }
    return d
  }
}

extension [Action] {
  /// Another limit for a clock of an action.
  mutating func changeClock(_ action: String, _ clock: String, _ limit: TimeLimit) {
    for place in indices where self[place].code == action {
      for step in self[place].clocks.indices where self[place].clocks[step].clock == clock {
        self[place].clocks[step].limit = .fixed(limit)
      }
    }
  }
}

extension District {
  /// A new version of the lifecycle `reporting`; a stage may get another code.
  mutating func changeReporting(stage: String = "", to code: String = "", _ change: (inout [Action]) throws -> Void) throws {
    guard let id = currentLifecycles["reporting"], let old = lifecycles[id] else { return }
    var actions = old.actions, stages = old.stages
    for place in stages.indices where stages[place].code == stage { stages[place].code = code }
    for place in actions.indices {
      actions[place].from = actions[place].from.map { $0 == stage ? code : $0 }
      if actions[place].to == stage { actions[place].to = code }
    }
    try change(&actions)
    let new = Lifecycle(
      name: old.name, version: old.version + 1, label: old.label, stages: stages, actions: actions, clocks: old.clocks,
      strandKinds: old.strandKinds, groups: old.groups, aside: old.aside)
    lifecycles[new.id] = new
    currentLifecycles["reporting"] = new.id
  }

  mutating func changeStandards(_ limit: (Standard) -> TimeLimit) {
    let standards = catalogue.standards.map { standard in
      var standard = standard
      standard.limit = limit(standard)
      return standard
    }
    catalogue = Catalogue(
      version: catalogue.version, kinds: catalogue.kinds, categories: catalogue.categories, standards: standards)
  }

  /// - Parameter days: whether a day is off.
  mutating func changeCalendar(
    days: [LocalDate: Bool] = [:], year: Int? = nil, sessions: [Range<Int>]? = nil, rolls: Bool? = nil,
    seasons: [String: Season]? = nil
  ) throws {
    let old = calendar
    var years = old.years.map { year, notice in
      CalendarYear(year: year, notice: notice, days: old.days.filter { $0.key.year == year })
    }
    let notice = CalendarNotice(number: "test")
    if let year {
      let first = CalendarDay(isOff: true, name: Phrase("元旦", "New Year"), notice: notice)
      years.append(CalendarYear(year: year, notice: notice, days: [LocalDate(year, 1, 1): first]))
    }
    var closures = old.days.filter { old.years[$0.key.year] == nil }
    for (day, isOff) in days { closures[day] = CalendarDay(isOff: isOff, name: Phrase("改", "changed"), notice: notice) }
    calendar = try WorkCalendar(
      zone: old.zone, sessions: sessions ?? old.sessions, weekdays: old.weekdays, years: years, closures: closures,
      seasons: seasons ?? old.seasons, workDayReading: old.workDayReading, rollsNaturalDays: rolls ?? old.rollsNaturalDays)
  }
}
