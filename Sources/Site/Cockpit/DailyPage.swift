import Basics
import Casework
import HTTPTypes
import Organization
import Platform

/// The report of a day (日报), to be printed: A3 landscape, light, with its address and its time at the foot.
enum DailyPage {
  static let endpoints = [
    Endpoint(.get, "/overview/daily", permission: .overview, purpose: Phrase("日报", "The daily report"), answer: show),
    Press.module.endpoint,
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let daily = try await Daily.read(call)
    let choose = filterForm(
      action: "/overview/daily", filters: [Filter(call.say("日期", "Day"), name: "day", .date("\(daily.day)"))],
      clear: nil, in: call.language)
    let title = call.say("\(call.jurisdiction.district.name.zh)一网统管日报", "Daily report, \(call.jurisdiction.district.name.en)")
    let side = daily.isToday ? [daily.cockpit.attention, daily.overdue] : [daily.overdue]
    return Pages.page(
      call, title: "\(title) \(daily.day)", layout: .desk, width: .wide, tab: "/overview", theme: .light,
      modules: [Press.module],
      body: "<div class=\"daily\">"
        + pageHead(
          title: "\(title) \(daily.day)", lede: daily.sentence,
          controls: choose + Press.button(call.language))
        + daily.strip + deck([(.third, daily.streets), (.third, stack([daily.classes, daily.agencies])), (.third, stack(side))])
        + daily.foot + "</div>")
  }
}

