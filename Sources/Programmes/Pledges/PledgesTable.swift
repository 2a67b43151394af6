import Basics
import Casework
import Storage

/// All SQL about the rows of pledges. A post has one open pledge of a kind in a year: the index says so, whoever asks at once.
package enum PledgesTable {
  package static let migrations = [
    Migration(
      "pledges.1",
      [
        """
        CREATE TABLE pledges (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, year BIGINT NOT NULL,
          post TEXT NOT NULL, agency TEXT NOT NULL, title TEXT NOT NULL, problem TEXT NOT NULL, target TEXT NOT NULL, stage TEXT NOT NULL,
          phase BIGINT NOT NULL, published_on BIGINT, deadline BIGINT NOT NULL, done_on BIGINT, closed_on BIGINT, until_on BIGINT,
          milestones BIGINT NOT NULL, reached BIGINT NOT NULL, next_on BIGINT, objections BIGINT NOT NULL, upheld BIGINT NOT NULL,
          undecided BIGINT NOT NULL, round BIGINT NOT NULL, decision TEXT NOT NULL, work TEXT NOT NULL, last_report TEXT NOT NULL,
          example BOOLEAN NOT NULL)
        """,
        "CREATE UNIQUE INDEX pledges_one_open ON pledges (post, kind, year) WHERE phase <= 2 AND kind <> 'task'",
        "CREATE INDEX pledges_public ON pledges (year, kind, key) WHERE published_on IS NOT NULL",
        "CREATE INDEX pledges_post ON pledges (post, key)",
        "CREATE INDEX pledges_stage ON pledges (stage, key) WHERE phase <= 2",
        "CREATE INDEX pledges_undecided ON pledges (key) WHERE undecided > 0",
        "CREATE INDEX pledges_decision ON pledges (decision, key) WHERE decision <> ''",
      ])
  ]

  private static let columns: SQL = """
    key, number, kind, year, post, agency, title, problem, target, stage, phase, published_on, deadline, done_on, closed_on, until_on,
    milestones, reached, next_on, objections, upheld, undecided, round, decision, work, last_report, example
    """

  /// - Throws: `DatabaseFault.notUnique` when the post has an open one of the kind in the year.
  package static func insert(_ p: PledgeRow, in transaction: any Transaction) throws {
    // Waits, so that the index speaks here and not at the commit.
    _ = try transaction.change(
      """
      INSERT INTO pledges (\(columns)) VALUES (\(p.key), \(p.number), \(p.kind.rawValue), \(p.year), \(p.post), \(p.agency), \(p.title),
        \(p.problem), \(p.target), \(p.stage), \(p.phase.rawValue), \(p.publishedOn), \(p.deadline), \(p.doneOn), \(p.closedOn), \(p.until),
        \(p.milestones), \(p.reached), \(p.nextOn), \(p.objections), \(p.upheld), \(p.undecided), \(p.round), \(p.decision), \(p.work),
        \(p.lastReport), \(p.isExample))
      """)
  }

  /// Writes what the entries say now.
  package static func update(_ p: PledgeRow, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE pledges SET title = \(p.title), problem = \(p.problem), target = \(p.target), stage = \(p.stage), phase = \(p.phase.rawValue),
        published_on = \(p.publishedOn), deadline = \(p.deadline), done_on = \(p.doneOn), closed_on = \(p.closedOn), until_on = \(p.until),
        milestones = \(p.milestones), reached = \(p.reached), next_on = \(p.nextOn), objections = \(p.objections), upheld = \(p.upheld),
        undecided = \(p.undecided), round = \(p.round), last_report = \(p.lastReport)
      WHERE key = \(p.key)
      """)
  }

  /// The pledge of a number, published or not.
  package static func one(_ number: String, in transaction: any Transaction) throws -> PledgeRow? {
    try transaction.first("SELECT \(columns) FROM pledges WHERE number = \(number)", row)
  }

  /// What the board asks.
  struct Question: Sendable, Hashable {
    var year: Int
    var kinds: [PledgeKind]
    var state: PledgeState?
    var words = ""
    var agency: String?
    var today: LocalDate
    /// A page goes on below it.
    var after: Key?
  }

  /// One page of the board, the newest first. Bounded by a year of one kind, of which there are a thousand at most.
  static func board(_ q: Question, limit: Int, in transaction: any Transaction) throws -> [PledgeRow] {
    var all: [SQL] = ["published_on IS NOT NULL", "year = \(q.year)", "kind IN \(list: q.kinds.map(\.rawValue))"]
    if let after = q.after { all.append("key < \(after)") }
    if let agency = q.agency { all.append("agency = \(agency)") }
    if let state = q.state { all.append(sql(state, q.today)) }
    for word in q.words.lowercased().split(whereSeparator: \.isWhitespace).prefix(5) {
      let pattern = "%\(word.replacing("%", with: "").replacing("_", with: ""))%"
      all.append(
        "(lower(title) LIKE \(pattern) OR lower(problem) LIKE \(pattern) OR lower(target) LIKE \(pattern) OR number LIKE \(pattern))"
      )
    }
    return try transaction.rows(
      "SELECT \(columns) FROM pledges WHERE \(all.joined(" AND ")) ORDER BY key DESC LIMIT \(limit)", row)
  }

  private static func sql(_ state: PledgeState, _ today: LocalDate) -> SQL {
    switch state {
    case .closed: "stage = 'closed'"
    case .withdrawn: "stage = 'withdrawn'"
    case .window: "stage = 'doneClaimed'"
    case .checking: "stage IN ('toVerify', 'verified')"
    case .overdue: "stage IN ('published', 'inProgress') AND deadline < \(today)"
    case .working: "stage IN ('published', 'inProgress') AND deadline >= \(today)"
    }
  }

  /// How one kind of a year stands.
  struct Count: Sendable, Hashable {
    var kind: PledgeKind
    var state: PledgeState
    var count: Int
    var objections: Int
    var upheld: Int
  }

  /// The published ones of a year by kind and state.
  static func counts(year: Int, today: LocalDate, in transaction: any Transaction) throws -> [Count] {
    try transaction.rows(
      """
      SELECT kind, CASE WHEN stage = 'closed' THEN 'closed' WHEN stage = 'withdrawn' THEN 'withdrawn' WHEN stage = 'doneClaimed' THEN 'window'
        WHEN stage IN ('toVerify', 'verified') THEN 'checking' WHEN deadline < \(today) THEN 'overdue' ELSE 'working' END AS state,
        count(*), sum(objections), sum(upheld)
      FROM pledges WHERE published_on IS NOT NULL AND year = \(year) GROUP BY 1, 2 ORDER BY 1, 2
      """
    ) { row in
      Count(
        kind: PledgeKind(rawValue: row.text(0)) ?? .task, state: PledgeState(rawValue: row.text(1)) ?? .working,
        count: row.int(2),
        objections: row.int(3), upheld: row.int(4))
    }
  }

  /// The years there are published ones of, the last first.
  static func years(in transaction: any Transaction) throws -> [Int] {
    try transaction.rows("SELECT DISTINCT year FROM pledges WHERE published_on IS NOT NULL ORDER BY year DESC LIMIT 20")
    { $0.int(0) }
  }

  /// Those of a post, the newest first.
  static func of(post: String, limit: Int, in transaction: any Transaction) throws -> [PledgeRow] {
    try transaction.rows("SELECT \(columns) FROM pledges WHERE post = \(post) ORDER BY key DESC LIMIT \(limit)", row)
  }

  /// Those that stand in one of the stages, the oldest first.
  static func waiting(_ stages: [String], limit: Int, in transaction: any Transaction) throws -> [PledgeRow] {
    try transaction.rows(
      "SELECT \(columns) FROM pledges WHERE phase <= 2 AND stage IN \(list: stages) ORDER BY key LIMIT \(limit)", row)
  }

  /// Those with objections to be decided, the oldest first.
  static func undecided(limit: Int, in transaction: any Transaction) throws -> [PledgeRow] {
    try transaction.rows("SELECT \(columns) FROM pledges WHERE undecided > 0 ORDER BY key LIMIT \(limit)", row)
  }

  /// The tasks of a decision in the order in which they were given.
  static func tasks(of decision: String, limit: Int, in transaction: any Transaction) throws -> [PledgeRow] {
    try transaction.rows(
      "SELECT \(columns) FROM pledges WHERE decision = \(decision) AND decision <> '' ORDER BY key LIMIT \(limit)", row)
  }

  /// How many have confirmed that they follow it by e-mail.
  static func followers(of pledge: Key, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM followers WHERE matter = \(pledge) AND confirmed_at IS NOT NULL")
  }

  private static func day(_ row: any Row, _ column: Int) -> LocalDate? {
    row.intOrNil(column).map { LocalDate(ordinal: $0) }
  }

  private static func row(_ row: any Row) -> PledgeRow {
    PledgeRow(
      key: row.key(0), number: row.text(1), kind: PledgeKind(rawValue: row.text(2)) ?? .task, year: row.int(3),
      post: row.text(4),
      agency: row.text(5), title: row.text(6), problem: row.text(7), target: row.text(8), stage: row.text(9),
      phase: Phase(rawValue: row.int(10)) ?? .waiting, publishedOn: day(row, 11),
      deadline: LocalDate(ordinal: row.int(12)),
      doneOn: day(row, 13), closedOn: day(row, 14), until: day(row, 15), milestones: row.int(16), reached: row.int(17),
      nextOn: day(row, 18),
      objections: row.int(19), upheld: row.int(20), undecided: row.int(21), round: row.int(22), decision: row.text(23),
      work: row.text(24),
      lastReport: row.text(25), isExample: row.bool(26))
  }
}
