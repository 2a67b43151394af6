import Basics
import Casework
import Organization
import Simulation
import Synchronization
import Testing
import Timing

/// The invariants can fail: for each of them a course, or a rule, that was deliberately broken.
struct BrokenCourseTests {
  /// One of a year in which much goes wrong that has what a test needs; all years of these tests are alike.
  private static let year = Task { try await SampleYear(seed: 51, to: Jiangning.now, count: 900, trouble: 8).inMemory(tasks: 1) }

  private typealias Course = (entries: [Entry], matter: Matter)

  private static func course(_ test: (Playing) -> Bool) async throws -> Course {
    let one = try #require(try await year.value.first { test($0.playing) }?.playing)
    return (one.entries, one.matter)
  }

  private static func did(_ actions: String...) -> (Playing) -> Bool {
    { one in actions.allSatisfy { action in one.entries.contains { $0.action == action } } }
  }

  private static func invariants(
    _ change: (inout Action) -> Void = { _ in }, roster: ((Roster) -> Roster)? = nil
  ) async throws -> Invariants {
    var district = try Jiangning.district()
    if let roster { district.roster = roster(district.roster) }
    let own = try #require(try await year.value.first?.playing.lifecycle)
    var actions = own.actions
    for place in actions.indices { change(&actions[place]) }
    let lifecycle = Lifecycle(
      name: own.name, version: own.version, label: own.label, stages: own.stages, actions: actions, clocks: own.clocks,
      strandKinds: own.strandKinds, groups: own.groups, aside: own.aside)
    district.lifecycles[lifecycle.id] = lifecycle
    return Invariants(district, lifecycle)
  }

  /// Changes one entry, and numbers, chains and seals all of them anew, so that only what was changed is wrong.
  private static func changed(
    _ course: Course, _ action: String, _ change: (inout Entry) -> Void
  ) throws -> Course {
    var entries = course.entries
    let place = try #require(entries.lastIndex { $0.action == action })
    change(&entries[place])
    return (chained(entries), course.matter)
  }

  private static func chained(_ entries: [Entry]) -> [Entry] {
    var done: [Entry] = []
    for var entry in entries {
      entry.ordinal = done.count + 1
      entry.previous = done.last?.hash ?? Entry.genesis
      entry.hash = entry.seal()
      done.append(entry)
    }
    return done
  }

  private func expect(_ name: Invariants.Name, _ invariants: Invariants, sound: Invariants? = nil, _ good: [Entry]?, _ bad: Course) throws {
    if let good, let sound {
      let before = try sound.breaches(good, last: bad.matter).filter { $0.name == name }
      #expect(before.isEmpty, "seed 51, \(bad.matter.number): \(name.rawValue) is broken before it was broken: \(before)")
    }
    let found = try invariants.breaches(bad.entries, last: bad.matter)
    #expect(found.contains { $0.name == name }, "seed 51, \(bad.matter.number): \(name.rawValue) did not fail, only \(found)")
  }

  private func expect(
    _ name: Invariants.Name, _ course: Course, _ action: String, _ change: (inout Entry) -> Void
  ) async throws {
    let sound = try await Self.invariants()
    try expect(name, sound, sound: sound, course.entries, try Self.changed(course, action, change))
  }

  @Test func chained() async throws {
    let sound = try await Self.invariants()
    var course = try await Self.course(Self.did("close"))
    course.entries[2].form["note"] = "x"
    try expect(.chained, sound, nil, course)
    course = try await Self.course(Self.did("close"))
    course.entries.remove(at: 2)
    try expect(.chained, sound, nil, course)
  }

  @Test func stage() async throws {
    try await expect(.stage, try await Self.course(Self.did("acknowledge", "close")), "acknowledge") { $0.to = "handled" }
  }

  @Test func fold() async throws {
    var course = try await Self.course(Self.did("close"))
    course.matter.title += "x"
    try expect(.fold, try await Self.invariants(), nil, course)
  }

  @Test func strands() async throws {
    try await expect(.strands, try await Self.course(Self.did("answerCard")), "answerCard") { $0.form["strand"] = "1" }
    // Voided without ending what was open.
    let broken = try await Self.invariants { if $0.code == "return" || $0.code == "handle" || $0.code == "void" { $0.drops = [] } }
    let course = try await Self.course { one in
      one.matter.stage == "void" && one.lifecycle.strands(one.entries).contains { $0.state == "dropped" }
    }
    try expect(.strands, broken, sound: try await Self.invariants(), course.entries, course)
  }

  @Test func hours() async throws {
    var broken = try await Self.invariants()
    let sound = broken, right = broken.ledger
    let course = try await Self.course(Self.did("close"))
    broken.ledger = { entries, until in Array(right(entries, until).dropLast()) }
    try expect(.hours, broken, sound: sound, course.entries, course)
    broken.ledger = { entries, until in
      right(entries, until).map { time in
        var time = time
        time.to = time.to + .seconds(1)
        return time
      }
    }
    try expect(.hours, broken, nil, course)
  }

