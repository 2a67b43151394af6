import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// What keeps coming back, and the campaigns against it.
enum CampaignsPage {
  static let endpoints = [
    Endpoint(.get, "/campaigns", permission: .overview, purpose: Phrase("主动治理", "Campaigns"), answer: show),
    Endpoint(.get, "/campaigns/new", permission: .convene, purpose: Phrase("发起主动治理", "Begin a campaign")) {
      form($0, faults: [])
    },
    Endpoint(.post, "/campaigns", permission: .convene, purpose: Phrase("发起主动治理", "Begin a campaign"), answer: begin),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, zone = district.calendar.zone, now = call.jurisdiction.now()
    let settings = district.settings
    let (places, campaigns) = try await call.jurisdiction.database.read("campaigns.read") { transaction in
      (
        try RecurrencesTable.since(
          now - .days(settings.recurrenceDays), atLeast: settings.campaignCount, limit: 100, in: transaction),
        try CampaignsTable.newest(100, in: transaction)
      )
    }
    let mayBegin = call.principal.may(.convene)
    let placeRows = places.map { place in
      Site.Row([
        "<a href=\"/matters/\(place.lastNumber)\">\(district.catalogue.name(place.category)[call.language])</a>",
        "\(district.territory.placeLabel(of: place.area)[call.language])", "\(place.count)",
        moment(place.lastAt, zone: zone),
        mayBegin
          ? button(
            Button(
              call.say("发起", "Begin"), .quiet,
              path:
                "/campaigns/new?category=\(Look.percentEncoded(place.category.description))&area=\(place.area)&matter=\(place.lastNumber)"
            ))
          : "—",
      ])
    }
    let rows = campaigns.map { campaign in
      Site.Row(
        [
          "\(campaign.title)", "\(district.roster.name(campaign.lead)[call.language])", "\(campaign.until)",
          statusPill(
            kind: campaign.endedAt == nil ? .working : .done,
            word: campaign.endedAt == nil ? call.say("进行中", "running") : call.say("已结束", "ended")),
        ], path: "/campaigns/\(campaign.key)")
    }
    return Pages.page(
      call, title: call.say("主动治理", "Campaigns"), layout: .desk, width: .wide, tab: "/quality",
      body: pageHead(
        title: call.say("主动治理", "Campaigns"),
        lede:
          "\(call.say("\(settings.recurrenceDays) 日内同一处同类 \(settings.campaignCount) 次以上，建议从根上解决。", "What happened at one place \(settings.campaignCount) times or more within \(settings.recurrenceDays) days should be dealt with at the root."))",
        controls: mayBegin ? button(Button(call.say("发起", "Begin one"), path: "/campaigns/new")) : .empty)
        + stack([
          panel(
            title: call.say("反复发生的地方", "Where it keeps coming back"),
            body: dataTable(
              caption: call.say("反复发生的地方", "Recurrences"),
              columns: [
                Column(call.say("小类", "Subclass"), .wide), Column(call.say("位置", "Where")),
                Column(call.say("次数", "Times"), .number), Column(call.say("最近", "Last")),
                Column(call.say("治理", "Campaign")),
              ], rows: placeRows,
              empty: emptyState(
                icon: .checkCircle, title: call.say("近期没有反复", "Nothing keeps coming back"),
                what: call.say("立案时自动比对同一处的同类案件。", "Each filed matter is compared with those at the same place."))),
            flush: true),
          panel(
            title: call.say("主动治理项目", "Campaigns"),
            body: dataTable(
              caption: call.say("主动治理项目", "Campaigns"),
              columns: [
                Column(call.say("名称", "Title"), .wide), Column(call.say("牵头单位", "Lead")),
                Column(call.say("到", "Until")),
                Column(call.say("状态", "State")),
              ], rows: rows,
              empty: emptyState(title: call.say("还没有", "None yet"), what: "")), flush: true),
        ]))
  }

