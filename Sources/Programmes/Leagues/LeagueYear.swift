import Basics
import Organization
import Platform
import Site
import Storage

/// The published months of a year of a league, each by its last revision, with its flags.
struct LeagueYear: Sendable {
  struct One: Sendable {
    var publication: LeaguePublication
    var result: LeagueResult
  }

  var year: Int
  var months: [One]
  var awards: [LeagueAward]

  /// The year of the address; this year if none is given.
  static func year(_ call: Call) throws(Refusal) -> Int {
    guard let text = call.query["year"]?.nonEmpty else { return call.jurisdiction.today.year }
    guard let year = Int(text), (2000...2999).contains(year) else {
      throw Refusal.invalid("year", Phrase("年份应写作 2026", "A year is written as 2026"))
    }
    return year
  }

  static func read(_ call: Call, _ plans: LeaguePlans, _ league: String, _ year: Int) async throws -> LeagueYear {
    let span = (year * 12)...(year * 12 + 11)
    let (found, awards) = try await call.jurisdiction.database.read("league.year") {
      (try LeaguePublicationsTable.last(league, span, in: $0), try LeagueAwardsTable.list(league, span, in: $0))
    }
    let months = found.compactMap { publication in
      (try? LeagueSnapshot(publication.snapshot)).map { One(publication: publication, result: LeagueResult($0)) }
    }
    return LeagueYear(year: year, months: months, awards: awards)
  }

  func yearFilter(_ call: Call, _ path: String, _ league: String) -> HTML {
    let now = call.jurisdiction.today.year
    let years = Set([year] + (0...4).map { now - $0 }).sorted(by: >)
    return filterForm(
      action: path,
      filters: [
        Filter(
          call.say("年份", "Year"), name: "year", .select(years.map { Choice("\($0)", "\($0)") }, selected: "\(year)"))
      ],
      hidden: [("league", league)], in: call.language)
  }
}