  @Test func refusals() async throws {
    var broken = try await Self.invariants()
    let sound = broken, right = broken.ledger
    broken.ledger = { entries, until in
      right(entries, until).map { time in
        var time = time
        if time.cause != .held { time.holder = time.cause == .overruled ? "centre" : "cgj" }
        return time
      }
    }
    let lifecycle = sound.lifecycle
    for cause in [HeldTime.Cause.overruled, .wronglySent] {
      let course = try await Self.course { one in lifecycle.ledger(one.entries, until: Jiangning.now).contains { $0.cause == cause } }
      try expect(.refusals, broken, sound: sound, course.entries, course)
    }
  }

  @Test func promise() async throws {
    // Redispatch starts it anew.
    let broken = try await Self.invariants {
      if $0.code == "redispatch" { $0.clocks += [ClockStep(.stop, "promise"), ClockStep(.start, "promise", limit: .standard)] }
    }
    let course = try await Self.course(Self.did("redispatch"))
    try expect(.promise, broken, sound: try await Self.invariants(), course.entries, course)
    let paused = try await Self.invariants { if $0.code == "acknowledge" { $0.clocks += [ClockStep(.pause, "promise")] } }
    try expect(.promise, paused, nil, course)
  }

  @Test func deadlines() async throws {
    var broken = try await Self.invariants()
    let (sound, right, calendar) = (broken, broken.countdowns, broken.district.calendar)
    let lifecycle = broken.lifecycle
    let other = try WorkCalendar(sessions: [600..<660], years: [])
    #expect(other != calendar)
    // The calendar changes between two steps.
    broken.countdowns = { entries in
      entries.count < 5 ? try right(entries) : try Countdowns(entries: entries, lifecycle: lifecycle, calendar: other)
    }
    let course = try await Self.course { one in one.matter.limit?.unit == .workDay && one.entries.count > 6 }
    try expect(.deadlines, broken, sound: sound, course.entries, course)
  }

  @Test func nextStep() async throws {
    // Nobody inspects any more.
    let broken = try await Self.invariants(roster: { roster in
      Roster(
        agencies: roster.agencies, roles: roster.roles, posts: roster.posts.filter { roster.role($0.role)?.permissions.contains(.inspect) != true },
        holdings: roster.holdings)
    })
    let course = try await Self.course(Self.did("reopen", "confirmNotFixed"))
    try expect(.nextStep, broken, sound: try await Self.invariants(), course.entries, course)
    // Nobody else may decide on a card: one supervisor only, who issued it.
    let carded = try await Self.course(Self.did("issueOrder", "answerOrder"))
    let alone = try await Self.invariants({ if $0.code == "answerOrder" { $0.strand?.isOwn = false; $0.permission = Permission("nobody") } })
    try expect(.nextStep, alone, nil, carded)
  }

  @Test func apart() async throws {
    for (asked, decided) in [("requestExtension", "agreeExtension"), ("proposeExclusion", "approveExclusion"), ("flagHonestError", "confirmHonestError")] {
      let course = try await Self.course(Self.did(asked, decided))
      let person = try #require(course.entries.last { $0.action == asked }?.person)
      try await expect(.apart, course, decided) { $0.person = person }
    }
  }

  @Test func ownMatter() async throws {
    for action in ["close", "pass", "confirmNotFixed", "recheckPassed"] {
      let course = try await Self.course { one in Self.did(action)(one) && one.matter.agency != nil }
      let place = try #require(course.entries.lastIndex { $0.action == action })
      let lead = try #require(course.entries[...place].compactMap { $0.form["agency"] }.last)
      try await expect(.ownMatter, course, action) { $0.agency = lead }
    }
  }

  @Test func most() async throws {
    let course = try await Self.course(Self.did("grantSuspension", "resume"))
    let asked = try #require(course.entries.firstIndex { $0.action == "requestSuspension" })
    let resumed = try #require(course.entries.firstIndex { $0.action == "resume" })
    // The whole of it a second time, the names of its own side procedure moved on with it.
    let again = course.entries[asked...resumed].map { entry in
      var entry = entry
      entry.at = course.entries[resumed].at
      if let id = entry.form["strand"].flatMap({ Int($0) }) { entry.form["strand"] = "\(id + resumed - asked + 1)" }
      return entry
    }
    let bad = (Self.chained(Array(course.entries[...resumed] + again)), course.matter)
    let sound = try await Self.invariants()
    try expect(.most, sound, sound: sound, course.entries, bad)
  }

  @Test func lateTime() async throws {
    let course = try await Self.course(Self.did("grantExtension"))
    let place = try #require(course.entries.firstIndex { $0.action == "grantExtension" })
    var entries = Array(course.entries[...place])
    entries[place].at = entries[place].at + .days(60)
    let sound = try await Self.invariants()
    try expect(.lateTime, sound, sound: sound, course.entries, (Self.chained(entries), course.matter))
  }

  @Test func accused() async throws {
    let course = try await Self.course { one in one.matter.accused != nil && one.entries.contains { $0.action == "dispatch" } }
    let accused = try #require(course.matter.accused)
    try await expect(.accused, course, "dispatch") { $0.form["assistants"] = accused }
    try await expect(.accused, course, "dispatch") { $0.form["agency"] = accused }
  }
}
