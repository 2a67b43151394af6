import Basics
import Casework
import Organization
import Platform
import Territory

/// The lower row: classes, streets, and what happened last.
extension Cockpit {
  var categories: HTML {
    let bars = classes.prefix(8).map { one in
      Chart.Bar(
        one.name, icon: one.icon, onTime: one.open - one.overdue, overdue: one.overdue, first: grouped(one.reported),
        path: one.path)
    }
    return panel(
      title: language.pick("类别构成", "By class"),
      controls: Chart.barKey(onTime: language.pick("未超期", "in time"), overdue: language.pick("超期", "overdue")),
      body: Chart.bars(
        caption: language.pick("各大类：\(range.word.zh)受理，此刻在办与超期", "By class: reported, \(range.word.en.lowercased()); open and overdue now"),
        titles: (language.pick("大类", "Class"), language.pick("在办", "Open"), language.pick("超期", "Overdue")),
        first: language.pick("受理", "Reported"), bars))
  }

  struct ClassLine {
    var name: String
    var icon: Icon?
    var reported: Int
    var open: Int
    var overdue: Int
    var path: String?
  }

  /// The classes by what is open, the most first.
  var classes: [ClassLine] {
    var open: [String: OpenCount] = [:]
    for count in overview.byCategory {
      let code = district.classOf(count.name)
      open[code, default: OpenCount(name: code, open: 0, overdue: 0)].open += count.open
      open[code, default: OpenCount(name: code, open: 0, overdue: 0)].overdue += count.overdue
    }
    let codes = Set(open.keys).union(figures.byClass.filter { $0.value.reported > 0 }.keys)
    return codes.map { code in
      let key = CategoryKey(code)
      let icon = key.flatMap { district.catalogue[$0] }.flatMap { Icon(rawValue: $0.icon == "road" ? "barrier" : $0.icon) }
      return ClassLine(
        name: key.map { district.catalogue.name($0)[language] } ?? language.pick("未分类", "Unclassified"), icon: icon ?? .dots,
        reported: figures.byClass[code]?.reported ?? 0, open: open[code]?.open ?? 0, overdue: open[code]?.overdue ?? 0,
        path: key.map { "/matters?category=\(Look.percentEncoded($0.description))" })
    }.sorted { ($0.open, $0.reported, $1.name) > ($1.open, $1.reported, $0.name) }
  }

  var streets: HTML {
    let shares = streetLines.map { code, count in
      Chart.Share(
        streetName(code), count: count.judged, share: count.onTimeShare,
        tone: count.judged < Self.fewest ? .plain : tone(count.onTimeShare),
        // Too few to compare: marked, not ranked by chance.
        note: count.judged < Self.fewest
          ? language.pick("样本少", "few") : count.hours.map { "\(decimal($0)) h" } ?? "—",
        path: path("/overview/figures/ontime") + "&street=\(code)")
    }
    return panel(
      title: language.pick("街道按期处置率", "On time by street"),
      subtitle: language.pick(
        "\(range.word.zh)结束的，由低到高 · 竖线为目标 \(goalWord)",
        "ended, \(range.word.en.lowercased()); lowest first; the line is the goal of \(goalWord)"),
      body: Chart.shares(
        caption: language.pick("街道按期处置率", "On time by street"),
        titles: (
          language.pick("街道", "Street"), language.pick("应评", "Judged"), language.pick("按期率", "On time"),
          language.pick("均时", "Mean")
        ), target: Self.goal, shares))
  }

  /// Streets that have ended something, the lowest share first; those with too few come last.
  var streetLines: [(code: String, count: DayCount)] {
    figures.byStreet.filter { !$0.key.isEmpty && $0.value.judged > 0 }.map { (code: $0.key, count: $0.value) }.sorted {
      let few = ($0.count.judged < Self.fewest, $1.count.judged < Self.fewest)
      if few.0 != few.1 { return few.1 }
      return ($0.count.onTimeShare ?? 2, $0.code) < ($1.count.onTimeShare ?? 2, $1.code)
    }
  }

  func streetName(_ code: String) -> String {
    code.isEmpty ? language.pick("未定位", "Not located") : district.territory[code]?.label[language] ?? code
  }

  func feed(_ latest: [(entry: Entry, matter: Matter)]) -> HTML {
    let items = latest.filter { call.principal.reach.admits($0.matter) }.prefix(9).map { entry, matter in
      let top = matter.category.map { district.classOf($0.description) }.flatMap { CategoryKey($0) }
      let icon = top.flatMap { district.catalogue[$0] }.flatMap { Icon(rawValue: $0.icon == "road" ? "barrier" : $0.icon) }
      return FeedItem(
        at: entry.at, icon: icon ?? .circleDot, title: MatterWords.title(matter, in: district, language: language),
        place: MatterWords.street(matter, in: district, language: language), path: "/matters/\(matter.number)",
        status: MatterWords.pill(matter, in: district, now: now, language: language))
    }
    return panel(
      title: language.pick("实时动态", "Latest"),
      body: items.isEmpty
        ? emptyState(
          title: language.pick("还没有动态", "Nothing yet"), what: language.pick("每一步办理都会出现在这里", "Every step appears here"))
        : Site.feed(items, zone: zone), flush: true)
  }
}
