import Basics
import Casework
import Organization
import Platform
import Storage
import Timing

/// Something to look at in a demonstration: two published months and one that is being collected, invented and marked as examples.
package enum LeagueExample {
  /// Writes the months before today's for every plan that is an example; nothing where there are months already.
  /// Returns how many months were written.
  package static func write(into jurisdiction: Jurisdiction) async throws -> Int {
    var written = 0
    for file in try await LeaguePlans().inForce(jurisdiction) where file.plan.isExample {
      let isThere = try await jurisdiction.database.read("leagues.newest") {
        try !LeagueRoundsTable.newest(file.plan.code, before: nil, limit: 1, in: $0).isEmpty
      }
      guard !isThere else { continue }
      let now = LeagueMonth(of: jurisdiction.today)
      for month in [now.before.before, now.before, now] {
        try await write(month, isWhole: month < now, file, jurisdiction)
        written += 1
      }
    }
    return written
  }

  private static func write(
    _ month: LeagueMonth, isWhole: Bool, _ plan: LeaguePlans.File, _ jurisdiction: Jurisdiction
  ) async throws {
    let zone = jurisdiction.district.calendar.zone, keys = jurisdiction.surroundings.keys, latest = jurisdiction.now()
    let due = zone.instant(plan.plan.dueDay(month), minutes: 9 * 60)
    let at = due < latest ? due : latest
    let offices = jurisdiction.district.roster.posts.filter { jurisdiction.district.roster.may($0, .publishLeagues) }
      .map(\.code)
    var round = LeagueRound(
      league: plan.plan.code, month: month, state: .collecting, revision: 1, planText: plan.text, note: "",
      openedBy: offices.first ?? "", openedAt: at, approvedBy: "", approvedPost: "", publishedPost: "")
    let entries = plan.plan.cells.enumerated().compactMap { number, cell -> LeagueEntry? in
      // A month that is being collected is half there, one whole month lacks a value.
      guard isWhole || number % 3 > 0 else { return nil }
      let isMissing =
        isWhole && cell.measure == "trade-growth" && cell.unit == plan.plan.groups.first?.members.last?.code
      let isChecked = isWhole || number % 3 == 1
      let source = plan.plan.measure(cell.measure)?.source ?? ""
      let own = "\(plan.plan.member(cell.unit)?.by ?? cell.unit).desk"
      return LeagueEntry(
        key: keys.next(at: at), league: plan.plan.code, month: month, measure: cell.measure, unit: cell.unit,
        revision: 1,
        state: isMissing ? .missing : isChecked ? .checked : .entered,
        value: isMissing ? nil : value(cell, plan.plan, month),
        source: isMissing ? "" : "示例数据，统计月报示例", reason: isMissing ? "示例：当月数据未出" : "",
        enteredBy: isMissing ? "" : own, enteredPost: isMissing ? "" : own, enteredAt: at,
        checkedBy: isChecked ? "\(source).desk" : "", checkedPost: isChecked ? "\(source).desk" : "",
        checkedAt: isChecked ? at : nil)
    }
    if isWhole {
      round.state = .published
      round.approvedBy = offices.first ?? ""
      round.approvedPost = offices.first ?? ""
      round.approvedAt = at
      round.publishedPost = offices.last ?? ""
      round.publishedAt = at
    }
    let file = LeagueFile(round, plan.plan, entries)
    try await jurisdiction.database.write("leagues.example") { transaction in
      try LeagueRoundsTable.insert(file.round, in: transaction)
      for entry in file.all { try LeagueRoundsTable.insert(entry, in: transaction) }
      if isWhole {
        _ = try LeagueRounds.write(file, publishedBy: file.round.publishedPost, at: at, keys: keys, in: transaction)
      }
    }
  }

  /// An invented value in thousandths, always the same for the same cell and month.
  static func value(_ cell: LeaguePlan.Cell, _ plan: LeaguePlan, _ month: LeagueMonth) -> Int {
    let seed = (cell.measure + cell.unit).utf8.reduce(UInt64(17)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    var steady = SeededRandom(seed: seed), moved = SeededRandom(seed: seed &+ UInt64(month.number))
    let own = Int(steady.next() % 1000), now = Int(moved.next() % 1000)
    guard let target = plan.measure(cell.measure)?.targets[cell.unit] else {
      if cell.measure.hasSuffix("-rate") { return (86_000 + own * 11 + now * 2) / 100 * 100 }
      if cell.measure.hasSuffix("-growth") { return (1_500 + own * 7 + now) / 100 * 100 }
      return (4 + own * 20 / 1000 + now * 3 / 1000) * 1000
    }
    // Most keep the schedule, few fall behind.
    let pace = 965 + own * 180 / 1000 + now * 40 / 1000
    let value = target * month.month / 12 * pace / 1000
    let step = target % 1000 == 0 && target < 100_000 ? 1000 : 100
    return (value + step - 1) / step * step
  }
}
