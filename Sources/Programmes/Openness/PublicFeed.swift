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
      .get, "/feeds/public.atom", permission: .open, purpose: Phrase("公开案件的订阅源", "The feed of public matters"), answer: show)
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
    let site = call.jurisdiction.surroundings.address?.text ?? ""
    // A tag of ours (RFC 4151): it names the feed for ever, wherever it is served.
    let name = "tag:\(district.code).yiwang.invalid,2026:public"
    let query = choice.query
    let entries = matters.html { matter -> HTML in
      let place = matter.place(in: district)[language], state = matter.state(in: district)[language]
      let more = matter.answers.map { "\($0.label[language])\(language.pick("：", ": "))\($0.words[language])" }
      let agency = matter.agency.map { district.roster.name($0)[language] } ?? ""
      let lines = [state, agency, language.pick("上报 ", "reported ") + zone.date(matter.reportedAt).description] + more
      return """
        <entry><id>\(name)/\(matter.key)</id><title>\(sound("\(matter.what(in: district)[language]) · \(place)"))</title>\
        <published>\(zone.iso(matter.reportedAt))</published><updated>\(zone.iso(matter.closedAt ?? matter.reportedAt))</updated>\
        <link href="\(site)/public?area=\(matter.community ?? matter.street ?? "")"/>\
        <summary>\(sound(lines.filter { !$0.isEmpty }.joined(separator: language.pick("；", "; "))))</summary></entry>

        """
    }
    let updated = matters.map { $0.closedAt ?? $0.reportedAt }.max() ?? call.jurisdiction.now()
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.tag)"><id>\(name)?\(query)</id>\
      <title>\(title(choice, in: district)[language])</title><updated>\(zone.iso(updated))</updated>\
      <author><name>\(district.name[language])</name></author>\
      <link rel="self" href="\(site)/feeds/public.atom?\(query)"/><link href="\(site)/public?\(query)"/>
      \(entries)</feed>

      """
    return .text(feed.text, type: "application/atom+xml; charset=utf-8")
  }

  /// Without the controls that XML 1.0 does not allow (2.2).
  private static func sound(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }))
  }
}
