import Basics
import Storage
import Timing

/// What an offline check of the log found wrong.
package struct LogFault: Sendable, Hashable {
  /// The number of the matter, or its key if the row is gone, or the day of a seal.
  package var place: String
  package var phrase: Phrase
}

/// How far a check has come and what it found.
package struct LogReport: Sendable {
  package var matters = 0
  package var entries = 0
  package var seals = 0
  package var faults: [LogFault] = []
}

/// Checks a log without trusting the program that wrote it: every entry's hash, its chain, that the matter row is the fold of its
/// entries, that stored deadlines are what the entries say, and the daily seals.
package struct LogCheck: Sendable {
  /// After so many faults the check stops looking for more.
  package static let faultsMost = 1000

  package let database: any Database
  package let district: District
  package let rules: Rules

  package init(database: any Database, district: District, rules: Rules) {
    self.database = database
    self.district = district
    self.rules = rules
  }

  /// - Parameter progress: told after each batch how many matters have been checked.
  package func run(progress: @Sendable (LogReport) -> Void = { _ in }) async throws -> LogReport {
    var report = LogReport()
    var last = Key(0)
    while report.faults.count < Self.faultsMost {
      let from = last
      let batch = try await database.read("log.check") { transaction in
        try MattersTable.batch(after: from, limit: 500, in: transaction).map { matter in
          (
            matter, try EntriesTable.of(matter.key, in: transaction),
            try MattersTable.countdowns(of: matter.key, in: transaction),
            try StrandsTable.of(matter.key, in: transaction)
          )
        }
      }
      guard let end = batch.last?.0.key else { break }
      for (matter, entries, stored, strands) in batch {
        report.matters += 1
        report.entries += entries.count
        report.faults += faults(of: matter, entries, stored: stored, strands: strands).map {
          LogFault(place: matter.number, phrase: $0)
        }
      }
      last = end
      progress(report)
    }
    try await checkOrphans(&report)
    try await checkSeals(&report)
    return report
  }

  /// What is wrong with one matter and its entries.
  package func faults(
    of matter: Matter, _ entries: [Entry], stored: [String: StoredCountdown], strands: [StoredStrand]
  ) -> [Phrase] {
    var found: [Phrase] = []
    guard let first = entries.first else { return [Phrase("没有任何流转记录", "has no entry at all")] }
    var previous = Entry.genesis
    for (index, entry) in entries.enumerated() {
      let n = index + 1
      if entry.ordinal != n {
        found.append(Phrase("第 \(n) 步缺失（序号为 \(entry.ordinal)）", "entry \(n) is missing (found \(entry.ordinal))"))
      }
      if entry.previous != previous {
        found.append(Phrase("第 \(n) 步与上一步的哈希不相连", "entry \(n) is not chained to the one before"))
      }
      if entry.seal() != entry.hash { found.append(Phrase("第 \(n) 步的内容被改动", "entry \(n) has been changed")) }
      previous = entry.hash
    }
    guard let lifecycle = district.lifecycles[matter.lifecycle] else {
      return found + [Phrase("流程 \(matter.lifecycle) 不存在", "its lifecycle \(matter.lifecycle) is unknown")]
    }
    guard
      var folded = Matter(
        opening: first, phase: lifecycle.stage(first.to)?.phase ?? .waiting, territory: district.territory)
    else {
      return found + [Phrase("第 1 步不是上报", "entry 1 does not open a matter")]
    }
    for entry in entries.dropFirst() {
      guard let action = lifecycle.action(entry.action), let stage = lifecycle.stage(entry.to) else {
        found.append(
          Phrase(
            "第 \(entry.ordinal) 步的动作或环节不在流程中",
            "entry \(entry.ordinal) names an action or stage the lifecycle does not have"))
        continue
      }
      folded.absorb(
        entry, action: action, phase: stage.phase, effects: action.effects.compactMap { rules.effects[$0] },
        territory: district.territory)
    }
    do {
      let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
      folded.settle(countdowns)
      if countdowns.all.mapValues({ StoredCountdown($0) }) != stored {
        found.append(Phrase("库存的计时与按记录重算的不符", "the stored countdowns differ from those computed from the entries"))
      }
      let fresh = StoredStrand.all(entries, of: folded, lifecycle: lifecycle, countdowns: countdowns)
      if Set(fresh) != Set(strands) {
        found.append(Phrase("库存的支线与按记录重算的不符", "the stored side procedures differ from those the entries make"))
      }
    } catch {
      found.append(error.phrase)
    }
    if folded != matter {
      found.append(Phrase("案件行与其流转记录不符", "the row of the matter differs from the fold of its entries"))
    }
    return found
  }

  private func checkOrphans(_ report: inout LogReport) async throws {
    let orphans = try await database.read("log.orphans") { transaction in
      try transaction.rows(
        """
        SELECT DISTINCT e.matter FROM entries e LEFT JOIN matters m ON m.key = e.matter WHERE m.key IS NULL LIMIT 100
        """
      ) { $0.key(0) }
    }
    report.faults += orphans.map {
      LogFault(place: $0.description, phrase: Phrase("有流转记录而没有案件行", "has entries but no row"))
    }
  }

  private func checkSeals(_ report: inout LogReport) async throws {
    let seals = try await database.read("log.seals") { try SealsTable.all(in: $0) }
    var previous = Entry.genesis
    for seal in seals {
      report.seals += 1
      let place = "seal \(seal.day)"
      if seal.previous != previous {
        report.faults.append(LogFault(place: place, phrase: Phrase("与前一日的封存不相连", "is not chained to the seal before")))
      }
      let made = try await Seals(database: database, zone: district.calendar.zone).make(
        seal.day, previous: seal.previous)
      if made != seal {
        report.faults.append(
          LogFault(
            place: place,
            phrase: Phrase(
              "当日记录与封存不符（封存 \(seal.entries) 条，现有 \(made.entries) 条）",
              "the day's entries differ from its seal (sealed \(seal.entries), found \(made.entries))")))
      }
      previous = seal.root
    }
  }
}

