import Basics
import Casework
import Organization
import Platform
import Postage
import Site
import Storage
import Territory
import Timing

/// Takes in events of devices. The same device and kind is one alarm and one matter; a source that floods gets one matter for all.
struct Alarms: Sendable {
  enum Outcome: String, Sendable {
    /// A new matter.
    case opened
    /// Counted into an alarm that there was.
    case folded
    /// Kept, but of a level that makes no matter.
    case recorded
    /// The alarm is over.
    case cleared
    /// There was none to be cleared.
    case unknown
    /// Put to the matter of the storm.
    case storm
    /// Came in before under its number.
    case `repeat`
  }

  /// What became of an event.
  struct Taken: Sendable {
    var outcome: Outcome
    var count: Int
    var matter: Key?
  }

  /// How long the numbers of events are known.
  static let remembers = Seconds.days(7)
  private static let tries = 6

  let jurisdiction: Jurisdiction
  let map: AlarmMap
  let courier: Courier

  init(_ jurisdiction: Jurisdiction, _ map: AlarmMap, courier: Courier? = nil) {
    self.jurisdiction = jurisdiction
    self.map = map
    self.courier = courier ?? .network(authorities: jurisdiction.surroundings.carrier?.settings.authorities)
  }

  private var database: any Database { jurisdiction.database }

  /// What the first look at an event finds: all of it done, or a matter is to be opened.
  private enum Step: Sendable {
    case done(Taken, note: Key?)
    case open(Alarm, isNew: Bool, storm: Instant?)
  }

  /// - Throws: `Refusal` with what is wrong with the event.
  func take(_ event: AlarmEvent) async throws -> Taken {
    guard map.kind(event.kind) != nil else {
      throw Refusal.invalid("kind", Phrase("没有告警类型“\(event.kind)”", "There is no kind of alarm “\(event.kind)”"))
    }
    guard map.level(event.level) != nil || event.isCleared else {
      throw Refusal.invalid("level", Phrase("没有告警等级“\(event.level)”", "There is no level “\(event.level)”"))
    }
    for _ in 0..<Self.tries {
      do {
        switch try await look(event) {
        case .done(let taken, let note):
          if let note { try await self.note(note, of: event) }
          return taken
        case .open(let alarm, let isNew, let storm): return try await open(event, alarm, isNew: isNew, storm: storm)
        }
      } catch DatabaseFault.notUnique {
        // Another event of the device was first: it is folded into that one.
        continue
      }
    }
    throw Refusal(
      .tooMany, "alarms.busy", Phrase("同一设备的告警过于密集，请稍后重发", "Too many of one device at once: send it again in a moment"))
  }

  private func look(_ event: AlarmEvent) async throws -> Step {
    let now = jurisdiction.now(), map = map
    let key = jurisdiction.surroundings.keys.next(at: now)
    return try await database.write("alarms.take") { transaction in
      if let id = event.id, try AlarmsTable.isSeen(event.source, id, in: transaction) {
        return .done(Taken(outcome: .repeat, count: 0), note: nil)
      }
      var source = try AlarmsTable.hear(event.source, at: now, in: transaction)
      source.calm(at: now, map)
      func done(_ outcome: Outcome, _ alarm: Alarm?, note: Key? = nil) throws -> Step {
        try AlarmsTable.put(source, in: transaction)
        if let id = event.id { try AlarmsTable.see(event.source, id, at: now, in: transaction) }
        return .done(Taken(outcome: outcome, count: alarm?.count ?? 0, matter: alarm?.matter), note: note)
      }
      var alarm = try AlarmsTable.live(event.source, event.device, event.kind, in: transaction)
      if event.isCleared {
        guard var over = alarm else { return try done(.unknown, nil) }
        over.state = .cleared
        over.clearedAt = event.at
        over.heardAt = now
        over.isLive = false
        try AlarmsTable.update(over, in: transaction)
        return try done(.cleared, over, note: over.isStorm ? nil : over.matter)
      }
      if let old = alarm, try !Self.folds(old, at: now, map, in: transaction) {
        var ended = old
        ended.isLive = false
        try AlarmsTable.update(ended, in: transaction)
        alarm = nil
      }
      let opens = map.level(event.level)?.opens == true
      let isNew = alarm == nil
      var next =
        alarm
        ?? Alarm(
          key: key, source: event.source, device: event.device, kind: event.kind, level: event.level, firstAt: event.at,
          lastAt: event.at, heardAt: now, message: event.message)
      if !isNew {
        next.count += 1
        next.lastAt = max(next.lastAt, event.at)
        next.heardAt = now
        if map.isGraver(event.level, than: next.level) { next.level = event.level }
        if !event.message.isEmpty { next.message = event.message }
        guard next.matter == nil, opens else {
          try AlarmsTable.update(next, in: transaction)
          return try done(.folded, next)
        }
      } else if !opens {
        try AlarmsTable.insert(next, in: transaction)
        return try done(.recorded, next)
      }
      // It would open a matter: one more of its source.
      source.opened += 1
      if source.stormAt == nil, source.opened > map.stormMatters { source.stormAt = now }
      guard let storm = source.stormAt else {
        try AlarmsTable.put(source, in: transaction)
        return .open(next, isNew: isNew, storm: nil)
      }
      next.isStorm = true
      source.stormCount += 1
      guard let matter = source.stormMatter else {
        try AlarmsTable.put(source, in: transaction)
        return .open(next, isNew: isNew, storm: storm)
      }
      next.matter = matter
      if isNew { try AlarmsTable.insert(next, in: transaction) } else { try AlarmsTable.update(next, in: transaction) }
      return try done(.storm, next)
    }
  }

