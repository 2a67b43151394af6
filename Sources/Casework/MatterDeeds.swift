import Basics
import Delivery
import Organization
import Storage
import Timing

/// What touches more than one matter, or happens without anybody asking.
extension Matters {
  /// The source of a part that staff split off.
  static let splitSource = "split"

  /// Splits a part off a matter: one transaction takes the step `split` on the whole and opens the part with the whole as its
  /// parent, filed for nobody yet. The whole cannot be closed while the part is open; `rejoin` takes it back.
  /// - Parameters:
  ///   - version: the version of the whole that the principal has seen.
  /// - Returns: the part.
  /// - Throws: `Refusal` as `act`.
  package func split(_ number: String, version: Int, form: StepForm, by principal: Principal) async throws -> Matter {
    let district = district, now = now(), rules = rules
    let partNumber = try await numbering.next(prefix: district.code, day: district.today(now))
    let wholeEntry = keys.next(at: now), partKey = keys.next(at: now), partEntry = keys.next(at: now)
    return try await database.write("matters.split") { transaction in
      guard let whole = try MattersTable.one(number: number, reach: principal.reach, in: transaction),
        let lifecycle = district.currentLifecycles[whole.flow].flatMap({ district.lifecycles[$0] })
      else { throw Refusal.noMatter(number) }
      guard whole.version == version else { throw Refusal.stale(whole, district) }
      try Self.step(
        "split", on: whole, form: form, by: principal, at: now, recordedAt: now, entryKey: wholeEntry,
        district: district, rules: rules, in: transaction)
      var report = Report(
        details: form["part"] ?? "", channel: whole.channel, category: form["partCategory"].flatMap { CategoryKey($0) },
        address: whole.address, area: whole.area, accused: whole.accused, source: Self.splitSource,
        sourceNumber: "\(number)/\(partNumber)")
      report.parent = whole.key
      report.coordinate = whole.coordinate
      // Whoever may split may not always report; the part is the centre's, as the whole is.
      var opener = principal
      opener.permissions.insert(.report)
      var change = try lifecycle.open(
        report, number: partNumber, key: partKey, entryKey: partEntry, by: opener, at: now, recordedAt: now, in: district)
      let countdowns = try Countdowns(entries: [change.entry], lifecycle: lifecycle, calendar: district.calendar)
      change.matter.settle(countdowns)
      try MattersTable.insert(change.matter, in: transaction)
      try EntriesTable.insert(change.entry, in: transaction)
      try MattersTable.put(countdowns, of: change.matter, in: transaction)
      try Outbox.put(
        Parcel(
          key: partEntry, topic: "\(lifecycle.name).\(change.action.code)", matter: partKey, entry: 1, at: now),
        in: transaction)
      return change.matter
    }
  }

  /// Takes up again what was suspended until a day that has come: the step is dated to that day, however late it is noticed, so
  /// that no clock depends on when a machine was running.
  /// - Returns: how many were taken up.
  @discardableResult
  package func wake(most: Int = 100) async throws -> Int {
    let now = now(), district = district, rules = rules
    let due = try await database.read("matters.sleeping") { try MattersTable.sleeping(until: now, limit: most, in: $0) }
    var count = 0
    for key in due {
      let entryKey = keys.next(at: now)
      let done = try await database.write("matters.wake") { transaction -> Bool in
        guard let matter = try MattersTable.one(key: key, in: transaction), let at = matter.wakesAt, at <= now,
          let wake = district.stage(of: matter)?.wake
        else { return false }
        try Self.step(
          wake, on: matter, form: StepForm(), by: .system, at: at, recordedAt: now, entryKey: entryKey,
          district: district, rules: rules, in: transaction)
        return true
      }
      count += done ? 1 : 0
    }
    return count
  }

  /// Takes a step by the system itself on a matter as it stands, such as a card for a missed limit.
  /// - Throws: `Refusal` when the lifecycle does not allow it now, `DatabaseFault`.
  @discardableResult
  package func actBySystem(_ code: String, on key: Key, form: StepForm) async throws -> Matter {
    let now = now(), district = district, rules = rules
    let entryKey = keys.next(at: now)
    return try await database.write("matters.system") { transaction in
      guard let matter = try MattersTable.one(key: key, in: transaction) else { throw Refusal.noMatter(key.description) }
      return try Self.step(
        code, on: matter, form: form, by: .system, at: now, recordedAt: now, entryKey: entryKey, district: district,
        rules: rules, in: transaction)
    }
  }
}
