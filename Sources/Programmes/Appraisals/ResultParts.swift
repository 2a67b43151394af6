import Basics
import Casework
import Indicators
import Organization
import Platform
import Site
import Timing

/// The parts of the page of a frozen result.
struct ResultParts {
  var call: Call
  var freeze: Freeze
  var shown: Appraising.Shown
  var refusal: Refusal?

  private var language: Language { call.language }
  private var zone: LocalZone { call.jurisdiction.district.calendar.zone }
  private func post(_ code: String) -> String { call.jurisdiction.district.roster.post(code)?.label[language] ?? code }

  /// That it is a correction, or was corrected.
  func note(_ revisions: [Freeze]) -> HTML {
    var notes = HTML.empty
    if let newer = revisions.last(where: { $0.revision > freeze.revision && $0.isPublished }) {
      notes += notice(
        .warn, title: call.say("已由第 \(newer.revision) 版更正", "Corrected by revision \(newer.revision)"),
        body: "<p>\(Masking.text(newer.note))</p>"
          + buttonRow([button(Button(call.say("打开新版", "Open it"), path: "/appraisal/results/\(newer.key)"))]))
    }
    if !freeze.note.isEmpty {
      notes += notice(
        .info, title: call.say("更正说明", "What was corrected"), body: "<p>\(Masking.text(freeze.note))</p>")
    }
    return notes
  }

  /// For whoever may publish it, unless they froze it themselves.
  var publication: HTML {
    guard !freeze.isPublished, call.principal.may(.publishAppraisals) else {
      return when(
        !freeze.isPublished,
        notice(.info, title: call.say("待另一人公布", "Somebody else has to publish it")))
    }
    guard freeze.frozenBy != call.principal.person else {
      return notice(.info, title: call.say("由您冻结，须由另一人公布", "You froze it: somebody else has to publish it"))
    }
    return panel(
      title: call.say("公布", "Publish"),
      body: AppraisalWords.paragraph(
        Phrase(
          "公布前会核对封印。公布后各单位可以看到，并在 \(shown.scheme.objectionDays) 日内提出异议。",
          "Its seal is checked first. Once published, units see it and may object within \(shown.scheme.objectionDays) days."
        ),
        in: language)
        + postForm(
          "/appraisal/results/\(freeze.key)/publication",
          buttonRow([button(Button(call.say("公布", "Publish"), .primary, icon: .send))])))
  }

  var seal: HTML {
    let sections = FrozenInputs.Section.allCases.map { section -> Row in
      let mayTake = section != .facts || call.principal.may(.freezeAppraisals) || call.principal.may(.publishAppraisals)
      let name: HTML =
        mayTake
        ? "<a href=\"/appraisal/results/\(freeze.key)/files/\(section.rawValue)\">\(section.label[language])</a>"
        : "\(section.label[language])"
      return Row([
        name, "\(grouped(freeze.counts[section] ?? 0))",
        "<code>\(String((freeze.digests[section] ?? "").prefix(16)))…</code>",
      ])
    }
    let result = Row([
      "<a href=\"/appraisal/results/\(freeze.key)/files/result\">\(call.say("结果", "The result"))</a>", "",
      "<code>\(String(freeze.resultDigest.prefix(16)))…</code>",
    ])
    var lines = [
      Fact(
        call.say("封印", "Seal"), "<code class=\"seal\">\(freeze.seal.prefix(32)) \(freeze.seal.dropFirst(32))</code>"),
      Fact(call.say("冻结", "Frozen"), "\(post(freeze.frozenPost)), \(moment(freeze.frozenAt, zone: zone))"),
    ]
    if let at = freeze.publishedAt {
      lines.append(Fact(call.say("公布", "Published"), "\(post(freeze.publishedPost)), \(moment(at, zone: zone))"))
    }
    return panel(
      title: call.say("凭据", "What it rests on"),
      subtitle: call.say(
        "SHA-256；封印覆盖全部输入、结果和前一版", "SHA-256; the seal covers all inputs, the result and the revision before"),
      controls: button(
        Button(call.say("核验", "Check it"), icon: .shield, path: "/appraisal/results/\(freeze.key)/check")),
      body: facts(lines)
        + dataTable(
          caption: call.say("冻结的内容", "What was frozen"),
          columns: [
            Column(call.say("内容", "What"), .wide), Column(call.say("行数", "Lines"), .number), Column("SHA-256"),
          ],
          rows: sections + [result], compact: true))
  }

  func revisions(_ all: [Freeze]) -> HTML {
    guard all.count > 1 else { return .empty }
    let rows = all.map { one in
      Row(
        [
          "\(call.say("第 \(one.revision) 版", "Revision \(one.revision)"))", ResultPage.state(one, language),
          "\(Masking.text(one.note))",
        ], path: one.key == freeze.key ? nil : "/appraisal/results/\(one.key)")
    }
    return panel(
      title: call.say("各版", "Revisions"),
      body: dataTable(
        caption: call.say("各版", "Revisions"),
        columns: [
          Column(call.say("版", "Revision")), Column(call.say("状态", "State")),
          Column(call.say("更正说明", "What was corrected"), .wide),
        ], rows: rows), flush: true)
  }

  /// What is different between two results, line by line.
  static func differences(_ changes: [AppraisalChange], _ scheme: Scheme, title: String, in language: Language) -> HTML
  {
    let rows = changes.prefix(200).map { change -> Row in
      let what =
        change.criterion.flatMap { scheme.criterion($0)?.name[language] } ?? language.pick("得分与名次", "Score and rank")
      func figure(_ points: Int?, _ ratios: [Ratio]) -> HTML {
        let parts = ratios.map(AppraisalWords.parts).joined(separator: " · ")
        let more = change.criterion == nil && !parts.isEmpty ? language.pick("第 \(parts) 名", "rank \(parts)") : parts
        return "<b>\(points.map(AppraisalWords.points) ?? "—")</b>\(when(!more.isEmpty, "<small>\(more)</small>"))"
      }
      return Row([
        "\(change.unit.name[language])", "\(what)", figure(change.before, change.ratiosBefore),
        figure(change.after, change.ratiosAfter),
      ])
    }
    return panel(
      title: title,
      body: dataTable(
        caption: title,
        columns: [
          Column(language.pick("单位", "Unit")), Column(language.pick("项", "Criterion"), .wide),
          Column(language.pick("原", "Before"), .number),
          Column(language.pick("现", "Now"), .number),
        ], rows: rows,
        empty: emptyState(icon: .checkCircle, title: language.pick("没有不同", "No difference"), what: ""), compact: true),
      flush: true)
  }
}
