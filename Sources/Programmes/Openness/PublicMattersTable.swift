import Basics
import Casework
import Organization
import Storage

/// All SQL about what of the matters is public. A matter is public once it was accepted under a filing standard, as long as it was
/// not dropped, if it accuses nobody and is of the ordinary lifecycle.
enum PublicMattersTable {
  /// What is asked for; keyset paging by `after`.
  struct Question: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable { case all, open, closed }
    enum Place: Sendable, Hashable {
      case street(String)
      case community(String)
    }

    var state = State.all
    var place: Place?
    /// Whole keys of subclasses, any of them; nil for all.
    var categories: [String]?
    /// The name of the lifecycle; nil for all.
    var flow: String?
    var after: Key?
    /// No key below it.
    var from: Key?
  }

  private static let isPublic: SQL = "accused IS NULL AND standard IS NOT NULL"

  /// Newest first.
  static func list(_ question: Question, limit: Int, in transaction: any Transaction) throws -> [PublicMatter] {
    try transaction.rows(
      """
      SELECT key, category, street, community, agency, lifecycle, stage, phase, closure, reported_at, closed_at
      FROM matters WHERE key IN (\(keys(question, limit: limit))) ORDER BY key DESC
      """
    ) { row in
      PublicMatter(
        key: row.key(0), category: row.textOrNil(1).flatMap { CategoryKey($0) }, street: row.textOrNil(2),
        community: row.textOrNil(3), agency: row.textOrNil(4), lifecycle: row.text(5), stage: row.text(6),
        phase: Phase(rawValue: row.int(7)) ?? .waiting, closure: row.textOrNil(8), reportedAt: row.instant(9),
        closedAt: row.instantOrNil(10))
    }
  }

  /// Each kind of question walks one index in the order of the list until the page is full. Which one is said to SQLite, which has no
  /// statistics and would rather fetch and sort a whole street or subclass.
  private static func keys(_ question: Question, limit: Int) -> SQL {
    if question.state == .open {
      return walk(question, "matters\(sqlite: " INDEXED BY matters_open_public", postgres: "")", "phase <= 2", limit)
    }
    let phase: SQL = question.state == .closed ? "phase = 3" : "phase <= 3"
    if let categories = question.categories {
      guard !categories.isEmpty else { return "SELECT key FROM matters WHERE 1 = 0" }
      let parts = categories.enumerated().map { index, category -> SQL in
        var one = question
        one.categories = [category]
        let inner = walk(
          one, "matters\(sqlite: " INDEXED BY matters_category_public", postgres: "")", phase, limit)
        return "SELECT key FROM (\(inner)) AS walked"
      }
      return "SELECT key FROM (\(parts.joined(" UNION ALL "))) AS met ORDER BY key DESC LIMIT \(limit)"
    }
    let index: SQL =
      switch question.place {
      case .street: "matters\(sqlite: " INDEXED BY matters_street", postgres: "")"
      case .community: "matters\(sqlite: " INDEXED BY matters_community", postgres: "")"
      case nil: "matters\(sqlite: " NOT INDEXED", postgres: "")"
      }
    return walk(question, index, phase, limit)
  }

  private static func walk(_ question: Question, _ source: SQL, _ phase: SQL, _ limit: Int) -> SQL {
    var all: [SQL] = [phase, isPublic]
    if let flow = question.flow { all.append("flow = \(flow)") }
    switch question.place {
    case .street(let code): all.append("street = \(code)")
    case .community(let code): all.append("community = \(code)")
    case nil: break
    }
    if let categories = question.categories {
      all.append(categories.count == 1 ? "category = \(categories[0])" : "category IN \(list: categories)")
    }
    if let after = question.after { all.append("key < \(after)") }
    if let from = question.from { all.append("key >= \(from)") }
    return "SELECT key FROM \(source) WHERE \(all.joined(" AND ")) ORDER BY key DESC LIMIT \(limit)"
  }

  /// Open public matters by community.
  static func open(
    flow: String?, in transaction: any Transaction, _ each: (_ street: String, _ community: String, _ count: Int) -> Void
  ) throws {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    try transaction.forEach(
      """
      SELECT street, community, count(*) FROM matters\(sqlite: " INDEXED BY matters_open_public", postgres: "")
      WHERE phase <= 2 AND \(isPublic) AND \(whose) GROUP BY street, community
      """
    ) { each($0.textOrNil(0) ?? "", $0.textOrNil(1) ?? "", $0.int(2)) }
  }

  /// One closed matter as the figures need it.
  struct Closed: Sendable {
    var street: String
    var community: String
    var agency: String
    var closure: String
    /// nil where it is not judged; an exempted miss counts as on time.
    var onTime: Bool?
    var span: Seconds
  }

  /// What was closed since, in no order.
  static func closed(
    since: Instant, flow: String?, in transaction: any Transaction, _ each: (Closed) -> Void
  ) throws {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    try transaction.forEach(
      """
      SELECT street, community, agency, closure,
        CASE WHEN exclusion IS NULL THEN on_time OR (exemption IS NOT NULL AND on_time IS NOT NULL) END, reported_at, closed_at
      FROM matters WHERE closed_at >= \(since) AND closed_at IS NOT NULL AND phase = 3 AND \(isPublic) AND \(whose)
      """
    ) { row in
      each(
        Closed(
          street: row.textOrNil(0) ?? "", community: row.textOrNil(1) ?? "", agency: row.textOrNil(2) ?? "",
          closure: row.textOrNil(3) ?? "", onTime: row.boolOrNil(4), span: row.instant(6) - row.instant(5)))
    }
  }

  /// How many were reported and closed since.
  static func today(
    since: Instant, flow: String?, in transaction: any Transaction
  ) throws -> (reported: Int, closed: Int) {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    return (
      try transaction.number("SELECT count(*) FROM matters WHERE reported_at >= \(since) AND \(whose)"),
      try transaction.number(
        "SELECT count(*) FROM matters WHERE closed_at >= \(since) AND closed_at IS NOT NULL AND phase = 3 AND \(whose)")
    )
  }
}
