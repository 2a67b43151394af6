import Basics
import Casework
import Indicators
import Organization
import Platform
import Storage

/// Entering by hand what no log can tell, and approving it: always two persons.
extension Appraising {
  /// Enters points for a unit, or a mark at a matter.
  func enter(
    _ ask: AppraisalAsk, subject: String, criterion code: String, value: String, ground: String, by principal: Principal
  ) async throws {
    let subject = subject.trimmed, ground = ground.trimmed
    var faults: [Refusal.Fault] = [], points = 0
    if code.hasPrefix("mark:") {
      if ask.scheme.label(ofHand: code) == nil { faults.append(.init("criterion", Phrase("请选择标记", "Choose the mark"))) }
      points = value == "0" ? 0 : 1000
      let reach = principal.reach
      let found = try await jurisdiction.database.read("appraisals.marked") {
        try MattersTable.one(number: subject, reach: reach, in: $0)
      }
      if found == nil {
        faults.append(.init("subject", Phrase("没有编号为 \(subject) 的案件", "There is no matter numbered \(subject)")))
      }
    } else {
      let criterion = ask.scheme.criterion(code).flatMap { $0.rule == .hand ? $0 : nil }
      if criterion == nil { faults.append(.init("criterion", Phrase("请选择评分项", "Choose the criterion"))) }
      if ask.scheme.unit(subject, in: district) == nil {
        faults.append(.init("subject", Phrase("请选择单位", "Choose the unit")))
      }
      let most = criterion?.points ?? 0
      if let number = thousandths(value.trimmed), (0...most).contains(number) {
        points = number
      } else {
        faults.append(
          .init(
            "value",
            Phrase(
              "请填写 0 至 \(AppraisalWords.points(most)) 的分数", "Enter points from 0 to \(AppraisalWords.points(most))")))
      }
    }
    if ground.isEmpty || ground.count > 500 {
      faults.append(.init("ground", Phrase("请写明依据，至多 500 字", "Say on what ground, in 500 characters at most")))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let now = jurisdiction.now()
    let score = HandScore(
      key: jurisdiction.surroundings.keys.next(at: now), scheme: ask.scheme.code, period: ask.period, subject: subject,
      criterion: code,
      value: points, ground: ground, enteredBy: principal.person, enteredPost: principal.post, enteredAt: now)
    try await jurisdiction.database.write("appraisals.enter") { try HandScoresTable.insert(score, in: $0) }
  }

  /// Approves what another person entered, or sends it back with a reason.
  func decide(_ key: Key, approves: Bool, reason: String, by principal: Principal) async throws -> HandScore {
    guard let score = try await jurisdiction.database.read("appraisals.score", { try HandScoresTable.one(key, in: $0) })
    else {
      throw Refusal(.notFound, "appraisal.noScore", Phrase("没有这项录入", "There is no such entry"))
    }
    guard score.enteredBy != principal.person else {
      throw Refusal(
        .notNow, "appraisal.ownScore", Phrase("须由录入人以外的人审核", "Somebody else than who entered it must decide"))
    }
    let reason = reason.trimmed
    if !approves, reason.isEmpty || reason.count > 500 {
      throw Refusal.invalid("reason", Phrase("退回须说明理由，至多 500 字", "Say why it is sent back, in 500 characters at most"))
    }
    let now = jurisdiction.now()
    let done = try await jurisdiction.database.write("appraisals.decide") {
      try HandScoresTable.decide(
        key, approves ? .approved : .refused, reason: approves ? "" : reason, by: principal.person,
        post: principal.post, at: now, in: $0)
    }
    guard done else {
      throw Refusal(.conflict, "appraisal.decided", Phrase("已有人审核", "Somebody has decided it already"))
    }
    return score
  }
}