  private static func form(_ call: Call, faults: [Refusal.Fault]) -> Reply {
    let district = call.jurisdiction.district, language = call.language
    func value(_ name: String) -> String { call.form[name] ?? call.query[name] ?? "" }
    func field(_ name: String, _ label: Phrase, _ kind: Site.Field.Kind, optional: Bool = false) -> HTML {
      formField(
        Site.Field(
          label[language], name: name, kind, fault: faults.first { $0.field == name }?.phrase[language],
          isOptional: optional), in: language)
    }
    let categories = district.catalogue.kinds.flatMap { kind in
      district.catalogue.classes(of: kind.code).map { top in
        ChoiceGroup(
          top.name[language],
          district.catalogue.subclasses(of: top.key).map { Choice($0.key.description, $0.name[language]) })
      }
    }
    let agencies = [ChoiceGroup("", district.roster.offered.map { Choice($0.code, $0.name[language]) })]
    let fields: [HTML] = [
      field("title", Phrase("名称", "Title"), .text(value("title"))),
      field(
        "category", Phrase("小类", "Subclass"),
        .select(categories, selected: value("category"), prompt: call.say("请选择", "Choose"))),
      field("area", Phrase("区域代码", "Area code"), .text(value("area"), placeholder: "320115001"), optional: true),
      field(
        "lead", Phrase("牵头单位", "Lead agency"),
        .select(agencies, selected: value("lead"), prompt: call.say("请选择", "Choose"))),
      field("plan", Phrase("怎么治", "Plan"), .textarea(value("plan"), rows: 4, limit: StepForm.longTextMost)),
      field("until", Phrase("到哪一天", "Until"), .date(value("until"))),
      field(
        "matter", Phrase("由哪一件引出（同一处的会一并关联）", "From which matter (those at the same place are linked)"),
        .text(value("matter")), optional: true),
      buttonRow([button(Button(call.say("发起", "Begin"), .primary))]),
    ]
    return Pages.page(
      call, title: call.say("发起主动治理", "Begin a campaign"), layout: .desk, tab: "/quality",
      status: call.status(of: faults),
      body: pageHead(title: call.say("发起主动治理", "Begin a campaign"))
        + postForm(action: "/campaigns", faults: faults, in: language, body: "\(fields)"))
  }

  @Sendable private static func begin(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    func text(_ name: String) -> String { call.form[name]?.trimmed ?? "" }
    var faults: [Refusal.Fault] = []
    func need(_ name: String, _ isSound: Bool, _ zh: String, _ en: String) {
      if !isSound { faults.append(.init(name, Phrase(zh, en))) }
    }
    let category = CategoryKey(text("category")), until = LocalDate(text("until"))
    need(
      "title", !text("title").isEmpty && text("title").count <= 80, "请填写名称，至多 80 字",
      "A title of 80 characters at most is needed")
    need("category", category.flatMap { district.catalogue[$0] } != nil, "请选择小类", "Choose a subclass")
    need("area", text("area").isEmpty || district.territory[text("area")] != nil, "没有这个区域", "There is no such area")
    need("lead", district.roster.agency(text("lead")) != nil, "请选择牵头单位", "Choose the lead agency")
    need(
      "plan", !text("plan").isEmpty && text("plan").count <= StepForm.longTextMost, "请写明怎么治",
      "Say how it will be dealt with")
    need("until", until.map { $0 > call.jurisdiction.today } ?? false, "日期应在今天以后", "The day must lie ahead")
    var linked: [Key] = []
    if let number = text("matter").nonEmpty {
      if let file = try? await call.jurisdiction.matters.one(number, reach: call.principal.reach) {
        let again = try await call.jurisdiction.matters.recurrences(of: file.matter, reach: call.principal.reach)
        linked = [file.matter.key] + again.map(\.matter.key)
      } else {
        need("matter", false, "没有编号为 \(number) 的案件", "There is no matter numbered \(number)")
      }
    }
    guard faults.isEmpty, let category, let until else { return form(call, faults: faults) }
    let now = call.jurisdiction.now()
    let campaign = Campaign(
      key: call.jurisdiction.surroundings.keys.next(at: now), title: text("title"), category: category,
      area: text("area"), lead: text("lead"), plan: text("plan"), until: until, openedBy: call.principal.post,
      openedAt: now, endedAt: nil, result: "")
    let keys = linked
    try await call.jurisdiction.database.write("campaigns.begin") {
      try CampaignsTable.insert(campaign, matters: keys, in: $0)
    }
    call.trail.subject("campaign \(campaign.key)")
    return .see("/campaigns/\(campaign.key)")
  }
}
