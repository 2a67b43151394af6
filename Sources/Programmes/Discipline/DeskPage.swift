import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What needs me now: the matters whose next step this post may take, worst first; what was asked of its agency or waits for its
/// decision; what was brought before it because it is late or held by nobody.
enum DeskPage {
  static let endpoints = [
    Endpoint(.get, "/desk", permission: .see, purpose: Phrase("我的待办", "What needs me"), answer: show)
  ]

  private static let rowsMost = 50

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    let now = jurisdiction.now()
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap { district.lifecycles[$0] }
    guard let lifecycle else {
      throw Refusal(.notFound, "lifecycle.none", Phrase("没有主流程", "There is no main lifecycle"))
    }
    var filter = MatterFilter(which: .open, now: now)
    filter.flow = lifecycle.name
    filter.stages = stages(lifecycle, call.principal)
    let (matters, next) = try await jurisdiction.matters.list(filter, reach: call.principal.reach, limit: rowsMost)
    let mine = matters.filter { isMine($0, lifecycle, call.principal) }
    let strands = try await strands(lifecycle, call)
    let raised = try await jurisdiction.database.read("desk.escalations") { transaction in
      try EscalationsTable.standing(before: call.principal.post, limit: rowsMost, in: transaction)
    }
    let late = mine.count { $0.isOverdue(at: now) }
    let soon = mine.count { !$0.isOverdue(at: now) && ($0.soonAt.map { $0 <= now } ?? false) }
    let more = next == nil ? "" : call.say("（仅列最急的 \(rowsMost) 件）", " (the \(rowsMost) most urgent)")
    let lede = call.say(
      "待您办理 \(mine.count) 件\(more)，其中超期 \(late) 件、临期 \(soon) 件；支线 \(strands.count) 项。",
      "\(mine.count) matters wait for you\(more): \(late) overdue, \(soon) due soon; \(strands.count) side procedures.")
    let links = buttonRow([
      button(Button(call.say("超期", "Overdue"), .quiet, path: "/matters?which=overdue")),
      button(Button(call.say("临期", "Due soon"), .quiet, path: "/matters?which=soon")),
      button(Button(call.say("全部在办", "All open"), .quiet, path: "/matters")),
    ])
    var parts = [
      panel(
        title: call.say("待我办理", "For me to take on"),
        subtitle: call.say("按时限由近到远", "by deadline, soonest first"),
        body: matterTable(mine, call, now: now), flush: true)
    ]
    if !strands.isEmpty {
      parts.append(
        panel(
          title: call.say("请我答复或决定", "Asked of me, or for me to decide"),
          body: strandTable(strands, lifecycle, call, now: now), flush: true))
    }
    if !raised.isEmpty {
      parts.insert(
        panel(
          title: call.say("升级到我", "Brought before me"),
          subtitle: call.say("超期，或应办岗位无人", "late, or the post that should act is held by nobody"),
          body: raisedTable(raised, call), flush: true), at: 0)
    }
    return Pages.page(
      call, title: call.say("我的待办", "What needs me"), layout: .desk, width: .wide, tab: "/desk", modules: Live.modules,
      body: Live.region(
        id: "desk", source: "/desk",
        body: pageHead(title: call.say("我的待办", "What needs me"), lede: "\(lede)", controls: links) + stack(parts))
        + Live.state(in: call.language))
  }

  /// The stages from which the principal has a step on the main path.
  static func stages(_ lifecycle: Lifecycle, _ principal: Principal) -> [String] {
    lifecycle.stages.filter { stage in
      stage.phase.isOpen
        && lifecycle.actions(from: stage.code).contains { isMain($0) && principal.may($0.permission) }
    }.map(\.code)
  }

  private static func isMain(_ action: Action) -> Bool {
    action.group.isEmpty && action.to != nil && action.tone != "danger"
  }

  /// Whether a step on the main path is the principal's, as far as the matter itself tells.
  static func isMine(_ matter: Matter, _ lifecycle: Lifecycle, _ principal: Principal) -> Bool {
    lifecycle.actions(from: matter.stage).contains { action in
      guard isMain(action), principal.may(action.permission) else { return false }
      switch action.by {
      case .anyone: return true
      case .leadAgency: return matter.agency == principal.agency
      case .otherAgency: return matter.agency != principal.agency
      }
    }
  }

  /// Open side procedures that the principal may take a step of, what runs out first coming first.
  private static func strands(
    _ lifecycle: Lifecycle, _ call: Call
  ) async throws -> [(strand: StoredStrand, matter: Matter, action: Action)] {
    let principal = call.principal
    let actions = lifecycle.actions.filter { action in
      guard let step = action.strand, !step.from.isEmpty else { return false }
      return principal.may(action.permission)
    }
    let kinds = Set(actions.compactMap(\.strand?.kind)).sorted()
    return try await call.jurisdiction.database.read("desk.strands") { transaction in
      var found: [(strand: StoredStrand, matter: Matter, action: Action)] = []
      for kind in kinds {
        let own = actions.filter { $0.strand?.kind == kind }
        let onlyOwn = own.allSatisfy { $0.strand?.isOwn == true || $0.by == .leadAgency }
        let open = try StrandsTable.open(
          kind: kind, agency: onlyOwn ? principal.agency : nil, limit: rowsMost, in: transaction)
        for strand in open {
          let step = own.first { action in
            guard let step = action.strand, step.from.contains(strand.state) else { return false }
            return (!step.isOwn && action.by != .leadAgency) || strand.agency == principal.agency
          }
          guard let step, let matter = try MattersTable.one(key: strand.matter, in: transaction),
            step.from.contains(matter.stage), principal.reach.admits(matter),
            step.by != .otherAgency || matter.agency != principal.agency
          else { continue }
          found.append((strand, matter, step))
        }
      }
      return found.sorted {
        ($0.strand.dueAt?.milliseconds ?? .max, $0.strand.matter) < ($1.strand.dueAt?.milliseconds ?? .max, $1.strand.matter)
      }
    }
  }

  private static func matterTable(_ matters: [Matter], _ call: Call, now: Instant) -> HTML {
    let district = call.jurisdiction.district
    let rows = matters.map { matter in
      Site.Row(
        [
          "\(MatterWords.title(matter, in: district, language: call.language)) <small>\(matter.number)</small>",
          MatterWords.pill(matter, in: district, now: now, language: call.language),
          Deadlines.cell(matter, now: now, language: call.language),
          "\(MatterWords.place(matter, in: district, language: call.language))",
          "\(matter.agency.map { district.roster.name($0)[call.language] } ?? "—")",
        ], path: "/matters/\(matter.number)", tone: MatterWords.tone(matter.dueAt, now: now, open: true))
    }
    return dataTable(
      caption: call.say("待我办理的案件", "Matters for me"),
      columns: [
        Column(call.say("事项", "What"), .wide), Column(call.say("状态", "Status")), Column(call.say("时限", "Due")),
        Column(call.say("位置", "Where")), Column(call.say("主办单位", "Lead agency")),
      ], rows: rows,
      empty: emptyState(
        icon: .checkCircle, title: call.say("没有待办", "Nothing waits for you"),
        what: call.say("有新的案件到您这一步时会出现在这里。", "Matters appear here when the next step is yours.")))
  }

  private static func strandTable(
    _ strands: [(strand: StoredStrand, matter: Matter, action: Action)], _ lifecycle: Lifecycle, _ call: Call,
    now: Instant
  ) -> HTML {
    let district = call.jurisdiction.district
    let rows = strands.map { item in
      let kind = lifecycle.strandKind(item.strand.kind)
      let state = kind?.state(item.strand.state)?.label[call.language] ?? item.strand.state
      return Site.Row(
        [
          "\(kind?.label[call.language] ?? item.strand.kind) <small>\(item.matter.number)</small>",
          "\(item.action.label[call.language])",
          "\(item.strand.agency.isEmpty ? "—" : district.roster.name(item.strand.agency)[call.language])", "\(state)",
          Deadlines.cell(item.strand.dueAt, of: item.matter.number, now: now, language: call.language),
          "\(MatterWords.title(item.matter, in: district, language: call.language))",
        ], path: "/matters/\(item.matter.number)#strands",
        tone: MatterWords.tone(item.strand.dueAt, now: now, open: true))
    }
    return dataTable(
      caption: call.say("支线待办", "Side procedures"),
      columns: [
        Column(call.say("支线", "Side procedure"), .wide), Column(call.say("可办", "You may")),
        Column(call.say("对象", "Addressed to")), Column(call.say("状态", "State")), Column(call.say("时限", "Due")), Column(call.say("案件", "Matter")),
      ], rows: rows)
  }

  private static func raisedTable(_ raised: [EscalationRecord], _ call: Call) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = raised.map { record in
      Site.Row(
        [
          "\(record.number)",
          "\(record.isUnheld ? call.say("应办岗位无人任职", "nobody holds the post that should act") : call.say("超期未办", "late"))",
          moment(record.at, zone: zone),
        ], path: "/matters/\(record.number)")
    }
    return dataTable(
      caption: call.say("升级到我的案件", "Brought before me"),
      columns: [
        Column(call.say("编号", "Number"), .wide), Column(call.say("原因", "Why")), Column(call.say("升级于", "Since")),
      ], rows: rows)
  }
}
