import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// One campaign: its plan, the matters behind it, whether they still come, its result.
enum CampaignPage {
  static let endpoints = [
    Endpoint(.get, "/campaigns/:key", permission: .overview, purpose: Phrase("一项主动治理", "One campaign")) {
      try await show($0, fault: nil)
    },
    Endpoint(
      .post, "/campaigns/:key/end", permission: .convene, purpose: Phrase("结束主动治理", "End a campaign"), answer: end),
  ]

  private static let missing = Refusal(.notFound, "campaign.none", Phrase("没有这项主动治理", "There is no such campaign"))

  private static func show(_ call: Call, fault: Phrase?) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else { throw missing }
    let found = try await call.jurisdiction.database.read("campaigns.one") { transaction in
      try CampaignsTable.one(key, in: transaction).map { ($0, try CampaignsTable.matters(key, in: transaction)) }
    }
    guard let (campaign, matters) = found else { throw missing }
    let district = call.jurisdiction.district, now = call.jurisdiction.now()
    let visible = matters.filter { call.principal.reach.admits($0) }
    let rows = visible.map { matter in
      Site.Row(
        [
          "\(matter.number)", MatterWords.pill(matter, in: district, now: now, language: call.language),
          moment(matter.reportedAt, zone: district.calendar.zone),
        ], path: "/matters/\(matter.number)")
    }
    let state = facts(
      [
        Fact(call.say("小类", "Subclass"), text: district.catalogue.name(campaign.category)[call.language]),
        Fact(
          call.say("区域", "Area"),
          text: campaign.area.isEmpty
            ? call.say("全区", "the whole district") : district.territory.pathLabel(of: campaign.area)[call.language]),
        Fact(call.say("牵头单位", "Lead"), text: district.roster.name(campaign.lead)[call.language]),
        Fact(call.say("怎么治", "Plan"), text: Masking.text(campaign.plan)),
        Fact(call.say("到", "Until"), text: "\(campaign.until)"),
      ] + (campaign.endedAt == nil ? [] : [Fact(call.say("结果", "Result"), text: Masking.text(campaign.result))]))
    let ending: HTML =
      campaign.endedAt == nil && call.principal.may(.convene)
      ? panel(
        title: call.say("结束", "End it"),
        body: postForm(
          action: "/campaigns/\(campaign.key)/end", in: call.language,
          body: formField(
            Site.Field(
              call.say("结果", "Result"), name: "result",
              .textarea(call.form["result"] ?? "", rows: 3, limit: StepForm.longTextMost), fault: fault?[call.language]),
            in: call.language) + buttonRow([button(Button(call.say("结束", "End"), .primary))])))
      : .empty
    return Pages.page(
      call, title: campaign.title, layout: .desk, width: .wide, tab: "/quality",
      status: fault == nil ? .ok : .unprocessableContent,
      body: pageHead(title: campaign.title) + panel(title: call.say("情况", "Facts"), body: state)
        + panel(
          title: call.say("背后的案件", "The matters behind it"),
          subtitle: visible.count < matters.count
            ? call.say(
              "另有 \(matters.count - visible.count) 件不在可见范围",
              "\(matters.count - visible.count) more beyond what you may see") : "",
          body: dataTable(
            caption: call.say("背后的案件", "Matters"),
            columns: [
              Column(call.say("编号", "Number"), .wide), Column(call.say("状态", "Status")),
              Column(call.say("上报", "Reported")),
            ], rows: rows, empty: emptyState(title: call.say("没有关联案件", "No matters are linked"), what: "")), flush: true
        )
        + ending)
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else { throw missing }
    let result = call.form["result"]?.trimmed ?? ""
    guard !result.isEmpty, result.count <= StepForm.longTextMost else {
      return try await show(call, fault: Phrase("请写明结果", "Say what came of it"))
    }
    let now = call.jurisdiction.now()
    let done = try await call.jurisdiction.database.write("campaigns.end") {
      try CampaignsTable.end(key, result: result, at: now, in: $0)
    }
    guard done else {
      throw Refusal(.conflict, "campaign.ended", Phrase("已经结束，或没有这项", "It has ended already, or there is none"))
    }
    call.trail.subject("campaign \(key)")
    return .see("/campaigns/\(key)")
  }
}
