import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// Arranging shifts: one day, or a pattern over a span; previewed before it is saved.
enum ArrangePage {
  static let endpoints = [
    Endpoint(.get, "/duty/arrange", permission: .arrangeDuty, purpose: Phrase("排班页", "The page for arranging shifts")) {
      page($0)
    },
    Endpoint(
      .post, "/duty/arrange", permission: .arrangeDuty, purpose: Phrase("预览并保存排班", "Preview and save shifts"),
      answer: arrange),
  ]

  private static let weekdays = [
    Phrase("周一", "Mon"), Phrase("周二", "Tue"), Phrase("周三", "Wed"), Phrase("周四", "Thu"), Phrase("周五", "Fri"),
    Phrase("周六", "Sat"), Phrase("周日", "Sun"),
  ]

  private static func label(_ days: ShiftPattern.Days) -> Phrase {
    switch days {
    case .all: Phrase("不论是否工作日", "All days")
    case .workdays: Phrase("只在工作日（含调休上班）", "Working days, make-up days included")
    case .daysOff: Phrase("只在休息日和节假日", "Days off and holidays")
    }
  }

  private static func page(_ call: Call, _ refusal: Refusal? = nil) -> Reply {
    let language = call.language
    func fault(_ name: String) -> String? { refusal?.fault(name, in: language) }
    let groups = call.roster.offered.compactMap { agency -> ChoiceGroup? in
      let posts = call.roster.posts.filter { $0.agency == agency.code }
      return posts.isEmpty
        ? nil : ChoiceGroup(agency.short[language], posts.map { Choice($0.code, $0.label[language]) })
    }
    let kinds = call.jurisdiction.district.readiness.shiftKinds.map {
      Choice($0.code, "\($0.label[language]) \(hours($0))")
    }
    let ticked = Set(call.form.all("weekday") + call.query.all("weekday"))
    let boxes = weekdays.enumerated().html { index, name in
      """
      <label class="tick"><span>\(name[language])</span><input type="checkbox" name="weekday" value="\(index + 1)"\
      \(when(ticked.contains(String(index + 1)), " checked"))></label>
      """
    }
    let days = ShiftPattern.Days.allCases.map { Choice($0.rawValue, label($0)[language]) }
    let fields: [Site.Field] = [
      Field(
        call.say("岗位", "Post"), name: "post",
        .select(groups, selected: call.typed("post"), prompt: call.say("请选择", "Choose")), fault: fault("post")),
      Field(
        call.say("班次", "Shift"), name: "kind", .select([ChoiceGroup("", kinds)], selected: call.typed("kind")),
        fault: fault("kind")),
      Field(
        call.say("日期", "Day"), name: "first",
        .date(call.typed("first").nonEmpty ?? call.jurisdiction.today.description), fault: fault("first")),
      Field(
        call.say("重复至", "Repeat until"), name: "last", .date(call.typed("last")),
        hint: call.say(
          "留空即只排一天；最多 \(ShiftPattern.daysMost) 天", "empty for one day; \(ShiftPattern.daysMost) days at most"),
        fault: fault("last"), isOptional: true),
      Field(
        call.say("哪些日子", "Which days"), name: "days",
        .select([ChoiceGroup("", days)], selected: call.typed("days")), fault: fault("days")),
    ]
    let form = postForm(
      "/duty/arrange",
      fields.html { formField($0, in: language) }
        + """
        <fieldset class="field one"><legend class="label"><span>\(call.say("星期（不选即每天）", "Weekdays (none for every day)"))\
        </span></legend>\(boxes)</fieldset>
        """
        + buttonRow([button(Button(call.say("预览", "Preview"), .primary, name: "step", value: "preview"))]))
    return call.dutyPage(
      Phrase("排班", "Arrange shifts"),
      lede: Phrase("值班人取当日任该岗的人，代岗在先。", "On duty is who holds the post on the day; whoever stands in comes first."),
      status: call.status(of: refusal),
      call.trouble(refusal) + panel(title: call.say("岗位与日期", "Post and days"), body: form))
  }

  private static func hours(_ kind: ShiftKind) -> String {
    func clock(_ minutes: Int) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
    return "\(clock(kind.from))–\(clock(kind.to))"
  }

