import Auditing
import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What is on its way to other servers, what failed, and what they say is done: for administrators, without any matter's contents.
enum QueuePage {
  static let path = "/administration/georeport"

  static let endpoints = [
    Endpoint(.get, path, permission: .seeOutbox, purpose: Phrase("转送其他平台", "Sent on to other platforms"), answer: show),
    Endpoint(
      .post, "\(path)/retry", permission: .replayOutbox, purpose: Phrase("再次转送", "Send on again"), answer: retry),
  ]

  private static let size = 50
  private static let lede = Phrase(
    "失败的自动重试，间隔越来越长；十二次后或对方拒收的由人处理。对方说办结的，由本区核实，不自动结案。",
    "What fails is tried again, ever later; after twelve tries, or when refused there, it waits for you. "
      + "What others say is done is checked here and never closed by itself.")
  private static let howTo = Phrase(
    "在密钥文件旁放 peers.yaml，写明地址、密钥文件和类别。",
    "Put peers.yaml beside the key file: the address, the file of the key, the categories.")
  private static let countMost = 10_000

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let language = call.language
    let state = call.query["state"].flatMap(Sending.State.init(rawValue:)) ?? .failed
    let before = call.query["before"].flatMap { Key(text: $0) }
    let read = try await call.jurisdiction.database.read("open311.queue") { transaction in
      let sendings = try SendingsTable.page(state, before: before, limit: size + 1, in: transaction)
      let proposed = try ReceivedTable.proposed(after: Key(0), limit: size, in: transaction)
      let keys = Set(sendings.map(\.matter) + proposed.map(\.matter)).sorted()
      let numbers = try MattersTable.of(keys, in: transaction).map { ($0.key, $0.number) }
      return (
        sendings: sendings, proposed: proposed, counts: try SendingsTable.counts(most: countMost, in: transaction),
        numbers: Dictionary(numbers, uniquingKeysWith: { first, _ in first })
      )
    }
    var above = HTML.empty
    var peers: [Peer] = []
    do { peers = try PeersFile.peers(of: call.jurisdiction) } catch let refusal as Refusal {
      above += notice(.bad, title: call.say("\(PeersFile.name) 有误，暂不转送",
        "\(PeersFile.name) is wrong: nothing is sent on"), body: "\(refusal.phrase[language])")
    }
    if peers.isEmpty, above.text.isEmpty {
      above += notice(
        .info, title: call.say("没有配置其他平台", "No other platform is configured"),
        body: "\(howTo[language])")
    }
    let shown = read.sendings.prefix(size)
    let table = panel(
      title: label(state)[language],
      body: dataTable(
        caption: call.say("转送队列", "Queue"), columns: columns(call), rows: shown.map { row($0, read.numbers, call) },
        empty: emptyState(
          icon: .inbox, title: call.say("没有", "Nothing"), what: call.say("没有这种状态的转送。", "Nothing is in this state.")))
        + pager(
          count: call.say("本页 \(shown.count) 件", "\(shown.count) on this page"),
          previous: before == nil ? nil : "\(path)?state=\(state.rawValue)",
          next: read.sendings.count > size
            ? shown.last.map { "\(path)?state=\(state.rawValue)&before=\($0.matter)" } : nil, in: language),
      flush: true)
    let title = call.say("转送其他平台", "Sent on to other platforms")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/administration",
      body: pageHead(
        title: title, lede: "\(lede[language])")
        + above + stack([try await standing(peers, read.counts, call), filters(state, call), table,
          ends(read.proposed, read.numbers, call)]))
  }

  private static func columns(_ call: Call) -> [Column] {
    [
      Column(call.say("案件编号", "Number")), Column(call.say("平台", "Platform")), Column(call.say("状态", "State")),
      Column(call.say("对方编号", "Number there")), Column(call.say("已试", "Tries"), .number), Column(call.say("下次", "Next try")),
      Column(call.say("上次错误", "Last error"), .wide), Column(call.say("操作", "Deed")),
    ]
  }

  private static func row(_ sending: Sending, _ numbers: [Key: String], _ call: Call) -> Site.Row {
    let zone = call.jurisdiction.district.calendar.zone
    let again: HTML = when(
      call.principal.may(.replayOutbox) && sending.state != .sent,
      deedForm(
        Button(call.say("再送", "Send again")), action: "\(path)/retry",
        hidden: [("matter", sending.matter.description), ("peer", sending.peer), ("state", sending.state.rawValue)]))
    return Site.Row([
      "\(numbers[sending.matter] ?? "–")", "\(sending.peer)",
      statusPill(kind: kind(sending.state), word: label(sending.state)[call.language]),
      "\(sending.remote ?? (sending.token == nil ? "–" : call.say("待换号", "not yet")))", "\(sending.attempts)",
      "\(sending.state == .waiting ? zone.text(sending.dueAt) : "–")", "\(sending.error ?? "–")", again,
    ])
  }

  /// Each server: how many go there, when it was last read and how that went.
  private static func standing(_ peers: [Peer], _ counts: [Sending.State: Int], _ call: Call) async throws -> HTML {
    let zone = call.jurisdiction.district.calendar.zone, codes = peers.map(\.code)
    let readings = try await call.jurisdiction.database.read("open311.readings") { transaction in
      try codes.map { try ReceivedTable.reading(of: $0, in: transaction) }
    }
    func count(_ state: Sending.State) -> String {
      let count = counts[state] ?? 0
      return count >= countMost ? "\(countMost)+" : "\(count)"
    }
    let rows = zip(peers, readings).map { peer, reading in
      Row([
        "\(peer.name[call.language])", "\(peer.services.count)", "\(reading.map { zone.text($0.at) } ?? "–")",
        "\(reading.map { $0.error ?? call.say("正常", "well") } ?? "–")",
        when(
          call.principal.may(.replayOutbox),
          deedForm(
            Button(call.say("全部再送", "Send all that failed again")), action: "\(path)/retry",
            hidden: [("peer", peer.code), ("state", Sending.State.failed.rawValue)])),
      ])
    }
    return panel(
      title: call.say("平台", "Platforms"),
      subtitle: call.say("待送 \(count(.waiting))，待处理 \(count(.failed))", "\(count(.waiting)) waiting, \(count(.failed)) for you"),
      body: dataTable(
        caption: call.say("平台", "Platforms"),
        columns: [
          Column(call.say("平台", "Platform"), .wide), Column(call.say("类别数", "Categories"), .number),
          Column(call.say("上次取进展", "Last read")), Column(call.say("结果", "How that went"), .wide), Column(call.say("操作", "Deed")),
        ], rows: rows,
        empty: emptyState(
          icon: .inbox, title: call.say("没有平台", "No platform"), what: call.say("还没有配置。", "None is configured."))),
      flush: true)
  }

  private static func filters(_ state: Sending.State, _ call: Call) -> HTML {
    filterForm(
      action: path,
      filters: [
        Filter(
          call.say("状态", "State"), name: "state",
          .select(Sending.State.allCases.map { Choice($0.rawValue, label($0)[call.language]) }, selected: state.rawValue))
      ], in: call.language)
  }

  /// What others say is done and nobody here has looked at.
  private static func ends(_ proposed: [Received], _ numbers: [Key: String], _ call: Call) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = proposed.map {
      Row(["\(numbers[$0.matter] ?? "–")", "\($0.peer)", "\($0.status)", "\(zone.text($0.at))"])
    }
    return panel(
      title: call.say("对方已办结，待核实", "Done there, to be checked here"),
      body: dataTable(
        caption: call.say("对方已办结，待核实", "Done there, to be checked here"),
        columns: [
          Column(call.say("案件编号", "Number"), .wide), Column(call.say("平台", "Platform")), Column(call.say("对方状态", "State there")),
          Column(call.say("时间", "When")),
        ], rows: rows,
        empty: emptyState(
          icon: .checkCircle, title: call.say("没有待核实的", "Nothing to check"),
          what: call.say("对方办结的会出现在这里和案件页上。", "What is done there appears here and on the page of its matter."))),
      flush: true)
  }

  @Sendable private static func retry(_ call: Call) async throws -> Reply {
    guard let peer = call.form["peer"]?.nonEmpty else {
      throw Refusal.invalid("peer", Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again"))
    }
    let text = call.form["matter"]?.nonEmpty, matter = text.flatMap { Key(text: $0) }
    guard (text == nil) == (matter == nil) else {
      throw Refusal.invalid("matter", Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again"))
    }
    let now = call.jurisdiction.now()
    let count = try await call.jurisdiction.database.write("open311.retry") {
      try SendingsTable.retry(matter, peer: peer, now: now, in: $0)
    }
    call.trail.kind(.administration)
    call.trail.subject("georeport \(matter?.description ?? "failed")")
    call.trail.detail("\(count) again")
    let state = call.form["state"].flatMap(Sending.State.init(rawValue:)) ?? .failed
    return .see("\(path)?state=\(state.rawValue)")
  }

  static func label(_ state: Sending.State) -> Phrase {
    switch state {
    case .waiting: Phrase("待送", "Waiting")
    case .sent: Phrase("已送达", "Sent")
    case .failed: Phrase("待人处理", "Waits for a person")
    }
  }

  private static func kind(_ state: Sending.State) -> StatusKind {
    switch state {
    case .waiting: .new
    case .sent: .done
    case .failed: .overdue
    }
  }
}
