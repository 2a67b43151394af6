import Basics
import Casework
import Organization
import Timing

/// The conditions of hard cases: time, joint work, truth at the end.
extension ReportingProgramme {
  static let disciplineGuards = [
    clauseOfAnother, arbiterIsNoParty, inOwnZone, notOverdue, withinAYear, hasAgency, hasNoAgency, dayAhead, meetingAhead,
    whistleWasBlown, leadIsNoAssistant, assistingDone, afterPhoto, closureSaysWhy, partsDone, isPart, ownReport,
    selfHandleable, wasLate,
    checkerIsApart, callAtAnotherHour, callsLeft, threeCalls, onceARound,
  ]

  /// A return rests on a line of the duty list that gives the matter to somebody else.
  private static let clauseOfAnother = Guard("clauseOfAnother", readsForm: true) { situation, form in
    let district = situation.district
    guard let code = form["clause"], let duty = district.duties.duties.first(where: { $0.code == code }),
      let category = situation.matter.category
    else { return .invalid("clause", Phrase("请选择权责清单的条目", "Choose a line of the duty list")) }
    let locality = district.locality(situation.matter.area)
    guard duty.kind == category.kind, category.code.hasPrefix(duty.category), locality.area.hasPrefix(duty.area),
      duty.isValid(on: district.today(situation.at))
    else {
      return .invalid(
        "clause", Phrase("条目 \(code) 不适用于这一类、这一处或今天", "Line \(code) does not speak about this category, place and day"))
    }
    let lead: String? =
      switch duty.lead {
      case .agency(let agency): agency
      case .locality(let level): locality.body(level)
      }
    guard lead == situation.principal.agency else { return nil }
    return .invalid("clause", Phrase("条目 \(code) 写明由本单位负责", "Line \(code) gives it to your own agency"))
  }

  /// Nobody decides in their own cause: the arbiter's agency is neither the one that refused nor the one it decides for.
  private static let arbiterIsNoParty = Guard("arbiterIsNoParty", readsForm: true) { situation, form in
    guard form["agency"] == situation.principal.agency else { return nil }
    return .invalid("agency", Phrase("裁定单位不能裁给自己", "The arbiter cannot decide for its own agency"))
  }

  /// A joint centre names leads in its own zone only.
  private static let inOwnZone = Guard("inOwnZone") { situation, _ in
    let own = situation.district.roster.agency(situation.principal.agency)?.zone
    guard let own, own == situation.matter.zone else {
      return Refusal(
        .forbidden, "centre.notItsZone", Phrase("案件不在本联动中心的片区", "The matter does not lie in your centre's area"))
    }
    return nil
  }

  /// Time that is over is not given: neither asked for nor granted after the deadline.
  private static let notOverdue = Guard("notOverdue") { situation, _ in
    guard situation.countdowns?["leg"]?.isOverdue(at: situation.at) == true else { return nil }
    return Refusal(
      .notNow, "time.overdue", Phrase("处置期限已过，不能再申请或批准", "The deadline has passed: it can be neither asked for nor granted"))
  }

  /// At most a year, and not a day of the past.
  private static let withinAYear = Guard("withinAYear", readsForm: true) { situation, form in
    guard let until = Self.instant("until", form) else { return nil }
    if until <= situation.at { return .invalid("until", Phrase("日期应在今天以后", "The day must lie ahead")) }
    guard until > situation.at + .days(366) else { return nil }
    return .invalid("until", Phrase("最长一年", "A year at most"))
  }

  private static let hasAgency = Guard("hasAgency") { situation, _ in
    guard situation.matter.agency == nil else { return nil }
    return Refusal(.notNow, "matter.noAgency", Phrase("案件没有承办单位", "The matter is with no agency"))
  }

  /// What was fixed on the spot was never anybody's.
  private static let hasNoAgency = Guard("hasNoAgency") { situation, _ in
    guard situation.matter.agency != nil else { return nil }
    return Refusal(.notNow, "matter.hasAgency", Phrase("案件有承办单位，应由其返工", "The matter is with an agency: it goes back there"))
  }

