import Basics
import Organization
import Storage

/// Starting an emergency plan, raising and lowering its level, and writing down what came of each call. Every act writes its
/// line of the minute log in the same transaction.
package struct PlanRuns: Sendable {
  package let database: any Database
  package let keys: KeyMaker

  package init(database: any Database, keys: KeyMaker) {
    self.database = database
    self.keys = keys
  }

  /// So many runs at once are looked through for the same one; a district never has as many.
  private static let openMost = 200

  /// Who holds the posts that a level calls.
  package typealias Holders = [String: DutyRoster.Holder]

  /// - Parameters:
  ///   - matter: its number, if the plan is started from one.
  ///   - roster: tells the agency of a post.
  /// - Throws: `input.invalid` with the field `matter`, if the same plan runs already for the same.
  package func start(
    _ plan: EmergencyPlan, at level: AlertLevel, matter: String?, holders: Holders, roster: Roster,
    by officer: DutyOfficer
  ) async throws -> PlanRun {
    let run = PlanRun(
      key: keys.next(at: officer.now), plan: plan.code, name: plan.name, level: level, matter: matter,
      startedAt: officer.now, startedBy: officer.personName)
    try await database.write("duty.plan.start") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      let open = try PlanRunsTable.open(limit: Self.openMost, in: transaction)
      guard !open.contains(where: { $0.plan == plan.code && $0.matter == matter }) else { throw Self.running }
      try PlanRunsTable.insert(run, in: transaction)
      let about = matter.map { Phrase("，案件 \($0)", ", matter \($0)") } ?? Phrase("", "")
      try DutyLog.append(
        officer.line(
          Phrase("启动预案：\(plan.name.zh)，\(level.label.zh)", "Plan started: \(plan.name.en), \(level.label.en)") + about,
          matter: matter, run: run.key), by: officer, in: transaction)
      try call(plan, level, run.key, holders, roster, by: officer, in: transaction)
    }
    return run
  }

  /// Raises or lowers the level, calls those who are not called yet, and adds the steps that are not there yet.
  /// - Parameter seen: the level the officer saw.
  /// - Throws: `duty.noRun`, `duty.runEnded`, `duty.runStale`.
  package func setLevel(
    _ level: AlertLevel, seen: AlertLevel, of key: Key, plan: EmergencyPlan, holders: Holders, roster: Roster,
    by officer: DutyOfficer
  ) async throws {
    try await database.write("duty.plan.level") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      let run = try Self.openRun(key, in: transaction)
      guard run.level == seen else {
        throw Refusal(
          .conflict, "duty.runStale", Phrase("级别刚被他人调整", "Somebody else has just changed the level"))
      }
      guard run.level != level else {
        throw Refusal.invalid("level", Phrase("已是该级别", "It is at this level already"))
      }
      try PlanRunsTable.set(level: level, of: key, in: transaction)
      let zh = "\(run.level.label.zh) → \(level.label.zh)", en = "\(run.level.label.en) → \(level.label.en)"
      try DutyLog.append(
        officer.line(
          level > run.level ? Phrase("提高级别：\(zh)", "Level raised: \(en)") : Phrase("降低级别：\(zh)", "Level lowered: \(en)"),
          matter: run.matter, run: key), by: officer, in: transaction)
      try call(plan, level, key, holders, roster, by: officer, in: transaction)
    }
  }

  /// Writes down what came of a call.
  /// - Parameter label: the name of the post.
  /// - Throws: `duty.noRun`, `duty.runEnded`.
  package func mark(
    _ call: Key, _ state: CallState, of key: Key, label: (String) -> Phrase, by officer: DutyOfficer
  ) async throws {
    let names = try await database.read("duty.plan.call") { try PlanRunsTable.calls(of: key, in: $0) }
    guard let calling = names.first(where: { $0.key == call }) else { throw Self.noRun }
    let post = label(calling.post)
    try await database.write("duty.plan.mark") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      let run = try Self.openRun(key, in: transaction)
      try PlanRunsTable.set(state, of: call, by: officer.personName, at: officer.now, in: transaction)
      try DutyLog.append(
        officer.line(
          Phrase(
            "\(post.zh) \(calling.personName)：\(state.label.zh)", "\(post.en) \(calling.personName): \(state.label.en)"),
          matter: run.matter, run: key), by: officer, in: transaction)
    }
  }

  /// Ticks a step off.
  /// - Throws: `duty.noRun`, `duty.runEnded`, `duty.stepDone`.
  package func done(_ step: Key, of key: Key, by officer: DutyOfficer) async throws {
    try await database.write("duty.plan.step") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      let run = try Self.openRun(key, in: transaction)
      guard let found = try PlanRunsTable.steps(of: key, in: transaction).first(where: { $0.key == step }) else {
        throw Self.noRun
      }
      guard try PlanRunsTable.done(step, by: officer.personName, at: officer.now, in: transaction) else {
        throw Refusal(.conflict, "duty.stepDone", Phrase("这一步已记为完成", "The step was ticked off already"))
      }
      try DutyLog.append(
        officer.line(Phrase("完成：\(found.what.zh)", "Done: \(found.what.en)"), matter: run.matter, run: key),
        by: officer, in: transaction)
    }
  }

  /// Ends the run with what came of it.
  /// - Throws: `duty.noRun`, `duty.runEnded`.
  package func end(_ key: Key, result: String, by officer: DutyOfficer) async throws {
    try await database.write("duty.plan.end") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      let run = try Self.openRun(key, in: transaction)
      try PlanRunsTable.end(key, result: result, by: officer.personName, at: officer.now, in: transaction)
      try DutyLog.append(
        officer.line(
          Phrase("终止预案：\(run.name.zh)。\(result)", "Plan ended: \(run.name.en). \(result)"), matter: run.matter, run: key),
        by: officer, in: transaction)
    }
  }

  private func call(
    _ plan: EmergencyPlan, _ level: AlertLevel, _ run: Key, _ holders: Holders, _ roster: Roster,
    by officer: DutyOfficer, in transaction: any Transaction
  ) throws {
    guard let response = plan.responses[level] else { return }
    let called = Set(try PlanRunsTable.calls(of: run, in: transaction).map(\.post))
    for calling in response.calls where !called.contains(calling.post) {
      let holder = holders[calling.post]
      try PlanRunsTable.insert(
        PlanRun.Calling(
          key: keys.next(at: officer.now), post: calling.post, agency: roster.post(calling.post)?.agency ?? "",
          person: holder?.person ?? "", personName: holder?.personName ?? "", tell: calling.tell, level: level,
          state: .waiting, stateAt: officer.now, stateBy: officer.personName), of: run, in: transaction)
    }
    let known = Set(try PlanRunsTable.steps(of: run, in: transaction).map(\.what))
    for step in response.steps where !known.contains(step.what) {
      try PlanRunsTable.insert(
        PlanRun.Step(
          key: keys.next(at: officer.now), what: step.what, level: level, dueAt: officer.now + .minutes(step.minutes)),
        of: run, in: transaction)
    }
  }

  private static func openRun(_ key: Key, in transaction: any Transaction) throws -> PlanRun {
    guard let run = try PlanRunsTable.one(key, in: transaction) else { throw noRun }
    guard run.isOpen else { throw Refusal(.notNow, "duty.runEnded", Phrase("预案已终止", "The plan has ended")) }
    return run
  }

  static let running = Refusal.invalid(
    "matter",
    Phrase(
      "同一预案正在进行；如是另一起，请填写它的案件编号", "The same plan is in progress; for another event give the number of its matter"))
  static let noRun = Refusal(.notFound, "duty.noRun", Phrase("没有这次预案启动", "There is no such run of a plan"))
}
