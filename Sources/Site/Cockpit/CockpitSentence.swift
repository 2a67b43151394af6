import Basics
import Casework
import Territory

/// The cockpit in one plain sentence.
extension Cockpit {
  /// What came in of the range, and what the same hours brought before.
  private var change: (count: Int, before: Int) {
    (figures.total.reported, range == .today ? overview.weekAgoSoFar : before.total.reported)
  }

  /// The change as a share; nil where there is nothing to compare with: no history yet, or only its beginning.
  var reportedChange: Double? {
    change.before == 0 || change.before * 10 < change.count ? nil : Double(change.count - change.before) / Double(change.before)
  }

  /// "上周一同一时段".
  var comparedWith: String {
    guard range == .today else { return range.before[language] }
    let day = (today.ordinal + 3) % 7
    let zh = ["一", "二", "三", "四", "五", "六", "日"][day]
    let en = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][day]
    return language.pick("上周\(zh)同一时段", "the same hours last \(en)")
  }

  /// The plain sentence, with a link to what is out of line.
  var sentence: HTML { "\(opening)\(outOfLine)" }

  private var opening: HTML {
    let total = figures.total
    let count = grouped(total.reported), word = range.word[language]
    let compared: String = reportedChange.map { change in
      let amount = "\(decimal(abs(change) * 100, places: 0))%"
      if abs(change) < 0.005 { return language.pick("，与\(comparedWith)持平", ", as many as in \(comparedWith)") }
      return change > 0
        ? language.pick("，比\(comparedWith)多 \(amount)", ", \(amount) more than in \(comparedWith)")
        : language.pick("，比\(comparedWith)少 \(amount)", ", \(amount) fewer than in \(comparedWith)")
    } ?? language.pick("（\(comparedWith)没有可比的数）", " (nothing to compare with in \(comparedWith))")
    let share: HTML = total.onTimeShare.map { share in
      let met = share >= Self.goal
      switch language {
      case .zh: return "；按期处置率 <b>\(percent(share))%</b>，\(met ? "达到" : "低于")目标 \(goalWord)。"
      case .en: return "; on time <b>\(percent(share))%</b>, \(met ? "within" : "below") the goal of \(goalWord)."
      }
    } ?? (language == .zh ? "；还没有可评价的办结。" : "; nothing has been judged for being on time yet.")
    switch language {
    case .zh: return "截至 \(clock)，\(word)受理 <b>\(count)</b> 件\(compared)\(share)"
    case .en: return "As of \(clock), \(word.lowercased()): <b>\(count)</b> reported\(compared)\(share)"
    }
  }

  var goalWord: String { "\(decimal(Self.goal * 100))%" }

  private var outOfLine: HTML {
    let heavy = loads.filter { $0.ratio > Self.heavy && $0.open >= Self.fewest }
    if let worst = heavy.first {
      let words = language.pick(
        "\(heavy.count) 个街道的在办超过平均的 130%", "\(heavy.count) streets carry over 130% of the mean")
      let link: HTML = "<a class=\"out\" href=\"\(path(area: worst.street.code))\">\(words)</a>"
      return language == .zh ? "\(link)，可调度支援。" : " \(link): support may be sent."
    }
    guard overview.overdue > 0 else {
      return "\(language.pick("没有超期在办的案件。", " Nothing open is overdue."))"
    }
    let count = grouped(overview.overdue)
    let words = language.pick("\(count) 件在办已超期", "\(count) open matters are overdue")
    let link: HTML = "<a class=\"out\" href=\"/matters?which=overdue\">\(words)</a>"
    return language == .zh ? "\(link)。" : " \(link)."
  }
}