  @Sendable private static func arrange(_ call: Call) async throws -> Reply {
    do {
      let (pattern, post) = try pattern(call)
      let duty = DutyRoster(call.jurisdiction)
      let proposals = try await duty.proposals(pattern, post: post, now: call.jurisdiction.now())
      guard !proposals.isEmpty else {
        throw Refusal.invalid("last", Phrase("这段时间没有符合的日子", "No day of the span fits"))
      }
      guard call.form["step"] == "save", proposals.allSatisfy({ $0.fault == nil }) else {
        return preview(call, proposals, post)
      }
      let shifts = proposals.compactMap(\.shift)
      try await duty.add(shifts, by: call.officer)
      call.trail.subject("post \(post.code)")
      call.trail.detail("\(shifts.count) shifts from \(pattern.first)")
      return .see("/duty?agency=\(Look.percentEncoded(post.agency))&from=\(pattern.first)")
    } catch let refusal as Refusal where [.invalid, .conflict].contains(refusal.kind) {
      return page(call, refusal)
    }
  }

  private static func pattern(_ call: Call) throws(Refusal) -> (ShiftPattern, Post) {
    var faults: [Refusal.Fault] = []
    let post = call.form["post"].flatMap { call.roster.post($0) }
    if post == nil { faults.append(.init("post", Phrase("请选择岗位", "Choose a post"))) }
    let kind = call.form["kind"].flatMap { call.jurisdiction.district.readiness.shiftKind($0) }
    if kind == nil { faults.append(.init("kind", Phrase("请选择班次", "Choose a shift"))) }
    let first = LocalDate(call.form["first"] ?? "")
    if first == nil { faults.append(.init("first", Phrase("请填写日期，例如 2026-11-23", "Enter a day, such as 2026-11-23"))) }
    let typed = call.form["last"]?.trimmed.nonEmpty
    let last = typed.map { LocalDate($0) } ?? first
    if let first, let last {
      if last < first || last.ordinal - first.ordinal >= ShiftPattern.daysMost {
        faults.append(
          .init(
            "last",
            Phrase(
              "须不早于首日，且不超过 \(ShiftPattern.daysMost) 天",
              "Not before the first day, and \(ShiftPattern.daysMost) days at most")))
      }
    } else if typed != nil {
      faults.append(.init("last", Phrase("不是日期，例如 2026-11-30", "This is no date; such as 2026-11-30")))
    }
    let weekdays = call.form.all("weekday").compactMap { Int($0) }.filter { (1...7).contains($0) }
    guard faults.isEmpty, let post, let kind, let first, let last else { throw .invalid(faults) }
    return (
      ShiftPattern(
        kind: kind, first: first, last: last, weekdays: Set(weekdays),
        days: call.form["days"].flatMap(ShiftPattern.Days.init(rawValue:)) ?? .all), post
    )
  }

  private static func preview(_ call: Call, _ proposals: [DutyRoster.Proposal], _ post: Post) -> Reply {
    let language = call.language
    let wrong = proposals.filter { $0.fault != nil }
    let rows = proposals.map { proposal in
      let span = proposal.shift.map { "\(call.zone.text($0.starts)) – \(call.zone.text($0.ends))" } ?? "\(proposal.day)"
      let state: HTML =
        proposal.fault.map { tag($0[language], tone: .bad) } ?? tag(call.say("可排", "free"), tone: .good)
      return Row(
        [
          "\(span)", "\(weekdays[proposal.day.weekday - 1][language])", "\(proposal.shift?.personName ?? "—")", state,
        ], tone: proposal.fault == nil ? .plain : .bad)
    }
    let columns = [
      Column(call.say("时间", "Time"), .wide), Column(call.say("星期", "Weekday")), Column(call.say("值班人", "Who")),
      Column(call.say("核对", "Check")),
    ]
    let kept = call.form.values.filter { $0.name != "step" }.map { (name: $0.name, value: $0.value) }
    let save = deedForm(
      Button(
        call.say("保存 \(proposals.count) 个班次", "Save \(proposals.count) shifts"), .primary, name: "step", value: "save"),
      action: "/duty/arrange", hidden: kept)
    let table = dataTable(caption: call.say("预览", "Preview"), columns: columns, rows: rows)
    let head: HTML =
      wrong.isEmpty
      ? .empty
      : notice(
        .bad,
        title: call.say(
          "有 \(wrong.count) 天不能排，请改后再预览", "\(wrong.count) days cannot be arranged: change it and preview again"))
    let typed = kept.map { "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))" }.joined(separator: "&")
    let back = button(Button(call.say("返回修改", "Back"), path: "/duty/arrange?\(typed)"))
    return call.dutyPage(
      Phrase("排班预览", "Preview of the shifts"), lede: post.label,
      status: wrong.isEmpty ? .ok : .unprocessableContent,
      head + panel(title: call.say("预览", "Preview"), body: table, flush: true)
        + buttonRow([wrong.isEmpty ? save : .empty, back]))
  }
}