  private static let dayAhead = Guard("dayAhead", readsForm: true) { situation, form in
    guard let end = Self.instant("answerBy", form) else { return nil }
    if end <= situation.at { return .invalid("answerBy", Phrase("答复期限应在今天或以后", "The day must not lie in the past")) }
    guard end > situation.at + .days(366) else { return nil }
    return .invalid("answerBy", Phrase("最长一年", "A year at most"))
  }

  private static let meetingAhead = Guard("meetingAhead", readsForm: true) { situation, form in
    guard let at = Self.instant("meeting", form) else { return nil }
    if at <= situation.at { return .invalid("meeting", Phrase("到场时间应在现在以后", "The time must lie ahead")) }
    guard at > situation.at + .days(31) else { return nil }
    return .invalid("meeting", Phrase("到场时间应在三十一天以内", "The time must lie within 31 days"))
  }

  /// Whoever was called and has not come by the end did not come.
  private static let whistleWasBlown = Guard("whistleWasBlown") { situation, _ in
    let whistles = situation.strands.filter { $0.kind == "whistle" }
    let concluded = situation.entries.last { $0.action == "concludeWhistle" }?.ordinal ?? 0
    guard whistles.contains(where: { ($0.steps.first ?? 0) > concluded }) else {
      return Refusal(.notNow, "whistle.none", Phrase("没有吹过哨", "No whistle was blown"))
    }
    return nil
  }

  /// Whoever leads does not assist itself: its leg would hold up its own handling.
  private static let leadIsNoAssistant = Guard("leadIsNoAssistant", readsForm: true) { situation, form in
    guard let lead = form["agency"] ?? situation.matter.agency,
      (form["assistants"] ?? "").split(separator: ",").contains(where: { $0 == lead })
    else { return nil }
    return .invalid("assistants", Phrase("主办单位不能同时协办", "The lead agency cannot assist itself"))
  }

  /// The lead has dealt with it only when joint work is done by the rule that was set: all, any, or as the lead decides.
  private static let assistingDone = Guard("assistingDone") { situation, _ in
    let legs = situation.strands.filter { $0.kind == "assist" && $0.state != "released" }
    guard legs.contains(where: \.isOpen) else { return nil }
    let rule = situation.entries.last { $0.form["join"] != nil }?.form["join"] ?? "all"
    let isEnough = rule == "lead" || (rule == "any" && legs.contains { $0.state == "done" })
    guard !isEnough else { return nil }
    let waiting = legs.filter(\.isOpen).map { situation.district.roster.name($0.agency) }
    return Refusal(
      .notNow, "assist.notDone",
      Phrase(
        "协办尚未完成：\(waiting.map(\.zh).joined(separator: "、"))",
        "Joint work is not done yet: \(waiting.map(\.en).joined(separator: ", "))"))
  }

  /// A photo after handling, where the standard asks for one.
  private static let afterPhoto = Guard("afterPhoto", readsForm: true) { situation, form in
    guard situation.standard?.asksPhoto == true, form["photos"] == nil else { return nil }
    return .invalid("photos", Phrase("该立案标准要求处置后照片", "The standard asks for a photo after handling"))
  }

  /// “Not ours” says whose, “not before” says when: otherwise a resident is left with nothing (lessons 1).
  private static let closureSaysWhy = Guard("closureSaysWhy", readsForm: true) { situation, form in
    if form["closure"] == "notOurs", form["whose"] == nil {
      return .invalid("whose", Phrase("请写明归谁负责、依据什么", "Say whose it is, and why"))
    }
    if form["closure"] == "notBefore" {
      guard let day = Self.instant("notBefore", form) else {
        return .invalid("notBefore", Phrase("请写明最早何时能解决", "Say when at the earliest it can be solved"))
      }
      if day <= situation.at { return .invalid("notBefore", Phrase("日期应在今天以后", "The day must lie ahead")) }
    }
    return nil
  }

