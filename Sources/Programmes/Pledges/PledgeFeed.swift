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
    let entries = rows.map { row -> AtomFeed.Entry in
      let at = zone.instant(row.closedOn ?? row.doneOn ?? row.publishedOn ?? today)
      return AtomFeed.Entry(
        id: "\(tag(call))/\(row.key)", title: Masking.text(row.title), updated: at, path: "/pledges/\(row.number)",
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
    let items = file.entries.reversed().compactMap { entry -> AtomFeed.Entry? in
      guard let action = file.lifecycle.action(entry.action), action.notice != nil || entry.action == "refuseObjection"
      else { return nil }
      return AtomFeed.Entry(
        id: "\(tag(call))/\(pledge.matter.key)/\(entry.ordinal)", title: action.done[language], updated: entry.at,
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

  private static func feed(
    _ name: String, _ title: String, path: String, _ items: [AtomFeed.Entry], _ language: Language, _ call: Call
  ) -> Reply {
    let district = call.jurisdiction.district
    let feed = AtomFeed(
      id: "\(tag(call)):\(name)", title: title, author: district.name[language], selfPath: call.path, path: path,
      entries: items)
    return .text(
      feed.text(
        language, site: call.jurisdiction.surroundings.address?.text ?? "", zone: district.calendar.zone,
        now: call.jurisdiction.now()), type: AtomFeed.type)
  }

  /// A tag of ours (RFC 4151): it names the feed for ever, wherever it is served.
  private static func tag(_ call: Call) -> String {
    "tag:\(call.jurisdiction.district.code).yiwang.invalid,2026:pledges"
  }
}
