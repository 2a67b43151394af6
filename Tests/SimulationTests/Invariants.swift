import Basics
import Casework
import Organization
import Timing

/// What must hold of every matter after every step, whatever was done with it. Written against the issue's words, and as far as it
/// can be without the functions it checks.
struct Invariants {
  enum Name: String, CaseIterable {
    case chained, stage, fold, strands, hours, refusals, promise, deadlines, nextStep, apart, ownMatter, most, lateTime, accused
  }

  struct Breach: CustomStringConvertible {
    var name: Name
    /// The ordinal of the entry after which it holds no more.
    var entry: Int
    var text: String

    var description: String { "\(name.rawValue) after entry \(entry): \(text)" }
  }

  let district: District
  var lifecycle: Lifecycle
  /// Given so that a test can put a broken one in its place.
  var countdowns: ([Entry]) throws -> Countdowns
  var ledger: ([Entry], Instant) -> [HeldTime]
  let able: AblePosts

  init(_ district: District, _ lifecycle: Lifecycle) {
    self.district = district
    self.lifecycle = lifecycle
    countdowns = { try Countdowns(entries: $0, lifecycle: lifecycle, calendar: district.calendar) }
    ledger = { lifecycle.ledger($0, until: $1) }
    able = AblePosts(district, lifecycle)
  }

  /// One step: the matter before it, the entry, and everything up to it.
  private struct Step {
    var before: Matter
    var after: Matter
    var entry: Entry
    var action: Action
    var entries: [Entry]
    var strandsBefore: [Strand]
    var strands: [Strand]
    var clocksBefore: Countdowns
    var clocks: Countdowns
  }

  /// Everything that does not hold, step by step.
  /// - Parameter last: the matter as it was kept at the end.
  func breaches(_ entries: [Entry], last: Matter) throws -> [Breach] {
    var found: [Breach] = []
    guard let first = entries.first,
      var matter = Matter(opening: first, phase: .waiting, territory: district.territory)
    else { return [Breach(name: .fold, entry: 0, text: "no opening")] }
    chained(nil, first, 1, &found)
    var clocks = try countdowns([first])
    var strands = StrandFold(lifecycle)
    strands.absorb(first)
    for (place, entry) in entries.enumerated().dropFirst() {
      chained(entries[place - 1], entry, place + 1, &found)
      guard let action = lifecycle.action(entry.action), let stage = lifecycle.stage(entry.to) else {
        found.append(Breach(name: .stage, entry: entry.ordinal, text: "unknown action or stage"))
        continue
      }
      let (before, strandsBefore) = (matter, strands.strands)
      matter.absorb(
        entry, action: action, phase: stage.phase, effects: action.effects.compactMap { Jiangning.rules.effects[$0] },
        territory: district.territory)
      strands.absorb(entry)
      let upTo = Array(entries[...place])
      let after = try countdowns(upTo)
      let step = Step(
        before: before, after: matter, entry: entry, action: action, entries: upTo, strandsBefore: strandsBefore,
        strands: strands.strands, clocksBefore: clocks, clocks: after)
      for check in [self.stage, strandSteps, hours, deadlines, promise, apart, ownMatter, most, lateTime, accused, nextStep] {
        found += check(step)
      }
      clocks = after
    }
    found += refusals(entries)
    matter.settle(clocks)
    if matter != last { found.append(Breach(name: .fold, entry: entries.count, text: "the matter is not the fold of its entries")) }
    return found
  }

  private func chained(_ before: Entry?, _ entry: Entry, _ ordinal: Int, _ found: inout [Breach]) {
    let isSound = entry.ordinal == ordinal && entry.previous == before?.hash ?? Entry.genesis && entry.seal() == entry.hash
      && before.map { $0.at <= entry.at } ?? true
    if !isSound { found.append(Breach(name: .chained, entry: ordinal, text: "not dense, chained, sealed and in order")) }
  }