  /// The whole is not closed while a part of it is open.
  private static let partsDone = Guard("partsDone") { situation, _ in
    let open = situation.children.filter { $0.isOpen && $0.flow == situation.matter.flow }
    guard let first = open.first else { return nil }
    return Refusal(
      .notNow, "parts.open",
      Phrase(
        "拆分出的 \(open.count) 件尚未办结，如 \(first.number)", "\(open.count) parts are still open, such as \(first.number)"))
  }

  private static let isPart = Guard("isPart") { situation, _ in
    guard situation.matter.parent == nil else { return nil }
    return Refusal(.notNow, "part.none", Phrase("它不是从别的案件拆分出来的", "It was not split off from another matter"))
  }

  /// On the spot fixes whoever found it (自办自结).
  private static let ownReport = Guard("ownReport") { situation, _ in
    guard situation.entries.first?.person == situation.principal.person, situation.principal.isSignedIn else {
      return Refusal(
        .forbidden, "selfHandle.notOwn", Phrase("只能自办自结自己上报的", "Only what one reported oneself can be fixed on the spot"))
    }
    return nil
  }

  /// Small things only: no category that needs a department.
  private static let selfHandleable = Guard("selfHandleable", readsForm: true) { situation, form in
    guard let key = form["category"].flatMap({ CategoryKey($0) }) ?? situation.matter.category,
      situation.district.catalogue[key]?.isSelfHandled == true
    else {
      return .invalid("category", Phrase("这一类须由主管单位处置，不能自办自结", "This category needs its agency and cannot be fixed on the spot"))
    }
    return nil
  }

  private static let wasLate = Guard("wasLate") { situation, _ in
    // By the clocks, not by the cached column: a matter that is played in memory has none yet.
    let leg = situation.countdowns?["leg"]
    guard leg?.state == .stopped, leg?.onTime == false, situation.matter.exemption == nil else {
      return Refusal(.notNow, "appeal.notLate", Phrase("没有计超时，不需要申诉", "It does not count as late"))
    }
    return nil
  }

  /// The checker is of another agency than the one that handled it.
  private static let checkerIsApart = Guard("checkerIsApart", readsForm: true) { situation, form in
    guard form["checker"] == situation.matter.agency else { return nil }
    return .invalid("checker", Phrase("处置单位不能复核自己", "The agency that handled it cannot check itself"))
  }

  // Calls back: three attempts at different hours; what nobody answers is counted apart (domain, story 13).

  private static func calls(_ situation: Situation) -> [Entry] {
    let since = situation.entries.last { $0.action == "close" || $0.action == "confirmFixed" }?.ordinal ?? 0
    return situation.entries.filter { $0.action == "callMissed" && $0.ordinal > since }
  }

  private static let callAtAnotherHour = Guard("callAtAnotherHour") { situation, _ in
    guard let last = calls(situation).last, situation.at < last.at + .hours(1) else { return nil }
    return Refusal(
      .notNow, "call.tooSoon", Phrase("距上次不到一小时，请换个时段再打", "The last call was less than an hour ago: try at another time"))
  }

  private static let callsLeft = Guard("callsLeft") { situation, _ in
    guard calls(situation).count >= 3 || isFollowedUp(situation) else { return nil }
    return Refusal(.notNow, "call.enough", Phrase("回访已结束，或已打满三次", "It is over, or there were three calls already"))
  }

  private static let threeCalls = Guard("threeCalls") { situation, _ in
    guard calls(situation).count < 3 else { return nil }
    return Refusal(.notNow, "call.more", Phrase("未满三次", "There were fewer than three calls"))
  }

  private static let onceARound = Guard("onceARound") { situation, _ in
    guard isFollowedUp(situation) else { return nil }
    return Refusal(.notNow, "call.done", Phrase("本轮已经回访过", "This round was followed up already"))
  }

  private static func isFollowedUp(_ situation: Situation) -> Bool {
    let since = situation.entries.last { $0.action == "close" || $0.action == "confirmFixed" }?.ordinal ?? 0
    return situation.strands.contains { $0.kind == "followUp" && !$0.isOpen && ($0.steps.last ?? 0) > since }
  }

  private static func instant(_ field: String, _ form: [String: String]) -> Instant? {
    form[StepForm.instantName(field)].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
  }
}
