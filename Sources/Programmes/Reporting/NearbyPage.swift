import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Territory

/// Reports near the one that is being written, and joining one of them instead (我也遇到了).
enum NearbyPage {
  static let endpoints = [
    Endpoint(
      .get, "/report/nearby", permission: .open, purpose: Phrase("附近的类似上报", "Similar reports nearby"), answer: list),
    Endpoint(
      .post, "/report/nearby/:reference/me-too", permission: .open,
      purpose: Phrase("我也遇到了：跟进附近的上报", "Me too: follow a report nearby"), answer: join),
  ]

  /// From one address of the network, within the span of the limit: a service hall has one for all.
  private static let mostFromOneAddress = 30

  /// What the report page fetches when place and kind are chosen: it takes the part from it.
  @Sendable private static func list(_ call: Call) async throws -> Reply {
    guard let place = ReportPlace.coordinate(call.query), let category = CategoryKey(call.query["category"] ?? "")
    else {
      throw Refusal.invalid("lon", Phrase("请先选择位置和问题类型", "Choose the place and the kind first"))
    }
    let near = try await NearbyMatters.of(place, category: category, in: call.jurisdiction)
    let title = call.say("附近的类似上报", "Similar reports nearby")
    let none = emptyState(
      title: call.say("附近没有类似上报", "Nothing similar nearby"), what: call.say("请照常上报。", "Please report it."),
      action: Button(call.say("去上报", "Report it"), .primary, path: "/report"))
    return Pages.page(
      call, title: title, tab: "/report",
      body: pageHead(title: title) + "<div data-part>\(near.isEmpty ? none : section(near, call))</div>")
  }

  static func heading(_ count: Int, _ call: Call) -> String {
    call.say("\(count) 件附近的类似上报：是同一件吗？", "\(count) similar reports nearby: is it the same?")
  }

  /// Each with its own form, for pages where these stand outside of others.
  static func section(_ near: [NearbyMatter], _ call: Call) -> HTML {
    let remember = call.resident == nil
    let items = near.html { one -> HTML in
      let action = "/report/nearby/\(one.reference)/me-too"
      let tick: HTML = when(
        remember,
        """
        <label class="tick"><span>\(call.say("在这台设备上记住（三十天）", "Remember on this device for thirty days"))</span>\
        <input type="checkbox" name="remember" value="yes"></label>
        """)
      return """
        <li class="near">\(words(one, call))<form class="deed" method="post" action="\(link(action))">\
        \(button(Button(call.say("我也遇到了", "I meet it too"), .plain, icon: .plus)))\(tick)</form></li>
        """
    }
    return """
      <section class="nearby"><h2>\(heading(near.count, call))</h2><p class="hint">\
      \(advice[call.language])\
      </p><ul>\(items)</ul></section>
      """
  }

  private static let advice = Phrase(
    "如果是同一件，不用重新上报：点“我也遇到了”，进展会出现在“我的上报”。",
    "If it is, there is no need to report again: join it, and its progress appears in “My reports”.")

  private static func words(_ one: NearbyMatter, _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language
    let facts = [
      MatterWords.community(one.matter, in: district, language: language),
      call.say("约 \(one.metres) 米", "about \(one.metres) m"), Self.count(one.affected, call),
    ].compactMap { $0 }
    return """
      <div><b>\(district.catalogue.name(one.category)[language])</b>\
      \(MatterWords.publicPill(one.matter, in: district, language: language))<p>\(facts.joined(separator: " · "))</p></div>
      """
  }

  /// How many meet it too, as the public may read it; nil if nobody said so.
  static func count(_ affected: Int, _ call: Call) -> String? {
    guard affected > 0 else { return nil }
    let words = SmallNumbers.alone(affected).words()
    return call.say("另有\(words.zh)人也遇到", "\(words.en) others meet it too")
  }

  /// Said again, or of one's own report, it changes nothing.
  @Sendable private static func join(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction, now = jurisdiction.now()
    let place = "affected \(call.address)"
    try jurisdiction.attempts.pass(place, at: now, most: mostFromOneAddress)
    let matter = try await NearbyMatters.matter(call.parameter("reference"), in: jurisdiction)
    call.trail.subject("matter \(matter.number)")
    call.trail.detail("me too")
    var reply = Reply.see("/mine?joined=1")
    let people = jurisdiction.people, key = matter.key
    if let resident = call.resident {
      try await people.affect(key, by: resident.key, now: now)
      return reply
    }
    let visit = people.visit(
      following: [], insteadOf: nil, remembered: call.form["remember"] == "yes",
      device: Device(address: call.address, text: call.fields[.userAgent] ?? ""), now: now)
    reply.pending = {
      try await visit.write()
      try await people.affect(key, by: visit.resident.key, now: now)
    }
    return visit.resident.isRemembered
      ? reply.keeping(SessionCookie.resident, visit.token, days: Resident.rememberedDays)
      : reply.keepingForNow(SessionCookie.resident, visit.token)
  }

  /// For staff, on the page of the matter.
  @Sendable static func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    let count = try await call.jurisdiction.people.affectedCount(of: file.matter.key)
    guard count > 0 else { return [] }
    return [
      panel(
        title: call.say("受影响的人", "Who is affected"),
        body:
          "<p>\(call.say("除上报人外，另有 \(count) 人表示也遇到了。", "Beside the reporter, \(count) said that they meet it too."))</p>"
      )
    ]
  }
}
