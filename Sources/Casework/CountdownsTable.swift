import Basics
import Storage
import Timing

/// All SQL about the cached countdowns of matters; the table comes with that of matters.
extension MattersTable {
  static let countdownMigrations = [
    Migration("casework.countdowns.1", ["CREATE INDEX countdowns_clock ON countdowns (clock, started_at)"])
  ]

  /// By holder, how many clocks of a name began in a span, and how many of those that were stopped were in time. At most nine rounds
  /// of a clock are looked at.
  package static func signing(
    clock: String, from: Instant, to: Instant, in transaction: any Transaction
  ) throws -> [ClosedCount] {
    try transaction.rows(
      """
      SELECT holder, count(*), count(on_time), count(*) FILTER (WHERE on_time) FROM countdowns
      WHERE clock IN \(list: (1...9).map { "\(clock).\($0)" }) AND started_at >= \(from) AND started_at < \(to)
      GROUP BY holder ORDER BY holder
      """
    ) { ClosedCount(name: $0.textOrNil(0) ?? "", closed: $0.int(1), judged: $0.int(2), onTime: $0.int(3)) }
  }

  /// How many matters were closed in a span with which outcome.
  package static func closures(
    from: Instant, to: Instant, in transaction: any Transaction
  ) throws -> [(closure: String, count: Int)] {
    try transaction.rows(
      """
      SELECT closure, count(*) FROM matters
      WHERE closed_at >= \(from) AND closed_at < \(to) AND closed_at IS NOT NULL AND phase = 3
      GROUP BY closure ORDER BY closure
      """
    ) { ($0.textOrNil(0) ?? "", $0.int(1)) }
  }

  /// The stored rows of every countdown of a matter, by clock.
  package static func countdowns(of matter: Key, in transaction: any Transaction) throws -> [String: StoredCountdown] {
    Dictionary(
      try transaction.rows(
        """
        SELECT clock, holder, started_at, time_limit, due_at, state, stopped_at, on_time FROM countdowns
        WHERE matter = \(matter)
        """
      ) { row in
        (
          row.text(0),
          StoredCountdown(
            holder: row.textOrNil(1), startedAt: row.instant(2), limit: row.text(3), dueAt: row.instantOrNil(4),
            state: row.text(5), stoppedAt: row.instantOrNil(6), onTime: row.boolOrNil(7))
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  package static func put(_ countdowns: Countdowns, of matter: Matter, in transaction: any Transaction) throws {
    for (clock, countdown) in countdowns.all.sorted(by: { $0.key < $1.key }) {
      try put(countdown, clock: clock, of: matter, in: transaction)
    }
  }

  /// Writes the countdowns that differ from those before.
  package static func put(
    _ countdowns: Countdowns, changedFrom before: Countdowns, of matter: Matter, in transaction: any Transaction
  ) throws {
    for (clock, countdown) in countdowns.all.sorted(by: { $0.key < $1.key }) where before.all[clock] != countdown {
      try put(countdown, clock: clock, of: matter, in: transaction)
    }
  }

  private static func put(_ c: Countdown, clock: String, of matter: Matter, in transaction: any Transaction) throws {
    let row = StoredCountdown(c)
    try transaction.run(
      """
      INSERT INTO countdowns (matter, clock, holder, started_at, time_limit, due_at, state, stopped_at, on_time)
      VALUES (\(matter.key), \(clock), \(row.holder), \(row.startedAt), \(row.limit), \(row.dueAt), \(row.state),
        \(row.stoppedAt), \(row.onTime))
      ON CONFLICT (matter, clock) DO UPDATE SET holder = excluded.holder, started_at = excluded.started_at,
        time_limit = excluded.time_limit, due_at = excluded.due_at, state = excluded.state, stopped_at = excluded.stopped_at,
        on_time = excluded.on_time
      """)
  }
}

/// What is stored of a countdown: a cache for lists and sums, held equal to what the entries say.
package struct StoredCountdown: Sendable, Hashable {
  package var holder: String?
  package var startedAt: Instant
  package var limit: String
  package var dueAt: Instant?
  package var state: String
  package var stoppedAt: Instant?
  package var onTime: Bool?
}

extension StoredCountdown {
  package init(_ countdown: Countdown) {
    self.init(
      holder: countdown.events.first?.holder, startedAt: countdown.startedAt, limit: countdown.limit.description,
      dueAt: countdown.deadline, state: countdown.state.rawValue, stoppedAt: countdown.stoppedAt,
      onTime: countdown.onTime)
  }
}
