import Basics
import Organization
import Platform
import Storage

/// A month of a league with its plan and what was entered.
struct LeagueFile: Sendable {
  var round: LeagueRound
  var plan: LeaguePlan
  /// Every revision, by indicator, unit and revision.
  var all: [LeagueEntry]
  /// The last revision of each value.
  var entries: [LeaguePlan.Cell: LeagueEntry]

  init(_ round: LeagueRound, _ plan: LeaguePlan, _ all: [LeagueEntry]) {
    self.round = round
    self.plan = plan
    self.all = all
    entries = Dictionary(all.map { ($0.cell, $0) }, uniquingKeysWith: { $1 })
  }

  var standing: LeagueRound.Standing { round.standing(plan.cells, entries) }

  /// The snapshot as it would be published now.
  func snapshot(before: LeaguePublication?) -> LeagueSnapshot {
    let past = before.flatMap { try? LeagueSnapshot($0.snapshot) }
    let earlier = Dictionary((past?.inputs ?? []).map { ($0.cell, $0.value) }, uniquingKeysWith: { first, _ in first })
    let inputs = plan.cells.map { cell in
      let entry = entries[cell], hasTarget = plan.measure(cell.measure)?.targets[cell.unit] != nil
      return LeagueSnapshot.Input(
        measure: cell.measure, unit: cell.unit, value: entry?.state == .checked ? entry?.value : nil,
        before: hasTarget && round.month.month > 1 ? earlier[cell] ?? nil : nil, revision: entry?.revision ?? 0,
        checker: entry?.checkedPost.nonEmpty ?? "-",
        source: entry?.state == .missing ? entry?.reason ?? "" : entry?.source ?? "")
    }
    return LeagueSnapshot(plan: plan, month: round.month, revision: round.revision, inputs: inputs)
  }
}

/// What is done with months of leagues. Each act is one transaction that begins by locking the month.
struct LeagueRounds: Sendable {
  let jurisdiction: Jurisdiction
  let plans: LeaguePlans

  static let none = Refusal(.notFound, "league.none", Phrase("没有这一期", "There is no such month"))
  private static let notYours = Refusal(
    .forbidden, "league.notYours", Phrase("您的岗位不能填报或核对这一项", "Your post cannot enter or check this value"))

  func file(_ league: String, _ month: LeagueMonth) async throws -> LeagueFile {
    let plans = plans
    return try await jurisdiction.database.read("leagues.file") { transaction in
      guard let round = try LeagueRoundsTable.one(league, month, in: transaction) else { throw Self.none }
      return LeagueFile(
        round, try plans.plan(round.planText), try LeagueRoundsTable.entries(league, month, in: transaction))
    }
  }

  /// What was published of a month, and what was objected to.
  func past(
    _ league: String, _ month: LeagueMonth
  ) async throws -> (publications: [LeaguePublication], appeals: [LeagueAppeal]) {
    try await jurisdiction.database.read("leagues.history") {
      (
        try LeaguePublicationsTable.revisions(league, month, in: $0),
        try LeagueAwardsTable.appeals(league, month, in: $0)
      )
    }
  }

  /// The newest months of a league.
  func newest(_ league: String) async throws -> [LeagueRound] {
    try await jurisdiction.database.read("leagues.newest") {
      try LeagueRoundsTable.newest(league, before: nil, limit: 24, in: $0)
    }
  }

  /// Opens a month for the values of all units.
  func open(_ league: String, _ month: LeagueMonth, by who: Principal) async throws {
    guard let file = try await plans.inForce(jurisdiction).first(where: { $0.plan.code == league }) else {
      throw Self.none
    }
    guard month <= LeagueMonth(of: jurisdiction.today) else {
      throw Refusal.invalid("month", Phrase("这个月还没有开始", "That month has not begun"))
    }
    let round = LeagueRound(
      league: league, month: month, state: .collecting, revision: 1, planText: file.text, note: "", openedBy: who.post,
      openedAt: jurisdiction.now(), approvedBy: "", approvedPost: "", publishedPost: "")
    try await jurisdiction.database.write("leagues.open") { transaction in
      guard try LeagueRoundsTable.one(league, month, in: transaction) == nil else {
        throw Refusal.invalid("month", Phrase("这一期已经开始收集", "That month is open already"))
      }
      try LeagueRoundsTable.insert(round, in: transaction)
    }
  }

