import Basics
import Casework
import Storage

/// All SQL about the matters behind a pledge, and what is still to be told to whoever reported them.
package enum PledgeMattersTable {
  package static let migrations = [
    Migration(
      "pledges.matters.1",
      [
        "CREATE TABLE pledge_matters (pledge BIGINT NOT NULL, matter BIGINT NOT NULL, PRIMARY KEY (pledge, matter))",
        "CREATE INDEX pledge_matters_matter ON pledge_matters (matter, pledge)",
        """
        CREATE TABLE pledge_news (
          entry BIGINT NOT NULL, matter BIGINT NOT NULL, pledge BIGINT NOT NULL, news TEXT NOT NULL, day BIGINT, due_at BIGINT NOT NULL,
          PRIMARY KEY (entry, matter))
        """,
        "CREATE INDEX pledge_news_due ON pledge_news (due_at, entry, matter)",
      ])
  ]

  /// As many matters stand behind one pledge.
  package static let most = 500

  static func insert(_ matters: [Key], behind pledge: Key, in transaction: any Transaction) throws {
    for matter in matters.prefix(most) {
      try transaction.run(
        "INSERT INTO pledge_matters (pledge, matter) VALUES (\(pledge), \(matter)) ON CONFLICT DO NOTHING")
    }
  }

  /// The matters behind a pledge, the newest first.
  static func behind(_ pledge: Key, limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      "SELECT matter FROM pledge_matters WHERE pledge = \(pledge) ORDER BY matter DESC LIMIT \(limit)"
    ) { $0.key(0) }
  }

  static func count(behind pledge: Key, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM pledge_matters WHERE pledge = \(pledge)")
  }

  static func isBehind(_ matter: Key, _ pledge: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.number("SELECT count(*) FROM pledge_matters WHERE pledge = \(pledge) AND matter = \(matter)") > 0
  }

  /// The pledges that a matter stands behind, the newest first.
  static func pledges(of matter: Key, in transaction: any Transaction) throws -> [String] {
    try transaction.rows(
      """
      SELECT p.number FROM pledge_matters b JOIN pledges p ON p.key = b.pledge
      WHERE b.matter = \(matter) AND p.published_on IS NOT NULL ORDER BY b.pledge DESC LIMIT 5
      """
    ) { $0.text(0) }
  }

  /// One thing to be told on one matter.
  struct News: Sendable, Hashable {
    var entry: Key
    var matter: Key
    var pledge: Key
    var news: String
    var day: LocalDate?
    var dueAt: Instant
  }

  /// Everybody behind the pledge is to be told. The same entry again changes nothing.
  static func tell(
    _ news: String, day: LocalDate?, of pledge: Key, entry: Key, at: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO pledge_news (entry, matter, pledge, news, day, due_at)
      SELECT \(entry), matter, pledge, \(news), \(day), \(at) FROM pledge_matters WHERE pledge = \(pledge) ON CONFLICT DO NOTHING
      """)
  }

  /// Takes what is due for whoever tells it, until `until` nobody else does.
  static func claim(now: Instant, until: Instant, limit: Int, in transaction: any Transaction) throws -> [News] {
    let due = try transaction.rows(
      """
      SELECT entry, matter, pledge, news, day, due_at FROM pledge_news WHERE due_at <= \(now) ORDER BY due_at, entry, matter LIMIT \(limit)
      \(postgres: "FOR UPDATE SKIP LOCKED")
      """
    ) { row in
      News(
        entry: row.key(0), matter: row.key(1), pledge: row.key(2), news: row.text(3),
        day: row.intOrNil(4).map { LocalDate(ordinal: $0) },
        dueAt: row.instant(5))
    }
    return try due.filter { one in
      try transaction.change(
        "UPDATE pledge_news SET due_at = \(until) WHERE entry = \(one.entry) AND matter = \(one.matter) AND due_at = \(one.dueAt)"
      ) == 1
    }
  }

  static func told(_ one: News, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM pledge_news WHERE entry = \(one.entry) AND matter = \(one.matter)")
  }
}
