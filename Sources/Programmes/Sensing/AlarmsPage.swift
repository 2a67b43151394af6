import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// All alarms, folded, and how their sources do.
struct AlarmsPage: Sendable {
  private static let size = 50

  let maps: PackMemo<AlarmMap>

  var endpoints: [Endpoint] {
    [Endpoint(.get, "/alarms", permission: .seeAlarms, purpose: Phrase("感知告警", "Alarms of devices"), answer: show)]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    var notes = HTML.empty
    var map = AlarmMap()
    do {
      map = try await AlarmsDoor.map(maps, call.jurisdiction)
    } catch let refusal as Refusal {
      notes = notice(
        .bad, title: refusal.phrase[call.language],
        body: "<ul>\(refusal.fields.html { "<li>\($0.field): \($0.phrase[call.language])</li>" })</ul>")
    }
    let state = call.query["state"].flatMap(Alarm.State.init(rawValue:)),
      source = call.query["source"]?.trimmed.nonEmpty
    let before = call.query["after"].flatMap { Key(text: $0) }, reach = call.principal.reach
    let (sources, found, numbers) = try await call.jurisdiction.database.read("alarms.page") { transaction in
      let found = try AlarmsTable.page(
        source: source, state: state, before: before, limit: Self.size + 1, in: transaction)
      let sources = try AlarmsTable.sources(in: transaction)
      let keys = Set(found.compactMap(\.matter) + sources.compactMap(\.stormMatter)).sorted()
      let matters = try MattersTable.of(keys, in: transaction).filter { reach.admits($0) }
      return (sources, found, Dictionary(matters.map { ($0.key, $0.number) }, uniquingKeysWith: { first, _ in first }))
    }
    let now = call.jurisdiction.now()
    for stormy in sources where stormy.isStormy(at: now, span: map.stormSpan) {
      let number = stormy.stormMatter.flatMap { numbers[$0] }
      notes += notice(
        .bad, title: call.say("告警风暴：\(stormy.code)", "A storm of alarms: \(stormy.code)"),
        body:
          "<p>\(flood(call, stormy))</p>"
          + (number.map { button(Button(call.say("查看案件 \($0)", "See matter \($0)"), path: "/matters/\($0)")) } ?? .empty)
      )
    }
    let page = Array(found.prefix(Self.size))
    let query = "state=\(state?.rawValue ?? "")&source=\(Look.percentEncoded(source ?? ""))"
    let filters = filterForm(
      action: "/alarms",
      filters: [
        Filter(
          call.say("状态", "State"), name: "state",
          .select(
            [Choice("", call.say("全部", "All"))]
              + Alarm.State.allCases.map { Choice($0.rawValue, AlarmWords.label($0)[call.language]) },
            selected: state?.rawValue ?? "")),
        Filter(
          call.say("来源", "Source"), name: "source",
          .select(
            [Choice("", call.say("全部", "All"))] + sources.map { Choice($0.code, $0.code) }, selected: source ?? "")),
      ], clear: state == nil && source == nil ? nil : "/alarms", in: call.language)
    let title = call.say("感知告警", "Alarms of devices")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/alarms",
      body: pageHead(
        title: title,
        lede:
          "\(call.say("同一设备同一类型的告警合为一条并计次；够等级的成为案件。", "One line for each device and kind, with a count; the grave ones are matters."))",
        controls: call.principal.may(.manageDevices)
          ? button(Button(call.say("设备登记", "Register of devices"), path: "/alarms/devices")) : .empty) + notes
        + stack([
          panel(title: call.say("来源", "Sources"), body: sourcesTable(call, sources, map, at: now), flush: true),
          filters,
          panel(
            title: call.say("告警", "Alarms"),
            body: table(call, page, map, numbers)
              + pager(
                count: call.say("本页 \(page.count) 条", "\(page.count) on this page"),
                previous: before == nil ? nil : "/alarms?\(query)",
                next: found.count > Self.size ? page.last.map { "/alarms?\(query)&after=\($0.key)" } : nil,
                in: call.language),
            flush: true),
        ]))
  }

  private func flood(_ call: Call, _ source: AlarmSource) -> String {
    call.say(
      "短时间内告警过多，\(source.stormCount) 起并入一件，先查该系统是否故障。",
      "Too many in a short time: \(source.stormCount) went into one matter. See first whether that system is broken.")
  }

  private func sourcesTable(_ call: Call, _ sources: [AlarmSource], _ map: AlarmMap, at now: Instant) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = sources.map { source in
      let state: HTML =
        source.isStormy(at: now, span: map.stormSpan)
        ? statusPill(kind: .overdue, word: call.say("风暴", "Storm"))
        : now - source.heardAt > .days(1)
          ? statusPill(kind: .paused, word: call.say("一天没有消息", "Silent for a day"))
          : statusPill(kind: .done, word: call.say("正常", "As usual"))
      return Row([
        "\(source.code)", state, moment(source.heardAt, zone: zone, relative: true), "\(grouped(source.events))",
      ])
    }
    return dataTable(
      caption: call.say("来源", "Sources"),
      columns: [
        Column(call.say("来源", "Source"), .wide), Column(call.say("状态", "State")),
        Column(call.say("最近一次", "Last heard")),
        Column(call.say("事件总数", "Events"), .number),
      ], rows: rows,
      empty: emptyState(
        icon: .inbox, title: call.say("还没有来源", "No sources yet"),
        what: call.say(
          "传感器或视频平台向 POST /alarms 送来事件后出现在这里。", "They appear when sensors or cameras send events to POST /alarms.")))
  }

  private func table(_ call: Call, _ alarms: [Alarm], _ map: AlarmMap, _ numbers: [Key: String]) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = alarms.map { alarm in
      let number = alarm.matter.flatMap { numbers[$0] }
      return Row(
        [
          "\(alarm.device)", "\(map.kind(alarm.kind)?.label[call.language] ?? alarm.kind)",
          "\(map.level(alarm.level)?.label[call.language] ?? alarm.level)", AlarmWords.pill(alarm, call.language),
          "\(grouped(alarm.count))", moment(alarm.firstAt, zone: zone), moment(alarm.lastAt, zone: zone),
          "\(alarm.source)",
          "\(number ?? (alarm.matter == nil ? call.say("只登记", "only recorded") : "–"))",
        ], path: number.map { "/matters/\($0)" })
    }
    return dataTable(
      caption: call.say("告警", "Alarms"),
      columns: [
        Column(call.say("设备", "Device")), Column(call.say("类型", "Kind"), .wide), Column(call.say("等级", "Level")),
        Column(call.say("状态", "State")), Column(call.say("次数", "Times"), .number), Column(call.say("首次", "First")),
        Column(call.say("最近", "Last")), Column(call.say("来源", "Source")), Column(call.say("案件", "Matter")),
      ], rows: rows,
      empty: emptyState(title: call.say("没有告警", "No alarms"), what: call.say("没有符合条件的告警。", "None is as you asked.")))
  }
}

