import Basics
import Casework
import Organization
import Storage

/// The matters behind figures.
extension FactsTable {
  /// Every matter that adds anything to a period, in order of its key: what is frozen with it.
  package static func inPeriod(_ period: Period, flow: String, in transaction: any Transaction) throws -> [MatterFacts]
  {
    var found: [Key: MatterFacts] = [:]
    for anchor in BasicCount.Anchor.allCases where anchor != .refused {
      try transaction.forEach(
        "SELECT \(columns) FROM matter_facts WHERE flow = \(flow) AND \(span(anchor, period))"
      ) { row in
        let facts = facts(row)
        found[facts.matter] = facts
      }
    }
    let refused = try transaction.rows(
      """
      SELECT DISTINCT refused_matter FROM facts_refusals
      WHERE flow = \(flow) AND day >= \(period.firstDay) AND day < \(period.end)
      """
    ) { $0.key(0) }
    for batch in refused.filter({ found[$0] == nil }).chunks(of: 500) {
      found.merge(try of(batch, in: transaction)) { first, _ in first }
    }
    return found.values.sorted { $0.matter < $1.matter }
  }

  private static func column(_ anchor: BasicCount.Anchor) -> SQL {
    switch anchor {
    case .reported: "reported_day"
    case .filed: "filed_day"
    case .dispatched: "dispatched_day"
    case .due: "due_day"
    case .closed: "closed_day"
    case .voiced, .refused: "voiced_day"
    }
  }

  private static func span(_ anchor: BasicCount.Anchor, _ period: Period) -> SQL {
    let column = column(anchor)
    return "\(column) IS NOT NULL AND \(column) >= \(period.firstDay) AND \(column) < \(period.end)"
  }

  /// What a matter must be to be counted, in SQL; the same as `counts` says of its facts.
  private static func holds(_ count: BasicCount) -> SQL {
    if let marks = count.marks {
      return "(marks & \(marks.set)) = \(marks.set) AND (marks & \(marks.unset)) = 0"
    }
    let judged =
      BasicCount.urgentDue.marks.map { marks -> SQL in
        let urgent = MatterFacts.Mark.urgent.rawValue
        return "(marks & \(marks.set & ~urgent)) = \(marks.set & ~urgent) AND (marks & \(marks.unset)) = 0"
      } ?? "1 = 1"
    let onTime: SQL = """
      ((marks & \(MatterFacts.Mark.handledOnTime.rawValue)) <> 0
        OR (marks & \(MatterFacts.Mark.handled.rawValue | MatterFacts.Mark.exempt.rawValue))
          = \(MatterFacts.Mark.handled.rawValue | MatterFacts.Mark.exempt.rawValue))
      """
    return switch count {
    case .redispatched: "redispatches > 0"
    case .handledOnTime: "\(judged) AND \(onTime)"
    case .urgentHandledOnTime: "\(judged) AND \(onTime) AND (marks & \(MatterFacts.Mark.urgent.rawValue)) <> 0"
    case .dueClosed: "\(judged) AND closed_day IS NOT NULL"
    case .reworked, .reworks: "reworks > 0"
    case .extended: "extensions > 0"
    case .signDue: "signs > 0"
    case .signedOnTime: "signed > 0"
    case .appealsGranted: "appeals > 0"
    case .workMinutes:
      "minutes > 0 AND (marks & \(MatterFacts.Mark.isDue.rawValue)) <> 0 AND (marks & \(MatterFacts.Mark.handled.rawValue)) <> 0"
    default: "1 = 1"
    }
  }

  private static func whose(_ sort: CountSort, _ name: String, _ anchor: BasicCount.Anchor) -> SQL {
    switch sort {
    case .all: "1 = 1"
    case .street: "street = \(name)"
    case .community: "community = \(name)"
    case .category: "category = \(name)"
    case .channel: "channel = \(name)"
    case .agency: "agency = \(name)"
    case .function:
      switch anchor {
      case .filed: "filed_by = \(name)"
      case .dispatched: "dispatched_by = \(name)"
      default: "handled_by = \(name)"
      }
    }
  }

  /// One page of the matters that a count counts, by day and key; only numbers of matters within the reach, since the list leads to them.
  package static func page(
    _ count: BasicCount, _ sort: CountSort, _ name: String, in period: Period, flow: String, after key: Key?,
    limit: Int,
    in transaction: any Transaction
  ) throws -> [MatterFacts] {
    if count.anchor == .refused {
      let rest: SQL = key.map { "fact_matter > \($0)" } ?? "1 = 1"
      let overruled: SQL = count == .refusedWrongly ? "overruled" : "1 = 1"
      let place: SQL = sort == .agency ? "r.agency = \(name)" : whose(sort, name, .due)
      return try transaction.rows(
        """
        SELECT \(columns) FROM matter_facts WHERE \(rest) AND \(sort == .agency ? "1 = 1" : place) AND fact_matter IN (
          SELECT refused_matter FROM facts_refusals r WHERE r.flow = \(flow) AND r.day >= \(period.firstDay) AND r.day < \(period.end)
            AND \(overruled) AND \(sort == .agency ? place : "1 = 1"))
        ORDER BY fact_matter LIMIT \(limit)
        """, facts)
    }
    // By day first: the index has them so, and a page need not look at the whole period.
    let day = column(count.anchor)
    let onwards: SQL =
      key.map { key in
        let last: SQL = "(SELECT \(day) FROM matter_facts WHERE fact_matter = \(key))"
        return "\(day) >= \(last) AND (\(day), fact_matter) > (\(last), \(key))"
      } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM matter_facts
      WHERE flow = \(flow) AND \(span(count.anchor, period)) AND \(whose(sort, name, count.anchor)) AND \(holds(count)) AND \(onwards)
      ORDER BY \(day), fact_matter LIMIT \(limit)
      """, facts)
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
