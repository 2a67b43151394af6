import Basics
import Casework
import Storage

/// A problem of the pool: found among the complaints, or named by somebody and reviewed by somebody else.
package struct PoolProblem: Sendable, Hashable {
  /// From a proposal to a claim; what was found is open from the beginning.
  package enum State: String, Sendable { case proposed, open, claimed, refused }

  package var key: Key
  package var state: State
  /// Empty for what was found by itself.
  package var title: String
  package var problem: String
  package var proposedBy: String
  package var category: CategoryKey?
  package var community: String?
  package var words: [String]
  package var matters: Int
  package var reporters: Int
  /// `24311:3,24312:5`: months since the year 0 with their counts.
  package var months: [Int: Int]
  package var foundOn: LocalDate
  package var pledge: Key?

  package var isFound: Bool { title.isEmpty }
}

/// All SQL about the pool of problems and the complaints it is found among.
package enum ClustersTable {
  package static let migrations = [
    Migration(
      "pledges.pool.1",
      [
        """
        CREATE TABLE pledge_pool (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, state TEXT NOT NULL, title TEXT NOT NULL, problem TEXT NOT NULL,
          proposed_by TEXT NOT NULL, category TEXT, community TEXT, words TEXT NOT NULL, matters BIGINT NOT NULL, reporters BIGINT NOT NULL,
          months TEXT NOT NULL, found_on BIGINT NOT NULL, pledge BIGINT)
        """,
        "CREATE INDEX pledge_pool_state ON pledge_pool (state, reporters, key)",
        "CREATE TABLE pledge_pool_matters (problem BIGINT NOT NULL, matter BIGINT NOT NULL, PRIMARY KEY (problem, matter))",
        "CREATE INDEX pledge_pool_matters_matter ON pledge_pool_matters (matter)",
      ])
  ]

  private static let columns: SQL =
    "key, state, title, problem, proposed_by, category, community, words, matters, reporters, months, found_on, pledge"

  static func insert(_ p: PoolProblem, members: [Key], in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO pledge_pool (\(columns)) VALUES (\(p.key), \(p.state.rawValue), \(p.title), \(p.problem), \(p.proposedBy),
        \(p.category?.description), \(p.community), \(p.words.joined(separator: " ")), \(p.matters), \(p.reporters), \(text(p.months)),
        \(p.foundOn), \(p.pledge))
      """)
    try put(members, of: p.key, in: transaction)
  }

  private static func put(_ members: [Key], of problem: Key, in transaction: any Transaction) throws {
    for member in members {
      try transaction.run(
        "INSERT INTO pledge_pool_matters (problem, matter) VALUES (\(problem), \(member)) ON CONFLICT DO NOTHING")
    }
  }

  /// What was found anew takes the place of what was found before, as long as nobody has claimed it.
  static func refresh(_ p: PoolProblem, members: [Key], in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE pledge_pool SET words = \(p.words.joined(separator: " ")), matters = \(p.matters), reporters = \(p.reporters),
        months = \(text(p.months)), found_on = \(p.foundOn) WHERE key = \(p.key) AND state = 'open'
      """)
    try transaction.run("DELETE FROM pledge_pool_matters WHERE problem = \(p.key)")
    try put(members, of: p.key, in: transaction)
  }

  /// What was found before and is not found any more leaves the pool, unless somebody has claimed it.
  static func forget(except kept: [Key], in transaction: any Transaction) throws {
    let gone = try transaction.rows("SELECT key FROM pledge_pool WHERE state = 'open' AND title = ''") { $0.key(0) }
      .filter {
        !kept.contains($0)
      }
    for key in gone {
      try transaction.run("DELETE FROM pledge_pool_matters WHERE problem = \(key)")
      try transaction.run("DELETE FROM pledge_pool WHERE key = \(key)")
    }
  }

  /// The problem of a key.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> PoolProblem? {
    try transaction.first("SELECT \(columns) FROM pledge_pool WHERE key = \(key)", problem)
  }

  /// Those of most people first.
  static func list(_ state: PoolProblem.State, limit: Int, in transaction: any Transaction) throws -> [PoolProblem] {
    try transaction.rows(
      "SELECT \(columns) FROM pledge_pool WHERE state = \(state.rawValue) ORDER BY reporters DESC, key LIMIT \(limit)",
      problem)
  }

  /// The found one of a category and community that most of the matters are in; nil if none holds any.
  static func holding(_ members: [Key], in transaction: any Transaction) throws -> PoolProblem? {
    try transaction.first(
      """
      SELECT problem FROM pledge_pool_matters WHERE matter IN \(list: Array(members.prefix(500))) GROUP BY problem
      ORDER BY count(*) DESC, problem LIMIT 1
      """
    ) { $0.key(0) }.flatMap { try one($0, in: transaction) }
  }

  static func matters(of problem: Key, limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      "SELECT matter FROM pledge_pool_matters WHERE problem = \(problem) ORDER BY matter DESC LIMIT \(limit)"
    ) { $0.key(0) }
  }

  static func claimed(_ problem: Key, by pledge: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE pledge_pool SET state = 'claimed', pledge = \(pledge) WHERE key = \(problem)")
  }

  /// Lets in or refuses what was proposed, by another post than proposed it. Returns whether that was so.
  static func review(
    _ problem: Key, _ state: PoolProblem.State, by post: String, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      "UPDATE pledge_pool SET state = \(state.rawValue) WHERE key = \(problem) AND state = 'proposed' AND proposed_by <> \(post)"
    ) == 1
  }

  // MARK: What it is found among

  /// The categories and communities with enough complaints since `from` that were taken up, most first.
  static func groups(
    flow: String, from: Key, least: Int, limit: Int, in transaction: any Transaction
  ) throws -> [(category: String, community: String)] {
    try transaction.rows(
      """
      SELECT category, community FROM matters
      WHERE key >= \(from) AND category IS NOT NULL AND community IS NOT NULL AND accused IS NULL AND flow = \(flow) AND phase <= 3
      GROUP BY category, community HAVING count(*) >= \(least) ORDER BY count(*) DESC, category, community LIMIT \(limit)
      """
    ) { ($0.text(0), $0.text(1)) }
  }

  /// The newest complaints of one category and community. `print` tells people apart and is nothing else.
  static func complaints(
    category: String, community: String, from: Key, limit: Int, in transaction: any Transaction
  ) throws -> [(key: Key, title: String, details: String, print: [UInt8]?, at: Instant)] {
    try transaction.rows(
      """
      SELECT m.key, m.title, m.details, r.phone_print, m.reported_at FROM matters m
      LEFT JOIN reporter_identities r ON r.matter = m.key
      WHERE m.category = \(category) AND m.community = \(community) AND m.key >= \(from) AND m.accused IS NULL AND m.phase <= 3
      ORDER BY m.key DESC LIMIT \(limit)
      """
    ) { ($0.key(0), $0.text(1), $0.text(2), $0.bytesOrNil(3), $0.instant(4)) }
  }

  private static func text(_ months: [Int: Int]) -> String {
    months.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
  }

  private static func problem(_ row: any Row) -> PoolProblem {
    var months: [Int: Int] = [:]
    for part in row.text(10).split(separator: ",") {
      let pair = part.split(separator: ":").compactMap { Int($0) }
      if pair.count == 2 { months[pair[0]] = pair[1] }
    }
    return PoolProblem(
      key: row.key(0), state: PoolProblem.State(rawValue: row.text(1)) ?? .open, title: row.text(2),
      problem: row.text(3),
      proposedBy: row.text(4), category: row.textOrNil(5).flatMap { CategoryKey($0) }, community: row.textOrNil(6),
      words: row.text(7).split(separator: " ").map { String($0) }, matters: row.int(8), reporters: row.int(9),
      months: months,
      foundOn: LocalDate(ordinal: row.int(11)), pledge: row.keyOrNil(12))
  }
}
