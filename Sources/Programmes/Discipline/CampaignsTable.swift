import Basics
import Casework
import Storage

/// Work on what keeps coming back (主动治理), above the single matters: who leads it, by which plan, until when, with which result.
struct Campaign: Sendable, Hashable {
  var key: Key
  var title: String
  var category: CategoryKey
  /// The area it is about; empty for the whole district.
  var area: String
  var lead: String
  var plan: String
  /// Its last day.
  var until: LocalDate
  var openedBy: String
  var openedAt: Instant
  var endedAt: Instant?
  var result: String
}

/// All SQL about campaigns and the matters behind them.
enum CampaignsTable {
  static let migrations = [
    Migration(
      "discipline.campaigns.1",
      [
        """
        CREATE TABLE campaigns (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, title TEXT NOT NULL, category TEXT NOT NULL, area TEXT NOT NULL,
          lead TEXT NOT NULL, plan TEXT NOT NULL, until BIGINT NOT NULL, opened_by TEXT NOT NULL, opened_at BIGINT NOT NULL,
          ended_at BIGINT, result TEXT NOT NULL)
        """,
        "CREATE TABLE campaign_matters (campaign BIGINT NOT NULL, matter BIGINT NOT NULL, PRIMARY KEY (campaign, matter))",
      ])
  ]

  private static let columns: SQL =
    "key, title, category, area, lead, plan, until, opened_by, opened_at, ended_at, result"

  static func insert(_ c: Campaign, matters: [Key], in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO campaigns (\(columns)) VALUES (
        \(c.key), \(c.title), \(c.category.description), \(c.area), \(c.lead), \(c.plan), \(c.until), \(c.openedBy),
        \(c.openedAt), \(c.endedAt), \(c.result))
      """)
    for matter in matters {
      try transaction.run("INSERT INTO campaign_matters (campaign, matter) VALUES (\(c.key), \(matter))")
    }
  }

  /// Ends it, once. Returns whether it was open.
  static func end(_ key: Key, result: String, at: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      "UPDATE campaigns SET ended_at = \(at), result = \(result) WHERE key = \(key) AND ended_at IS NULL") == 1
  }

  /// The newest, ended ones too.
  static func newest(_ limit: Int, in transaction: any Transaction) throws -> [Campaign] {
    try transaction.rows("SELECT \(columns) FROM campaigns ORDER BY key DESC LIMIT \(limit)", campaign).compactMap(\.self)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Campaign? {
    try transaction.first("SELECT \(columns) FROM campaigns WHERE key = \(key)", campaign) ?? nil
  }

  static func matters(_ key: Key, in transaction: any Transaction) throws -> [Matter] {
    try transaction.rows("SELECT matter FROM campaign_matters WHERE campaign = \(key) ORDER BY matter LIMIT 200") {
      $0.key(0)
    }.compactMap { try MattersTable.one(key: $0, in: transaction) }
  }

  private static func campaign(_ row: any Row) -> Campaign? {
    CategoryKey(row.text(2)).map { category in
      Campaign(
        key: row.key(0), title: row.text(1), category: category, area: row.text(3), lead: row.text(4), plan: row.text(5),
        until: LocalDate(ordinal: row.int(6)), openedBy: row.text(7), openedAt: row.instant(8),
        endedAt: row.instantOrNil(9), result: row.text(10))
    }
  }
}
