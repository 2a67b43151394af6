import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Territory
import Timing

/// The first overview: one sentence, the figures, the map of the grids, what needs attention.
package enum OverviewPage {
  package static let endpoints = [
    Endpoint(.get, "/overview", permission: .overview, purpose: Phrase("总览", "The overview"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    let street = call.query["area"].flatMap { code in
      district.territory[code].flatMap {
        $0.level == .street ? $0 : district.territory.ancestor(of: code, level: .street)
      }
    }
    let overview = try await jurisdiction.matters.overview(street: street?.code)
    let latest = try await jurisdiction.matters.latest(12)
    let now = jurisdiction.now()
    let measure = call.query["by"] == "overdue" ? Measure.overdue : .open
    let parts = OverviewParts(call: call, overview: overview, now: now)
    let right = stack([parts.hours, parts.attention])
    return Pages.page(
      call, title: call.say("总览", "Overview"), layout: .desk, width: .wide, tab: "/overview",
      body: pageHead(
        title: call.say("今日态势", "Today"), lede: parts.sentence,
        controls: street == nil
          ? .empty : button(Button(call.say("回到全区", "Whole district"), .quiet, icon: .arrowLeft, path: "/overview")))
        + parts.strip + deck([(.twoThirds, parts.map(street: street, measure: measure)), (.third, right)])
        + deck([(.third, parts.categories), (.third, parts.streets), (.third, parts.feed(latest))]))
  }

  enum Measure: String { case open, overdue }
}

struct OverviewParts {
  let call: Call
  let overview: Overview
  let now: Instant

  private var district: District { call.jurisdiction.district }
  private var language: Language { call.language }
  private var zone: LocalZone { district.calendar.zone }

  private var closed30: (judged: Int, onTime: Int) {
    overview.closedByStreet.reduce((0, 0)) { ($0.0 + $1.judged, $0.1 + $1.onTime) }
  }

  private func percent(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "—" : decimal(Double(part) * 100 / Double(whole))
  }

  /// One plain sentence with the figures.
  var sentence: HTML {
    let time = zone.text(now).suffix(5)
    let (judged, onTime) = closed30
    let share = percent(onTime, judged)
    switch language {
    case .zh:
      return
        "截至 \(String(time))，今日受理 <b>\(grouped(overview.reportedToday))</b> 件，在办 <b>\(grouped(overview.open))</b> 件，其中超期 <b>\(grouped(overview.overdue))</b> 件；近 30 日按期处置率 <b>\(share)%</b>（\(grouped(onTime))/\(grouped(judged))）。"
    case .en:
      return
        "As of \(String(time)): <b>\(grouped(overview.reportedToday))</b> reported today, <b>\(grouped(overview.open))</b> open, <b>\(grouped(overview.overdue))</b> of them overdue; handled on time in the last 30 days: <b>\(share)%</b> (\(grouped(onTime))/\(grouped(judged)))."
    }
  }

  var strip: HTML {
    let (judged, onTime) = closed30
    let share = judged == 0 ? nil : Double(onTime) / Double(judged)
    return kpiStrip([
      KPI(
        label: call.say("今日受理", "Reported today"), value: grouped(overview.reportedToday), unit: call.say("件", ""),
        delta: delta, spark: overview.daily.map(Double.init), path: "/matters?which=all"),
      KPI(label: call.say("在办", "Open"), value: grouped(overview.open), unit: call.say("件", ""), path: "/matters"),
      KPI(
        label: call.say("超期在办", "Open and overdue"), value: grouped(overview.overdue), unit: call.say("件", ""),
        tone: overview.overdue > 0 ? .bad : .good, path: "/matters?which=overdue"),
      KPI(
        label: call.say("按期处置率", "On time"), value: percent(onTime, judged), unit: "%",
        target: call.say("目标 90%", "goal 90%"), tone: share.map { $0 >= 0.9 ? .good : .warn } ?? .plain,
        path: "/matters?which=ended"),
      KPI(
        label: call.say("今日办结", "Closed today"), value: grouped(overview.closedToday), unit: call.say("件", ""),
        path: "/matters?which=ended"),
      KPI(
        label: call.say("未定位", "Not located"), value: grouped(overview.unlocated), unit: call.say("件", ""),
        tone: overview.unlocated > 0 ? .warn : .plain, path: "/matters?which=unlocated"),
    ])
  }

  /// Today so far against the same hours a week ago.
  private var delta: KPI.Delta? {
    let hours = Int(zone.timeOfDay(now) / 3_600_000)
    let before = overview.weekAgo.prefix(hours + 1).reduce(0, +)
    guard before > 0 else { return nil }
    let change = Double(overview.reportedToday - before) / Double(before)
    let amount = "\(decimal(abs(change) * 100))%"
    return KPI.Delta(
      change > 0.005 ? .up : change < -0.005 ? .down : .level, amount, call.say("较上周同日同时段", "against a week ago"))
  }

  /// Streets by load; or the grids of one street.
  func map(street: Area?, measure: OverviewPage.Measure) -> HTML {
    let counts = Dictionary(
      (street == nil ? overview.byStreet : overview.byArea).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    let day = zone.date(now)
    let areas =
      street.map { street in
        district.territory.descendants(of: street.code).filter {
          $0.shape != nil && $0.isValid(on: day)
            && district.territory.children(of: $0.code).allSatisfy { $0.shape == nil }
        }
      } ?? district.territory.areas.filter { $0.level == .street && $0.shape != nil && $0.isValid(on: day) }
    func value(_ area: Area) -> Int {
      let count = counts[area.code]
      return (measure == .overdue ? count?.overdue : count?.open) ?? 0
    }
    let mean = max(1, Double(areas.map(value).reduce(0, +)) / Double(max(1, areas.count)))
    let shapes = areas.map { area in
      let number = value(area)
      let bin =
        measure == .open ? Self.loadBin(Double(number) / mean) : Self.lateBin(number, of: counts[area.code]?.open ?? 0)
      let path = street == nil ? "/overview?area=\(area.code)&by=\(measure.rawValue)" : "/matters?area=\(area.code)"
      return AreaMap.Shape(
        code: area.code, name: area.label[language], rings: rings(area.shape), value: Double(number), bin: bin,
        path: path,
        title: "\(area.label[language]) · \(number)")
    }
    let outlines = (street.map { district.territory.children(of: $0.code) } ?? areas).filter { $0.shape != nil }.map {
      area in
      AreaMap.Outline(
        area.label[language], rings: rings(area.shape),
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let bins = measure == .open ? AreaMap.loadBins : Self.lateBins
    let word =
      measure == .overdue ? call.say("超期占在办", "overdue of open") : call.say("在办 ÷ 各区域平均", "open ÷ mean of areas")
    let drawing = AreaMap(shapes: shapes, outlines: outlines, isSchematic: district.isSchematic).html(
      label: call.say("各区域\(word)", "\(word) by area"), measure: word, bins: bins, in: language)
    let rows = areas.sorted { (value($0), $1.code) > (value($1), $0.code) }.map { area in
      Row(
        [
          "\(area.label[language])", "\(grouped(counts[area.code]?.open ?? 0))",
          "\(grouped(counts[area.code]?.overdue ?? 0))",
        ],
        path: "/matters?area=\(area.code)")
    }
    let twin = details(
      call.say("以表格查看", "As a table"),
      dataTable(
        caption: word,
        columns: [
          Column(call.say("区域", "Area"), .wide), Column(call.say("在办", "Open"), .number),
          Column(call.say("超期", "Overdue"), .number),
        ],
        rows: rows, compact: true))
    let base = street.map { "/overview?area=\($0.code)" } ?? "/overview?"
    let switches = segmented(
      label: call.say("着色", "Colour by"),
      [
        Segment(call.say("在办", "Open"), path: base + "&by=open", isCurrent: measure == .open),
        Segment(call.say("超期", "Overdue"), path: base + "&by=overdue", isCurrent: measure == .overdue),
      ])
    let subtitle =
      street == nil
      ? call.say("点街道看网格", "choose a street to see its grids")
      : call.say("\(areas.count) 个网格，点开看案件", "\(areas.count) grids; choose one to see its matters")
    return panel(
      title: street.map { $0.label[language] } ?? call.say("网格地图", "Map"), subtitle: subtitle, controls: switches,
      body: drawing + twin, flush: true)
  }

  /// Against the mean: below 40, 70, 100, 130 per cent, and above.
  private static func loadBin(_ ratio: Double) -> Int {
    ratio < 0.4 ? 1 : ratio < 0.7 ? 2 : ratio < 1 ? 3 : ratio <= 1.3 ? 4 : 5
  }

  /// The overdue among the open: none, up to 5, 10, 20 per cent, and above.
  private static func lateBin(_ late: Int, of open: Int) -> Int {
    guard open > 0 else { return 0 }
    let share = Double(late) / Double(open)
    return late == 0 ? 1 : share <= 0.05 ? 2 : share <= 0.1 ? 3 : share <= 0.2 ? 4 : 5
  }

  private static let lateBins: [Phrase] = [
    Phrase("无在办", "none open"), .verbatim("0"), .verbatim("≤5%"), .verbatim("5–10%"), .verbatim("10–20%"),
    .verbatim(">20%"),
  ]

  private func rings(_ shape: Shape?) -> [[LonLat]] {
    (shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } }
  }

  var hours: HTML {
    let current = Int(zone.timeOfDay(now) / 3_600_000)
    let today = overview.today.enumerated().map { $0.offset <= current ? Double($0.element) : nil }
    let series = [
      Chart.Series(call.say("今日受理", "Today"), today, style: .first, hasArea: true),
      Chart.Series(call.say("上周同日", "A week ago"), overview.weekAgo.map { Double($0) }, style: .reference),
    ]
    let summary = call.say("今日每小时受理件数，虚线为上周同日", "Reports per hour today; dashed: the same day a week ago")
    let chart = Chart.lines(
      summary: summary, series: series,
      labels: [(0, "00:00"), (6, "06:00"), (12, "12:00"), (18, "18:00"), (23, "23:00")],
      now: (Double(current), String(zone.text(now).suffix(5))))
    let rows = (0..<24).map { hour in
      Row([
        "\(padded(hour, 2)):00", "\(hour <= current ? grouped(overview.today[hour]) : "—")",
        "\(grouped(overview.weekAgo[hour]))",
      ])
    }
    let twin = details(
      call.say("以表格查看", "As a table"),
      dataTable(
        caption: summary,
        columns: [
          Column(call.say("时", "Hour")), Column(call.say("今日", "Today"), .number),
          Column(call.say("上周同日", "A week ago"), .number),
        ],
        rows: rows, compact: true))
    return panel(title: call.say("今日受理", "Reports today"), controls: Chart.key(series), body: chart + twin)
  }

  /// What needs a decision, the worst first, five at most.
  var attention: HTML {
    var items: [Attention] = []
    for count in overview.byAgency.filter({ $0.overdue > 0 }).sorted(by: { $0.overdue > $1.overdue }).prefix(3) {
      let name = district.roster.name(count.name)[language]
      items.append(
        Attention(
          .bad, icon: .alertTriangle, call.say("\(name) 超期 \(count.overdue) 件", "\(name): \(count.overdue) overdue"),
          cause: call.say("在办 \(count.open) 件", "\(count.open) open"), verb: call.say("查看", "See them"),
          path: "/matters?which=overdue&agency=\(Look.percentEncoded(count.name))"))
    }
    if overview.unlocated > 0 {
      items.append(
        Attention(
          .warn, icon: .pin, call.say("\(overview.unlocated) 件没有定位", "\(overview.unlocated) matters have no place"),
          cause: call.say("不补充区域就不能立案", "They cannot be filed without an area"), verb: call.say("去补充", "Locate them"),
          path: "/matters?which=unlocated"))
    }
    let body =
      items.isEmpty
      ? emptyState(
        icon: .checkCircle, title: call.say("没有需要您处理的", "Nothing needs you now"),
        what: call.say("超期和未定位的案件会出现在这里", "Overdue and unlocated matters appear here"))
      : attentionList(items)
    return panel(title: call.say("需要您关注", "Needs attention"), body: body, flush: !items.isEmpty)
  }

  var categories: HTML {
    var byClass: [String: (open: Int, overdue: Int, key: CategoryKey?)] = [:]
    for count in overview.byCategory {
      let key = CategoryKey(count.name)
      let top = key.flatMap { key in
        district.catalogue[key]?.parent.map { CategoryKey(kind: key.kind, code: $0) } ?? key
      }
      let name = top.map { district.catalogue.name($0)[language] } ?? call.say("未分类", "Unclassified")
      let sum = byClass[name] ?? (0, 0, top)
      byClass[name] = (sum.open + count.open, sum.overdue + count.overdue, top)
    }
    let bars = byClass.sorted { ($0.value.open, $1.key) > ($1.value.open, $0.key) }.prefix(8).map { name, count in
      Chart.Bar(
        name,
        icon: count.key.flatMap { district.catalogue[$0] }.flatMap {
          Icon(rawValue: $0.icon == "road" ? "barrier" : $0.icon)
        },
        onTime: count.open - count.overdue, overdue: count.overdue,
        path: count.key.map { "/matters?category=\(Look.percentEncoded($0.description))" })
    }
    return panel(
      title: call.say("类别构成", "By class"),
      controls: Chart.barKey(onTime: call.say("未超期", "in time"), overdue: call.say("超期", "overdue")),
      body: Chart.bars(
        caption: call.say("各大类在办件数", "Open matters by class"),
        titles: (call.say("大类", "Class"), call.say("在办", "Open"), call.say("超期", "Overdue")), bars))
  }

  var streets: HTML {
    let shares = overview.closedByStreet.filter { !$0.name.isEmpty }.sorted { ($0.share ?? 2) < ($1.share ?? 2) }.map {
      count in
      Chart.Share(
        district.territory[count.name]?.label[language] ?? count.name, count: count.judged, share: count.share,
        tone: count.share.map { $0 >= 0.9 ? .good : $0 >= 0.8 ? .warn : .bad } ?? .plain,
        // Too few to compare: marked, not ranked by chance.
        note: count.judged < 10 ? call.say("样本少", "few") : "\(count.onTime)/\(count.judged)",
        path: "/matters?which=ended&area=\(count.name)")
    }
    return panel(
      title: call.say("街道按期处置率", "On time by street"),
      subtitle: call.say("近 30 日办结，由低到高", "closed in the last 30 days, lowest first"),
      body: Chart.shares(
        caption: call.say("街道按期处置率", "On time by street"),
        titles: (
          call.say("街道", "Street"), call.say("件数", "Judged"), call.say("按期率", "On time"), call.say("分子/分母", "Of")
        ),
        target: 0.9, shares))
  }

  func feed(_ latest: [(entry: Entry, matter: Matter)]) -> HTML {
    let items = latest.filter { call.principal.reach.admits($0.matter) }.map {
      entry, matter in
      FeedItem(
        at: entry.at, icon: .circleDot, title: MatterWords.title(matter, in: district, language: language),
        place: MatterWords.street(matter, in: district, language: language), path: "/matters/\(matter.number)",
        status: MatterWords.pill(matter, in: district, now: now, language: language))
    }
    return panel(
      title: call.say("最新动态", "Latest"),
      body: items.isEmpty
        ? emptyState(title: call.say("还没有动态", "Nothing yet"), what: call.say("每一步办理都会出现在这里", "Every step appears here"))
        : Site.feed(items, zone: zone),
      flush: true)
  }
}
