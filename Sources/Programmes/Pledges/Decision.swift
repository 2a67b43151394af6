import Basics
import Casework

/// A decision of a plenum or conference that is broken into tasks: 全会决定 → 几个方面的工作.
package struct Decision: Sendable, Hashable {
  /// An area of work of a decision.
  package struct Work: Sendable, Hashable {
    package var code: String
    package var name: String
  }

  package static let titleMost = 80
  package static let textMost = 2000
  package static let worksMost = 20

  package var key: Key
  package var title: String
  package var text: String
  package var decidedOn: LocalDate
  package var works: [Work]
  package var isExample: Bool

  /// One area a line; they are numbered from 1.
  /// - Throws: `Refusal` when there is none, or too many, or one is too long.
  package static func works(_ text: String) throws(Refusal) -> [Work] {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard (1...worksMost).contains(lines.count) else {
      throw .invalid(
        "works", Phrase("请写 1 至 \(worksMost) 个方面，每行一个", "Write 1 to \(worksMost) areas of work, one a line"))
    }
    guard lines.allSatisfy({ $0.count <= titleMost }) else {
      throw .invalid("works", Phrase("每个方面最多 \(titleMost) 字", "An area has \(titleMost) characters at most"))
    }
    return lines.enumerated().map { Work(code: "\($0.offset + 1)", name: $0.element) }
  }
}

/// Why a task counts as stuck; the rule stands on the page.
enum Stuck: String, Sendable, CaseIterable {
  case overdue, milestone, report

  var label: Phrase {
    switch self {
    case .overdue: Phrase("逾期", "overdue")
    case .milestone: Phrase("节点误期", "milestone missed")
    case .report: Phrase("上月没有月报", "no report for last month")
    }
  }

  /// Reports of a month are due on this day of the next.
  static let reportDay = 10

  /// What of it a task is, on a day; empty when it goes on, or has ended.
  static func of(_ row: PledgeRow, on today: LocalDate) -> [Stuck] {
    guard row.phase == .working, row.doneOn == nil else { return [] }
    var found: [Stuck] = []
    if row.deadline < today { found.append(.overdue) }
    if let next = row.nextOn, next < today { found.append(.milestone) }
    let first = LocalDate(today.year, today.month, 1), last = first + -1
    let month = "\(last.year)-\(padded(last.month, 2))"
    // A task of last month owes nothing for the month in which it was given.
    if today.day > reportDay, let given = row.publishedOn, given < LocalDate(last.year, last.month, 1),
      row.lastReport < month
    {
      found.append(.report)
    }
    return found
  }
}
