import Basics
import Foundation
import Timing

/// What the tests stand on: the calendar of the Jiangning pack, read line by line from its own simple form.
enum Fixtures {
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func packYear(_ year: Int) throws -> CalendarYear {
    let file = root.appending(path: "Packs/jiangning/calendar/\(year).yaml")
    var urls: [String] = []
    var days: [LocalDate: CalendarDay] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("    - http") { urls.append(String(line.dropFirst(6))) }
      guard line.hasPrefix("  - {"), line.hasSuffix("}") else { continue }
      var fields: [String: String] = [:]
      for field in line.dropFirst(5).dropLast().components(separatedBy: ", ") {
        let parts = field.components(separatedBy: ": ")
        fields[parts[0]] = parts.dropFirst().joined(separator: ": ")
      }
      guard let date = fields["date"].flatMap({ LocalDate($0) }), let name = fields["name"], let en = fields["name_en"],
        let off = fields["off"].flatMap(Bool.init), days[date] == nil
      else { throw Unreadable(description: "\(year).yaml: \(line)") }
      days[date] = CalendarDay(isOff: off, name: Phrase(name, en), notice: CalendarNotice(urls: urls))
    }
    return CalendarYear(year: year, notice: CalendarNotice(urls: urls), days: days)
  }

  static func calendar(
    reading: WorkDayReading = .nthDay, rollsNaturalDays: Bool = false, years: ClosedRange<Int> = 2019...2026,
    zone: LocalZone = .shanghai, closures: [LocalDate: CalendarDay] = [:]
  ) throws -> WorkCalendar {
    try WorkCalendar(
      zone: zone, years: years.map(packYear), closures: closures, workDayReading: reading,
      rollsNaturalDays: rollsNaturalDays)
  }

  /// `2026-09-24 17:00` in Shanghai; 24:00 is allowed.
  static func at(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let date = LocalDate(parts[0]) else { throw Unreadable(description: text) }
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 2 else { throw Unreadable(description: text) }
    return LocalZone.shanghai.instant(date, minutes: clock[0] * 60 + clock[1])
  }

  static func limit(_ text: String) throws -> TimeLimit { try TimeLimit.read(text, field: "limit") }
}