  private func change<T: Sendable>(
    _ name: StaticString, _ league: String, _ month: LeagueMonth,
    _ body: @escaping @Sendable (inout LeagueFile, any Transaction) throws -> T
  ) async throws -> T {
    let plans = plans
    return try await jurisdiction.database.write(name) { transaction in
      guard let round = try LeagueRoundsTable.locked(league, month, in: transaction) else { throw Self.none }
      var file = LeagueFile(
        round, try plans.plan(round.planText), try LeagueRoundsTable.entries(league, month, in: transaction))
      return try body(&file, transaction)
    }
  }

  /// Enters values of the own agency. All or none of them.
  func enter(
    _ values: [(cell: LeaguePlan.Cell, value: Int, source: String)], _ league: String, _ month: LeagueMonth,
    by who: Principal
  ) async throws {
    let now = jurisdiction.now(), keys = jurisdiction.surroundings.keys
    try await change("leagues.enter", league, month) { file, transaction in
      guard file.round.state == .collecting else { throw LeagueRound.notNow }
      for one in values {
        guard file.plan.cells.contains(one.cell), file.round.mayEnter(one.cell, file.plan, who) else {
          throw Self.notYours
        }
        let entry = LeagueEntry(
          key: keys.next(at: now), league: league, month: month, measure: one.cell.measure, unit: one.cell.unit,
          revision: (file.entries[one.cell]?.revision ?? 0) + 1, state: .entered, value: one.value, source: one.source,
          reason: "",
          enteredBy: who.person, enteredPost: who.post, enteredAt: now, checkedBy: "", checkedPost: "")
        try LeagueRoundsTable.insert(entry, in: transaction)
        file.entries[one.cell] = entry
      }
    }
  }

  /// Checks a value, sends it back, or marks that there is none.
  /// - Parameter revision: the revision that was seen.
  func check(
    _ cell: LeaguePlan.Cell, revision: Int, as state: LeagueEntry.State, reason: String, _ league: String,
    _ month: LeagueMonth,
    by who: Principal
  ) async throws {
    let now = jurisdiction.now(), keys = jurisdiction.surroundings.keys
    try await change("leagues.check", league, month) { file, transaction in
      guard file.round.state == .collecting else { throw LeagueRound.notNow }
      let entry = file.entries[cell]
      guard file.plan.cells.contains(cell), file.round.mayCheck(cell, entry, file.plan, who) else {
        throw Self.notYours
      }
      guard (entry?.revision ?? 0) == revision else { throw LeagueRound.notNow }
      if state == .missing {
        guard entry?.state != .entered, entry?.state != .missing else { throw LeagueRound.notNow }
        let mark = LeagueEntry(
          key: keys.next(at: now), league: league, month: month, measure: cell.measure, unit: cell.unit,
          revision: revision + 1,
          state: .missing, value: nil, source: "", reason: reason, enteredBy: "", enteredPost: "", enteredAt: now,
          checkedBy: who.person,
          checkedPost: who.post, checkedAt: now)
        try LeagueRoundsTable.insert(mark, in: transaction)
        return
      }
      guard var entry, entry.state == .entered else { throw LeagueRound.notNow }
      entry.state = state
      entry.reason = reason
      entry.checkedBy = who.person
      entry.checkedPost = who.post
      entry.checkedAt = now
      guard try LeagueRoundsTable.check(entry, in: transaction) else { throw LeagueRound.notNow }
    }
  }

  func approve(_ league: String, _ month: LeagueMonth, by who: Principal) async throws {
    let now = jurisdiction.now()
    try await change("leagues.approve", league, month) { file, transaction in
      try file.round.approvable(by: who, file.plan.cells, file.entries)
      var round = file.round
      round.state = .approved
      round.approvedBy = who.person
      round.approvedPost = who.post
      round.approvedAt = now
      guard try LeagueRoundsTable.update(round, from: .collecting, revision: round.revision, in: transaction) else {
        throw LeagueRound.notNow
      }
    }
  }

  /// Publishes the month as a frozen snapshot; what a correction takes away of flags and lights is cancelled with its note.
  @discardableResult
  func publish(_ league: String, _ month: LeagueMonth, by who: Principal) async throws -> LeaguePublication {
    let now = jurisdiction.now(), keys = jurisdiction.surroundings.keys
    return try await change("leagues.publish", league, month) { file, transaction in
      try file.round.publishable(by: who, file.entries)
      let publication = try Self.write(file, publishedBy: who.post, at: now, keys: keys, in: transaction)
      var round = file.round
      round.state = .published
      round.publishedPost = who.post
      round.publishedAt = now
      guard try LeagueRoundsTable.update(round, from: .approved, revision: round.revision, in: transaction) else {
        throw LeagueRound.notNow
      }
      return publication
    }
  }

