import Basics
import Organization
import Storage

extension SignIns {
  /// Gives a post; it holds from the next request on if its days have begun.
  /// - Parameter giver: who gives it; nil for a command.
  /// - Throws: `input.invalid` with the properties of the draft as fields, by `HoldingRules`; `person.none`,
  ///   `person.locked`, `person.left`.
  package func give(
    _ draft: HoldingDraft, by giver: Giver?, today: LocalDate, now: Instant, roster: Roster
  ) async throws -> PostHolding {
    let holding = PostHolding(
      key: maker.next(at: now), person: draft.person, post: draft.post, kind: draft.kind, from: draft.from,
      to: draft.to, givenBy: giver?.code ?? "", givenAt: now)
    try await database.write("holdings.give") { transaction in
      guard let person = try PersonsTable.one(draft.person, in: transaction) else { throw Refusal.noPerson }
      guard person.state == .active else { throw Refusal.inactive(person.state) }
      try HoldingsTable.takeTurn(in: transaction)
      let beside =
        try HoldingsTable.of(draft.person, in: transaction)
        + HoldingsTable.of(post: draft.post, in: transaction).filter { $0.person != draft.person }
      let faults = HoldingRules.faults(
        of: holding, by: giver?.person, beside: beside, roster: roster, today: today)
      guard faults.isEmpty else { throw Refusal.invalid(faults) }
      try HoldingsTable.insert(holding, in: transaction)
    }
    return holding
  }

  /// Ends a holding, and with it those of who stands in for it.
  /// - Parameters:
  ///   - day: the last day it is in force; nil for at once.
  ///   - giver: nil for a command.
  /// - Throws: `holding.none`; field `to` if the day is past or not before the present end.
  package func end(
    _ key: Key, after day: LocalDate?, by giver: Giver?, today: LocalDate, now: Instant
  ) async throws {
    let by = giver?.code ?? ""
    try await database.write("holdings.end") { transaction in
      try HoldingsTable.takeTurn(in: transaction)
      guard let holding = try HoldingsTable.one(key, in: transaction), holding.endedAt == nil,
        (holding.to ?? today) >= today
      else { throw Refusal(.notFound, "holding.none", Phrase("没有这项任职，或已结束", "There is no such holding any more")) }
      guard let day else { return try Self.end(holding, by: by, at: now, in: transaction) }
      guard day >= today, day >= holding.from, holding.to.map({ day < $0 }) ?? true else {
        let phrase = Phrase(
          "最后一日不得早于今日或起始日，并须早于原定最后一日",
          "The last day is neither past nor before the first, and before the present last day")
        throw Refusal.invalid("to", phrase)
      }
      try HoldingsTable.shorten(key, to: day, by: by, in: transaction)
      for standIn in try Self.standIns(for: holding, in: transaction) where standIn.to.map({ $0 > day }) ?? true {
        if standIn.from > day {
          try HoldingsTable.end(standIn.key, by: by, at: now, in: transaction)
        } else {
          try HoldingsTable.shorten(standIn.key, to: day, by: by, in: transaction)
        }
      }
    }
  }

  /// All holdings of the person, ended ones too, the latest first.
  package func holdings(of person: Key) async throws -> [PostHolding] {
    try await database.read("holdings.of") { try HoldingsTable.of(person, in: $0) }
  }

  /// All holdings of the post, ended ones too, the latest first.
  package func holdings(ofPost post: String) async throws -> [PostHolding] {
    try await database.read("holdings.ofPost") { try HoldingsTable.of(post: post, in: $0) }
  }

  /// The posts that somebody holds on the day, stand-ins included.
  package func postsHeld(on day: LocalDate) async throws -> Set<String> {
    try await database.read("holdings.held") { try HoldingsTable.postsHeld(on: day, in: $0) }
  }

  /// What the person holds on the day: own posts first.
  package func posts(of person: Key, on day: LocalDate) async throws -> [PostHolding] {
    try await database.read("holdings.inForce") { try HoldingsTable.inForce(person, on: day, in: $0) }
  }

  /// Who holds these posts on the day: by post, own holders first; with code and name of the person.
  package func holders(
    of posts: [String], on day: LocalDate
  ) async throws -> [(holding: PostHolding, code: String, name: String)] {
    guard !posts.isEmpty else { return [] }
    return try await database.read("holdings.holders") { try HoldingsTable.holders(of: posts, on: day, in: $0) }
  }

  /// The pack's holdings as persons (by code) and holdings. What is there already stays as it is, so it may be run again.
  /// - Returns: how many holdings are new.
  /// - Throws: `input.invalid` naming post and person if they break `HoldingRules`.
  package func adopt(
    _ holdings: [Holding], isSynthetic: Bool, roster: Roster, now: Instant
  ) async throws -> Int {
    let rows = holdings.map { (holding: $0, person: maker.next(at: now), key: maker.next(at: now)) }
    return try await database.write("holdings.adopt") { transaction in
      try HoldingsTable.takeTurn(in: transaction)
      var count = 0
      for row in rows {
        let person = try Self.adopted(row.holding, row.person, isSynthetic: isSynthetic, now: now, in: transaction)
        let proposed = PostHolding(
          key: row.key, person: person.key, post: row.holding.post, from: row.holding.from ?? LocalDate(2000, 1, 1),
          to: row.holding.to, givenAt: now)
        let own = try HoldingsTable.of(person.key, in: transaction)
        if own.contains(where: { $0.post == proposed.post && $0.from == proposed.from && $0.kind == .own }) { continue }
        let beside =
          try own
          + HoldingsTable.of(post: proposed.post, in: transaction).filter { $0.person != person.key }
        let faults = HoldingRules.faults(of: proposed, by: nil, beside: beside, roster: roster)
        guard faults.isEmpty else {
          throw Refusal.invalid(
            faults.map { .init("\(row.holding.post) \(row.holding.person)", $0.phrase) })
        }
        try HoldingsTable.insert(proposed, in: transaction)
        count += 1
      }
      return count
    }
  }

  private static func adopted(
    _ holding: Holding, _ key: Key, isSynthetic: Bool, now: Instant, in transaction: any Transaction
  ) throws -> Person {
    if let person = try PersonsTable.one(code: holding.person, in: transaction) { return person }
    let person = Person(
      key: key, code: holding.person, signInName: nil, name: holding.personName, phone: nil, email: nil,
      state: .active, isSynthetic: isSynthetic, createdAt: now, createdBy: "")
    try PersonsTable.insert(person, in: transaction)
    return person
  }

  static func end(
    _ holding: PostHolding, by: String, at now: Instant, in transaction: any Transaction
  ) throws {
    try HoldingsTable.end(holding.key, by: by, at: now, in: transaction)
    for standIn in try standIns(for: holding, in: transaction) {
      try HoldingsTable.end(standIn.key, by: by, at: now, in: transaction)
    }
  }

  private static func standIns(
    for holding: PostHolding, in transaction: any Transaction
  ) throws -> [PostHolding] {
    guard holding.kind == .own else { return [] }
    return try HoldingsTable.of(post: holding.post, in: transaction).filter {
      $0.kind == .standIn(for: holding.person) && $0.endedAt == nil && holding.overlaps($0)
    }
  }
}