  private func breach(_ isBroken: Bool, _ name: Name, _ step: Step, _ text: @autoclosure () -> String) -> [Breach] {
    isBroken ? [Breach(name: name, entry: step.entry.ordinal, text: "\(step.entry.action): \(text())")] : []
  }

  private func stage(_ step: Step) -> [Breach] {
    let entry = step.entry
    return breach(
      entry.from != step.before.stage || !step.action.from.contains(entry.from) || entry.to != step.action.to ?? entry.from
        || step.after.stage != entry.to,
      .stage, step, "from \(entry.from) to \(entry.to)")
  }

  /// A side procedure goes only where the lifecycle lets it, and none is open when nothing can be done any more.
  private func strandSteps(_ step: Step) -> [Breach] {
    var found: [Breach] = []
    if let goesOn = step.action.strand, let id = step.entry.form["strand"] {
      let one = step.strandsBefore.first { $0.id == id }
      found += breach(
        one.map { !$0.isOpen || $0.kind != goesOn.kind || !goesOn.from.contains($0.state) } ?? true, .strands, step,
        "no step of \(id)")
    }
    for one in step.strands where one.isOpen && !step.after.isOpen && step.after.phase == .dropped {
      found += breach(true, .strands, step, "\(one.kind) \(one.id) is open in \(step.after.stage)")
    }
    let open = Dictionary(grouping: step.strands.filter(\.isOpen)) { "\($0.kind) \($0.agency)" }
    return found + breach(open.contains { $0.value.count > 1 && !["card", "order"].contains($0.value[0].kind) }, .strands, step, "twice")
  }

  /// The hours cover the life without gap or overlap, and sum to it exactly.
  private func hours(_ step: Step) -> [Breach] {
    let until = step.entry.at + .hours(5)
    let times = ledger(step.entries, until)
    var life: Int64 = 0
    for (place, entry) in step.entries.enumerated() where lifecycle.stage(entry.to)?.phase.isOpen == true {
      life += ((place + 1 < step.entries.count ? step.entries[place + 1].at : until) - entry.at).milliseconds
    }
    let sum = times.reduce(0) { $0 + $1.length.milliseconds }
    let isInOrder = zip(times, times.dropFirst()).allSatisfy { one, next in
      one.to == next.from || one.to < next.from && step.entries.contains { $0.at == one.to && lifecycle.stage($0.to)?.phase.isOpen == false }
    }
    return breach(
      sum != life || life != lifecycle.life(step.entries, until: until).milliseconds || !isInOrder || times.contains { $0.to < $0.from }
        || times.contains { $0.holder.isEmpty },
      .hours, step, "\(sum) of \(life) ms are somebody's")
  }

  /// No deadline moves but by an entry that has a step for its clock.
  private func deadlines(_ step: Step) -> [Breach] {
    let before = step.clocksBefore.all.mapValues(\.deadline), after = step.clocks.all.mapValues(\.deadline)
    let touched = Set(step.action.clocks.map(\.clock))
    var found = breach(!Set(before.keys).isSubset(of: after.keys), .deadlines, step, "a clock is gone")
    for (clock, deadline) in after where before[clock] != deadline {
      found += breach(!touched.contains(String(clock.prefix { $0 != "." })), .deadlines, step, "\(clock) moved")
    }
    return found
  }

  /// Never pauses, restarts only with a new round, and no redispatch moves it.
  private func promise(_ step: Step) -> [Breach] {
    let running = step.clocks.numbered("promise"), before = step.clocksBefore.numbered("promise")
    var found = breach(running.contains { $0.countdown.state == .paused }, .promise, step, "paused")
    for (old, new) in zip(before, running) where old.countdown.deadline != new.countdown.deadline {
      found += breach(true, .promise, step, "promise.\(new.number) moved")
    }
    found += breach(running.count > step.after.round, .promise, step, "\(running.count) in round \(step.after.round)")
    let mayStart = step.after.round > step.before.round || step.entry.action == "file"
    return found + breach(running.count > before.count && !mayStart, .promise, step, "started")
  }

