import Basics
import Organization
import Timing

/// Two sets of rules, those in force and those of a pack, and what each makes of a matter that has happened (预演). What both say
/// alike is left as it was recorded; where they differ both sides are replayed, so that what differs comes from the rules alone.
/// Pure: takes values, touches no clock and no database.
package struct Rehearsal: Sendable {
  package let before: District
  package let after: District
  package let difference: RuleDifference
  package let now: Instant

  package init(from before: District, to after: District, now: Instant) {
    self.before = before
    self.after = after
    self.now = now
    difference = RuleDifference(from: before, to: after)
  }

  /// What both make of the matter.
  /// - Parameter entries: all of them, in order.
  package func matter(_ matter: Matter, entries: [Entry]) -> RehearsedMatter {
    let lifecycles = lifecycles(of: matter, entries)
    var old = side(matter, entries, lifecycles.before, before)
    var new = side(matter, entries, lifecycles.after, after)
    old.agency = matter.agency ?? old.proposal?.agency
    // Whom a dispatcher chose against the list, they would have chosen against the other list as well.
    let followsList = matter.agency == nil || matter.agency == old.proposal?.agency
    new.agency = followsList ? new.proposal?.agency : matter.agency
    return RehearsedMatter(
      key: matter.key, number: matter.number, category: matter.category, area: matter.area,
      reportedAt: matter.reportedAt, isOpen: matter.isOpen, actual: matter.agency, before: old, after: new)
  }

  /// What the duty list of the rules in force says of an open matter that nobody has.
  func proposedToday(_ matter: Filing, accused: String?) -> String? {
    guard let category = matter.category,
      let routing = before.duties.route(
        kind: category.kind, category: category.code, at: before.locality(matter.area), on: before.today(now)),
      !before.isBarred(routing.agency, from: accused)
    else { return nil }
    return routing.agency
  }

  private typealias Replayed = (lifecycle: Lifecycle?, isOther: Bool)

  /// The lifecycles of both sides. Where the two packs have the same, the matter keeps its own; where they differ it is replayed
  /// through the one in force and the new one, unless it began with an older one and does not fit the one in force.
  private func lifecycles(of matter: Matter, _ entries: [Entry]) -> (before: Replayed, after: Replayed) {
    let own = before.lifecycle(of: matter)
    guard difference.flows[matter.flow] != nil, let current = before.current(matter.flow) else {
      return ((own, false), (own, false))
    }
    if own?.id != current.id, !current.faults(entries).allSatisfy({ !$0.stopsReplay }) {
      return ((own, false), (own, false))
    }
    return ((current, true), (after.current(matter.flow), true))
  }

  private func side(
    _ matter: Matter, _ entries: [Entry], _ replayed: Replayed, _ district: District
  ) -> RehearsedSide {
    var side = RehearsedSide()
    side.proposal = proposal(matter, entries, district)
    guard let lifecycle = replayed.lifecycle else {
      side.faults = [RuleFault(action: "", sort: .noLifecycle(matter.flow))]
      return side
    }
    if replayed.isOther { side.faults = lifecycle.faults(entries) }
    var entries = entries
    if let number = matter.standard, let category = matter.category {
      let key = StandardKey(category: category, number: number)
      if difference.standards.contains(key) { relimit(&entries, key, district, &side.faults) }
    }
    guard side.isReplayed else { return side }
    do {
      let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
      side.deadlines = countdowns.all.compactMapValues(\.deadline)
      side.leg = countdowns["leg"]?.deadline
      side.promise = countdowns["promise"]?.deadline
      side.due = matter.isOpen ? countdowns.due : nil
      var settled = matter
      settled.settle(countdowns)
      side.onTime = settled.onTime
    } catch {
      side.faults.append(RuleFault(action: "", sort: .clocks(error.fields.map(\.field).joined(separator: ", "))))
    }
    return side
  }

  /// What the duty list says on the day of the first dispatch, or today of an open matter that nobody has.
  private func proposal(_ matter: Matter, _ entries: [Entry], _ district: District) -> Proposal? {
    var at = now
    if matter.agency != nil {
      at = entries.first { $0.form["agency"] != nil }?.at ?? now
    } else if !matter.isOpen {
      return nil
    }
    return district.routing(of: matter, on: district.today(at)).map { Proposal($0) }
  }

  /// Puts the limit of the district's catalogue in place of the one that was recorded when it was filed under the standard.
  private func relimit(_ entries: inout [Entry], _ key: StandardKey, _ district: District, _ faults: inout [RuleFault]) {
    guard let standard = district.catalogue.standard(key.category, key.number) else {
      faults.append(RuleFault(action: "", sort: .noStandard(key.description)))
      return
    }
    for place in entries.indices where entries[place].form["limit"] != nil {
      let form = entries[place].form
      guard form["standard"] == String(key.number), form["category"].map({ $0 == key.category.description }) ?? true
      else { continue }
      let day = district.today(entries[place].at)
      entries[place].form["limit"] = standard.limit(on: day, calendar: district.calendar).description
    }
  }
}

extension Lifecycle {
  /// What of the entries does not fit: unknown actions and stages, steps from another stage or to another one, required fields that
  /// are missing, choices that are none. Whether the people might and the guards would have let them is not asked: who held which
  /// post then, and what a guard saw, is not in the entries.
  func faults(_ entries: [Entry]) -> [RuleFault] {
    var faults: [RuleFault] = []
    for entry in entries {
      func fault(_ sort: RuleFault.Sort) {
        faults.append(RuleFault(entry: entry.ordinal, action: entry.action, sort: sort))
      }
      guard let action = action(entry.action) else {
        fault(.noAction(entry.action))
        continue
      }
      if stage(entry.to) == nil { fault(.noStage(entry.to)) }
      let isFromHere = entry.from.isEmpty ? action.from.isEmpty : action.from.contains(entry.from)
      if !isFromHere { fault(.notFrom(entry.from)) }
      let to = action.to ?? entry.from
      if to != entry.to { fault(.leadsTo(to)) }
      for field in action.fields where field.kind != .due {
        guard let value = entry.form[field.name], !value.isEmpty else {
          if field.isRequired { fault(.misses(field.name)) }
          continue
        }
        if field.kind == .choice, !field.choices.contains(where: { $0.code == value }) { fault(.noChoice(field.name)) }
      }
    }
    return faults
  }
}
