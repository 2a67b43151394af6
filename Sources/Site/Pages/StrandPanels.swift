import Basics
import Casework
import Organization
import Platform
import Timing

/// What goes on beside the stage of a matter: side procedures, parts, whose hours it took.
enum StrandPanels {
  static func all(_ file: MatterFile, _ call: Call, now: Instant) -> [HTML] { strands(file, call, now: now) + parts(file, call) }

  /// Every side procedure with its state, whom it is addressed to and its deadline.
  private static func strands(_ file: MatterFile, _ call: Call, now: Instant) -> [HTML] {
    let strands = file.strands
    guard !strands.isEmpty else { return [] }
    let district = call.jurisdiction.district
    let language = call.language
    let rows = strands.sorted { ($0.isOpen ? 0 : 1, $1.openedAt) < ($1.isOpen ? 0 : 1, $0.openedAt) }.map { strand -> Row in
      let kind = file.lifecycle.strandKind(strand.kind)
      let state = kind?.state(strand.state)?.label[language] ?? strand.state
      let mark = mark(strand, file, language)
      let due = file.countdowns.all[strand.clock]
      let left: HTML =
        due.flatMap { clock -> HTML? in
          guard let deadline = clock.deadline else { return nil }
          if let onTime = clock.onTime {
            return onTime ? "\(call.say("按期", "on time"))" : "\(call.say("逾期", "late"))"
          }
          return Deadlines.cell(deadline, of: file.matter.number, now: now, language: language)
        } ?? "—"
      return Row([
        "\(kind?.label[language] ?? strand.kind)\(mark)",
        "\(strand.agency.isEmpty ? "—" : district.roster.name(strand.agency)[language])",
        statusPill(kind: strand.isOpen ? .working : .done, word: state), left,
        moment(strand.openedAt, zone: district.calendar.zone),
      ])
    }
    let columns = [
      Column(call.say("事项", "What"), .wide), Column(call.say("对象", "Addressed to")), Column(call.say("状态", "State")),
      Column(call.say("时限", "Due")), Column(call.say("开始", "Began")),
    ]
    return [
      panel(
        title: call.say("支线", "Side procedures"),
        subtitle: call.say("申请、协办、督办、牌、回访与申诉，每一步都在时间线上", "requests, joint work, orders, cards, calls and appeals"),
        body: dataTable(caption: call.say("支线", "Side procedures"), columns: columns, rows: rows, compact: true),
        id: "strands", flush: true)
    ]
  }

  /// The colour of a card or the level of an order, in the words of the field that asked for it.
  private static func mark(_ strand: Strand, _ file: MatterFile, _ language: Language) -> String {
    guard !strand.mark.isEmpty, let first = strand.steps.first,
      let entry = file.entries.first(where: { $0.ordinal == first }),
      let field = file.lifecycle.action(entry.action)?.fields.first(where: { $0.name == "level" })
    else { return "" }
    return language.pick("（", " (") + (field.choices.first { $0.code == strand.mark }?.label[language] ?? strand.mark)
      + language.pick("）", ")")
  }

  /// The matters that belong to it: split from it, merged into it, records of other lifecycles.
  private static func parts(_ file: MatterFile, _ call: Call) -> [HTML] {
    guard !file.children.isEmpty else { return [] }
    let district = call.jurisdiction.district
    let now = call.jurisdiction.now()
    let visible = file.children.filter { call.principal.reach.admits($0) }
    let rows = visible.map { child in
      Row(
        [
          "\(MatterWords.title(child, in: district, language: call.language)) <small>\(child.number)</small>",
          MatterWords.pill(child, in: district, now: now, language: call.language),
          moment(child.reportedAt, zone: district.calendar.zone),
        ], path: "/matters/\(child.number)")
    }
    let hidden = file.children.count - visible.count
    let rest: HTML = when(
      hidden > 0, "<p class=\"hint\">\(call.say("另有 \(hidden) 件不在您的可见范围内", "\(hidden) more beyond what you may see"))</p>")
    return [
      panel(
        title: call.say("拆分、并入与关联", "Parts and what joined it"),
        body: dataTable(
          caption: call.say("关联的案件", "Matters that belong to it"),
          columns: [
            Column(call.say("事项", "What"), .wide), Column(call.say("状态", "Status")), Column(call.say("上报", "Reported")),
          ], rows: rows, compact: true) + rest, id: "parts", flush: true)
    ]
  }

  /// The same thing at the same place again.
  static func recurrences(_ found: [(matter: Matter, metres: Double)], _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let settings = district.settings
    let proposes = found.count + 1 >= settings.campaignCount
    let advice: HTML = when(
      proposes,
      notice(
        .warn,
        title: call.say(
          "\(settings.recurrenceDays) 日内同一处第 \(found.count + 1) 次：建议主动治理",
          "For the \(found.count + 1)th time here within \(settings.recurrenceDays) days: a campaign is proposed"),
        body: "<a href=\"/campaigns\">\(call.say("看主动治理", "See the campaigns"))</a>"))
    let rows = found.prefix(8).map { item in
      Row(
        [
          "\(item.matter.number)", "\(Int(item.metres.rounded())) m",
          moment(item.matter.reportedAt, zone: district.calendar.zone),
        ], path: "/matters/\(item.matter.number)")
    }
    return panel(
      title: call.say("同一处反复发生", "Again at the same place"),
      subtitle: call.say(
        "同小类，\(Int(settings.duplicateMetres)) 米、\(settings.recurrenceDays) 日内，含已结束的",
        "same subclass, within \(Int(settings.duplicateMetres)) m and \(settings.recurrenceDays) days, ended ones included"),
      body: advice
        + dataTable(
          caption: call.say("同一处的案件", "Matters at the same place"),
          columns: [
            Column(call.say("编号", "Number"), .wide), Column(call.say("距离", "Distance"), .number),
            Column(call.say("上报", "Reported")),
          ], rows: Array(rows), compact: true))
  }

  /// Whose hours they were. The sum is the life of the matter, to the millisecond.
  static func ledger(_ file: MatterFile, _ call: Call, now: Instant) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    let times = file.lifecycle.ledger(file.entries, until: now)
    var sums: [(holder: String, sum: Seconds, causes: Set<HeldTime.Cause>)] = []
    for time in times {
      if let place = sums.firstIndex(where: { $0.holder == time.holder }) {
        sums[place].sum = sums[place].sum + time.length
        sums[place].causes.insert(time.cause)
      } else {
        sums.append((time.holder, time.length, [time.cause]))
      }
    }
    let lines = sums.map { item -> Fact in
      var words = MatterWords.span(item.sum, language: language)
      if item.causes.contains(.overruled) {
        words += call.say("（退单未获支持，争议时间计入）", " (its refusal was overruled: the quarrel is its time)")
      }
      if item.causes.contains(.wronglySent) {
        words += call.say("（派错单位的时间计入）", " (the time at the wrong agency included)")
      }
      return Fact(MatterWords.holder(item.holder, in: district)[language], text: words)
    }
    let life = file.lifecycle.life(file.entries, until: now)
    return panel(
      title: call.say("时间在谁手里", "Whose hours"),
      subtitle: call.say("合计即案件存续时间", "they sum to the life of the matter"),
      body: facts(lines + [Fact(call.say("合计", "In all"), text: MatterWords.span(life, language: language))]))
  }
}
