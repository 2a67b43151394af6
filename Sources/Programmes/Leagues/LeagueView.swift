import Basics
import Casework
import Organization
import Platform
import Site
import Storage

/// A published month as a page asked for it.
struct LeagueView: Sendable {
  let call: Call
  let plan: LeaguePlan
  let publication: LeaguePublication
  let snapshot: LeagueSnapshot
  let result: LeagueResult
  let awards: [LeagueAward]
  let appeals: [LeagueAppeal]
  /// The last revision of the month.
  let newest: Int

  var month: LeagueMonth { publication.month }
  var isNewest: Bool { publication.revision == newest }

  /// Which league a page is about: the one that is asked for, or the first of the pack.
  /// - Throws: `Refusal` when there is no such league.
  static func league(_ call: Call, _ plans: LeaguePlans) async throws -> (plan: LeaguePlan?, all: [LeaguePlan]) {
    let all = try await plans.inForce(call.jurisdiction).map(\.plan)
    guard let wanted = call.query["league"]?.nonEmpty else { return (all.first, all) }
    guard let plan = all.first(where: { $0.code == wanted }) else {
      throw Refusal(.notFound, "league.unknown", Phrase("没有这个联赛", "There is no such league"))
    }
    return (plan, all)
  }

  /// The month in the address; nil takes the newest.
  static func month(_ text: String?) throws(Refusal) -> LeagueMonth? {
    guard let text = text?.nonEmpty else { return nil }
    guard let month = LeagueMonth(text: text) else {
      throw Refusal.invalid("month", Phrase("月份应写作 2026-05", "A month is written as 2026-05"))
    }
    return month
  }

  /// - Parameter month: nil takes the newest.
  /// - Returns: nil when nothing has been published yet.
  static func read(
    _ call: Call, _ plans: LeaguePlans, _ league: String, _ month: LeagueMonth?
  ) async throws -> LeagueView? {
    var revision: Int?
    if let text = call.query["revision"]?.nonEmpty {
      guard let number = Int(text), (1...9999).contains(number) else {
        throw Refusal.invalid("revision", Phrase("版次应为数字", "A revision is a number"))
      }
      revision = number
    }
    let wanted = revision
    let found = try await call.jurisdiction.database.read("league.view") {
      transaction -> (LeaguePublication, Int, [LeagueAward], [LeagueAppeal])? in
      var at = month
      if at == nil { at = try LeaguePublicationsTable.newest(league, limit: 1, in: transaction).first }
      guard let at else { return nil }
      guard let publication = try LeaguePublicationsTable.one(league, at, revision: wanted, in: transaction),
        let last = try LeaguePublicationsTable.one(league, at, in: transaction)
      else { throw LeagueRounds.none }
      return (
        publication, last.revision, try LeagueAwardsTable.list(league, at.number...at.number, in: transaction),
        try LeagueAwardsTable.appeals(league, at, in: transaction)
      )
    }
    guard let (publication, newest, awards, appeals) = found else { return nil }
    guard let snapshot = try? LeagueSnapshot(publication.snapshot) else {
      throw Refusal(
        .notNow, "league.broken",
        Phrase("这一期的快照读不出来，请联系管理员", "The snapshot of the month cannot be read: please tell an administrator"))
    }
    return LeagueView(
      call: call, plan: try plans.plan(publication.planText), publication: publication, snapshot: snapshot,
      result: LeagueResult(snapshot),
      awards: awards, appeals: appeals, newest: newest)
  }

  func name(_ unit: String) -> String { LeagueWords.unit(unit, plan, call) }

  /// The flags and lights that this revision gives on a board.
  func kinds(_ board: String, _ unit: String) -> [LeaguePlan.AwardKind] {
    var seen: Set<LeaguePlan.AwardKind> = []
    return result.awards.filter { $0.board == board && $0.unit == unit && seen.insert($0.kind).inserted }.map(\.kind)
  }

  func cellPath(_ measure: String, _ unit: String) -> String {
    "/league/\(publication.league)/\(month.code)/\(measure)/\(unit)"
      + (isNewest ? "" : "?revision=\(publication.revision)")
  }

  var query: String { "league=\(publication.league)&month=\(month.code)&revision=\(publication.revision)" }

  func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }

  /// What stands above everything that shows this month.
  var notices: HTML {
    var all = LeagueWords.exampleNotice(plan, call)
    if !isNewest {
      all += notice(
        .warn,
        title: say(
          "这是第 \(publication.revision) 版，已被第 \(newest) 版更正",
          "This is revision \(publication.revision); revision \(newest) corrects it"),
        body:
          "<a href=\"/league?league=\(publication.league)&amp;month=\(month.code)\">\(say("看现行版", "See what holds"))</a>"
      )
    } else if publication.revision > 1 {
      all += notice(
        .warn, title: say("更正：第 \(publication.revision) 版", "Correction: revision \(publication.revision)"),
        body: """
          \(Masking.text(publication.note)) \
          <a href="/league?league=\(publication.league)&amp;month=\(month.code)&amp;revision=\(publication.revision - 1)">\
          \(say("看上一版", "See the one before"))</a>
          """)
    }
    return all
  }
}