  /// Nobody decides on what they asked for.
  private func apart(_ step: Step) -> [Breach] {
    let decided = ["extension", "suspension", "postponement", "appeal", "exclusion", "honestError", "card"]
    guard let id = step.entry.form["strand"], let one = step.strandsBefore.first(where: { $0.id == id }),
      decided.contains(one.kind), step.strands.first(where: { $0.id == id })?.isOpen == false || step.action.strand?.apart != nil
    else { return [] }
    return breach(one.persons.contains(step.entry.person), .apart, step, "\(step.entry.person) decides on their own \(one.kind)")
  }

  /// No agency closes or inspects what it handled.
  private func ownMatter(_ step: Step) -> [Breach] {
    guard [Permission.close, .inspect].contains(step.action.permission), let lead = step.before.agency else { return [] }
    return breach(step.entry.agency == lead, .ownMatter, step, "\(lead) judges its own handling")
  }

  private func most(_ step: Step) -> [Breach] {
    [("extension", 2), ("suspension", 1), ("postponement", 1)].flatMap { kind, most in
      let granted = step.strands.count { $0.kind == kind && $0.state == "granted" }
      return breach(granted > most, .most, step, "\(granted) times \(kind)")
    }
  }

  /// No time is given when it is over.
  private func lateTime(_ step: Step) -> [Breach] {
    guard ["grantExtension", "grantSuspension", "grantPostponement"].contains(step.entry.action) else { return [] }
    let deadline = step.clocksBefore["leg"]?.deadline
    return breach(deadline.map { $0 < step.entry.at } ?? true, .lateTime, step, "the deadline had passed")
  }

  /// Nothing of a tip-off reaches the agency it accuses, or those below it.
  private func accused(_ step: Step) -> [Breach] {
    guard let accused = step.after.accused else { return [] }
    let lists = ["assistants", "invited", "attendees"].flatMap { (step.entry.form[$0] ?? "").split(separator: ",") }.map { String($0) }
    let named = [step.entry.agency, step.after.agency, step.entry.form["checker"]].compactMap { $0 } + lists + step.after.parties
    let reached = named.filter { district.roster.bodies(above: $0).contains(accused) }
    return breach(!reached.isEmpty, .accused, step, "reaches \(reached), accused is \(accused)")
  }

  /// Whose hours a refusal costs: the refuser's if it was overruled, the dispatcher's from the beginning of the leg if it was right.
  private func refusals(_ entries: [Entry]) -> [Breach] {
    let times = ledger(entries, entries.last?.at ?? Instant(milliseconds: 0))
    var expected: [Int: (String, HeldTime.Cause)] = [:]
    var legBegins = 0, legAgency: String?, agency: String?
    var refusal: Int?
    for (place, entry) in entries.enumerated() {
      if let named = entry.form["agency"] { agency = named }
      guard let action = lifecycle.action(entry.action), let stage = lifecycle.stage(entry.to) else { continue }
      let assigns = action.clocks.contains { $0.order == .assign }
      if let refused = refusal, assigns || !stage.phase.isOpen || stage.phase == .waiting {
        let isOverruled = assigns && agency == legAgency
        let isUpheld = !isOverruled && (assigns || stage.phase == .waiting)
        for one in (isOverruled ? refused : legBegins)..<place where isOverruled || isUpheld {
          expected[entries[one].ordinal] = isOverruled ? (legAgency ?? "", .overruled) : ("centre", .wronglySent)
        }
        if isUpheld { legAgency = nil }
        refusal = nil
      }
      if assigns && agency != legAgency || action.clocks.contains(where: { $0.order == .start && $0.clock == "leg" }) {
        (legBegins, legAgency) = (place, agency)
      }
      if entry.action == "return" { refusal = place }
    }
    return times.compactMap { time in
      let wanted = expected[time.entry]
      let isRight = wanted.map { time.holder == $0.0 && time.cause == $0.1 } ?? (time.cause == .held)
      if isRight || time.holder == Stage.Holder.nobody.rawValue { return nil }
      return Breach(
        name: .refusals, entry: time.entry, text: "\(time.holder), \(time.cause), but \(wanted.map { "\($0)" } ?? "held")")
    }
  }