  /// Whether another event belongs to the alarm: within the window, or while its matter is open.
  private static func folds(
    _ alarm: Alarm, at now: Instant, _ map: AlarmMap, in transaction: any Transaction
  ) throws -> Bool {
    if now - alarm.heardAt <= map.window { return true }
    guard let matter = alarm.matter, !alarm.isStorm else { return false }
    return try MattersTable.one(key: matter, in: transaction)?.isOpen == true
  }

  /// Opens the matter, and writes the alarm and the number of the event in the same transaction.
  private func open(_ event: AlarmEvent, _ alarm: Alarm, isNew: Bool, storm: Instant?) async throws -> Taken {
    let code = event.device
    let device = try await database.read("alarms.device") { try DevicesTable.one(code, in: $0) }
    var report = try AlarmReport(event, device, map, in: jurisdiction.district).report(isStorm: storm != nil)
    report.source = "alarms/\(event.source)"
    report.sourceNumber = storm.map { "storm \($0.milliseconds)" } ?? "alarm \(alarm.key)"
    if storm == nil, let picture = event.picture { report = try await adding(picture, to: report) }
    let now = jurisdiction.now(), alarm = alarm
    @Sendable func write(_ matter: Key, in transaction: any Transaction) throws {
      var alarm = alarm
      alarm.matter = matter
      if isNew {
        try AlarmsTable.insert(alarm, in: transaction)
      } else {
        try AlarmsTable.update(alarm, in: transaction)
      }
      if let id = event.id { try AlarmsTable.see(event.source, id, at: now, in: transaction) }
      guard storm != nil else { return }
      guard var source = try AlarmsTable.source(event.source, in: transaction) else { return }
      source.stormMatter = matter
      try AlarmsTable.put(source, in: transaction)
    }
    let receipt = try await jurisdiction.matters.report(report, lifecycle: map.lifecycle, by: .system) {
      matter, transaction in
      try write(matter.key, in: transaction)
    }
    // The matter of the storm was there already.
    if receipt.isRepeat { try await database.write("alarms.join") { try write(receipt.matter.key, in: $0) } }
    return Taken(outcome: storm != nil ? .storm : .opened, count: alarm.count, matter: receipt.matter.key)
  }

  /// Keeps the picture. One that cannot be had holds up no alarm: that it is missing stands in the details.
  private func adding(_ picture: AlarmEvent.Picture, to report: Report) async throws -> Report {
    var report = report
    do {
      let bytes: [UInt8]
      switch picture {
      case .bytes(let own): bytes = own
      case .at(let text):
        let isPrivate = jurisdiction.surroundings.carrier?.settings.reachesPrivate ?? false
        guard let url = RemoteURL(text, schemes: isPrivate ? ["https", "http"] : ["https"]) else {
          throw PostageFault("no https address")
        }
        bytes = try await courier.fetch(url, isPrivate, AlarmEvent.pictureMost)
      }
      report.photos = try await PhotoInput.keep([bytes], field: "picture", in: jurisdiction)
    } catch let fault as PostageFault {
      report.details += "\n图片未取到（\(fault.description.prefix(80))）/ The picture was not to be had"
    } catch let refusal as Refusal {
      report.details += "\n图片不可用（\(refusal.phrase.zh.prefix(80))）/ The picture is of no use"
    }
    return report
  }

  /// Writes into the log of the matter that the alarm is over, if its lifecycle knows notes.
  private func note(_ key: Key, of event: AlarmEvent) async throws {
    let zone = jurisdiction.district.calendar.zone
    let label = map.kind(event.kind)?.label.zh ?? event.kind
    let words = "告警解除：\(event.device) \(label)，\(zone.text(event.at))"
    for _ in 0..<Self.tries {
      guard let matter = try await database.read("alarms.matter", { try MattersTable.one(key: key, in: $0) }),
        let lifecycle = jurisdiction.district.lifecycle(of: matter), let action = lifecycle.action("note"),
        action.from.contains(matter.stage)
      else { return }
      do {
        try await jurisdiction.matters.act(
          "note", on: matter.number, version: matter.version, form: StepForm(["note": words]), by: .system)
        return
      } catch let refusal as Refusal where refusal.code == "matter.stale" {
        continue
      } catch is Refusal {
        return
      }
    }
  }

  /// Forgets old numbers of events. Returns how many.
  static func forget(_ jurisdiction: Jurisdiction) async throws -> Int {
    let before = jurisdiction.now() - remembers
    return try await jurisdiction.database.write("alarms.forget") {
      try AlarmsTable.forget(before: before, limit: 1000, in: $0)
    }
  }
}

extension AlarmSource {
  /// Begins to count anew when the time is over; a storm ends with a time in which there was none.
  fileprivate mutating func calm(at now: Instant, _ map: AlarmMap) {
    defer { heardAt = now }
    guard now - windowAt >= map.stormSpan else { return }
    if opened <= map.stormMatters || now - heardAt >= map.stormSpan {
      stormAt = nil
      stormMatter = nil
      stormCount = 0
    }
    windowAt = now
    opened = 0
  }
}
