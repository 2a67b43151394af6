import Basics
import Casework
import Organization
import Platform
import Site

/// The panels of a month for the office, and what everybody who works on it sees.
extension LeagueRoundSheet {
  /// Values from a file.
  var loading: HTML? {
    guard round.state == .collecting, plan.cells.contains(where: { round.mayEnter($0, plan, call.principal) }) else {
      return nil
    }
    let form = postForm(
      action: "\(path)/import", files: true, faults: faults("import"), scope: "import", in: language,
      body: field(
        say("数值文件", "File of values"), "file", .file(accept: ".csv"), in: "import",
        hint: say(
          "CSV，第一行 unit,indicator,value,source；不对的行说明理由，其余照收",
          "CSV with unit,indicator,value,source; wrong rows are told, the others taken"))
        + buttonRow([button(Button(say("导入", "Import")))]))
    return panel(
      title: say("从文件导入", "From a file"), body: details(say("导入 CSV", "Import a CSV"), form, open: part == "import"))
  }

  private func paragraph(_ zh: String, _ en: String) -> HTML { "<p>\(say(zh, en))</p>" }

  /// Approving, publishing, taking up again.
  var office: HTML? {
    guard call.principal.may(.publishLeagues) else { return nil }
    let open = plan.cells.count { file.entries[$0]?.state.isSettled != true }
    func reopening(_ title: String, _ hint: String, _ word: String) -> HTML {
      details(
        title,
        postForm(
          action: "\(path)/reopening", faults: faults("reopening"), scope: "reopening", in: language,
          body: field(
            say("理由", "Reason"), "reason",
            .textarea(typed("reason", in: "reopening") ?? "", rows: 3, limit: LeagueEntry.reasonMost), in: "reopening",
            hint: hint) + buttonRow([button(Button(word, .danger))])), open: part == "reopening")
    }
    let body: HTML
    switch file.standing {
    case .collecting:
      body =
        paragraph(
          "还有 \(open) 项没有核对，也没有标为缺数。都办完后才能批准。",
          "\(open) values are neither checked nor marked as missing. It can be approved when all are.")
    case .checked:
      body =
        "<p>\(say("全部已核对或标为缺数。批准后由另一人公布。", "All are checked or marked as missing. Another person publishes it after approval."))</p>"
        + deedForm(Button(say("批准", "Approve"), .primary, icon: .check), action: "\(path)/approval")
    case .approved:
      body =
        paragraph(
          "已由 \(LeagueWords.function(round.approvedPost, call)) 批准。", "Approved by \(LeagueWords.function(round.approvedPost, call)).")
        + deedForm(
          Button(
            say("公布", "Publish"), .primary, icon: .send,
            confirm: say(
              "公布后人人可见，不能收回，只能更正。公布？", "Everybody will see it; it can be corrected, not taken back. Publish?")),
          action: "\(path)/publication")
        + reopening(say("退回重核", "Back to be checked"), say("不公布，仅留存", "Kept, not published"), say("退回重核", "Send back"))
    case .published:
      body =
        paragraph(
          "已公布第 \(round.revision) 版。要改只能更正：单位重新填报，来源部门核对，两人批准、公布。",
          "Revision \(round.revision) is published. It can only be corrected: entered anew, checked, approved and published by two persons."
        )
        + reopening(
          say("更正", "Correct it"), say("会随更正一起公布，请勿写个人信息", "It is published with the correction; no personal data"),
          say("开始更正", "Begin the correction"))
    }
    return panel(title: say("批准与公布", "Approval and publication"), subtitle: file.standing.label[language], body: body)
  }

  /// How far each source department is.
  var progress: HTML? {
    let sources = Set(plan.measures.map(\.source)).sorted()
    let rows = sources.map { source -> Row in
      let cells = plan.cells.filter { plan.measure($0.measure)?.source == source }
      func count(_ state: LeagueEntry.State?) -> Int { cells.count { file.entries[$0]?.state == state } }
      return Row([
        "\(call.jurisdiction.district.roster.name(source)[language])", "\(cells.count)", "\(count(.checked))",
        "\(count(.missing))",
        "\(count(.entered))", "\(count(.returned))", "\(count(nil))",
      ])
    }
    return panel(
      title: say("各来源部门的进度", "How far the sources are"),
      subtitle: say("公布前不显示别的单位的数值", "values of other units are not shown before publication"),
      body: dataTable(
        caption: say("各来源部门的进度", "How far the sources are"),
        columns: [
          Column(say("来源部门", "Source"), .wide), Column(say("应有", "All"), .number),
          Column(say("已核对", "Checked"), .number),
          Column(say("缺数", "Missing"), .number), Column(say("待核对", "To be checked"), .number),
          Column(say("已退回", "Sent back"), .number),
          Column(say("未填", "Not entered"), .number),
        ], rows: rows), flush: true)
  }

