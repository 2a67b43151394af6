import Basics
import Foundation
import Testing
import Timing

@Suite struct WorkCalendarTests {
  @Test func workDaysOfTheMonthsOf2026() throws {
    let calendar = try Fixtures.calendar()
    let counts = (1...12).map { month in
      let next = month == 12 ? LocalDate(2027, 1, 1) : LocalDate(2026, month + 1, 1)
      return calendar.workdays(LocalDate(2026, month, 1), next + -1)
    }
    #expect(counts == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23])
  }

  /// domain 1.10; the start's 16 work hours are also its two work days in the other reading.
  @Test(arguments: [
    ("2026-09-24 17:00", "4h", "2026-09-28 11:00"), ("2026-09-24 17:00", "2d", "2026-09-29 18:00"),
    ("2026-09-24 17:00", "16h", "2026-09-29 17:00"), ("2026-09-24 17:00", "5d", "2026-10-09 18:00"),
    ("2026-09-30 11:30", "2h", "2026-09-30 15:30"), ("2026-09-30 10:00", "1d", "2026-10-08 18:00"),
    ("2026-09-30 10:00", "5d", "2026-10-13 18:00"), ("2026-10-02 03:00", "2h", "2026-10-08 10:00"),
    ("2026-10-02 03:00", "2u", "2026-10-02 05:00"), ("2026-10-09 17:30", "2h", "2026-10-10 09:30"),
    ("2026-02-14 09:00", "1d", "2026-02-24 18:00"), ("2026-02-14 09:00", "7d", "2026-03-03 18:00"),
    ("2026-05-08 13:00", "4h", "2026-05-08 18:00"), ("2026-05-08 13:00", "1d", "2026-05-09 18:00"),
  ])
  func vectors(_ start: String, _ limit: String, _ deadline: String) throws {
    let calendar = try Fixtures.calendar()
    let found = calendar.deadline(from: try Fixtures.at(start), limit: try Fixtures.limit(limit))
    #expect(calendar.zone.text(found.instant) == deadline)
    #expect(!found.provisional)
  }

  @Test(arguments: [
    ("2026-09-24 17:00", "2d", "2026-09-29 17:00"), ("2026-09-30 10:00", "1d", "2026-10-08 10:00"),
    ("2026-05-08 13:00", "1d", "2026-05-09 12:00"), ("2026-09-24 08:00", "0.5d", "2026-09-24 12:00"),
  ])
  func workDaysReadAsSessions(_ start: String, _ limit: String, _ deadline: String) throws {
    let calendar = try Fixtures.calendar(reading: .sessions)
    let found = calendar.deadline(from: try Fixtures.at(start), limit: try Fixtures.limit(limit))
    #expect(calendar.zone.text(found.instant) == deadline)
  }

  @Test(arguments: [
    ("2026-09-24 17:00", "7n", "2026-10-01 24:00"), ("2026-09-24 00:00", "1n", "2026-09-25 24:00"),
    ("2026-09-24 17:00", "2ud", "2026-09-26 17:00"), ("2026-09-24 17:00", "15min", "2026-09-24 17:15"),
    ("2026-09-24 17:00", "1.5h", "2026-09-28 08:30"), ("2026-09-24 17:00", "0.5d", "2026-09-28 11:00"),
    ("2026-09-24 23:50", "15min", "2026-09-25 00:05"), ("2026-09-24 18:00", "8h", "2026-09-28 18:00"),
  ])
  func otherUnits(_ start: String, _ limit: String, _ deadline: String) throws {
    let calendar = try Fixtures.calendar()
    let found = calendar.deadline(from: try Fixtures.at(start), limit: try Fixtures.limit(limit))
    #expect(found.instant == (try Fixtures.at(deadline)))
  }

  @Test func naturalDaysMayRollOverAHoliday() throws {
    let calendar = try Fixtures.calendar(rollsNaturalDays: true)
    let found = calendar.deadline(from: try Fixtures.at("2026-09-24 17:00"), limit: TimeLimit(7, .naturalDay))
    #expect(calendar.zone.endText(found.instant) == "2026-10-08 24:00")
  }