  static func write(
    _ file: LeagueFile, publishedBy post: String, at now: Instant, keys: KeyMaker, in transaction: any Transaction
  ) throws -> LeaguePublication {
    let round = file.round, month = round.month
    let before = try LeaguePublicationsTable.one(round.league, month.before, in: transaction)
    let snapshot = file.snapshot(before: before)
    let result = LeagueResult(snapshot)
    let publication = LeaguePublication(
      key: keys.next(at: now), league: round.league, month: month, revision: round.revision, planText: round.planText,
      snapshot: snapshot.text, digest: snapshot.digest, result: result.text,
      resultDigest: LeagueSnapshot.digest(result.text),
      note: round.revision > 1 ? round.note : "", approvedPost: round.approvedPost, publishedPost: post,
      publishedAt: now)
    try LeaguePublicationsTable.insert(publication, in: transaction)
    func mark(_ rule: String, _ board: String, _ unit: String) -> String { "\(rule) \(board) \(unit)" }
    let held = try LeagueAwardsTable.list(round.league, month.number...month.number, in: transaction).filter {
      $0.cancelledRevision == nil
    }
    let given = Set(result.awards.map { mark($0.rule, $0.board, $0.unit) })
    for award in held where !given.contains(mark(award.rule, award.board, award.unit)) {
      try LeagueAwardsTable.cancel(award.key, revision: round.revision, reason: round.note, in: transaction)
    }
    let known = Set(held.map { mark($0.rule, $0.board, $0.unit) })
    for award in result.awards where !known.contains(mark(award.rule, award.board, award.unit)) {
      try LeagueAwardsTable.insert(
        LeagueAward(
          key: keys.next(at: now), league: round.league, month: month, rule: award.rule, kind: award.kind,
          board: award.board,
          group: award.group, unit: award.unit, cases: award.casesText, revision: round.revision,
          cancelledRevision: nil,
          cancelledReason: ""), in: transaction)
    }
    return publication
  }

  /// Takes a month up again: before publication for another look, afterwards for a correction, whose reason is published with it.
  func reopen(_ league: String, _ month: LeagueMonth, reason: String, by who: Principal) async throws {
    try await change("leagues.reopen", league, month) { file, transaction in
      guard file.round.state != .collecting else { throw LeagueRound.notNow }
      var round = file.round
      if round.state == .published { round.revision += 1 }
      round.note = reason
      round.state = .collecting
      round.approvedBy = ""
      round.approvedPost = ""
      round.approvedAt = nil
      guard try LeagueRoundsTable.update(round, from: file.round.state, revision: file.round.revision, in: transaction)
      else {
        throw LeagueRound.notNow
      }
    }
  }

  /// Objects to a published value of the own agency.
  func appeal(
    _ cell: LeaguePlan.Cell, _ text: String, _ league: String, _ month: LeagueMonth, by who: Principal
  ) async throws {
    let now = jurisdiction.now(), key = jurisdiction.surroundings.keys.next(at: now)
    try await change("leagues.appeal", league, month) { file, transaction in
      guard try LeaguePublicationsTable.one(league, month, in: transaction) != nil else { throw LeagueRound.notNow }
      guard file.plan.cells.contains(cell), file.round.mayEnter(cell, file.plan, who) else { throw Self.notYours }
      try LeagueAwardsTable.insert(
        LeagueAppeal(
          key: key, league: league, month: month, measure: cell.measure, unit: cell.unit, text: text, post: who.post,
          at: now,
          isUpheld: nil, answer: "", answeredPost: ""), in: transaction)
    }
  }

  func answer(_ key: Key, isUpheld: Bool, text: String, by who: Principal) async throws -> LeagueAppeal {
    let now = jurisdiction.now()
    return try await jurisdiction.database.write("leagues.answer") { transaction in
      guard let appeal = try LeagueAwardsTable.appeal(key, in: transaction) else { throw Self.none }
      guard appeal.post != who.post else { throw Self.notYours }
      guard try LeagueAwardsTable.answer(key, isUpheld: isUpheld, text: text, by: who.post, at: now, in: transaction)
      else {
        throw LeagueRound.notNow
      }
      return appeal
    }
  }
}