  /// Objections of units with their answers.
  var objections: HTML? {
    guard !publications.isEmpty else { return nil }
    let own = plan.cells.filter { round.mayEnter($0, plan, call.principal) }
    let mayAnswer = call.principal.may(.publishLeagues)
    let shown = appeals.filter { appeal in
      mayAnswer || own.contains { $0.unit == appeal.unit && $0.measure == appeal.measure }
    }
    let items = shown.html { appeal -> HTML in
      let measure = plan.measure(appeal.measure)?.name[language] ?? appeal.measure
      let form = "appeal-\(appeal.key)"
      let answer: HTML =
        if let upheld = appeal.isUpheld {
          "<p>\(upheld ? tag(say("成立", "Upheld"), tone: .good) : tag(say("不成立", "Not upheld"))) \(appeal.answer)</p>"
        } else if mayAnswer {
          postForm(
            action: "\(path)/appeals/\(appeal.key)", faults: faults(form), scope: form, in: language,
            body: field(
              say("答复", "Answer"), "answer", .text(typed("answer", in: form) ?? ""), in: form,
              hint: say("会公布", "It is published"))
              + buttonRow([
                button(Button(say("成立", "Uphold"), .primary, name: "upheld", value: "yes")),
                button(Button(say("不成立", "Do not uphold"), name: "upheld", value: "no")),
              ]))
        } else {
          "<p>\(tag(say("待答复", "Waits for an answer"), tone: .warn))</p>"
        }
      return """
        <div><p><b>\(name(appeal.unit)) · \(measure)</b> <small>\(moment(appeal.at, zone: zone))</small></p>\
        <p>\(appeal.text)</p>\(answer)</div>
        """
    }
    let raising: HTML = when(
      !own.isEmpty,
      details(
        say("提出异议", "Object"),
        postForm(
          action: "\(path)/appeals", faults: faults("appeals"), scope: "appeals", in: language,
          body: field(
            say("对哪一项", "To which value"), "cell",
            .select(
              [
                ChoiceGroup(
                  "",
                  own.map {
                    Choice(
                      "\($0.measure).\($0.unit)",
                      "\(plan.measure($0.measure)?.name[language] ?? $0.measure) · \(name($0.unit))")
                  })
              ],
              selected: typed("cell", in: "appeals") ?? "", prompt: say("请选择", "Choose")), in: "appeals")
            + field(
              say("理由", "Reason"), "text",
              .textarea(typed("text", in: "appeals") ?? "", rows: 3, limit: LeagueAppeal.textMost), in: "appeals",
              hint: say("与答复一起公布在该项下，请勿写个人信息", "Published with the answer beside the value; no personal data"))
            + buttonRow([button(Button(say("提交异议", "Send it"), .primary))])), open: part == "appeals"))
    guard !shown.isEmpty || !own.isEmpty else { return nil }
    return panel(
      title: say("异议", "Objections"),
      body: when(shown.isEmpty, "<p>\(say("没有异议。", "There are none."))</p>") + stack([items]) + raising)
  }

  /// Every revision that was published stays readable.
  var history: HTML? {
    guard !publications.isEmpty else { return nil }
    let rows = publications.map { one in
      Row(
        [
          "\(say("第 \(one.revision) 版", "Revision \(one.revision)"))", moment(one.publishedAt, zone: zone),
          "\(LeagueWords.function(one.approvedPost, call))", "\(LeagueWords.function(one.publishedPost, call))",
          "\(one.note.nonEmpty ?? "—")",
          "<code class=\"hash\">\(String(one.digest.prefix(16)))…</code>",
        ], path: "/league?league=\(one.league)&month=\(one.month.code)&revision=\(one.revision)")
    }
    return panel(
      title: say("公布记录", "Publications"),
      body: dataTable(
        caption: say("公布记录", "Publications"),
        columns: [
          Column(say("版次", "Revision")), Column(say("公布时间", "Published")), Column(say("批准", "Approved by")),
          Column(say("公布", "Published by")),
          Column(say("更正说明", "Note"), .wide), Column("SHA-256"),
        ], rows: rows), flush: true)
  }
}