  /// Some post of the district can go on with an open matter, and with every open side procedure, soon after the step.
  private func nextStep(_ step: Step) -> [Breach] {
    let at = step.entry.at + .hours(2)
    let situation = Situation(
      matter: step.after, entries: step.entries, principal: .visitor, at: at, district: district)
    let open = step.strands.filter(\.isOpen).map { ($0, able.canGoOn(with: $0, situation)) }
    let canGoOn = step.after.isOpen && able.canGoOn(situation)
    // The lead may have to wait for the others.
    let waits = open.contains { $0.0.kind == "assist" && $0.1 }
    var found = breach(step.after.isOpen && !canGoOn && !waits, .nextStep, step, "nobody can go on in \(step.after.stage)")
    for (one, isAble) in open where !isAble {
      let rests = !lifecycle.actions(from: step.after.stage).contains { $0.strand.map { $0.kind == one.kind && !$0.from.isEmpty } ?? false }
      found += breach(!(rests && canGoOn), .nextStep, step, "nobody can go on with \(one.kind) in state \(one.state)")
    }
    return found
  }
}

/// The posts of a district by what they may do, to find one that can take a step.
struct AblePosts {
  private let lifecycle: Lifecycle
  private let central: [Permission: [Principal]]
  private let local: [String: [Principal]]

  init(_ district: District, _ lifecycle: Lifecycle) {
    self.lifecycle = lifecycle
    let day = district.today(Jiangning.now)
    let principals = district.roster.posts.compactMap { district.roster.principal(post: $0.code, on: day) }
    local = Dictionary(grouping: principals, by: \.agency)
    // Communities and grids are thousands; they can have a part only in what they lead or what lies in them.
    let others = principals.filter { ![.community, .grid].contains(district.roster.agency($0.agency)?.kind ?? .grid) }
    central = Dictionary(
      Permission.all.map { permission in (permission, others.filter { $0.may(permission) }) }, uniquingKeysWith: { one, _ in one })
  }

  private func principals(_ action: Action, _ matter: Matter) -> [Principal] {
    let lead = matter.agency.flatMap { local[$0] } ?? []
    if action.by == .leadAgency { return lead }
    let here = matter.area.flatMap { local[$0] } ?? []
    return (lead + here + (central[action.permission] ?? [])).filter { $0.reach.admits(matter) && $0.may(action.permission) }
  }

  func canGoOn(_ situation: Situation) -> Bool {
    lifecycle.actions(from: situation.matter.stage).contains { action in
      guard action.to != nil, action.to != "void", action.to != situation.matter.stage else { return false }
      return principals(action, situation.matter).contains { principal in
        var asked = situation
        asked.principal = principal
        return lifecycle.standing(action, asked, rules: Jiangning.rules) == nil
      }
    }
  }

  func canGoOn(with strand: Strand, _ situation: Situation) -> Bool {
    lifecycle.actions(from: situation.matter.stage).contains { action in
      guard let step = action.strand, step.kind == strand.kind, step.from.contains(strand.state) else { return false }
      let posts = step.isOwn ? (local[strand.agency] ?? []) : principals(action, situation.matter)
      return posts.contains { principal in
        let isApart =
          switch step.apart {
          case .person: !strand.persons.contains(principal.person)
          case .agency: !strand.agencies.contains(principal.agency)
          case nil: true
          }
        guard isApart, principal.reach.admits(situation.matter) else { return false }
        var asked = situation
        asked.principal = principal
        return lifecycle.standing(action, asked, rules: Jiangning.rules) == nil
      }
    }
  }
}
