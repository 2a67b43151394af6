import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The board and each pledge as Atom feeds (RFC 4287): any reader takes them, nobody leaves anything here.
enum PledgeFeed {
  static let endpoints = [
    Endpoint(
      .get, "/feeds/pledges.atom", permission: .open, purpose: Phrase("承诺事项的订阅源", "The feed of pledges"), answer: board),
    Endpoint(
      .get, "/pledges/:number/feed.atom", permission: .open, purpose: Phrase("一件承诺的订阅源", "The feed of one pledge"),
      answer: one),
  ]

  private static let most = 50

  private static func language(_ call: Call) -> Language {
    call.query["language"].flatMap { Language(rawValue: $0) } ?? call.language
  }

  @Sendable private static func board(_ call: Call) async throws -> Reply {
    let language = language(call), today = call.jurisdiction.today, zone = call.jurisdiction.district.calendar.zone
    let question = PledgesTable.Question(year: today.year, kinds: PledgeKind.claimed, today: today)
    let rows = try await call.jurisdiction.database.read("pledges.feed") {
      try PledgesTable.board(question, limit: most, in: $0)
    }
    let entries = rows.map { row -> Item in
      let at = zone.instant(row.closedOn ?? row.doneOn ?? row.publishedOn ?? today)
      return Item(
        id: "\(row.key)", title: Masking.text(row.title), at: at, path: "/pledges/\(row.number)",
        words: [
          row.kind.label[language], row.state(on: today).label[language], Masking.text(row.target),
          "\(row.reached) / \(row.milestones)",
          language.pick("异议 \(row.objections)，成立 \(row.upheld)", "objections \(row.objections), upheld \(row.upheld)"),
        ])
    }
    return feed(
      "pledges", Phrase("承诺事项，请您监督", "Pledges, for everybody to watch")[language], path: "/pledges", entries, language,
      call)
  }

  @Sendable private static func one(_ call: Call) async throws -> Reply {
    let (file, pledge) = try await PledgePage.file(call)
    let language = language(call), district = call.jurisdiction.district
    let items = file.entries.reversed().compactMap { entry -> Item? in
      guard let action = file.lifecycle.action(entry.action), action.notice != nil || entry.action == "refuseObjection"
      else { return nil }
      return Item(
        id: "\(pledge.matter.key)/\(entry.ordinal)", title: action.done[language], at: entry.at,
        path: "/pledges/\(pledge.matter.number)",
        words: action.publicAnswers(entry, in: district).map {
          "\($0.label[language])\(language.pick("：", ": "))\($0.words[language])"
        })
    }
    return feed(
      "pledge/\(pledge.matter.key)", Masking.text(pledge.matter.title), path: "/pledges/\(pledge.matter.number)",
      Array(items.prefix(most)), language,
      call)
  }

  private struct Item: Sendable {
    var id: String
    var title: String
    var at: Instant
    var path: String
    var words: [String]
  }

  private static func feed(
    _ name: String, _ title: String, path: String, _ items: [Item], _ language: Language, _ call: Call
  ) -> Reply {
    let district = call.jurisdiction.district, zone = district.calendar.zone
    let site = call.jurisdiction.surroundings.address?.text ?? ""
    // A tag of ours (RFC 4151): it names the feed for ever, wherever it is served.
    let tag = "tag:\(district.code).yiwang.invalid,2026:pledges"
    let entries = items.html { item -> HTML in
      """
      <entry><id>\(tag)/\(item.id)</id><title>\(sound(item.title))</title><updated>\(zone.iso(item.at))</updated>\
      <link href="\(site)\(item.path)"/><summary>\(sound(item.words.filter { !$0.isEmpty }.joined(separator: language.pick("；", "; "))))</summary></entry>

      """
    }
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.tag)"><id>\(tag):\(name)</id><title>\(sound(title))</title>\
      <updated>\(zone.iso(items.map(\.at).max() ?? call.jurisdiction.now()))</updated><author><name>\(district.name[language])</name></author>\
      <link rel="self" href="\(site)\(call.path)"/><link href="\(site)\(path)"/>
      \(entries)</feed>

      """
    return .text(feed.text, type: "application/atom+xml; charset=utf-8")
  }

  /// Without the controls that XML 1.0 does not allow (2.2).
  private static func sound(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }))
  }
}