/// Words of alarms.
enum AlarmWords {
  static func label(_ state: Alarm.State) -> Phrase {
    state == .raised ? Phrase("告警中", "Raised") : Phrase("已解除", "Cleared")
  }

  static func pill(_ alarm: Alarm, _ language: Language) -> HTML {
    alarm.state == .raised
      ? statusPill(
        kind: alarm.isStorm ? .overdue : .working,
        word: alarm.isStorm ? language.pick("风暴", "Storm") : label(.raised)[language])
      : statusPill(kind: .done, word: label(.cleared)[language])
  }
}

/// On the page of a matter: which alarms it is about.
struct AlarmPanel: Sendable {
  private static let most = 10

  let maps: PackMemo<AlarmMap>

  @Sendable func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    guard file.matter.source.hasPrefix("alarms/") else { return [] }
    let key = file.matter.key
    let (alarms, sums) = try await call.jurisdiction.database.read("alarms.panel") { transaction in
      (try AlarmsTable.of(key, limit: Self.most, in: transaction), try AlarmsTable.sums(of: key, in: transaction))
    }
    guard !alarms.isEmpty else { return [] }
    let map = (try? await maps.value(call.jurisdiction)) ?? AlarmMap()
    let zone = call.jurisdiction.district.calendar.zone, language = call.language
    let rows = alarms.map { alarm in
      Row([
        "\(alarm.device)", "\(map.kind(alarm.kind)?.label[language] ?? alarm.kind)", AlarmWords.pill(alarm, language),
        "\(alarm.count)",
        moment(alarm.clearedAt ?? alarm.lastAt, zone: zone),
      ])
    }
    let device = alarms[0].device
    let registered = try await call.jurisdiction.database.read("alarms.device") { try DevicesTable.one(device, in: $0) }
    let keeper: HTML =
      registered?.agency.nonEmpty.map { code in
        facts([
          Fact(
            call.say("设备管理单位", "Looks after the device"), text: call.jurisdiction.district.roster.name(code)[language])
        ])
      } ?? .empty
    return [
      panel(
        title: call.say("感知告警", "Alarms of devices"),
        subtitle: call.say(
          "\(sums.alarms) 条，共 \(sums.events) 次，\(sums.cleared) 条已解除",
          "\(sums.alarms), heard \(sums.events) times, \(sums.cleared) cleared"),
        body: dataTable(
          caption: call.say("感知告警", "Alarms of devices"),
          columns: [
            Column(call.say("设备", "Device"), .wide), Column(call.say("类型", "Kind")), Column(call.say("状态", "State")),
            Column(call.say("次数", "Times"), .number), Column(call.say("最近", "Last")),
          ], rows: rows) + keeper, flush: true)
    ]
  }
}
