import Auditing
import Basics
import Casework
import HTTPTypes
import Identity
import OpenID
import Organization
import Platform
import Site
import Storage
import Timing

/// What is the visitor's own: followed after a proof, or reported from the phone a provider vouches for.
enum MinePage {
  /// So many of each list are shown.
  private static let most = 100

  static let endpoints = [
    Endpoint(.get, "/mine", permission: .open, purpose: Phrase("我的上报", "My reports"), answer: show),
    Endpoint(.post, "/mine/unfollow", permission: .open, purpose: Phrase("不再关注", "Unfollow"), answer: unfollow),
    Endpoint(
      .post, "/mine/sign-out", permission: .open, purpose: Phrase("从这台设备退出", "Sign out of this device"), answer: leave),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let title = call.say("我的上报", "My reports")
    guard let resident = call.resident else {
      let providers = call.jurisdiction.surroundings.providers.contains { $0.audience == .residents }
      let signIn: HTML = when(
        providers, buttonRow([button(Button(call.say("登录", "Sign in"), icon: .person, path: "/sign-in"))]))
      return Pages.page(
        call, title: title, tab: "/follow",
        body: pageHead(title: title)
          + emptyState(
            title: call.say("这台设备上还没有您的上报", "Nothing of yours is known on this device"),
            what: call.say(
              "用编号和手机号后四位查询一次，它就会出现在这里。", "Find a report by its number and the last four digits of your phone."),
            action: Button(call.say("查进度", "Follow a report"), .primary, icon: .search, path: "/follow")) + signIn)
    }
    let jurisdiction = call.jurisdiction
    let keys = Array(try await jurisdiction.people.followed(by: resident.key).prefix(most))
    let followed = try await jurisdiction.database.read("mine.followed") { transaction in
      try keys.compactMap { try MattersTable.one(key: $0, in: transaction) }
    }
    var parts = [
      panel(
        title: call.say("我关注的", "Followed"),
        body: table(followed, caption: call.say("我关注的", "Followed"), call, unfollows: true), flush: true)
    ]
    let joined = try await joined(by: resident, call)
    if !joined.isEmpty || call.query["joined"] == "1" { parts.append(affected(joined, call)) }
    if let phone = resident.phone {
      let reported = try await jurisdiction.matters.reported(fromPhone: phone, reach: .everything, limit: most)
      parts.append(
        panel(
          title: call.say("从我的手机号上报的", "Reported from my phone"), subtitle: Masking.phone(phone),
          body: table(reported, caption: call.say("从我的手机号上报的", "Reported from my phone"), call, unfollows: false),
          flush: true))
    }
    let who =
      resident.isVisit
      ? resident.isRemembered
        ? call.say("这台设备会记住三十天", "This device remembers for thirty days")
        : call.say("关闭浏览器或久不使用后自动退出", "Ends when the browser is closed or not used for a while")
      : call.say("已登录：\(Masking.name(resident.name))", "Signed in: \(Masking.name(resident.name))")
    return Pages.page(
      call, title: title, width: .reading, tab: "/follow",
      body: pageHead(
        title: title, lede: "\(who)",
        controls: deedForm(Button(call.say("退出", "Sign out"), .plain), action: "/mine/sign-out")) + stack(parts))
  }

  private static func table(_ matters: [Matter], caption: String, _ call: Call, unfollows: Bool) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    var columns = [
      Column(call.say("编号", "Number"), .wide), Column(call.say("事项", "What")),
      Column(call.say("状态", "State")), Column(call.say("上报", "Reported")),
    ]
    if unfollows { columns.append(Column(call.say("关注", "Following"))) }
    let rows = matters.map { matter in
      let drop = deedForm(
        Button(call.say("不再关注", "Unfollow"), .quiet), action: "/mine/unfollow", hidden: [("number", matter.number)])
      let cells: [HTML] = [
        "\(matter.number)", "\(MatterWords.title(matter, in: district, language: language))",
        MatterWords.publicPill(matter, in: district, language: language),
        moment(matter.reportedAt, zone: district.calendar.zone),
      ]
      return Row(cells + (unfollows ? [drop] : []), path: "/follow/\(Look.percentEncoded(matter.number))")
    }
    return dataTable(
      caption: caption, columns: columns, rows: rows,
      empty: emptyState(
        title: call.say("这里还没有", "Nothing here yet"),
        what: call.say("用编号查询后会出现在这里。", "It appears here after you find it by its number.")))
  }

  /// What they said they meet too: of somebody else's report only what everybody may read.
  private static func affected(_ matters: [Matter], _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language
    let title = call.say("我也遇到的", "What I meet too")
    let rows = matters.map { matter in
      Row([
        "\(matter.category.map { district.catalogue.name($0)[language] } ?? "")",
        "\(MatterWords.community(matter, in: district, language: language))",
        MatterWords.publicPill(matter, in: district, language: language),
        "\(matter.agency.map { district.roster.name($0)[language] } ?? "")",
        moment(matter.reportedAt, zone: district.calendar.zone),
      ])
    }
    return panel(
      title: title, subtitle: call.say("别人已上报，进展在这里", "reported by others; their progress is here"),
      body: dataTable(
        caption: title,
        columns: [
          Column(call.say("类别", "Category")), Column(call.say("社区", "Community")), Column(call.say("状态", "State")),
          Column(call.say("承办单位", "Agency")), Column(call.say("上报", "Reported")),
        ], rows: rows), flush: true)
  }

  private static func joined(by resident: Resident, _ call: Call) async throws -> [Matter] {
    let keys = try await call.jurisdiction.people.affected(by: resident.key, limit: most)
    return try await call.jurisdiction.database.read("mine.affected") { transaction in
      try keys.compactMap { try MattersTable.one(key: $0, in: transaction) }
    }.filter { $0.accused == nil }
  }

  @Sendable private static func unfollow(_ call: Call) async throws -> Reply {
    let number = call.form["number"] ?? ""
    call.trail.subject("matter \(number.prefix(60))")
    guard let resident = call.resident else { return .see("/mine") }
    let file = try await call.jurisdiction.matters.one(number, reach: .everything)
    try await call.jurisdiction.people.unfollow(file.matter.key, by: resident.key)
    return .see("/mine")
  }

  @Sendable private static func leave(_ call: Call) async throws -> Reply {
    call.trail.kind(.signIn)
    let reply = Reply.see("/").keeping(SessionCookie.resident, "", days: 0)
    guard let resident = call.resident else { return reply }
    if let token = call.cookies[SessionCookie.resident] {
      try await call.jurisdiction.people.signOutResident(token: token, now: call.jurisdiction.now())
    }
    try await call.jurisdiction.people.endVisit(resident)
    return reply
  }
}
