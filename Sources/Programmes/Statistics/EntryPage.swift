import Basics
import Casework
import Documents
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage

/// Entering values: one by one in a form, or many in a file.
struct EntryPage: Sendable {
  private static let bytesMost = 2 << 20
  private static let rowsMost = 2000

  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/indicators/entry", permission: .enterIndicators, purpose: Phrase("填报指标数值", "Enter values")) {
        try await page($0, nil, nil)
      },
      Endpoint(
        .post, "/indicators/entry", permission: .enterIndicators, purpose: Phrase("提交指标数值", "Send a value"),
        asks: [
          .field("indicator", "指标代码", "the code of the indicator", isRequired: true),
          .field("period", "统计期", "the period", isRequired: true), .field("value", "数值", "the value"),
          .field("yearOnYear", "同比（%）", "the change on the year before, in percent"),
          .field("subject", "对象代码，空为全区", "about whom; empty for the whole district"),
          .field("source", "出处", "where it is taken from", isRequired: true),
          .field("note", "说明，更正时必填", "a note; needed for a correction"),
        ],
        answer: take),
      Endpoint(
        .post, "/indicators/entry/file", permission: .enterIndicators,
        purpose: Phrase("导入指标数值", "Take in a file of values"),
        answer: takeFile),
    ]
  }

  private func observations(_ call: Call) async throws -> Observations {
    Observations(
      database: call.jurisdiction.database, district: call.jurisdiction.district,
      indicators: try await figures.list(call.jurisdiction), keys: call.jurisdiction.surroundings.keys)
  }

  @Sendable private func take(_ call: Call) async throws -> Reply {
    func text(_ name: String) -> String { call.form[name] ?? "" }
    do {
      let observations = try await observations(call)
      let one = try observations.checked(
        .init(
          indicator: text("indicator"), subject: text("subject").trimmed.nonEmpty ?? call.jurisdiction.district.code,
          period: text("period"), value: text("value"), yearOnYear: text("yearOnYear"), source: text("source"),
          note: text("note")),
        by: call.principal, at: call.jurisdiction.now())
      let written = try await observations.enter([one])
      call.trail.subject("observation \(one.indicator) \(one.subject) \(one.period.code) \(written[0].revision)")
      return .see("/indicators/\(one.indicator)?entered=1")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal, nil)
    }
  }

  @Sendable private func takeFile(_ call: Call) async throws -> Reply {
    do {
      guard let part = call.form.file("file") else { throw Refusal.invalid("file", Phrase("请选择一个文件", "Choose a file")) }
      let observations = try await observations(call)
      let all = try rows(part.bytes, file: String((part.filename ?? "file").prefix(100)), observations, call)
      try await observations.enter(all)
      call.trail.subject("observations")
      call.trail.detail("\(all.count) values")
      return try await page(
        call, nil,
        notice(
          .good, title: call.say("已导入 \(all.count) 条，待审核", "\(all.count) values were taken in and wait for approval")))
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal, nil)
    }
  }

  /// All rows of a file, or every one that is wrong.
  private func rows(
    _ bytes: [UInt8], file: String, _ observations: Observations, _ call: Call
  ) throws(Refusal) -> [Observation] {
    guard bytes.count <= Self.bytesMost else {
      throw .invalid("file", Phrase("文件不能大于 2 MB", "A file may have 2 MB at most"))
    }
    var problems: Problems = []
    guard var table = problems.collect({ () throws(Problem) in try CSVTable(MemorySource(bytes, file: file)) }) else {
      throw .invalid("file", problems.first?.phrase ?? Phrase("看不懂这个文件", "The file cannot be read"))
    }
    let indicator = table.column("indicator", "指标", into: &problems),
      period = table.column("period", "统计期", into: &problems)
    let value = table.optionalColumn("value", "数值"), change = table.optionalColumn("year_on_year", "同比")
    let subject = table.optionalColumn("subject", "对象"), note = table.optionalColumn("note", "说明")
    let source = table.column("source", "来源", into: &problems)
    guard !problems.hasErrors else { throw .invalid("file", problems[0].phrase) }
    let rows = table.rows(into: &problems)
    guard rows.count <= Self.rowsMost else {
      throw .invalid("file", Phrase("一次最多 \(Self.rowsMost) 行", "\(Self.rowsMost) rows at once at most"))
    }
    let list = observations.indicators, now = call.jurisdiction.now()
    var found: [Observation] = []
    for row in rows {
      // A file may name an indicator as people do.
      let named =
        list.all.first { $0.name.zh == row[indicator] || $0.name.en == row[indicator] }?.code ?? row[indicator]
      do throws(Refusal) {
        found.append(
          try observations.checked(
            .init(
              indicator: named, subject: row[subject].nonEmpty ?? call.jurisdiction.district.code, period: row[period],
              value: row[value],
              yearOnYear: row[change], source: row[source], note: row[note]), by: call.principal, at: now))
      } catch {
        for fault in error.fields { problems.append(row.problem(fault.phrase)) }
      }
    }
    guard !problems.hasErrors else { throw .invalid(problems.errors.map(\.fault)) }
    return found
  }

  private func page(_ call: Call, _ refusal: Refusal?, _ done: HTML?) async throws -> Reply {
    let language = call.language, list = try await figures.list(call.jurisdiction)
    let own = list.all.filter { $0.origin == .observed(source: call.principal.agency) }
    let title = call.say("填报指标数值", "Enter values of indicators")
    let names = ["indicator", "subject", "period", "value", "yearOnYear", "source", "note"]
    let formFaults = refusal?.fields.filter { names.contains($0.field) } ?? []
    let fileFaults = refusal?.fields.filter { !names.contains($0.field) } ?? []
    func value(_ name: String) -> String { call.form[name] ?? "" }
    func field(
      _ name: String, _ zh: String, _ en: String, _ kind: Site.Field.Kind, hint: Phrase? = nil, optional: Bool = false
    ) -> HTML {
      formField(
        Site.Field(
          call.say(zh, en), name: name, kind, hint: hint?[language] ?? "",
          fault: formFaults.first { $0.field == name }?.phrase[language], isOptional: optional), in: language)
    }
    let fields =
      field(
        "indicator", "指标", "Indicator",
        .select(
          [ChoiceGroup("", own.map { Choice($0.code, "\($0.name[language])（\($0.unit[language])）") })],
          selected: value("indicator"),
          prompt: call.say("请选择", "Choose")))
      + field(
        "period", "统计期", "Period", .text(value("period"), placeholder: "2026-01~06"),
        hint: Phrase(
          "2026-06 月、2026-Q2 季、2026-H1 半年、2026 年、2026-01~06 一至六月累计",
          "2026-06, 2026-Q2, 2026-H1, 2026, or 2026-01~06 for January to June"))
      + field(
        "value", "数值", "Value", .text(value("value"), autocomplete: "off"),
        hint: Phrase("小数至多三位；只公布了同比时可空", "three decimals at most; empty where only the change was published"),
        optional: true)
      + field(
        "yearOnYear", "同比（%）", "On the year before (%)", .text(value("yearOnYear"), autocomplete: "off"), optional: true
      )
      + field(
        "subject", "对象代码", "About (code)", .text(value("subject"), placeholder: call.jurisdiction.district.code),
        hint: Phrase("区域或单位代码；空为全区", "the code of an area or agency; empty for the whole district"), optional: true)
      + field(
        "source", "出处", "Taken from", .text(value("source")),
        hint: Phrase("文件、报表或公报名称", "the document, table or bulletin"))
      + field(
        "note", "说明", "Note", .textarea(value("note"), rows: 2, limit: Observations.noteMost),
        hint: Phrase("更正已有数值时必填", "needed when a value is corrected"), optional: true)
      + buttonRow([button(Button(call.say("提交审核", "Send for approval"), .primary, icon: .send))])
    let file =
      formField(
        Site.Field(
          call.say("CSV 文件", "CSV file"), name: "file", .file(accept: ".csv"),
          hint: call.say(
            "列：indicator, period, value, year_on_year, subject, source, note（或中文列名）",
            "columns: indicator, period, value, year_on_year, subject, source, note"),
          fault: fileFaults.first { $0.field == "file" }?.phrase[language]), in: language)
      + buttonRow([button(Button(call.say("导入", "Take it in"), .primary))])
    let wrong = rejectedLines(fileFaults.filter { $0.field != "file" }, in: language)
    let body: HTML =
      own.isEmpty
      ? emptyState(
        title: call.say("本单位没有要填报的指标", "Your agency has no indicator to enter"),
        what: call.say(
          "指标的来源单位写在辖区包的 indicators.yaml。", "The source of each is written in indicators.yaml of the pack."))
      : stack([
        panel(
          title: call.say("一个数值", "One value"),
          body: postForm(action: "/indicators/entry", faults: formFaults, in: language, body: fields)),
        panel(
          title: call.say("多个数值", "Many values"),
          body: wrong + postForm(action: "/indicators/entry/file", files: true, faults: [], in: language, body: file)),
      ])
    return Pages.page(
      call, title: title, layout: .desk, tab: "/indicators", status: call.status(of: refusal),
      body: pageHead(
        title: title,
        above: button(Button(call.say("指标一览", "All indicators"), .quiet, icon: .arrowLeft, path: "/indicators")))
        + (done ?? .empty)
        + body)
  }
}
