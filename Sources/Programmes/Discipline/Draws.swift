import Basics
import Casework
import Organization
import Platform
import Storage
import Timing

/// Holds lotteries and hands what was drawn to those who check it.
struct Draws {
  static let mostPerAgency = 50

  private let jurisdiction: Jurisdiction

  init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// Agencies that check: those whose posts may inspect and that handle nothing.
  static func checkers(_ roster: Roster) -> [String] {
    Set(roster.posts(allowing: [.inspect]).map(\.agency)).sorted()
  }

  /// Draws of a period. The same period is drawn once.
  /// - Throws: `Refusal`: the period is not over, its seal is not there yet, it was drawn before.
  func hold(from: LocalDate, to: LocalDate, perAgency: Int, by person: String) async throws -> DrawRecord {
    let now = jurisdiction.now(), zone = jurisdiction.district.calendar.zone
    guard from <= to else { throw Refusal.invalid("to", Phrase("结束日期早于开始日期", "It ends before it begins")) }
    guard zone.instant(to + 1) <= now else {
      throw Refusal.invalid("to", Phrase("这段时间还没有过完", "The period is not over yet"))
    }
    guard (1...Self.mostPerAgency).contains(perAgency) else {
      throw Refusal.invalid(
        "per_agency", Phrase("每单位 1 至 \(Self.mostPerAgency) 件", "1 to \(Self.mostPerAgency) of each agency"))
    }
    let flow = jurisdiction.district.settings.mainFlow
    let (seal, tickets) = try await jurisdiction.database.read("draws.tickets") { transaction in
      (
        try SealsTable.first(after: to, in: transaction),
        try DrawsTable.tickets(from: zone.instant(from), to: zone.instant(to + 1), flow: flow, in: transaction)
      )
    }
    guard let seal else {
      throw Refusal(
        .notNow, "draw.noSeal",
        Phrase("种子还没有产生：取 \(to) 之后第一份日封存，次日零点后生成", "There is no seed yet: it is the first daily seal after \(to)"))
    }
    let record = DrawRecord(
      key: jurisdiction.surroundings.keys.next(at: now), from: from, to: to, perAgency: perAgency, sealDay: seal.day,
      seed: seal.root, tickets: tickets.count, drawnAt: now, drawnBy: person)
    let drawn = Draw.draw(
      tickets, perAgency: perAgency, checkers: Self.checkers(jurisdiction.district.roster), seed: seal.root)
    do {
      try await jurisdiction.database.write("draws.hold") { try DrawsTable.insert(record, drawn, in: $0) }
    } catch DatabaseFault.notUnique {
      throw Refusal(.conflict, "draw.again", Phrase("这段时间已经抽过", "This period was drawn before"))
    }
    return record
  }

  /// Takes the step of the log for what was drawn. Returns how many.
  func handOut(most: Int = 100) async throws -> Int {
    let waiting = try await jurisdiction.database.read("draws.waiting") { try DrawsTable.waiting(most, in: $0) }
    for (draw, one) in waiting {
      var state = "drawn"
      do {
        let file = try await jurisdiction.matters.one(one.number, reach: .everything)
        try await jurisdiction.matters.actBySystem(
          "drawRecheck", on: file.matter.key,
          form: StepForm(["checker": one.checker, "draw": draw.description]))
      } catch is Refusal {
        // It was reopened since, or is of a lifecycle without re-checks.
        state = "moot"
      }
      let result = state
      try await jurisdiction.database.write("draws.mark") { try DrawsTable.mark(draw, one.number, result, in: $0) }
    }
    return waiting.count
  }
}
