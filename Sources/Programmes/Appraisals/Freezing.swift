import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Storage
import Timing

/// Freezing, publishing, objecting, answering: who may do it when, and that two persons stand behind what is published.
extension Appraising {
  /// Why a period cannot be frozen today; nil if it can.
  func refusal(toFreeze draft: Draft, _ period: Period) -> Refusal? {
    func no(_ code: String, _ zh: String, _ en: String) -> Refusal {
      Refusal(.notNow, "appraisal.\(code)", Phrase(zh, en))
    }
    let first = Freeze.firstDay(period, draft.scheme)
    if jurisdiction.today < first {
      return no("early", "\(period.label.zh)自 \(first) 起才能冻结", "\(period.label.en) can be frozen from \(first) on")
    }
    if draft.stale > 0 {
      return no(
        "stale", "还有 \(draft.stale) 件有新的办理记录待统计，请稍候再冻结",
        "\(draft.stale) matters have steps that are not counted yet: wait a moment")
    }
    if draft.waiting > 0 {
      return no(
        "waiting", "有 \(draft.waiting) 项人工录入待审核，先审核或退回",
        "\(draft.waiting) entries by hand wait for approval: decide them first")
    }
    if let unit = draft.differing.first {
      return no(
        "counts", "统计表与案件不符（\(unit) 等 \(draft.differing.count) 个单位），请系统管理员重新统计",
        "The sums differ from the matters (\(unit), \(draft.differing.count) in all): have everything counted anew")
    }
    return nil
  }

  /// Freezes the period as the next revision.
  /// - Throws: `Refusal` when it cannot be, when a revision lacks its note, or when somebody was faster.
  func freeze(_ scheme: Scheme, _ period: Period, note: String, by principal: Principal) async throws -> Freeze {
    let draft = try await draft(scheme, period)
    if let refusal = refusal(toFreeze: draft, period) { throw refusal }
    let last = draft.revisions.last, note = note.trimmed
    if last != nil, note.isEmpty {
      throw Refusal.invalid(
        "note", Phrase("更正须说明原因，公布后所有人可见", "A correction needs its reason, which everybody will see"))
    }
    guard note.count <= 1000 else { throw Refusal.invalid("note", Phrase("说明至多 1000 字", "1000 characters at most")) }
    let result = Array(draft.result.utf8), now = jurisdiction.now()
    var counts: [FrozenInputs.Section: Int] = [:], digests: [FrozenInputs.Section: String] = [:],
      packed: [FrozenInputs.Section: [UInt8]] = [:]
    for section in FrozenInputs.Section.allCases {
      counts[section] = draft.inputs.count(section)
      digests[section] = draft.inputs.digest(section)
      packed[section] = Gzip.compressed(Array(draft.inputs[section].utf8))
    }
    let digest = PackFiles.digest(result), before = last?.seal ?? ""
    let freeze = Freeze(
      key: jurisdiction.surroundings.keys.next(at: now), scheme: scheme.code, version: scheme.version, period: period,
      revision: (last?.revision ?? 0) + 1, note: note, frozenBy: principal.person, frozenPost: principal.post,
      frozenAt: now,
      counts: counts, digests: digests, resultDigest: digest, before: before,
      seal: FrozenInputs.seal(digests, result: digest, before: before))
    let contents = packed, packedResult = Gzip.compressed(result)
    do {
      try await jurisdiction.database.write("appraisals.freeze") {
        try FreezesTable.insert(freeze, contents, result: packedResult, in: $0)
      }
    } catch DatabaseFault.notUnique {
      throw Refusal(.conflict, "appraisal.frozen", Phrase("刚刚已有人冻结，请刷新", "Somebody has just frozen it: reload"))
    }
    return freeze
  }

  /// Publishes a frozen period; another person than froze it.
  func publish(_ key: Key, by principal: Principal) async throws -> Freeze {
    let freeze = try await one(key)
    guard freeze.frozenBy != principal.person else {
      throw Refusal(
        .notNow, "appraisal.ownFreeze", Phrase("须由冻结人以外的人公布", "Somebody else than who froze it must publish it"))
    }
    guard try await check(freeze).isSound else {
      throw Refusal(
        .conflict, "appraisal.broken",
        Phrase("冻结的内容校验不符，不能公布", "What was frozen does not match its seal and cannot be published"))
    }
    let now = jurisdiction.now()
    let done = try await jurisdiction.database.write("appraisals.publish") {
      try FreezesTable.publish(key, by: principal.person, post: principal.post, at: now, in: $0)
    }
    guard done else { throw Refusal(.conflict, "appraisal.published", Phrase("已经公布", "It is published already")) }
    return freeze
  }

