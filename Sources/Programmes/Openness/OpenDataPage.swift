import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// Open data (开放数据): tables to take along, with what they are and under which terms.
enum OpenDataPage {
  static let endpoints = [
    Endpoint(.get, "/open-data", permission: .open, purpose: Phrase("开放数据", "Open data"), answer: show),
    Endpoint(
      .get, "/open-data/matters.csv", permission: .open, purpose: Phrase("一个月的公开案件", "The public matters of a month"),
      answer: matters),
    Endpoint(.get, "/open-data/:file", permission: .open, purpose: Phrase("一份开放数据", "One table of open data"), answer: file),
  ]

  /// So many months are offered.
  private static let months = 12

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, language = call.language
    let title = call.say("开放数据", "Open data")
    let rows = OpenDataSet.all.map { set -> Row in
      let count = set.count(district).map { grouped($0) } ?? call.say("随时变化", "changes")
      return Row([
        "\(set.title[language])", "\(set.about[language])", "\(count)",
        button(Button("\(set.name).csv", icon: .arrowDown, path: "/open-data/\(set.name).csv")),
      ])
    }
    var month = call.jurisdiction.today
    month = LocalDate(month.year, month.month, 1)
    var monthly: [HTML] = []
    for _ in 0..<months {
      let text = OpenMattersFile.text(month)
      monthly.append(button(Button(text, icon: .arrowDown, path: "/open-data/matters.csv?month=\(text)")))
      month = OpenMattersFile.before(month)
    }
    let terms = facts(
      [
        Fact(
          call.say("许可", "Licence"),
          text: call.say("可以自由使用、转载和加工，请注明来源。", "Use, copy and change them freely; please name the source.")),
        Fact(call.say("来源", "Source"), text: call.say("\(district.name.zh)一网统管", "One Network of \(district.name.en)")),
      ] + district.attributions.map { Fact(call.say("所含数据", "Contains"), text: $0[language]) }
        + (district.isSchematic
          ? [Fact(call.say("注意", "Note"), text: call.say("演示数据，边界为示意。", "Demonstration data, schematic boundaries."))] : [])
        + [
          Fact(
            call.say("格式", "Format"),
            text: call.say("CSV，UTF-8（带 BOM，可直接用表格软件打开），第一行为列名。", "CSV, UTF-8 with BOM; the first line names the columns.")),
          Fact(
            call.say("个人信息", "Personal data"),
            text: call.say("不含上报人、电话、描述、照片和准确位置；位置到社区为止。", "No reporter, phone, words, photos or exact place; places to the community.")),
        ])
    return Pages.page(
      call, title: title, width: .reading, tab: "/public",
      body: pageHead(
        title: title, lede: HTML(escaping: call.say(
          "每份都说明是什么、多少行、怎么用。",
          "Each says what it is, how many rows it has, and the terms."))) + OpennessLinks.row(call, on: "/open-data")
        + stack([
          panel(
            title: call.say("公开案件，按上报月份", "Public matters, by the month of their report"),
            subtitle: call.say("每件一行：类别、社区、单位、状态或结果、日期", "one row each: category, community, agency, state or outcome, dates"),
            body: buttonRow(monthly)),
          panel(
            title: call.say("其他数据", "Other tables"),
            body: dataTable(
              caption: title,
              columns: [
                Column(call.say("名称", "Name")), Column(call.say("内容", "What it holds"), .wide),
                Column(call.say("行数", "Rows"), .number), Column(call.say("下载", "Download")),
              ], rows: rows), flush: true),
          panel(title: call.say("使用条件", "Terms"), body: terms),
        ]))
  }

  @Sendable private static func matters(_ call: Call) async throws -> Reply {
    let today = call.jurisdiction.today
    let text = call.query["month"] ?? OpenMattersFile.text(today)
    guard let month = OpenMattersFile.month(text), month <= today else {
      throw Refusal.invalid("month", Phrase("月份应写作 2026-11，且不晚于本月", "A month is written as 2026-11 and has begun"))
    }
    return try await OpenMattersFile(month: month, jurisdiction: call.jurisdiction).reply()
  }

  @Sendable private static func file(_ call: Call) async throws -> Reply {
    let name = call.parameter("file")
    guard let set = OpenDataSet.all.first(where: { "\($0.name).csv" == name }) else {
      throw Refusal(.notFound, "openData.none", Phrase("没有这份数据", "There is no such table"))
    }
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    for row in try await set.rows(call) { writer.append(row) }
    return .csv(writer.take(), name: name)
  }
}
