import Basics
import Documents
import Foundation
import Timing

/// A year of holidays on its way into a pack.
package struct HolidayYear: Sendable {
  package let year: CalendarYear

  /// Reads the open form `{year, papers, days: [{name, date, isOffDay}]}`.
  /// - Throws: `Refusal` naming each entry that is wrong, or that the year has no days yet.
  package init(_ bytes: [UInt8]) throws(Refusal) {
    year = try WorkCalendar.days(fromHolidayJSON: bytes)
    guard year.isCovered else {
      throw .invalid(
        "days",
        Phrase("\(year.year) 年的安排尚未公布（没有任何日期）", "The arrangement of \(year.year) is not published yet (no days)"))
    }
  }

  /// Writes `calendar/YEAR.yaml` of the pack and names it in `calendar.yaml`. Returns the path.
  /// - Throws: `Refusal` when the pack has no calendar to add to.
  package func add(to pack: String) throws -> String {
    let index = "\(pack)/calendar/calendar.yaml"
    guard let text = FileManager.default.contents(atPath: index).map({ String(decoding: $0, as: UTF8.self) }) else {
      throw Refusal(.notFound, "calendar.missing", Phrase("没有 \(index)", "There is no \(index)"))
    }
    let name = "\(year.year).yaml"
    let named = try Self.naming(name, in: text)
    if named != text { try Data(named.utf8).write(to: URL(fileURLWithPath: index), options: .atomic) }
    let path = "\(pack)/calendar/\(name)"
    try Data(yaml.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    return path
  }

  /// The text of `calendar.yaml` with the file among its years.
  /// - Throws: `Refusal` when its years do not stand in one line.
  package static func naming(_ name: String, in text: String) throws(Refusal) -> String {
    guard !text.contains(name) else { return text }
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("years:") }),
      let end = line.lastIndex(of: "]")
    else {
      throw Refusal(
        .invalid, "calendar.years",
        Phrase("calendar.yaml 中没有 years: […] 一行", "calendar.yaml has no line years: […]"))
    }
    let comma = line[..<end].hasSuffix("[") ? "" : ", "
    return text.replacing(line, with: "\(line[..<end])\(comma)\(name)]")
  }

  /// The year in the form of packs.
  package var yaml: String {
    var lines = ["year: \(year.year)", "notice:"]
    if let number = year.notice.number { lines.append("  number: \"\(number)\"") }
    lines.append("  urls: [\(year.notice.urls.map { "\"\($0)\"" }.joined(separator: ", "))]")
    lines.append("days:")
    for (date, day) in year.days.sorted(by: { $0.key < $1.key }) {
      lines.append("  - {date: \(date), off: \(day.isOff), name: \"\(day.name.zh)\", name_en: \"\(day.name.en)\"}")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