  @Test func extendingStartsFromTheDayOfTheDeadline() throws {
    let calendar = try Fixtures.calendar()
    let midnight = try Fixtures.at("2026-09-24 24:00")
    #expect(
      calendar.deadline(extending: midnight, by: TimeLimit(1, .naturalDay)).instant
        == (try Fixtures.at("2026-09-25 24:00")))
    let close = try Fixtures.at("2026-09-24 18:00")
    #expect(
      calendar.deadline(extending: close, by: TimeLimit(1, .workDay)).instant == (try Fixtures.at("2026-09-28 18:00")))
    #expect(
      calendar.deadline(extending: close, by: TimeLimit(1, .workHour)).instant == (try Fixtures.at("2026-09-28 09:00")))
  }

  @Test func aYearWithoutNoticeMakesADeadlineProvisional() throws {
    let calendar = try Fixtures.calendar()
    let start = try Fixtures.at("2026-12-30 10:00")
    #expect(!calendar.deadline(from: start, limit: TimeLimit(1, .workDay)).provisional)
    #expect(calendar.deadline(from: start, limit: TimeLimit(2, .workDay)).provisional)
    #expect(calendar.deadline(from: start, limit: TimeLimit(20, .workHour)).provisional)
    #expect(!calendar.deadline(from: start, limit: TimeLimit(14, .workHour)).provisional)
    #expect(!calendar.deadline(from: start, limit: TimeLimit(20, .naturalDay)).provisional)
    #expect(!calendar.deadline(from: start, limit: TimeLimit(200, .urgentHour)).provisional)
    let gap = try WorkCalendar(years: [Fixtures.packYear(2024), Fixtures.packYear(2026)])
    #expect(gap.deadline(from: try Fixtures.at("2024-12-30 10:00"), limit: TimeLimit(270, .workDay)).provisional)
  }

  @Test func theZoneOfTheCalendarDecidesTheDay() throws {
    let calendar = try Fixtures.calendar(zone: LocalZone(minutesEast: 0))
    // 23:30 in Shanghai is 15:30 in the zone of this calendar: half an hour is left of the 24th there after two hours.
    let end = calendar.deadline(from: try Fixtures.at("2026-09-24 23:30"), limit: TimeLimit(2, .workHour)).instant
    #expect(calendar.zone.text(end) == "2026-09-24 17:30")
  }

  @Test func calendarsThatCannotBeAreRefused() throws {
    func fields(_ body: () throws -> WorkCalendar) -> [String] {
      do {
        _ = try body()
        return []
      } catch let refusal as Refusal {
        return refusal.fields.map(\.field)
      } catch {
        return ["\(error)"]
      }
    }
    let year = try Fixtures.packYear(2026)
    #expect(fields { try WorkCalendar(sessions: [], years: [year]) } == ["sessions"])
    #expect(fields { try WorkCalendar(sessions: [480..<720, 700..<800], years: [year]) } == ["sessions[1]"])
    #expect(fields { try WorkCalendar(weekdays: [], years: [year]) } == ["workdays"])
    #expect(fields { try WorkCalendar(weekdays: [0], years: [year]) } == ["workdays"])
    #expect(fields { try WorkCalendar(years: [year, year]) } == ["years"])
    var other = year
    other.year = 2025
    other.days[LocalDate(2026, 1, 1)]?.isOff = false
    #expect(fields { try WorkCalendar(years: [year, other]) } == ["2026-01-01"])
  }

  @Test func seasonsMayRunOverNewYear() throws {
    let winter = Season(name: Phrase("冬季", "winter"), fromMonth: 11, day: 15, toMonth: 3, day: 15)
    let calendar = try WorkCalendar(years: [], seasons: ["winter": winter])
    #expect(calendar.isInSeason("winter", on: LocalDate(2026, 1, 2)) == true)
    #expect(calendar.isInSeason("winter", on: LocalDate(2026, 3, 16)) == false)
    #expect(calendar.isInSeason("plantingSeason", on: LocalDate(2026, 3, 16)) == nil)
  }
}

@Suite struct TimeLimitTests {
  @Test(arguments: ["15min", "2u", "2ud", "4h", "5d", "7n", "0.5d", "1.5h", "1.25u", "10000n"])
  func textIsReadAndPrintedAlike(_ text: String) throws {
    let limit = try Fixtures.limit(text)
    #expect(limit.description == text)
    let json = try JSONEncoder().encode([limit])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([TimeLimit].self, from: json) == [limit])
  }

  @Test(arguments: [
    "", "d", "5", "0d", "-1d", "5 d", "5w", "0.5n", "1.5min", "1.234h", "1.h", ".5h", "10001n", "99999999999999999999d",
    "٥d", "5dd",
  ])
  func whatIsNoLimitIsRefused(_ text: String) {
    #expect(TimeLimit(text) == nil)
    #expect(throws: Refusal.self) { try TimeLimit.read(text, field: "limit") }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TimeLimit].self, from: JSONEncoder().encode([text]))
    }
  }

  @Test func limitsReadAsPeopleSayThem() {
    #expect(TimeLimit(5, .workDay).phrase == Phrase("5 个工作日", "5 work days"))
    #expect(TimeLimit(1, .urgentHour).phrase == Phrase("1 个紧急工作时", "1 urgent hour"))
    #expect(TimeLimit(15, .minute).phrase == Phrase("15 分钟", "15 minutes"))
  }
}