  /// - Throws: `Refusal` when there is none such.
  func one(_ key: Key) async throws -> Freeze {
    guard let freeze = try await jurisdiction.database.read("appraisals.one", { try FreezesTable.one(key, in: $0) })
    else {
      throw Refusal(.notFound, "appraisal.none", Phrase("没有这个冻结结果", "There is no such frozen result"))
    }
    return freeze
  }

  /// A unit objects to its figure, within the days of the scheme.
  func object(
    _ key: Key, unit: String, criterion: String, ground: String, by principal: Principal
  ) async throws -> Objection {
    let freeze = try await one(key)
    guard let publishedAt = freeze.publishedAt else {
      throw Refusal(.notFound, "appraisal.none", Phrase("没有这个冻结结果", "There is no such frozen result"))
    }
    let shown = try await shown(freeze)
    var faults: [Refusal.Fault] = []
    let line = shown.appraisal.line(unit)
    if line == nil { faults.append(.init("unit", Phrase("请选择单位", "Choose the unit"))) }
    if !criterion.isEmpty, shown.scheme.criterion(criterion) == nil {
      faults.append(.init("criterion", Phrase("没有这一项", "There is no such criterion")))
    }
    if ground.trimmed.isEmpty || ground.count > 1000 {
      faults.append(.init("ground", Phrase("请写明理由，至多 1000 字", "Say why, in 1000 characters at most")))
    }
    guard faults.isEmpty, let line else { throw Refusal.invalid(faults) }
    guard line.unit.agency == principal.agency else {
      throw Refusal(
        .forbidden, "appraisal.othersUnit",
        Phrase("只能对本单位的结果提出异议", "One may object to the result of one's own unit only"))
    }
    let last = district.calendar.zone.date(publishedAt) + shown.scheme.objectionDays
    guard jurisdiction.today <= last else {
      throw Refusal(.notNow, "appraisal.tooLate", Phrase("异议期至 \(last) 止", "Objections could be made until \(last)"))
    }
    let now = jurisdiction.now()
    let objection = Objection(
      key: jurisdiction.surroundings.keys.next(at: now), freeze: key, unit: unit, criterion: criterion,
      ground: ground.trimmed,
      by: principal.person, post: principal.post, at: now)
    try await jurisdiction.database.write("appraisals.object") { try ObjectionsTable.insert(objection, in: $0) }
    return objection
  }

  /// Answers an objection, once.
  func answer(
    _ key: Key, _ outcome: Objection.Outcome?, _ answer: String, by principal: Principal
  ) async throws -> Objection {
    guard
      let objection = try await jurisdiction.database.read(
        "appraisals.objection", { try ObjectionsTable.one(key, in: $0) })
    else {
      throw Refusal(.notFound, "appraisal.noObjection", Phrase("没有这项异议", "There is no such objection"))
    }
    var faults: [Refusal.Fault] = []
    if outcome == nil || outcome == .waiting { faults.append(.init("outcome", Phrase("请选择结论", "Choose the outcome"))) }
    if answer.trimmed.isEmpty || answer.count > 1000 {
      faults.append(.init("answer", Phrase("请写明答复，至多 1000 字", "Write the answer, in 1000 characters at most")))
    }
    guard faults.isEmpty, let outcome else { throw Refusal.invalid(faults) }
    guard objection.by != principal.person else {
      throw Refusal(.notNow, "appraisal.ownObjection", Phrase("不能答复自己提出的异议", "One cannot answer one's own objection"))
    }
    let now = jurisdiction.now()
    let done = try await jurisdiction.database.write("appraisals.answer") {
      try ObjectionsTable.answer(key, outcome, answer.trimmed, post: principal.post, at: now, in: $0)
    }
    guard done else { throw Refusal(.conflict, "appraisal.answered", Phrase("已经答复", "It is answered already")) }
    return objection
  }
}
