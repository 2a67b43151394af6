import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// What is done with a month: each form returns to its page, with what was typed when it was refused.
struct LeagueDeeds: Sendable {
  let plans: LeaguePlans

  private static let base = "/leagues/:league/:month"

  var endpoints: [Endpoint] {
    [
      deed("values", .enterLeagues, Phrase("填报数值", "Enter values"), values),
      Endpoint(
        .post, "\(Self.base)/import", permission: .enterLeagues, purpose: Phrase("从文件导入数值", "Values from a file"),
        answer: load),
      Endpoint(
        .post, "\(Self.base)/checks", permission: .checkLeagues,
        purpose: Phrase("核对、退回、标缺数", "Check, send back, mark as missing"), answer: check),
      deed("approval", .publishLeagues, Phrase("批准一期", "Approve a month")) { call, league, month in
        try await rounds(call).approve(league, month, by: call.principal)
      },
      deed("publication", .publishLeagues, Phrase("公布一期", "Publish a month")) { call, league, month in
        let published = try await rounds(call).publish(league, month, by: call.principal)
        call.trail.detail("r\(published.revision) \(published.digest)")
      },
      deed("reopening", .publishLeagues, Phrase("退回重核或更正", "Take a month up again")) { call, league, month in
        try await rounds(call).reopen(
          league, month, reason: try LeagueEntry.reason(call.form["reason"] ?? ""), by: call.principal)
      },
      deed("appeals", .enterLeagues, Phrase("提出异议", "Object to a value"), appeal),
      Endpoint(
        .post, "\(Self.base)/appeals/:key", permission: .publishLeagues, purpose: Phrase("答复异议", "Answer an objection"),
        answer: answer),
    ]
  }

  private func rounds(_ call: Call) -> LeagueRounds { LeagueRounds(jurisdiction: call.jurisdiction, plans: plans) }

  private func address(_ call: Call) throws(Refusal) -> (league: String, month: LeagueMonth, path: String) {
    guard let month = LeagueMonth(text: call.parameter("month")) else { throw LeagueRounds.none }
    call.trail.subject("league \(call.parameter("league")) \(month.code)")
    return (call.parameter("league"), month, "/leagues/\(call.parameter("league"))/\(month.code)")
  }

  private func deed(
    _ name: String, _ permission: Permission, _ purpose: Phrase,
    _ body: @escaping @Sendable (Call, String, LeagueMonth) async throws -> Void
  ) -> Endpoint {
    Endpoint(.post, "\(Self.base)/\(name)", permission: permission, purpose: purpose) { call in
      let (league, month, path) = try address(call)
      return try await kept(call, name) {
        try await body(call, league, month)
        return .see(path)
      }
    }
  }

  /// The page again when something was refused that can be mended there.
  private func kept(_ call: Call, _ part: String, _ body: () async throws -> Reply) async throws -> Reply {
    do {
      return try await body()
    } catch let refusal as Refusal where [.invalid, .conflict, .tooLarge].contains(refusal.kind) {
      call.trail.detail(refusal.code)
      return try await LeagueRoundPage(plans: plans).page(call, refusal, part: part)
    }
  }

