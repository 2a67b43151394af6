import Basics
import Casework
import Organization
import Storage
import Territory

/// Entering values and approving them: by two persons, each correction a revision of its own.
package struct Observations: Sendable {
  package static let sourceMost = 200
  package static let noteMost = 500

  package let database: any Database
  package let district: District
  package let indicators: IndicatorList
  package let keys: KeyMaker

  package init(database: any Database, district: District, indicators: IndicatorList, keys: KeyMaker) {
    self.database = database
    self.district = district
    self.indicators = indicators
    self.keys = keys
  }

  /// What somebody typed to enter a value.
  package struct Draft: Sendable, Hashable {
    package var indicator: String
    package var subject: String
    package var period: String
    package var value: String
    package var yearOnYear: String
    package var source: String
    package var note: String

    /// Texts as they were typed.
    package init(
      indicator: String, subject: String, period: String, value: String, yearOnYear: String = "", source: String,
      note: String = ""
    ) {
      self.indicator = indicator
      self.subject = subject
      self.period = period
      self.value = value
      self.yearOnYear = yearOnYear
      self.source = source
      self.note = note
    }
  }

  /// A value that is sound, without its revision, which is known only when it is written.
  /// - Throws: `Refusal` naming every field that is wrong.
  package func checked(_ draft: Draft, by principal: Principal, at now: Instant) throws(Refusal) -> Observation {
    var faults: [Refusal.Fault] = []
    func wrong(_ field: String, _ zh: String, _ en: String) { faults.append(.init(field, Phrase(zh, en))) }
    let indicator = indicators[draft.indicator]
    switch indicator?.origin {
    case .observed(let source):
      if source != principal.agency, principal != .system {
        let name = district.roster.name(source)
        wrong("indicator", "该指标由\(name.zh)填报", "Values of this indicator are entered by \(name.en)")
      }
    case .formula: wrong("indicator", "该指标由流转记录算出，不能填报", "This indicator is reckoned from the log and is not entered")
    case nil: wrong("indicator", "请选择指标", "Choose the indicator")
    }
    let period = Period(draft.period.trimmed)
    if period == nil {
      wrong(
        "period", "统计期写作 2026-06、2026-Q2、2026-H1、2026 或 2026-01~06",
        "Write the period as 2026-06, 2026-Q2, 2026-H1, 2026 or 2026-01~06")
    } else if let period, let indicator, !indicator.periods.contains(period.kind) {
      wrong(
        "period", "该指标没有“\(period.kind.label.zh)”数值", "There is no such value by \(period.kind.label.en.lowercased())")
    } else if let period, period.firstDay > district.today(now) {
      wrong("period", "统计期尚未开始", "The period has not begun")
    }
    let subject = draft.subject.trimmed
    if subject != district.code, district.territory[subject] == nil, district.roster.agency(subject) == nil {
      wrong("subject", "没有区域或单位 \(subject)", "There is no area or agency \(subject)")
    }
    let value = thousandths(draft.value.trimmed)
    if value == nil, !draft.value.trimmed.isEmpty || draft.yearOnYear.trimmed.isEmpty {
      wrong("value", "请填写数字，小数至多三位", "Enter a number with three decimals at most")
    }
    let yearOnYear = thousandths(draft.yearOnYear.trimmed)
    if yearOnYear == nil, !draft.yearOnYear.trimmed.isEmpty {
      wrong("yearOnYear", "同比写作百分数，例如 43.3 或 -2", "Write the change on the year before in percent, such as 43.3 or -2")
    }
    let source = draft.source.trimmed, note = draft.note.trimmed
    if source.isEmpty || source.count > Self.sourceMost {
      wrong("source", "请写明来源，至多 \(Self.sourceMost) 字", "Say where it is from, in \(Self.sourceMost) characters at most")
    }
    if note.count > Self.noteMost {
      wrong("note", "说明至多 \(Self.noteMost) 字", "The note has \(Self.noteMost) characters at most")
    }
    guard faults.isEmpty, let period else { throw Refusal.invalid(faults) }
    return Observation(
      key: keys.next(at: now), indicator: draft.indicator, subject: subject, period: period, revision: 0, value: value,
      yearOnYear: yearOnYear, source: source, note: note, enteredBy: principal.person, enteredPost: principal.post,
      enteredAt: now)
  }

  /// Writes values, all or none, each as the next revision of its indicator, subject and period.
  /// - Throws: `Refusal` when one corrects another without a note, `DatabaseFault`.
  @discardableResult
  package func enter(_ observations: [Observation]) async throws -> [Observation] {
    try await database.write("observations.enter") { transaction in
      var written: [Observation] = []
      for var one in observations {
        one.revision = 1 + (try ObservationsTable.lastRevision(one.indicator, one.subject, one.period, in: transaction))
        if one.revision > 1, one.note.isEmpty {
          throw Refusal.invalid(
            "note",
            Phrase(
              "\(one.period.code) 已有数值，更正须写明原因", "There is a value for \(one.period.code): say why it is corrected"))
        }
        try ObservationsTable.insert(one, in: transaction)
        written.append(one)
      }
      return written
    }
  }

  /// Approves a value and says from when on everybody may see it, or sends it back.
  /// - Throws: `Refusal`: there is none, it was decided, one's own.
  package func decide(
    _ key: Key, approve: Bool, releasedAt: Instant?, reason: String, by principal: Principal, at now: Instant
  ) async throws {
    if !approve, reason.trimmed.isEmpty {
      throw Refusal.invalid("reason", Phrase("请写明退回的原因", "Say why it is sent back"))
    }
    try await database.write("observations.decide") { transaction in
      guard let one = try ObservationsTable.one(key, in: transaction) else {
        throw Refusal(.notFound, "observation.none", Phrase("没有这条数值", "There is no such value"))
      }
      guard one.enteredBy != principal.person else {
        throw Refusal(
          .forbidden, "observation.own", Phrase("须由填报人以外的人审核", "Somebody other than who entered it must approve"))
      }
      let isDone = try ObservationsTable.decide(
        key, approve ? .approved : .refused, by: principal.person, post: principal.post, at: now,
        releasedAt: approve ? releasedAt : nil,
        reason: String(reason.trimmed.prefix(Self.noteMost)), in: transaction)
      guard isDone else {
        throw Refusal(.conflict, "observation.decided", Phrase("这条数值已审核过", "This value was decided on already"))
      }
    }
  }
}
