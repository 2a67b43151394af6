import Basics
import Organization

/// A month of a league on its way from the first value to publication (一期).
package struct LeagueRound: Sendable, Hashable {
  /// As it is stored.
  package enum State: String, Sendable, CaseIterable {
    case collecting, approved, published
  }

  /// What people see: between collecting and approved a month is checked, once nothing waits.
  package enum Standing: String, Sendable, CaseIterable {
    case collecting, checked, approved, published

    package var label: Phrase {
      switch self {
      case .collecting: Phrase("收集中", "Collecting")
      case .checked: Phrase("已核对", "Checked")
      case .approved: Phrase("已批准", "Approved")
      case .published: Phrase("已公布", "Published")
      }
    }
  }

  package var league: String
  package var month: LeagueMonth
  package var state: State
  /// Which publication it is on the way to, or has reached: 1, 2 …
  package var revision: Int
  /// The plan as the pack had it when the month was opened: a running month keeps its rules.
  package var planText: String
  /// Why it was taken up again; published with the correction.
  package var note: String
  package var openedBy: String
  package var openedAt: Instant
  package var approvedBy: String
  package var approvedPost: String
  package var approvedAt: Instant?
  package var publishedPost: String
  package var publishedAt: Instant?

  /// How far it is, by its values.
  package func standing(_ cells: [LeaguePlan.Cell], _ entries: [LeaguePlan.Cell: LeagueEntry]) -> Standing {
    switch state {
    case .published: .published
    case .approved: .approved
    case .collecting: cells.allSatisfy { entries[$0]?.state.isSettled == true } ? .checked : .collecting
    }
  }

  // MARK: Who may

  /// Units enter for themselves only.
  package func mayEnter(_ cell: LeaguePlan.Cell, _ plan: LeaguePlan, _ who: Principal) -> Bool {
    plan.member(cell.unit)?.by == who.agency && who.may(.enterLeagues)
  }

  /// The source department checks, never whoever entered it.
  package func mayCheck(_ cell: LeaguePlan.Cell, _ entry: LeagueEntry?, _ plan: LeaguePlan, _ who: Principal) -> Bool {
    guard who.may(.checkLeagues), plan.measure(cell.measure)?.source == who.agency else { return false }
    return entry.map { $0.enteredBy != who.person && $0.enteredPost != who.post } ?? true
  }

  /// - Throws: `Refusal` when values wait, or when this person entered or checked one of them.
  package func approvable(
    by who: Principal, _ cells: [LeaguePlan.Cell], _ entries: [LeaguePlan.Cell: LeagueEntry]
  ) throws(Refusal) {
    guard state == .collecting else { throw Self.notNow }
    let open = cells.count { entries[$0]?.state.isSettled != true }
    guard open == 0 else {
      throw Refusal(
        .conflict, "league.open",
        Phrase("还有 \(open) 项没有核对，也没有标为缺数，不能批准", "\(open) values are neither checked nor marked as missing"))
    }
    try impartial(who, entries)
  }

  /// - Throws: `Refusal` when it is not approved, or was by the same person.
  package func publishable(by who: Principal, _ entries: [LeaguePlan.Cell: LeagueEntry]) throws(Refusal) {
    guard state == .approved else { throw Self.notNow }
    guard approvedBy != who.person, approvedPost != who.post else {
      throw Refusal(
        .forbidden, "league.twoPersons",
        Phrase("批准的人不能公布，须由另一人公布", "Whoever approved it cannot publish it: another person must"))
    }
    try impartial(who, entries)
  }

  private func impartial(_ who: Principal, _ entries: [LeaguePlan.Cell: LeagueEntry]) throws(Refusal) {
    let hasHand = entries.values.contains {
      [$0.enteredBy, $0.checkedBy].contains(who.person) || [$0.enteredPost, $0.checkedPost].contains(who.post)
    }
    guard !hasHand else {
      throw Refusal(
        .forbidden, "league.ownHand",
        Phrase("填报或核对过本期数值的人，不能批准或公布", "Whoever entered or checked values of the month cannot approve or publish it"))
    }
  }

  package static let notNow = Refusal(
    .conflict, "league.notNow", Phrase("本期现在不能这样做，请刷新", "That cannot be done with this month now: please reload"))
}

/// What was published of a month, one for each revision; never changed.
package struct LeaguePublication: Sendable, Hashable {
  package var key: Key
  package var league: String
  package var month: LeagueMonth
  package var revision: Int
  package var planText: String
  package var snapshot: String
  package var digest: String
  package var result: String
  package var resultDigest: String
  /// The note of a correction.
  package var note: String
  package var approvedPost: String
  package var publishedPost: String
  package var publishedAt: Instant
}

/// A flag or light on record, with what it rests on.
package struct LeagueAward: Sendable, Hashable {
  package var key: Key
  package var league: String
  package var month: LeagueMonth
  package var rule: String
  package var kind: LeaguePlan.AwardKind
  package var board: String
  package var group: String
  package var unit: String
  package var cases: String
  /// The revision that gave it.
  package var revision: Int
  /// The revision that took it away, and why.
  package var cancelledRevision: Int?
  package var cancelledReason: String
}

/// What a unit objects to in a published month (异议), and the answer.
package struct LeagueAppeal: Sendable, Hashable {
  package var key: Key
  package var league: String
  package var month: LeagueMonth
  package var measure: String
  package var unit: String
  package var text: String
  package var post: String
  package var at: Instant
  /// nil while it waits.
  package var isUpheld: Bool?
  package var answer: String
  package var answeredPost: String
  package var answeredAt: Instant?

  package static let textMost = 500
}