/// Makes the daily seals.
package struct Seals: Sendable {
  package let database: any Database
  package let zone: LocalZone

  package init(database: any Database, zone: LocalZone) {
    self.database = database
    self.zone = zone
  }

  /// Seals every finished day that has entries and no seal yet. Returns how many were made.
  package func sealFinishedDays(now: Instant) async throws -> Int {
    let today = zone.date(now)
    var made = 0
    while true {
      let last = try await database.read("seals.last") { try SealsTable.all(in: $0).last }
      let from = last.map { zone.instant($0.day + 1) } ?? Instant(milliseconds: 0)
      let next = try await database.read("seals.next") { transaction in
        try transaction.first("SELECT min(recorded_at) FROM entries WHERE recorded_at >= \(from)") {
          $0.instantOrNil(0)
        }
      }
      guard let first = next ?? nil, zone.date(first) < today else { return made }
      let seal = try await make(zone.date(first), previous: last?.root ?? Entry.genesis)
      try await database.write("seals.insert") { try SealsTable.insert(seal, in: $0) }
      made += 1
    }
  }

  /// The seal of a day, computed from its entries.
  package func make(_ day: LocalDate, previous: [UInt8]) async throws -> Seal {
    let from = zone.instant(day), to = zone.instant(day + 1)
    return try await database.read("seals.make") { transaction in
      var maker = SealMaker(day: day, previous: previous)
      try transaction.forEach(
        """
        SELECT key, hash FROM entries WHERE recorded_at >= \(from) AND recorded_at < \(to) ORDER BY recorded_at, key
        """
      ) { maker.add(key: $0.key(0), hash: $0.bytes(1)) }
      return Seal(day: day, entries: maker.entries, previous: previous, root: maker.root())
    }
  }
}
