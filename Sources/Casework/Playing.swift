import Basics
import Delivery
import Organization
import Storage
import Timing

/// A matter being played through its lifecycle in memory, step by step, with historical times: by an import of requests that
/// have already been dealt with, or by the simulation. The rules are the same as for a live action; only the writing differs.
package struct Playing: Sendable {
  package private(set) var matter: Matter
  package private(set) var entries: [Entry]
  package let lifecycle: Lifecycle
  package var reporter: Reporter?
  /// Folded along, since every step asks for them.
  private var fold: StrandFold
  private let district: District
  private let rules: Rules
  private let recordedAt: Instant

  /// - Parameters:
  ///   - at: when it was reported.
  ///   - recordedAt: now.
  /// - Throws: `Refusal` of the report.
  package init(
    _ report: Report, number: String, lifecycle: Lifecycle, by principal: Principal, at: Instant, recordedAt: Instant,
    keys: inout HistoricalKeys, district: District, rules: Rules
  ) throws(Refusal) {
    let key = keys.key(at: at)
    let change = try lifecycle.open(
      report, number: number, key: key, entryKey: keys.key(at: at), by: principal, at: at, recordedAt: recordedAt,
      in: district)
    matter = change.matter
    entries = [change.entry]
    fold = StrandFold(lifecycle)
    fold.absorb(change.entry)
    reporter = report.reporter
    self.lifecycle = lifecycle
    self.district = district
    self.rules = rules
    self.recordedAt = recordedAt
  }

  /// Takes an action at a time not before the last step.
  /// - Parameter other: the matter that the form names, if the action asks for one.
  /// - Throws: `Refusal`, as a live action would.
  package mutating func act(
    _ code: String, form: [String: String] = [:], by principal: Principal, at: Instant, keys: inout HistoricalKeys,
    other: Matter? = nil, children: [Matter] = []
  ) throws(Refusal) {
    let at = max(at, entries.last?.at ?? at)
    let situation = Situation(
      matter: matter, entries: entries, principal: principal, at: at, district: district, other: other,
      children: children, strands: fold.strands)
    let change = try lifecycle.plan(
      code, in: situation, form: StepForm(form), rules: rules, entryKey: keys.key(at: at), recordedAt: recordedAt)
    matter = change.matter
    entries.append(change.entry)
    fold.absorb(change.entry)
  }

  /// Its side procedures in the order in which they began.
  package var strands: [Strand] { fold.strands }

  /// The countdowns of all entries; sets the matter's deadlines.
  package mutating func settle() throws(Refusal) -> Countdowns {
    let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
    matter.settle(countdowns)
    return countdowns
  }
}

extension Matters {
  /// Writes matters that were played in memory, all in one transaction. Nobody is notified of history.
  /// - Throws: `DatabaseFault`; then none of them is written.
  package func store(_ played: [(playing: Playing, countdowns: Countdowns)]) async throws {
    let keys = secrets()
    try await database.write("matters.store") { transaction in
      for (playing, countdowns) in played {
        try MattersTable.insert(playing.matter, in: transaction)
        try SearchTable.insert(playing.matter, in: transaction)
        // No photo is claimed: what is played brings none along, and a digest it names is of no file that is kept.
        for entry in playing.entries { try EntriesTable.insert(entry, in: transaction) }
        try MattersTable.put(countdowns, of: playing.matter, in: transaction)
        try StrandsTable.put(
          StoredStrand.all(
            playing.entries, of: playing.matter, lifecycle: playing.lifecycle, countdowns: countdowns), in: transaction)
        if let reporter = playing.reporter {
          let sealed = SealedReporter(reporter, of: playing.matter.key, at: playing.matter.reportedAt, keys: keys)
          try ReportersTable.insert(sealed, in: transaction)
        }
      }
    }
  }

  /// `count` numbers of a day, for matters that are played in memory.
  package func takeNumbers(_ count: Int, day: LocalDate) async throws -> [String] {
    let prefix = district.code
    let first = try await database.write("numbers.take") { transaction in
      try MattersTable.takeNumbers(count, day: day, in: transaction)
    }
    return (first..<(first + count)).map { Numbering.text(prefix: prefix, day: day, number: $0) }
  }

  /// Which of the source numbers are here already.
  package func known(source: String, among numbers: [String]) async throws -> Set<String> {
    try await database.read("matters.known") { transaction in
      Set(
        try transaction.rows(
          """
          SELECT source_number FROM matters
          WHERE source = \(source) AND source_number IS NOT NULL AND source_number IN \(list: numbers)
          """
        ) { $0.text(0) })
    }
  }
}
