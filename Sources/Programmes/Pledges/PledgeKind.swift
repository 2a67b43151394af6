import Basics
import Casework
import Organization
import Territory

/// Which of the lists a pledge stands on: 千名科长千道题、百名局长百件事、十个街道十张卷、五大园区五场考; or a task of a decision.
package enum PledgeKind: String, Sendable, CaseIterable {
  case thousand, hundred, ten, five, task

  /// Those that posts claim themselves, in the order of the board.
  static let claimed: [PledgeKind] = [.hundred, .ten, .five, .thousand]

  var label: Phrase {
    switch self {
    case .thousand: Phrase("科长千道题", "Section chiefs’ questions")
    case .hundred: Phrase("局长百件事", "Bureau chiefs’ matters")
    case .ten: Phrase("街道十张卷", "Streets’ papers")
    case .five: Phrase("园区五场考", "Zones’ exams")
    case .task: Phrase("决定任务", "Tasks of decisions")
    }
  }

  /// What one of them is called.
  var one: Phrase {
    switch self {
    case .thousand: Phrase("一道题", "question")
    case .hundred: Phrase("一件事", "matter")
    case .ten: Phrase("一张卷", "paper")
    case .five: Phrase("一场考", "exam")
    case .task: Phrase("任务", "task")
    }
  }

  /// Whether it has questions with scores.
  var hasPaper: Bool { self == .ten || self == .five }

  /// What the post may claim: the head of a department or enterprise one matter, of a street one paper, of a zone one exam; whoever
  /// keeps a section's desk one question. Nil for nobody's.
  static func of(_ principal: Principal, in district: District) -> PledgeKind? {
    guard let agency = district.roster.agency(principal.agency) else { return nil }
    if principal.may(.leadPledge) {
      if agency.kind == .street { return agency.area.flatMap { district.territory[$0]?.kind } == "zone" ? .five : .ten }
      return .hundred
    }
    guard principal.may(.claimPledge), ![.community, .grid, .district].contains(agency.kind) else { return nil }
    return .thousand
  }
}
