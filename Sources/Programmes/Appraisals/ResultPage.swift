import Auditing
import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// A frozen result (冻结结果): its table, its seal, its revisions with what is different, and the objections to it.
struct ResultPage: Sendable {
  let memo: SchemeMemo

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/appraisal/results", permission: .seeAppraisals,
        purpose: Phrase("历次冻结与公布", "What was frozen and published"),
        answer: list),
      Endpoint(
        .get, "/appraisal/results/:key", permission: .seeAppraisals, purpose: Phrase("一个冻结结果", "A frozen result")
      ) { try await show($0, refusal: nil) },
      Endpoint(
        .get, "/appraisal/results/:key/check", permission: .seeAppraisals,
        purpose: Phrase("由冻结的输入重算", "Make the result anew from its inputs"),
        answer: check),
      Endpoint(
        .get, "/appraisal/results/:key/files/:section", permission: .seeAppraisals,
        purpose: Phrase("取走冻结的内容", "Take along what was frozen"), answer: file),
      Endpoint(
        .post, "/appraisal/results/:key/publication", permission: .publishAppraisals,
        purpose: Phrase("公布", "Publish a frozen result"),
        answer: publish),
      Endpoint(
        .post, "/appraisal/results/:key/objections", permission: .objectToAppraisals,
        purpose: Phrase("提出异议", "Object to a result"),
        answer: object),
      Endpoint(
        .post, "/appraisal/objections/:key/answer", permission: .freezeAppraisals,
        purpose: Phrase("答复异议", "Answer an objection"),
        answer: answerObjection),
    ]
  }

  static let missing = Refusal(.notFound, "appraisal.none", Phrase("没有这个冻结结果", "There is no such frozen result"))

  /// What is published everybody with the permission sees; before, only those whose work it is.
  static func maySee(_ freeze: Freeze, _ principal: Principal) -> Bool {
    freeze.isPublished || principal.may(.freezeAppraisals) || principal.may(.publishAppraisals)
  }

  func freeze(_ call: Call, _ appraising: Appraising) async throws -> Freeze {
    guard let key = Key(text: call.parameter("key")) else { throw Self.missing }
    let freeze = try await appraising.one(key)
    guard Self.maySee(freeze, call.principal) else { throw Self.missing }
    return freeze
  }

  @Sendable private func list(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let zone = call.jurisdiction.district.calendar.zone
    let found = try await call.jurisdiction.database.read("appraisals.results") { try FreezesTable.newest(200, in: $0) }
    let rows = found.filter { Self.maySee($0, call.principal) }.map { freeze in
      Site.Row(
        [
          "\(appraising.book[freeze.scheme]?.name[language] ?? freeze.scheme)", "\(freeze.period.label[language])",
          "\(freeze.revision)", Self.state(freeze, language), moment(freeze.frozenAt, zone: zone),
          "<code>\(String(freeze.seal.prefix(16)))…</code>",
        ], path: "/appraisal/results/\(freeze.key)")
    }
    let title = call.say("历次结果", "Frozen results")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal",
      body: pageHead(
        title: title, lede: "\(call.say("每一版都留着；更正是新的一版。", "Every revision stays; a correction is a new one."))",
        above: button(Button(call.say("回到评价", "Back to appraisal"), .quiet, icon: .arrowLeft, path: "/appraisal")))
        + panel(
          title: title,
          body: dataTable(
            caption: title,
            columns: [
              Column(call.say("评价办法", "Scheme"), .wide), Column(call.say("统计期", "Period")),
              Column(call.say("版", "Revision"), .number),
              Column(call.say("状态", "State")), Column(call.say("冻结时间", "Frozen")), Column(call.say("封印", "Seal")),
            ], rows: rows,
            empty: emptyState(
              title: call.say("还没有公布的结果", "Nothing is published yet"),
              what: call.say("统计期结束后冻结、公布。", "A period is frozen and published when it is over."))), flush: true))
  }

  static func state(_ freeze: Freeze, _ language: Language) -> HTML {
    freeze.isPublished
      ? statusPill(kind: .done, word: language.pick("已公布", "published"))
      : statusPill(kind: .checking, word: language.pick("待公布", "to be published"))
  }

  func show(_ call: Call, refusal: Refusal?) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let freeze = try await freeze(call, appraising)
    let shown = try await appraising.shown(freeze)
    let (revisions, objections) = try await call.jurisdiction.database.read("appraisals.result") { transaction in
      (
        try FreezesTable.revisions(freeze.scheme, freeze.period, in: transaction),
        try ObjectionsTable.all(of: freeze.key, in: transaction)
      )
    }
    let visible = revisions.filter { Self.maySee($0, call.principal) }
    let title = call.say(
      "\(shown.scheme.name.zh) \(freeze.period.label.zh) 第 \(freeze.revision) 版",
      "\(shown.scheme.name.en), \(freeze.period.label.en), revision \(freeze.revision)")
    let table = AppraisalTable(
      scheme: shown.scheme, appraisal: shown.appraisal, before: nil, yearBefore: nil, cellQuery: "result=\(freeze.key)",
      linksRegister: call.principal.may(.overview), language: language)
    let query = "result=\(freeze.key)"
    let parts = ResultParts(call: call, freeze: freeze, shown: shown, refusal: refusal)
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal", status: call.status(of: refusal),
      body: pageHead(
        title: title, lede: Self.state(freeze, language),
        controls: button(Button("Excel", icon: .arrowDown, path: "/appraisal/tables/xlsx?\(query)"))
          + button(Button("CSV", icon: .arrowDown, path: "/appraisal/tables/csv?\(query)")),
        above: button(
          Button(call.say("历次结果", "All results"), .quiet, icon: .arrowLeft, path: "/appraisal/results")))
        + (refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[language]) : .empty } ?? .empty)
        + parts.note(visible) + AppraisalWords.example(shown.scheme, in: language) + parts.publication
        + AppraisalTable.arranged(
          map: shown.scheme.object == .region
            ? AppraisalMap.html(shown.scheme, shown.appraisal, in: call.jurisdiction.district, language: language)
            : .empty,
          rules: AppraisalTable.rules(shown.scheme, in: language), table: table.html)
        + deck([
          (
            .half,
            stack([parts.seal, parts.revisions(visible), try await difference(call, appraising, shown, visible)])
          ),
          (.half, parts.objections(objections)),
        ]))
  }

  /// What this revision changed.
  private func difference(
    _ call: Call, _ appraising: Appraising, _ shown: Appraising.Shown, _ visible: [Freeze]
  ) async throws -> HTML {
    guard let before = visible.last(where: { $0.revision < shown.freeze.revision }) else { return .empty }
    let old = try await appraising.shown(before)
    return ResultParts.differences(
      AppraisalChange.between(old.appraisal, shown.appraisal, scheme: shown.scheme), shown.scheme,
      title: call.say("与第 \(before.revision) 版的不同", "Different from revision \(before.revision)"), in: call.language)
  }

  @Sendable private func check(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let freeze = try await freeze(call, appraising)
    let check = try await appraising.check(freeze)
    // By the pack in force: the scheme as it was frozen may be what is damaged.
    let scheme = appraising.book[freeze.scheme]?.name ?? .verbatim(freeze.scheme)
    let title = call.say(
      "核验：\(scheme.zh) \(freeze.period.label.zh) 第 \(freeze.revision) 版",
      "Check: \(scheme.en), \(freeze.period.label.en), revision \(freeze.revision)")
    let faults = check.faults.html { "<li>\($0[language])</li>" }
    let verdict =
      check.isSound
      ? notice(
        .good, title: call.say("一致：由冻结的输入重算，得到同样的字节", "Sound: made anew from the frozen inputs, the same bytes"),
        body: "<p>\(call.say("结果", "Result")) SHA-256 <code>\(freeze.resultDigest)</code></p>")
      : notice(.bad, title: call.say("不一致", "Not sound"), body: "<ul>\(faults)</ul>")
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/appraisal",
      body: pageHead(
        title: title,
        above: button(
          Button(
            call.say("回到结果", "Back to the result"), .quiet, icon: .arrowLeft, path: "/appraisal/results/\(freeze.key)"))
      )
        + verdict
        + panel(
          title: call.say("与案件记录逐件比对", "Against the log, matter by matter"),
          body: AppraisalWords.paragraph(
            Phrase(
              "哪些案件如今的事实与冻结时不同、为什么，用命令逐行列出：",
              "Which matters are different today, and why, a command lists line by line:"),
            in: language)
            + "<p><code>yiwang recompute --period \(freeze.period.code) --scheme \(freeze.scheme)</code></p>"
        ))
  }

  /// Public text of what was frozen, for whoever wants to reckon it themselves. The list of matters is for those who see them all.
  @Sendable private func file(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    let freeze = try await freeze(call, appraising), name = call.parameter("section")
    let bytes: [UInt8]?
    if name == "result" {
      bytes = try await call.jurisdiction.database.read("appraisals.file") {
        try FreezesTable.result(freeze.key, in: $0)
      }
    } else {
      guard let section = FrozenInputs.Section(rawValue: name) else { throw Self.missing }
      guard section != .facts || call.principal.may(.freezeAppraisals) || call.principal.may(.publishAppraisals) else {
        throw Refusal(
          .forbidden, "appraisal.facts",
          Phrase("案件清单只供冻结、公布的岗位取走", "The list of matters is for those who freeze and publish"))
      }
      bytes = try await call.jurisdiction.database.read("appraisals.file") {
        try FreezesTable.text(freeze.key, section, in: $0)
      }
    }
    guard let bytes else { throw Self.missing }
    call.trail.kind(.export)
    call.trail.subject("appraisal \(freeze.name)")
    var reply = Reply.text(String(decoding: bytes, as: UTF8.self))
    let ending = name == "scheme" || name == "indicators" ? "yaml" : "txt"
    reply.fields[.contentDisposition] =
      "attachment; filename=\"\(freeze.name.replacing(" ", with: "-"))-\(name).\(ending)\""
    return reply
  }

  @Sendable private func publish(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    guard let key = Key(text: call.parameter("key")) else { throw Self.missing }
    do {
      let freeze = try await appraising.publish(key, by: call.principal)
      call.trail.subject("appraisal \(freeze.name)")
      call.trail.detail("seal \(freeze.seal)")
      return .see("/appraisal/results/\(key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, refusal: refusal)
    }
  }

  @Sendable private func object(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    guard let key = Key(text: call.parameter("key")) else { throw Self.missing }
    do {
      let objection = try await appraising.object(
        key, unit: call.form["unit"] ?? "", criterion: call.form["criterion"] ?? "", ground: call.form["ground"] ?? "",
        by: call.principal)
      call.trail.subject("objection \(objection.key)")
      return .see("/appraisal/results/\(key)#objections")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, refusal: refusal)
    }
  }

  @Sendable private func answerObjection(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    guard let key = Key(text: call.parameter("key")) else { throw Self.missing }
    call.trail.subject("objection \(key)")
    do {
      let objection = try await appraising.answer(
        key, call.form["outcome"].flatMap(Objection.Outcome.init(rawValue:)), call.form["answer"] ?? "",
        by: call.principal)
      return .see("/appraisal/results/\(objection.freeze)#objections")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      guard
        let objection = try await call.jurisdiction.database.read(
          "appraisals.objection", { try ObjectionsTable.one(key, in: $0) })
      else { throw refusal }
      var call = call
      call.parameters["key"] = objection.freeze.description
      return try await show(call, refusal: refusal)
    }
  }
}
