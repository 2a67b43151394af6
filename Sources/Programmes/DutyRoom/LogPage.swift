import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// The minute log of a day: written, looked at while it grows, printed, taken away.
enum LogPage {
  static let endpoints = [
    Endpoint(
      .get, "/duty/log", permission: .seeDuty, purpose: Phrase("一日的值班日志", "The minute log of a day")
    ) { try await show($0) },
    Endpoint(
      .post, "/duty/log", permission: .keepDuty, purpose: Phrase("记一条值班日志", "Write a line of the log"), answer: write),
    Endpoint(
      .post, "/duty/log/closing", permission: .keepDuty, purpose: Phrase("办结日志中的待办", "Close an open line"),
      answer: close),
    Endpoint(
      .get, "/duty/log.csv", permission: .seeDuty, purpose: Phrase("导出一日的值班日志", "The log of a day as CSV"),
      answer: export),
    Endpoint(
      .post, "/duty/log/check", permission: .seeLog, purpose: Phrase("核验值班日志", "Check the chain of the log"),
      answer: check),
  ]

  private static let perPage = 500
  private static let lengths = 2...LogLine.textMost

  private static func show(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let today = call.jurisdiction.today
    let day = try call.form["day"].map { try Call.day($0, "day") } ?? call.day("day", otherwise: today)
    let isLive = call.query["live"] == "1" && day == today
    let after = try cursor(call)
    let (lines, open) = try await call.database.read("duty.log.page") { transaction in
      let lines = try DutyLogTable.of(day: day, after: after, limit: perPage + 1, in: transaction)
      let opened = lines.filter(\.draft.opens).map(\.ordinal)
      return (lines, try DutyLogTable.open(among: opened, in: transaction))
    }
    let shown = Array(lines.prefix(perPage))
    let mayKeep = call.principal.may(.keepDuty)
    let next =
      lines.count > perPage
      ? shown.last.map { "/duty/log?day=\(day)&after=\($0.draft.at.milliseconds).\($0.ordinal)" } : nil
    let table = DutyLogView.table(
      shown, open: open, deeds: mayKeep && !isLive,
      empty: call.say("这一天没有日志", "Nothing was written on this day"), refusal: refusal, call)
    let ends = pager(
      count: call.say("本页 \(shown.count) 条", "\(shown.count) on this page"), previous: nil, next: next,
      in: call.language)
    var body = filterForm(
      action: "/duty/log", filters: [Filter(call.say("日期", "Day"), name: "day", .date(day.description))],
      in: call.language)
    body += call.trouble(refusal)
    if mayKeep, day == today, !isLive {
      body += panel(title: call.say("记一条", "Write a line"), body: form(call, refusal))
    }
    body += panel(
      title: call.say("\(day) 值班日志", "Minute log of \(day)"),
      subtitle: call.say("只增不改，逐条相扣", "append-only, each line chained to the one before"), body: table + ends,
      flush: true)
    let ways = buttonRow(
      [
        button(Button(call.say("导出 CSV", "CSV"), path: "/duty/log.csv?day=\(day)")),
        day == today && !isLive
          ? button(Button(call.say("实时查看", "Watch live"), icon: .eye, path: "/duty/log?live=1")) : .empty,
        isLive ? button(Button(call.say("停止刷新", "Stop"), path: "/duty/log")) : .empty,
        call.principal.may(.seeLog)
          ? deedForm(Button(call.say("核验", "Check"), .quiet, icon: .shield), action: "/duty/log/check") : .empty,
      ])
    var reply = call.dutyPage(
      Phrase("值班日志", "Minute log"),
      lede: isLive ? Phrase("每 20 秒自动刷新。", "Reloads by itself every 20 seconds.") : nil, at: "/duty/log",
      controls: ways, status: call.status(of: refusal), body)
    // A page on which somebody types is not taken from under them; this one has no form.
    if isLive, let refresh = HTTPField.Name("Refresh") { reply.fields[refresh] = "20" }
    return reply
  }

  private static func form(_ call: Call, _ refusal: Refusal?) -> HTML {
    let language = call.language
    func fault(_ name: String) -> String? { refusal?.fault(name, in: language) }
    let fields =
      formField(
        Field(
          call.say("内容", "What happened"), name: "text",
          .textarea(call.form["text"] ?? "", rows: 3, limit: LogLine.textMost), fault: fault("text")), in: language)
      + formField(
        Field(
          call.say("时刻", "Time"), name: "time", .text(call.form["time"] ?? "", placeholder: "03:05"),
          hint: call.say("留空即现在；只能补记过去 24 小时内的事", "empty for now; within the last 24 hours"), fault: fault("time"),
          isOptional: true), in: language)
      + formField(
        Field(
          call.say("案件编号", "Matter"), name: "matter", .text(call.form["matter"] ?? ""), fault: fault("matter"),
          isOptional: true), in: language)
      + formField(
        Field(
          call.say("列为待办，交接时带出", "Keep it open; it goes into the handover"), name: "open",
          .checkbox(call.form["open"] == "yes")), in: language)
    return postForm("/duty/log", fields + buttonRow([button(Button(call.say("记入日志", "Write"), .primary))]))
  }

  @Sendable private static func write(_ call: Call) async throws -> Reply {
    do {
      let officer = call.officer
      let text = try call.text("text", Phrase("内容", "What happened"), lengths)
      let number = try await DutyMatter.number(call, call.form["matter"] ?? "")
      let draft = LogLine.Draft(
        at: try time(call.form["time"] ?? "", officer), person: officer.person, personName: officer.personName,
        post: officer.post, text: text, matter: number, opens: call.form["open"] == "yes")
      try await append(draft, officer, call)
      return .see("/duty/log")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await show(call, refusal)
    }
  }

