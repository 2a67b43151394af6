import Basics
import Casework
import DutyRoom
import Identity
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@Suite struct ShiftTests {
  private static let night = ShiftKind(code: "night", label: Phrase("夜班", "Night"), from: 1200, to: 480)
  private static let day = ShiftKind(code: "day", label: Phrase("白班", "Day"), from: 480, to: 1200)
  private static let start = ManualClock.start

  private static func shift(
    _ key: Int64, _ from: Int, _ to: Int, agency: String = "szzx", person: String = "p1"
  ) -> Shift {
    Shift(
      key: Key(key), kind: "day", agency: agency, post: "\(agency).acceptor1", person: person, personName: person,
      starts: start + .hours(from), ends: start + .hours(to))
  }

  /// National Day 2026: off from 1 to 7 October, the 10th (a Saturday) is worked.
  @Test func aPatternKnowsHolidaysAndMakeUpDays() throws {
    let calendar = try JiangningPack.district().calendar
    func days(_ days: ShiftPattern.Days, weekdays: Set<Int> = []) -> [Int] {
      ShiftPattern(
        kind: Self.night, first: LocalDate(2026, 10, 1), last: LocalDate(2026, 10, 12), weekdays: weekdays, days: days
      ).spans(calendar).map(\.day.day)
    }
    #expect(days(.all) == Array(1...12))
    #expect(days(.daysOff) == [1, 2, 3, 4, 5, 6, 7, 11])
    #expect(days(.workdays) == [8, 9, 10, 12])
    #expect(days(.all, weekdays: [6, 7]) == [3, 4, 10, 11])
    #expect(days(.daysOff, weekdays: [6]) == [3], "the worked Saturday is no day off")
  }

  @Test func aNightEndsOnTheNextDayAlsoOverTheYear() throws {
    let calendar = try JiangningPack.district().calendar
    let spans = ShiftPattern(
      kind: Self.night, first: LocalDate(2026, 12, 31), last: LocalDate(2026, 12, 31)
    ).spans(calendar)
    #expect(spans.map { calendar.zone.text($0.starts) } == ["2026-12-31 20:00"])
    #expect(spans.map { calendar.zone.text($0.ends) } == ["2027-01-01 08:00"])
    let span = Self.day.span(on: LocalDate(2026, 12, 31), in: calendar.zone)
    #expect(calendar.zone.text(span.ends) == "2026-12-31 20:00")
    let whole = ShiftKind(code: "whole", label: .verbatim("24"), from: 480, to: 480).span(
      on: LocalDate(2026, 2, 28), in: calendar.zone)
    #expect(whole.ends - whole.starts == .hours(24), "a shift that ends when it began lasts a day")
    #expect(
      ShiftPattern(kind: Self.day, first: LocalDate(2026, 5, 2), last: LocalDate(2026, 5, 1)).spans(calendar).isEmpty)
  }

  @Test func shiftsThatTouchDoNotOverlap() {
    let day = Self.shift(1, 0, 12)
    #expect(!day.overlaps(Self.shift(2, 12, 24)) && !Self.shift(2, 12, 24).overlaps(day))
    #expect(day.overlaps(Self.shift(2, 11, 24)) && day.overlaps(Self.shift(2, 3, 4)) && day.overlaps(day))
    #expect(day.covers(Self.start) && !day.covers(Self.start + .hours(12)))
  }

  @Test func gapsAreWhatNobodyCovers() {
    let from = Self.start, to = Self.start + .hours(48)
    #expect(Shift.gaps(in: [], from: from, to: to) == [from..<to])
    let shifts = [Self.shift(1, -12, 2), Self.shift(2, 2, 12), Self.shift(3, 20, 30), Self.shift(4, 47, 60)]
    #expect(
      Shift.gaps(in: shifts, from: from, to: to) == [
        (from + .hours(12))..<(from + .hours(20)), (from + .hours(30))..<(from + .hours(47)),
      ])
    #expect(Shift.gaps(in: [Self.shift(1, -5, 100)], from: from, to: to).isEmpty)
  }

  @Test func whoeverStandsInComesBeforeTheOwner() {
    let day = LocalDate(2026, 11, 23)
    let own = PostHolding(key: Key(1), person: Key(10), post: "x", from: LocalDate(2026, 1, 1), givenAt: Self.start)
    let other = PostHolding(
      key: Key(2), person: Key(11), post: "x", kind: .standIn(for: Key(10)), from: day, to: day, givenAt: Self.start)
    #expect(DutyRoster.holding([own, other], on: day)?.person == Key(11))
    #expect(DutyRoster.holding([own, other], on: day + 1)?.person == Key(10))
    #expect(DutyRoster.holding([other], on: day + 1) == nil)
  }

  @Test func levelOneIsTheHighest() {
    #expect(AlertLevel.allCases.max() == .red && AlertLevel.red > .blue)
    #expect(AlertLevel.allCases.map(\.label.zh).allSatisfy { $0.contains("级") && $0.contains("色") })
  }

  @Test(arguments: Engine.available) func theTableKnowsWhoIsOnDuty(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let start = Self.start
      try await database.write("fill") { transaction in
        for shift in [
          Self.shift(1, 0, 12), Self.shift(2, 12, 24, person: "p2"), Self.shift(3, 0, 24, agency: "swj", person: "p3"),
        ] { try ShiftsTable.insert(shift, by: "t", at: start, in: transaction) }
      }
      func on(_ agency: String, _ hours: Int) async throws -> String? {
        try await database.read("on") {
          try ShiftsTable.onDuty(agency: agency, at: start + .hours(hours), in: $0)?.person
        }
      }
      #expect(try await on("szzx", 11) == "p1")
      #expect(try await on("szzx", 12) == "p2", "the end belongs to the next")
      #expect(try await on("szzx", 24) == nil)
      #expect(try await on("szzx", -1) == nil)
      #expect(try await on("swj", 12) == "p3")
      #expect(try await on("yjj", 12) == nil)
      func met(_ agency: String, _ person: String, _ from: Int, _ to: Int, except: Int64? = nil) async throws -> Int64? {
        try await database.read("met") {
          try ShiftsTable.met(
            agency: agency, person: person, from: start + .hours(from), to: start + .hours(to),
            except: except.map { Key($0) }, in: $0)?.key.number
        }
      }
      #expect(try await met("szzx", "p9", 11, 13) == 1)
      #expect(try await met("yjj", "p2", 20, 30) == 2, "the same person elsewhere")
      #expect(try await met("szzx", "p2", 20, 30, except: 2) == nil)
      #expect(try await met("szzx", "p9", 24, 30) == nil)
      try await database.write("out") { try ShiftsTable.remove(Key(2), by: "t", at: start, in: $0) }
      #expect(try await on("szzx", 13) == nil, "what was taken out is on no more")
      #expect(try await met("szzx", "p2", 20, 23) == nil)
      let all = try await database.read("all") { try ShiftsTable.allOn(at: start, limit: 10, in: $0).map(\.agency) }
      #expect(Set(all) == ["szzx", "swj"])
    }
  }
}
