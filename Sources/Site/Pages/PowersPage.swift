import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Territory
import Timing

/// The published list of delegated powers (行政处罚法 arts. 24, 39): which body may impose which penalty where, on a day.
enum PowersPage {
  private static let perPage = 100

  static let endpoints = [
    Endpoint(.get, "/powers", permission: .open, purpose: Phrase("赋权事项清单", "The list of delegated powers"), answer: show),
    Endpoint(
      .get, "/powers.csv", permission: .open, purpose: Phrase("导出赋权事项清单", "Export the list of delegated powers"),
      answer: export),
  ]

  /// What is asked for: a day, and a word that stands somewhere in the line.
  private struct Question {
    var day: LocalDate
    var word: String

    init(_ call: Call) throws(Refusal) {
      word = String((call.query["q"]?.trimmed ?? "").prefix(60))
      day = call.jurisdiction.today
      guard let text = call.query["day"]?.trimmed.nonEmpty else { return }
      guard let asked = LocalDate(text) else {
        throw .invalid("day", Phrase("日期应写作 2026-11-23", "A day is written as 2026-11-23"))
      }
      day = asked
    }

    func admits(_ power: Power, _ district: District) -> Bool {
      guard power.isValid(on: day) else { return false }
      guard !word.isEmpty else { return true }
      let words = [
        power.code, power.name.zh, power.name.en, power.basis, power.list, PowersPage.holder(power, district).zh,
        PowersPage.holder(power, district).en, district.roster.name(power.original).zh, PowersPage.place(power, district).zh,
        PowersPage.place(power, district).en,
      ]
      let sought = word.lowercased()
      return words.contains { $0.lowercased().contains(sought) }
    }
  }

  static func holder(_ power: Power, _ district: District) -> Phrase {
    switch power.holder {
    case .agency(let code): district.roster.agency(code)?.name ?? .verbatim(code)
    case .street: Phrase("所在街道（园区）", "the street of the place")
    }
  }

  static func place(_ power: Power, _ district: District) -> Phrase {
    if power.area.isEmpty || power.area == district.code { return Phrase("全区", "the whole district") }
    return district.territory[power.area].map(\.label) ?? .verbatim(power.area)
  }

  private static func span(_ power: Power) -> String {
    "\(power.validFrom?.description ?? "")–\(power.validTo?.description ?? "")"
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let question = try Question(call)
    let district = call.jurisdiction.district
    let language = call.language
    let found = district.powers.powers.filter { question.admits($0, district) }
    let from = min(max(0, call.query["from"].flatMap { Int($0) } ?? 0), found.count)
    let shown = found.dropFirst(from).prefix(perPage)
    let rows = shown.map { power in
      Row([
        "\(power.code)", "\(power.name[language])", "\(holder(power, district)[language])",
        "\(place(power, district)[language])", "<span class=\"whole\">\(span(power))</span>",
        "\(district.roster.name(power.original)[language])", "\(power.basis)", "\(power.list)",
      ])
    }
    let kept = "day=\(question.day)&q=\(Look.percentEncoded(question.word))"
    let title = call.say("赋权事项", "Delegated powers")
    let columns = [
      Column(call.say("代码", "Code")), Column(call.say("事项", "Power"), .wide), Column(call.say("行使单位", "Held by")),
      Column(call.say("区域", "Where")), Column(call.say("起止", "From – to")), Column(call.say("原实施单位", "By law with")),
      Column(call.say("依据", "Ground")), Column(call.say("清单", "List")),
    ]
    let empty = emptyState(
      title: call.say("没有符合条件的事项", "No power fits"),
      what: call.say("换一个日期或词语。", "Try another day or word."))
    let paging = pager(
      count: call.say("共 \(found.count) 条", "\(found.count) lines"),
      previous: from > 0 ? "/powers?\(kept)&from=\(max(0, from - perPage))" : nil,
      next: from + perPage < found.count ? "/powers?\(kept)&from=\(from + perPage)" : nil, in: language)
    return Pages.page(
      call, title: title, width: .wide,
      body: pageHead(
        title: title,
        lede:
          "\(call.say("哪个单位在哪里可以行使哪项处罚权。清单没有列明的地方和时间，由原实施单位行使。", "Which body may impose which penalty where. Where and when no line says otherwise, it is with the agency that the law names."))",
        controls: button(Button(call.say("导出 CSV", "Export CSV"), .quiet, path: "/powers.csv?\(kept)")))
        + filterForm(
          action: "/powers",
          filters: [
            Filter(call.say("日期", "Day"), name: "day", .date(question.day.description)),
            Filter(
              call.say("查找", "Search"), name: "q",
              .text(question.word, placeholder: call.say("事项、单位、区域、依据", "power, body, area, ground"))),
          ], clear: question.word.isEmpty && question.day == call.jurisdiction.today ? nil : "/powers", in: language)
        + panel(
          title: call.say("\(question.day) 的清单", "The list on \(question.day)"),
          body: dataTable(caption: title, columns: columns, rows: rows, empty: empty) + paging, flush: true))
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    let question = try Question(call)
    let district = call.jurisdiction.district
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append([
      call.say("代码", "code"), call.say("事项", "power"), call.say("行使单位", "held by"), call.say("区域", "where"),
      call.say("开始", "from"), call.say("结束", "to"), call.say("原实施单位", "by law with"), call.say("依据", "ground"),
      call.say("清单", "list"),
    ])
    for power in district.powers.powers where question.admits(power, district) {
      writer.append([
        power.code, power.name[call.language], holder(power, district)[call.language],
        place(power, district)[call.language], power.validFrom?.description ?? "", power.validTo?.description ?? "",
        district.roster.name(power.original)[call.language], power.basis, power.list,
      ])
    }
    return .csv(writer.take(), name: "powers-\(question.day).csv")
  }
}

extension Reply {
  /// A table to keep as a file.
  package static func csv(_ bytes: [UInt8], name: String) -> Reply {
    var reply = Reply(body: bytes)
    reply.fields[.contentType] = "text/csv; charset=utf-8"
    reply.fields[.contentDisposition] = "attachment; filename=\"\(name)\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }
}