extension Daily {
  fileprivate func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }

  fileprivate func change(_ now: Int, _ past: Int) -> String {
    past == 0 ? "—" : "\(now >= past ? "+" : "−")\(decimal(abs(Double(now - past)) * 100 / Double(past)))%"
  }

  fileprivate var sentence: HTML {
    let until = isToday ? say("截至 \(cockpit.clock)，", "As of \(cockpit.clock): ") : ""
    let share = total.onTimeShare.map {
      say(
        "按期处置率 \(cockpit.percent($0))%（\(total.onTime)/\(total.judged)）",
        "\(cockpit.percent($0))% on time (\(total.onTime)/\(total.judged))")
    } ?? say("没有应评价的办结", "nothing was judged for being on time")
    let came = grouped(total.reported), went = grouped(total.closed), left = grouped(open)
    let day = change(total.reported, yesterday.reported), week = change(total.reported, weekAgo.reported)
    let words = say(
      "\(until)受理 \(came) 件（较前一日 \(day)，较上周同日 \(week)），办结 \(went) 件，\(share)；日终在办 \(left) 件。",
      "\(until)\(came) reported (\(day) on the day before, \(week) on a week ago), \(went) closed, \(share); "
        + "\(left) open at the end of the day.")
    return "\(words)"
  }

  fileprivate var strip: HTML {
    let language = call.language
    return kpiStrip([
      KPI(label: say("受理", "Reported"), value: grouped(total.reported), unit: say("件", "")),
      KPI(label: say("办结", "Closed"), value: grouped(total.closed), unit: say("件", "")),
      KPI(label: say("日终在办", "Open at the end"), value: grouped(open), unit: say("件", "")),
      KPI(
        label: Figure.ontime.name[language], value: cockpit.percent(total.onTimeShare), unit: "%",
        target: say("目标 \(cockpit.goalWord)", "goal \(cockpit.goalWord)"), tone: cockpit.tone(total.onTimeShare)),
      KPI(
        label: Figure.duration.name[language], value: total.hours.map { decimal($0) } ?? "—",
        unit: Figure.duration.unit[language]),
      KPI(
        label: Figure.satisfied.name[language], value: cockpit.percent(total.satisfiedShare), unit: "%",
        target: say("接通 \(total.reached)", "\(total.reached) reached")),
    ])
  }

  fileprivate var streets: HTML {
    let codes = Set(figures.byStreet.keys).union(openAtEnd.filter { $0.value != 0 }.keys).sorted()
    let rows = codes.map { code -> Row in
      let c = figures.byStreet[code] ?? DayCount()
      return Row([
        "\(cockpit.streetName(code))", "\(c.reported)", "\(c.closed)", "\(c.onTime)/\(c.judged)",
        "\(c.hours.map { decimal($0) } ?? "—")", "\(openAtEnd[code] ?? 0)",
      ])
    }
    return panel(
      title: say("街道", "Streets"),
      subtitle: isToday
        ? ""
        : say(
          "日终在办由现状回溯，其后重开的计为在办",
          "open at the end is reckoned back from now; what was reopened later counts as open"),
      body: table(
        say("街道", "Streets"),
        [say("受理", "Reported"), say("办结", "Closed"), say("按期/应评", "On time/judged"), say("均时 h", "Mean h"), say("在办", "Open")],
        rows), flush: true)
  }

  fileprivate var classes: HTML {
    let rows = figures.byClass.filter { $0.value != DayCount() }.sorted { ($0.value.reported, $1.key) > ($1.value.reported, $0.key) }
      .map { code, c in
        let name = CategoryKey(code).map { call.jurisdiction.district.catalogue.name($0)[call.language] } ?? say("未分类", "Unclassified")
        return Row(["\(name)", "\(c.reported)", "\(c.closed)", "\(c.onTime)/\(c.judged)"])
      }
    return panel(
      title: say("类别", "Classes"),
      body: table(
        say("类别", "Classes"), [say("受理", "Reported"), say("办结", "Closed"), say("按期/应评", "On time/judged")], rows),
      flush: true)
  }

  fileprivate var agencies: HTML {
    let rows = figures.byAgency.filter { !$0.key.isEmpty && $0.value.ended > 0 }
      .sorted { ($0.value.ended, $1.key) > ($1.value.ended, $0.key) }.map { code, c in
        Row([
          "\(call.jurisdiction.district.roster.name(code)[call.language])", "\(c.ended)", "\(c.onTime)/\(c.judged)",
          "\(c.hours.map { decimal($0) } ?? "—")",
        ])
      }
    return panel(
      title: say("主办单位", "Lead agencies"), subtitle: say("按结束时的主办单位", "by who led when it ended"),
      body: table(
        say("主办单位", "Lead agencies"), [say("结束", "Ended"), say("按期/应评", "On time/judged"), say("均时 h", "Mean h")], rows),
      flush: true)
  }

  fileprivate var overdue: HTML {
    let title = say("超期在办", "Open and overdue")
    guard let late else {
      return panel(
        title: title,
        body: """
          <p>\(say(
            "过去某日有多少在办超期，当时没有逐日留存，这里不作推算。",
            "How many were overdue on a day that is over was not kept by day, and is not guessed here."))</p>
          """)
    }
    let rows = late.map { matter in
      Row(
        [
          "\(MatterWords.title(matter, in: call.jurisdiction.district, language: call.language)) <small>\(matter.number)</small>",
          "\(matter.agency.map { call.jurisdiction.district.roster.name($0)[call.language] } ?? "—")",
          "\(matter.dueAt.map { MatterWords.left($0, now: now, language: call.language) } ?? "—")",
        ], path: "/matters/\(matter.number)")
    }
    return panel(
      title: title, subtitle: say("超得最久的 20 件", "the 20 longest"),
      body: dataTable(
        caption: title,
        columns: [
          Column(say("事项", "What"), .wide), Column(say("主办单位", "Lead agency")), Column(say("超期", "Overdue")),
        ], rows: rows, empty: emptyState(icon: .checkCircle, title: say("没有超期", "None"), what: ""), compact: true),
      flush: true)
  }

  fileprivate var foot: HTML {
    let address = (call.jurisdiction.surroundings.address?.text ?? "") + "/overview/daily?day=\(day)"
    return """
      <p class="source">\(say("数据计算时间", "Computed at")) \(moment(now, zone: zone)) · \
      \(say("来源：流转记录，逐日累计", "source: the log, added up by day")) · \
      <span>\(address)</span></p>
      """
  }

  private func table(_ caption: String, _ numbers: [String], _ rows: [Row]) -> HTML {
    dataTable(
      caption: caption, columns: [Column(caption, .wide)] + numbers.map { Column($0, .number) }, rows: rows,
      empty: emptyState(title: say("这一天没有", "None on this day"), what: ""), compact: true)
  }
}
