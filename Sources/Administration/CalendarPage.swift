import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// The work calendar: a year is imported into the draft, and before it is applied one sees every day and deadline it moves.
enum CalendarPage {
  static let endpoints = [
    Endpoint(.get, "/administration/pack/calendar", permission: .seePacks, purpose: Phrase("工作日历", "Calendar")) {
      try await show($0)
    },
    Endpoint(
      .post, "/administration/pack/calendar", permission: .managePack,
      purpose: Phrase("导入一年的节假日", "Import a year of holidays"), answer: take),
  ]

  private static let size = 50
  private static let index = "calendar/calendar.yaml"

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    let calendar = call.jurisdiction.district.calendar
    let rows = calendar.years.sorted { $0.key < $1.key }.map { number, notice -> Row in
      let days = calendar.days.filter { $0.key >= LocalDate(number, 1, 1) && $0.key <= LocalDate(number, 12, 31) }
      let off = days.values.filter(\.isOff).count
      return Row(["\(number)", "\(off)", "\(days.count - off)", "\(notice.number ?? notice.urls.first ?? "–")"])
    }
    let years = panel(
      title: call.say("现行日历的年份", "Years of the calendar in force"),
      body: dataTable(
        caption: call.say("年份", "Years"),
        columns: [
          Column(call.say("年", "Year")), Column(call.say("放假", "Days off"), .number),
          Column(call.say("调休上班", "Make-up days"), .number), Column(call.say("通知", "Notice"), .wide),
        ], rows: rows), flush: true)
    let (preview, isRunning) = try await preview(work, call)
    let form = call.mayEditPack && !work.isStale ? importForm(refusal, call) : HTML.empty
    var reply = call.packPage(
      .calendar, Phrase("工作日历", "Calendar"),
      lede: Phrase(
        "导入的年份先进草稿；应用前先看它移动哪些日子和哪些在办案件的时限。",
        "An imported year goes into the draft; before it is applied, see which days and which open deadlines it moves."),
      work: work, status: call.status(of: refusal), stack([preview, form, years]))
    // The page looks again by itself while it is being computed, also without scripts.
    if isRunning, let refresh = HTTPField.Name("Refresh") { reply.fields[refresh] = "2" }
    return reply
  }

  private static func importForm(_ refusal: Refusal?, _ call: Call) -> HTML {
    let hint = call.say(
      "公开的 JSON（holiday-cn 的格式），或辖区包年份文件的 YAML。已有的年份会被替换。",
      "The open JSON (the form of holiday-cn), or the YAML of a year file of packs. A year that is there is replaced.")
    return panel(
      title: call.say("导入一年", "Import a year"),
      body: trouble(refusal, in: call.language)
        + call.textForm(
          action: "/administration/pack/calendar", hidden: [],
          """
          <div class="field"><p class="label"><label for="f-file">\(call.say("文件", "File"))</label>\
          <span class="opt">\(call.say("或粘贴在下面", "or paste below"))</span></p>\
          <input type="file" id="f-file" name="file" accept=".json,.yaml,.yml"></div>
          """
            + call.textArea(call.say("内容", "Content"), name: "text", call.form["text"] ?? "", rows: 8, hint: hint)
            + buttonRow([button(Button(call.say("放进草稿并预览", "Put into the draft and preview"), .primary))])))
  }

  /// What the calendar of the draft moves, and whether that is still being computed.
  private static func preview(_ work: PackWork, _ call: Call) async throws -> (HTML, Bool) {
    guard let draft = work.draft, !work.isStale, draft.changes.keys.contains(where: { $0.hasPrefix("calendar/") })
    else {
      return (.empty, false)
    }
    let title = call.say("草稿的日历会改变什么", "What the calendar of the draft would change")
    let plan = try await call.drafts.plan(work)
    guard let district = plan.district, !plan.problems.hasErrors else {
      return (panel(title: title, body: call.findingTable(plan.problems.errors), flush: true), false)
    }
    let errand = call.jurisdiction.errands.moves
    let jurisdiction = call.jurisdiction
    if case .none = errand.state(work.tag) {
      _ = errand.start(work.tag, now: jurisdiction.now) { progress in
        try await CalendarMoves.find(district, in: jurisdiction, progress: progress)
      }
      await errand.wait()
    }
    switch errand.state(work.tag) {
    case .running(let done, let total):
      return (
        panel(
          title: title,
          body:
            "<p>\(call.say("正在计算在办案件的时限…", "Computing the deadlines of open matters…"))</p>\(progress(done, total, call))"
            + buttonRow([button(Button(call.say("刷新", "Look again"), path: call.path))])), true
      )
    case .none:
      return (
        panel(
          title: title, body: "<p>\(call.say("另一份预览正在计算，请稍候", "Another preview is being computed: wait a moment"))</p>"),
        true
      )
    case .failed(let phrase, _): return (notice(.bad, title: phrase[call.language]), false)
    case .done(let moves, _): return (panel(title: title, body: shown(moves, plan, work, call)), false)
    }
  }

  private static func shown(_ moves: CalendarMoves, _ plan: PackPlan, _ work: PackWork, _ call: Call) -> HTML {
    let language = call.language
    let zone = call.zone
    let word = { (isWorked: Bool) in isWorked ? call.say("上班", "worked") : call.say("休息", "off") }
    let days = dataTable(
      caption: call.say("变化的日子", "Days that change"),
      columns: [
        Column(call.say("日期", "Day")), Column(call.say("名称", "Name"), .wide), Column(call.say("原来", "Before")),
        Column(call.say("以后", "After")),
      ],
      rows: moves.days.map { Row(["\($0.date)", "\($0.name[language])", "\(word($0.before))", "\(word($0.after))"]) },
      empty: emptyState(
        title: moves.isAlways ? call.say("每天都变", "Every day changes") : call.say("没有日子变化", "No day changes"),
        what: moves.isAlways
          ? call.say("上下班时间、周末或算法变了。", "Hours, week or reading differ.")
          : call.say("只有名称或通知变了。", "Only names or notices differ.")))
    let from = max(0, call.query["from"].flatMap { Int($0) } ?? 0)
    let page = moves.moved.dropFirst(from).prefix(size)
    let rows = page.map { move in
      Row(
        [
          "\(move.number)", "\(move.clock)", "\(move.before.map(zone.endText) ?? "–")",
          "\(move.after.map(zone.endText) ?? "–")",
        ], path: call.principal.may(.see) ? "/matters/\(move.number)" : nil)
    }
    let path = "/administration/pack/calendar?from="
    let list = dataTable(
      caption: call.say("移动的时限", "Deadlines that move"),
      columns: [
        Column(call.say("案件", "Matter")), Column(call.say("时钟", "Clock")), Column(call.say("原来", "Before")),
        Column(call.say("以后", "After")),
      ], rows: rows,
      empty: emptyState(
        icon: .checkCircle, title: call.say("没有时限移动", "No deadline moves"),
        what: call.say("在办案件的时限都不变。", "The deadlines of open matters stay as they are.")))
    let pages =
      moves.moved.isEmpty
      ? HTML.empty
      : pager(
        count: call.say(
          "第 \(from + 1)–\(from + page.count) 个，共 \(moves.moved.count) 个",
          "\(from + 1)–\(from + page.count) of \(moves.moved.count)"),
        previous: from == 0 ? nil : path + String(max(0, from - size)),
        next: from + size < moves.moved.count ? path + String(from + size) : nil, in: language)
    let matters = Set(moves.moved.map(\.number)).count
    let apply =
      call.mayEditPack
      ? buttonRow([
        deedForm(
          Button(
            call.say("应用为第 \(plan.version) 版", "Apply as version \(plan.version)"), .primary,
            confirm: call.say("应用后立即生效。继续？", "It is in force at once. Go on?")),
          action: "/administration/pack/apply", hidden: [("revision", String(work.draft?.revision ?? 0))]),
        button(Button(call.say("查看整份草稿", "See the whole draft"), path: "/administration/pack")),
      ]) : HTML.empty
    return notice(
      moves.moved.isEmpty ? .good : .warn,
      title: call.say(
        "\(moves.days.count) 天变化，\(matters) 件在办案件的 \(moves.moved.count) 个时限会移动",
        "\(moves.days.count) days change; \(moves.moved.count) deadlines of \(matters) open matters would move"))
      + details(call.say("变化的日子", "Days that change"), days, open: true)
      + "<h3>\(call.say("移动的时限", "Deadlines that move"))</h3>"
      + list + pages + apply
  }

  @Sendable private static func take(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    do {
      let bytes = call.form.file("file")?.bytes ?? Array((call.form["text"] ?? "").utf8)
      guard !bytes.allSatisfy({ $0 <= 32 }) else {
        throw .invalid("text", Phrase("请选择文件或粘贴内容", "choose a file or paste its content")) as Refusal
      }
      let (year, text) = try read(bytes)
      let work = try await call.drafts.work()
      let path = "calendar/\(year).yaml"
      guard let before = work.files.text(index) else {
        throw Refusal(.notFound, "calendar.missing", Phrase("没有 \(index)", "There is no \(index)"))
      }
      // A year that lies there in the open form is replaced by ours.
      var named = before.replacing("\(year).json", with: "\(year).yaml")
      named = try HolidayYear.naming("\(year).yaml", in: named)
      call.trail.detail(path)
      try await call.drafts.change(
        [path: Array(text.utf8), index: Array(named.utf8)], seen: [path: work.seen(path), index: work.seen(index)],
        by: call.editor)
      return .see("/administration/pack/calendar")
    } catch let refusal as Refusal {
      return try await show(call, refusal: refusal)
    }
  }

  /// The year and its text in the form of packs.
  private static func read(_ bytes: [UInt8]) throws(Refusal) -> (year: Int, text: String) {
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    if text.trimmed.hasPrefix("{") {
      let year = try HolidayYear(bytes)
      return (year.year.year, year.yaml)
    }
    var problems: Problems = []
    let node = YAMLNode.parse(text, file: "text", into: &problems)
    let year = node?.int("year", in: 1949...2200, into: &problems) ?? 0
    try problems.refuseErrors()
    return (year, text)
  }
}
