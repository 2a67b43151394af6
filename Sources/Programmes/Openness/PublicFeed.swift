import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory
import Timing

/// The public matters of a place or category as an Atom feed (RFC 4287). An entry keeps its id; when its outcome comes, it is updated.
enum PublicFeed {
  static let endpoints = [
    Endpoint(
      .get, "/feeds/public.atom", permission: .open, purpose: Phrase("公开案件的订阅源", "The feed of public matters"),
      answer: show)
  ]

  /// So many of the newest.
  static let most = 50

  /// What is chosen, in words.
  static func title(_ choice: PublicChoice, in district: District) -> Phrase {
    let place = choice.area.map { district.territory.placeLabel(of: $0.code) } ?? district.name
    let what = choice.category?.name ?? Phrase("公开案件", "public matters")
    return Phrase("\(place.zh) · \(what.zh)", "\(place.en) · \(what.en)")
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let choice = try PublicChoice(call)
    let district = call.jurisdiction.district, zone = district.calendar.zone
    // Readers of feeds send no cookie.
    let language = call.query["language"].flatMap { Language(rawValue: $0) } ?? call.language
    let (matters, _) = try await PublicMatters.list(choice.question(in: district), call.jurisdiction, limit: most)
    // A tag of ours (RFC 4151): it names the feed for ever, wherever it is served.
    let name = "tag:\(district.code).yiwang.invalid,2026:public"
    let query = choice.query
    let entries = matters.map { matter -> AtomFeed.Entry in
      let place = matter.place(in: district)[language], state = matter.state(in: district)[language]
      let more = matter.answers.map { "\($0.label[language])\(language.pick("：", ": "))\($0.words[language])" }
      let agency = matter.agency.map { district.roster.name($0)[language] } ?? ""
      return AtomFeed.Entry(
        id: "\(name)/\(matter.key)", title: "\(matter.what(in: district)[language]) · \(place)",
        published: matter.reportedAt, updated: matter.closedAt ?? matter.reportedAt,
        path: "/public?area=\(matter.community ?? matter.street ?? "")",
        words: [state, agency, language.pick("上报 ", "reported ") + zone.date(matter.reportedAt).description] + more)
    }
    let feed = AtomFeed(
      id: "\(name)?\(query)", title: title(choice, in: district)[language], author: district.name[language],
      selfPath: "/feeds/public.atom?\(query)", path: "/public?\(query)", entries: entries)
    return .text(
      feed.text(
        language, site: call.jurisdiction.surroundings.address?.text ?? "", zone: zone, now: call.jurisdiction.now()),
      type: AtomFeed.type)
  }
}
