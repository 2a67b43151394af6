import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Territory

/// A joint centre (联动中心): the queue of its area in addition to the streets', who stands by, who leads.
enum CentrePage {
  static let endpoints = [
    Endpoint(.get, "/centres/:zone", permission: .see, purpose: Phrase("联动中心的队列与成员", "Queue and members of a joint centre"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction, district = jurisdiction.district, roster = district.roster
    let code = call.parameter("zone")
    guard let zone = district.territory.zone(code),
      let centre = roster.agencies.first(where: { $0.kind == .jointCentre && $0.zone == code })
    else { throw Refusal(.notFound, "centre.none", Phrase("没有这个联动中心", "There is no such joint centre")) }
    let now = jurisdiction.now()
    var filter = MatterFilter(which: .open, now: now)
    filter.flow = district.settings.mainFlow
    filter.zone = code
    let (matters, next) = try await jurisdiction.matters.list(filter, reach: call.principal.reach, limit: 100)
    let rows = matters.map { matter in
      Row(
        [
          "\(MatterWords.title(matter, in: district, language: call.language)) <small>\(matter.number)</small>",
          MatterWords.pill(matter, in: district, now: now, language: call.language),
          Deadlines.cell(matter, now: now, language: call.language),
          "\(MatterWords.place(matter, in: district, language: call.language))",
          "\(matter.agency.map { roster.name($0)[call.language] } ?? "—")",
        ], path: "/matters/\(matter.number)", tone: MatterWords.tone(matter.dueAt, now: now, open: true))
    }
    let table = dataTable(
      caption: call.say("片区在办案件", "Open matters of the area"),
      columns: [
        Column(call.say("事项", "What"), .wide), Column(call.say("状态", "Status")), Column(call.say("时限", "Due")),
        Column(call.say("位置", "Where")), Column(call.say("主办单位", "Lead agency")),
      ], rows: rows,
      empty: emptyState(
        icon: .checkCircle, title: call.say("片区没有在办案件", "Nothing is open in the area"),
        what: call.say("片区内的案件仍归所在街道，这里只是另列。", "They stay with their streets; here they are listed as well.")))
    let duty = roster.posts(of: centre.code, allowing: [.convene])
    let heads = centre.members.map { (member: $0, posts: roster.posts(of: $0, allowing: [.approve])) }
    let holders = try await holders(duty + heads.flatMap(\.posts), call)
    let members = heads.map { head -> Fact in
      let names = head.posts.compactMap { post in holders[post.code].map { "\(post.label[call.language])：\($0)" } }
      return Fact(
        roster.name(head.member)[call.language] + (head.member == centre.lead ? call.say("（牵头）", " (leads)") : ""),
        text: names.isEmpty ? call.say("常驻成员", "standing member") : names.joined(separator: "、"))
    }
    let onDuty = duty.map { post in
      Fact(post.label[call.language], text: holders[post.code] ?? call.say("见值班表", "see the duty roster"))
    }
    return Pages.page(
      call, title: centre.name[call.language], layout: .desk, width: .wide, tab: "/matters",
      body: pageHead(
        title: centre.name[call.language],
        lede: "\(zone.label[call.language]) · \(call.say("案件保留一个主办单位和一个时钟；中心可吹哨、会商、为退单案件定牵头单位。", "Each matter keeps one lead and one clock; the centre may blow the whistle, hold meetings, and name the lead of what was refused."))")
        + deck([
          (
            .twoThirds,
            panel(
              title: call.say("队列", "Queue"),
              subtitle: next == nil ? "" : call.say("仅列最急的 100 件", "the 100 most urgent"), body: table, flush: true)
          ),
          (
            .third,
            stack([
              panel(title: call.say("常驻成员", "Standing members"), body: facts(members)),
              panel(
                title: call.say("值守", "On duty"),
                body: facts(onDuty) + buttonRow([button(Button(call.say("值班表", "Duty roster"), .quiet, path: "/duty"))])),
            ])
          ),
        ]))
  }

  /// Who holds the posts today: by the accounts, and in a demonstration by the pack.
  private static func holders(_ posts: [Post], _ call: Call) async throws -> [String: String] {
    let day = call.jurisdiction.today, roster = call.jurisdiction.district.roster
    var names: [String: String] = [:]
    for held in try await call.jurisdiction.people.holders(of: posts.map(\.code), on: day) {
      names[held.holding.post] = held.name
    }
    guard call.jurisdiction.allowsPicker else { return names }
    for post in posts where names[post.code] == nil {
      names[post.code] = roster.holder(of: post.code, on: day)?.personName
    }
    return names
  }
}