  @Sendable private static func close(_ call: Call) async throws -> Reply {
    let officer = call.officer
    guard let ordinal = call.form["ordinal"].flatMap({ Int($0) }), ordinal > 0 else {
      throw Refusal.invalid("ordinal", Phrase("没有这一条", "There is no such line"))
    }
    do {
      let text = try call.text("how-\(ordinal)", Phrase("怎样办结", "How it was closed"), lengths)
      try await append(
        LogLine.Draft(
          at: officer.now, person: officer.person, personName: officer.personName, post: officer.post, text: text,
          closes: ordinal), officer, call)
      let day = try call.form["day"].map { try Call.day($0, "day") } ?? call.jurisdiction.today
      return .see("/duty/log?day=\(day)")
    } catch let refusal as Refusal where [.invalid, .conflict].contains(refusal.kind) {
      return try await show(call, refusal)
    }
  }

  private static func append(_ draft: LogLine.Draft, _ officer: DutyOfficer, _ call: Call) async throws {
    let line = try await call.database.write("duty.log.append") {
      try DutyLog.append(draft, by: officer, in: $0)
    }
    call.trail.subject("duty log \(line.ordinal)")
    // The audit keeps the end of the chain: cutting off the last lines shows there.
    call.trail.detail(hexadecimal(Array(line.hash.prefix(8))))
  }

  /// The last moment at which the clock showed this.
  private static func time(_ text: String, _ officer: DutyOfficer) throws(Refusal) -> Instant {
    guard let text = text.trimmed.nonEmpty else { return officer.now }
    guard let minutes = LocalZone.minutes(text) else {
      throw .invalid("time", Phrase("“\(text)”不是时刻，例如 03:05", "“\(text)” is no time of day; such as 03:05"))
    }
    let day = officer.zone.date(officer.now)
    let today = officer.zone.instant(day, minutes: minutes)
    return today <= officer.now ? today : officer.zone.instant(day + -1, minutes: minutes)
  }

  private static func cursor(_ call: Call) throws(Refusal) -> (at: Instant, ordinal: Int)? {
    guard let text = call.query["after"]?.nonEmpty else { return nil }
    let parts = text.split(separator: ".")
    guard parts.count == 2, let at = Int64(parts[0]), let ordinal = Int(parts[1]) else {
      throw .invalid("after", Phrase("翻页位置“\(text)”看不懂", "The place “\(text)” to go on from cannot be read"))
    }
    return (Instant(milliseconds: at), ordinal)
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    let day = try call.day("day", otherwise: call.jurisdiction.today)
    call.trail.kind(.export)
    call.trail.subject("duty log of \(day)")
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append([
      "ordinal", "at", "recorded_at", "person", "person_name", "post", "text", "matter", "open", "closes", "hash",
    ])
    var after: (at: Instant, ordinal: Int)?
    while true {
      let from = after
      let lines = try await call.database.read("duty.log.export") {
        try DutyLogTable.of(day: day, after: from, limit: 1000, in: $0)
      }
      for line in lines {
        let draft = line.draft
        writer.append([
          String(line.ordinal), call.zone.iso(draft.at), call.zone.iso(line.recordedAt), draft.person,
          draft.personName, draft.post, Masking.text(draft.text), draft.matter ?? "", draft.opens ? "yes" : "no",
          draft.closes.map { String($0) } ?? "", hexadecimal(line.hash),
        ])
      }
      guard let last = lines.last, lines.count == 1000 else { break }
      after = (last.draft.at, last.ordinal)
    }
    var reply = Reply(body: writer.bytes)
    reply.fields[.contentType] = "text/csv; charset=utf-8"
    reply.fields[.contentDisposition] = "attachment; filename=\"duty-log-\(day).csv\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }

  @Sendable private static func check(_ call: Call) async throws -> Reply {
    let (count, flaws) = try await DutyLog.check(call.database)
    call.trail.subject("duty log")
    call.trail.detail("\(count) lines, \(flaws.count) flaws")
    let body =
      flaws.isEmpty
      ? notice(.good, title: call.say("日志完整：\(count) 条", "The log is whole: \(count) lines"))
      : notice(
        .bad, title: call.say("发现 \(flaws.count) 处问题", "\(flaws.count) flaws"),
        body: "<ul>\(flaws.prefix(100).html { "<li>\($0.phrase[call.language])</li>" })</ul>")
    return call.dutyPage(Phrase("核验值班日志", "Check of the log"), at: "/duty/log", body)
  }
}

/// The matter that a line or a plan is about.
enum DutyMatter {
  /// The number as typed; nil if none was.
  /// - Throws: the field `matter`, if there is none of that number within reach.
  static func number(_ call: Call, _ text: String) async throws -> String? {
    guard let number = text.trimmed.nonEmpty else { return nil }
    return try await find(call, number).number
  }

  /// The matter, if there is one of that number within reach.
  static func seen(_ call: Call, _ number: String?) async throws -> Matter? {
    guard let number = number?.trimmed.nonEmpty else { return nil }
    do {
      return try await find(call, number)
    } catch is Refusal {
      return nil
    }
  }

  private static func find(_ call: Call, _ number: String) async throws -> Matter {
    do {
      return try await call.jurisdiction.matters.one(number, reach: call.principal.reach).matter
    } catch let refusal as Refusal where refusal.kind == .notFound {
      throw Refusal.invalid(
        "matter", Phrase("您可见的案件中没有 \(number)", "There is no matter \(number) within your reach"))
    }
  }
}
