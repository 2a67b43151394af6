import Basics
import Casework
import Organization
import Storage

/// All SQL about requests as others see them. Seen in lists is what is public: accepted under a filing standard, not dropped,
/// accusing nobody, of the ordinary lifecycle, of no hidden category.
enum RequestsTable {
  struct Question: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable { case all, open, closed }

    var flow: String
    var state = State.all
    /// Whole keys of categories, any of them; nil for all.
    var categories: [String]?
    /// Categories that are never listed.
    var hidden: [String] = []
    /// Keys of requests from here, and below there.
    var from: Key?
    var below: Key?
    /// Only with a step at or after this.
    var changedFrom: Key?
    /// Only without a step at or after this.
    var unchangedFrom: Key?
    /// Communities and streets, any of them; nil for everywhere.
    var places: [String]?
    var offset = 0
    var limit: Int
  }

  /// Newest first.
  static func list(_ question: Question, in transaction: any Transaction) throws -> [Matter] {
    let found = try transaction.rows(
      """
      SELECT key FROM (\(keys(question, limit: question.offset + question.limit))) AS met
      ORDER BY key DESC LIMIT \(question.limit) OFFSET \(question.offset)
      """
    ) { $0.key(0) }
    return try MattersTable.of(found, in: transaction).reversed()
  }

  /// How many there are; not more than `most`.
  static func count(_ question: Question, most: Int, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM (\(keys(question, limit: most))) AS met")
  }

  /// Each kind of question walks one index in the order of the list until enough are found, within a bounded time.
  private static func keys(_ question: Question, limit: Int) -> SQL {
    if let categories = question.categories {
      guard !categories.isEmpty else { return "SELECT key FROM matters WHERE 1 = 0" }
      let parts = categories.map { category -> SQL in
        let inner = walk(
          question, "matters\(sqlite: " INDEXED BY matters_category_public", postgres: "")", limit, category: category)
        return "SELECT key FROM (\(inner)) AS walked"
      }
      return "SELECT key FROM (\(parts.joined(" UNION ALL "))) AS walked ORDER BY key DESC LIMIT \(limit)"
    }
    if question.state == .open {
      return walk(question, "matters\(sqlite: " INDEXED BY matters_open_public", postgres: "")", limit)
    }
    return walk(question, "matters\(sqlite: " NOT INDEXED", postgres: "")", limit)
  }

  private static func walk(_ question: Question, _ source: SQL, _ limit: Int, category: String? = nil) -> SQL {
    let phase: SQL =
      switch question.state {
      case .all: "phase <= 3"
      case .open: "phase <= 2"
      case .closed: "phase = 3"
      }
    var all: [SQL] = [phase, "accused IS NULL AND standard IS NOT NULL", "flow = \(question.flow)"]
    if let category { all.append("category = \(category)") }
    if !question.hidden.isEmpty { all.append("category NOT IN \(list: question.hidden)") }
    if let from = question.from { all.append("key >= \(from)") }
    if let below = question.below { all.append("key < \(below)") }
    if let places = question.places {
      all.append("(community IN \(list: places) OR (community IS NULL AND street IN \(list: places)))")
    }
    if let since = question.changedFrom {
      // What was found by the steps is few; the outer walk looks each up.
      all.append("key IN (SELECT matter FROM entries WHERE key >= \(since))")
    }
    if let since = question.unchangedFrom {
      all.append("NOT EXISTS (SELECT 1 FROM entries WHERE entries.matter = matters.key AND entries.key >= \(since))")
    }
    return "SELECT key FROM \(source) WHERE \(all.joined(" AND ")) ORDER BY key DESC LIMIT \(limit)"
  }

  /// When each was last recorded to have moved.
  static func changed(_ keys: [Key], in transaction: any Transaction) throws -> [Key: Instant] {
    var found: [Key: Instant] = [:]
    try transaction.forEach(
      "SELECT matter, max(recorded_at) FROM entries WHERE matter IN \(list: keys) GROUP BY matter"
    ) { found[$0.key(0)] = $0.instant(1) }
    return found
  }

  /// Steps of a bounded time, in order: those of public matters, or of what one sender sent.
  /// - Parameter sender: the beginning of its numbers; nil for what is public.
  static func steps(
    from: Key, below: Key, flow: String, hidden: [String], sender: String?, limit: Int, in transaction: any Transaction
  ) throws -> [(entry: Key, matter: Key)] {
    let whose: SQL =
      sender.map {
        "source = \(RequestPost.channel) AND source_number >= \($0) AND source_number < \($0 + "\u{10FFFF}") AND accused IS NULL"
      } ?? "accused IS NULL AND standard IS NOT NULL AND phase <= 3"
    let shown: SQL = hidden.isEmpty ? "1 = 1" : "(category IS NULL OR category NOT IN \(list: hidden))"
    return try transaction.rows(
      """
      SELECT entries.key, entries.matter FROM entries \(sqlite: "CROSS JOIN", postgres: "JOIN") matters ON matters.key = entries.matter
      WHERE entries.key >= \(from) AND entries.key < \(below) AND flow = \(flow) AND \(whose) AND \(shown)
      ORDER BY entries.key LIMIT \(limit)
      """
    ) { (entry: $0.key(0), matter: $0.key(1)) }
  }
}