  @Sendable private func values(_ call: Call, _ league: String, _ month: LeagueMonth) async throws {
    let file = try await rounds(call).file(league, month)
    guard file.round.state == .collecting else { throw LeagueRound.notNow }
    var taken: [(cell: LeaguePlan.Cell, value: Int, source: String)] = []
    var faults: [Refusal.Fault] = []
    for cell in file.plan.cells {
      let suffix = "\(cell.measure).\(cell.unit)", last = file.entries[cell]
      guard let text = call.form["value.\(suffix)"]?.trimmed, !text.isEmpty else { continue }
      func read<T>(_ name: String, _ body: () throws(Refusal) -> T) -> T? {
        do throws(Refusal) { return try body() } catch {
          faults += error.fields.map { Refusal.Fault("\(name).\(suffix)", $0.phrase) }
          return nil
        }
      }
      let value = read("value") { () throws(Refusal) in try LeagueEntry.value(text) }
      let source = read("source") { () throws(Refusal) in try LeagueEntry.source(call.form["source.\(suffix)"] ?? "") }
      guard let value, let source else { continue }
      // What was not changed needs no second check, unless it was sent back.
      if let last, last.state != .returned, last.state != .missing, last.value == value, last.source == source {
        continue
      }
      taken.append((cell, value, source))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    guard !taken.isEmpty else {
      throw Refusal(.invalid, "league.nothing", Phrase("没有新的数值", "There is nothing new"))
    }
    try await rounds(call).enter(taken, league, month, by: call.principal)
  }

  @Sendable private func load(_ call: Call) async throws -> Reply {
    let (league, month, path) = try address(call)
    return try await kept(call, "import") {
      guard let part = call.form.file("file") else { throw Refusal.invalid("file", Phrase("请选择一个文件", "Choose a file")) }
      let file = try await rounds(call).file(league, month)
      let sheet = try LeagueSheet(
        part.bytes, file: String((part.filename?.nonEmpty ?? "file").prefix(100)), plan: file.plan
      ) {
        file.round.mayEnter($0, file.plan, call.principal)
      }
      if !sheet.values.isEmpty { try await rounds(call).enter(sheet.values, league, month, by: call.principal) }
      call.trail.detail("\(sheet.values.count) of \(sheet.lines.count) rows")
      return result(call, sheet, path)
    }
  }

  private func result(_ call: Call, _ sheet: LeagueSheet, _ path: String) -> Reply {
    let refused = sheet.lines.filter { $0.fault != nil }
    let rows = (refused + sheet.lines.filter { $0.fault == nil }).map { line in
      Row(
        [
          "\(line.line)", "\(line.unit)", "\(line.measure)",
          line.fault == nil
            ? statusPill(kind: .done, word: call.say("已收", "Taken"))
            : statusPill(kind: .overdue, word: call.say("未收", "Refused")),
          "\(line.fault?[call.language] ?? "")",
        ], tone: line.fault == nil ? .plain : .bad)
    }
    let title = call.say("导入结果", "What became of the file")
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/leagues",
      body: pageHead(
        title: title,
        lede:
          "\(call.say("收下 \(sheet.values.count) 行，未收 \(refused.count) 行。", "\(sheet.values.count) rows taken, \(refused.count) refused."))",
        controls: button(Button(call.say("回到本期", "Back to the month"), .primary, path: path)))
        + panel(
          title: call.say("逐行结果", "Row by row"), subtitle: call.say("未收的在前", "what was refused stands first"),
          body: dataTable(
            caption: call.say("逐行结果", "Row by row"),
            columns: [
              Column(call.say("行", "Line"), .number), Column(call.say("单位", "Unit")),
              Column(call.say("指标", "Indicator")),
              Column(call.say("结果", "Result")), Column(call.say("理由", "Why"), .wide),
            ], rows: rows,
            empty: emptyState(
              title: call.say("文件没有数据行", "The file has no rows"), what: call.say("只有表头。", "Only a header."))),
          flush: true))
  }

  @Sendable private func check(_ call: Call) async throws -> Reply {
    let (league, month, path) = try address(call)
    let state = LeagueEntry.State(rawValue: call.form["decision"] ?? "") ?? .entered
    return try await kept(call, state == .missing ? "absences" : "checks") {
      guard state != .entered else {
        throw Refusal.invalid("decision", Phrase("请选择核对、退回或缺数", "Choose checked, returned or missing"))
      }
      let seen = call.form.all("cell")
      guard !seen.isEmpty else { throw Refusal.invalid("cell", Phrase("请勾选数值", "Tick at least one value")) }
      let reason = state == .checked ? "" : try LeagueEntry.reason(call.form["reason"] ?? "")
      let chosen = try seen.map { text throws(Refusal) in
        let words = text.split(separator: ".").map(String.init)
        guard words.count == 3, let revision = Int(words[2]) else {
          throw Refusal.invalid("cell", Phrase("没有这一项", "There is no such value"))
        }
        return (LeaguePlan.Cell(measure: words[0], unit: words[1]), revision)
      }
      for (cell, revision) in chosen {
        try await rounds(call).check(
          cell, revision: revision, as: state, reason: reason, league, month, by: call.principal)
      }
      return .see(path)
    }
  }

  @Sendable private func appeal(_ call: Call, _ league: String, _ month: LeagueMonth) async throws {
    let words = (call.form["cell"] ?? "").split(separator: ".").map(String.init),
      text = (call.form["text"] ?? "").trimmed
    var faults: [Refusal.Fault] = []
    if words.count != 2 { faults.append(.init("cell", Phrase("请选择对哪一项", "Choose the value"))) }
    if text.isEmpty || text.count > LeagueAppeal.textMost {
      faults.append(
        .init(
          "text",
          Phrase(
            "请写明理由，至多 \(LeagueAppeal.textMost) 字", "A reason of \(LeagueAppeal.textMost) characters at most is needed"))
      )
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    try await rounds(call).appeal(
      LeaguePlan.Cell(measure: words[0], unit: words[1]), text, league, month, by: call.principal)
  }

  @Sendable private func answer(_ call: Call) async throws -> Reply {
    let (_, _, path) = try address(call)
    guard let key = Key(text: call.parameter("key")) else { throw LeagueRounds.none }
    return try await kept(call, "appeal-\(key)") {
      let text = (call.form["answer"] ?? "").trimmed
      guard !text.isEmpty, text.count <= LeagueAppeal.textMost else {
        throw Refusal.invalid(
          "answer",
          Phrase(
            "请写明答复，至多 \(LeagueAppeal.textMost) 字", "An answer of \(LeagueAppeal.textMost) characters at most is needed")
        )
      }
      guard let upheld = ["yes": true, "no": false][call.form["upheld"] ?? ""] else {
        throw Refusal.invalid("upheld", Phrase("请选择成立或不成立", "Say whether it is upheld"))
      }
      _ = try await rounds(call).answer(key, isUpheld: upheld, text: text, by: call.principal)
      return .see(path)
    }
  }
}
