import Basics
import Casework
import Organization
import Territory

/// What needs a decision, the worst first, five at most, each with one deed.
extension Cockpit {
  var attention: HTML {
    let items = attentionItems
    let body =
      items.isEmpty
      ? emptyState(
        icon: .checkCircle, title: language.pick("没有需要您处理的", "Nothing needs you now"),
        what: language.pick("超期、未定位、负荷过重和低于目标的会出现在这里", "What is overdue, without a place, overloaded or below the goal appears here"))
      : attentionList(items)
    return panel(
      title: language.pick("需要您关注", "Needs attention"), subtitle: items.isEmpty ? "" : "\(items.count)", body: body,
      flush: !items.isEmpty)
  }

  var attentionItems: [Attention] {
    Array((overdue + overloaded + belowGoal + unlocated).prefix(5))
  }

  private var overdue: [Attention] {
    overview.byAgency.filter { $0.overdue > 0 }.sorted { ($0.overdue, $1.name) > ($1.overdue, $0.name) }.prefix(2).map { count in
      let name = district.roster.name(count.name)[language]
      return Attention(
        .bad, icon: .alertTriangle, language.pick("\(name)超期 \(count.overdue) 件", "\(name): \(count.overdue) overdue"),
        cause: language.pick("在办共 \(count.open) 件，可逐件督办", "of \(count.open) open; each can be supervised"),
        verb: language.pick("逐件督办", "Go through"),
        path: "/matters?which=overdue&agency=\(Look.percentEncoded(count.name))")
    }
  }

  private var overloaded: [Attention] {
    loads.filter { $0.ratio > Self.heavy && $0.open >= Self.fewest }.prefix(1).map { load in
      let name = load.street.label[language], share = decimal(load.ratio * 100, places: 0)
      return Attention(
        .warn, icon: .siren, language.pick("\(name)在办为平均的 \(share)%", "\(name) carries \(share)% of the mean"),
        cause: language.pick("在办 \(grouped(load.open)) 件，先看哪些网格最重", "\(grouped(load.open)) open; see which grids weigh most"),
        verb: language.pick("查看网格", "See its grids"), path: path(area: load.street.code))
    }
  }

  private var belowGoal: [Attention] {
    let low = figures.byStreet.filter { !$0.key.isEmpty && $0.value.judged >= Self.fewest }
      .compactMap { code, count in count.onTimeShare.map { (code: code, share: $0, count: count) } }
      .filter { $0.share < Self.goal }.sorted { ($0.share, $0.code) < ($1.share, $1.code) }
    return low.prefix(1).map { one in
      let name = district.territory[one.code]?.label[language] ?? one.code
      return Attention(
        .warn, icon: .clock, language.pick("\(name)按期处置 \(percent(one.share))%", "\(name): \(percent(one.share))% on time"),
        cause: language.pick(
          "\(range.word.zh) \(one.count.onTime)/\(one.count.judged)，低于目标 \(goalWord)",
          "\(one.count.onTime) of \(one.count.judged), \(range.word.en.lowercased()); the goal is \(goalWord)"),
        verb: language.pick("查看明细", "See them"), path: path("/overview/figures/ontime") + "&street=\(one.code)")
    }
  }

  private var unlocated: [Attention] {
    guard overview.unlocated > 0 else { return [] }
    return [
      Attention(
        .warn, icon: .pin,
        language.pick("\(overview.unlocated) 件没有定位", "\(overview.unlocated) matters have no place"),
        cause: language.pick("不补充区域就不能立案", "They cannot be filed without an area"),
        verb: language.pick("去补充", "Locate them"), path: "/matters?which=unlocated")
    ]
  }
}
