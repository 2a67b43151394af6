import Basics
import Foundation

extension WorkCalendar {
  /// Reads a year in the open format `{year, papers[], days: [{name, date, isOffDay}]}` (NateScarlet/holiday-cn).
  /// An empty list of days gives a year that is not covered.
  /// - Throws: an `invalid` refusal that names every wrong place, such as `days[3].date`.
  package static func days(fromHolidayJSON bytes: [UInt8]) throws(Refusal) -> CalendarYear {
    let file: HolidayFile
    do {
      file = try JSONDecoder().decode(HolidayFile.self, from: Data(bytes))
    } catch {
      throw .invalid(
        "file",
        Phrase(
          "不是放假安排文件：应为 JSON 对象 {year, papers, days}",
          "this is no holiday file: it must be a JSON object {year, papers, days}"))
    }
    var faults: [Refusal.Fault] = []
    let year = file.year ?? 0
    if !(1949...2200).contains(year) {
      faults.append(.init("year", Phrase("year 须为 1949–2200 的年份", "year must be a year within 1949–2200")))
    }
    if file.days == nil {
      faults.append(.init("days", Phrase("缺少 days 列表", "the list of days is missing")))
    }
    if file.papers == nil {
      faults.append(.init("papers", Phrase("papers 须为网址列表", "papers must be a list of addresses")))
    }
    let notice = CalendarNotice(urls: file.papers ?? [])
    var days: [LocalDate: CalendarDay] = [:]
    for (index, entry) in (file.days ?? []).enumerated() {
      guard let (date, day) = read(entry, at: index, year: year, notice: notice, into: &faults) else { continue }
      if days.updateValue(day, forKey: date) != nil {
        faults.append(.init("days[\(index)].date", Phrase("\(date) 重复", "\(date) is given twice")))
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return CalendarYear(year: year, notice: notice, days: days)
  }

  private static func read(
    _ entry: HolidayFile.Entry, at index: Int, year: Int, notice: CalendarNotice, into faults: inout [Refusal.Fault]
  ) -> (LocalDate, CalendarDay)? {
    let place = "days[\(index)]"
    let known = faults.count
    if (entry.name ?? "").isEmpty {
      faults.append(.init("\(place).name", Phrase("第 \(index + 1) 天缺少名称", "day \(index + 1) has no name")))
    }
    if entry.isOffDay == nil {
      faults.append(
        .init(
          "\(place).isOffDay",
          Phrase("第 \(index + 1) 天的 isOffDay 须为 true 或 false", "isOffDay of day \(index + 1) must be true or false")))
    }
    let date = entry.date.flatMap { LocalDate($0) }
    if let date {
      // A notice may reach back to the last days of the year before, never further.
      if date.year != year, !(date.year == year - 1 && date.month == 12) {
        faults.append(
          .init("\(place).date", Phrase("\(date) 不属于 \(year) 年", "\(date) does not belong to the year \(year)")))
      }
    } else {
      let given = entry.date ?? ""
      faults.append(
        .init(
          "\(place).date",
          Phrase(
            "第 \(index + 1) 天的日期“\(given)”须如 2026-01-01",
            "the date “\(given)” of day \(index + 1) must be like 2026-01-01")
        ))
    }
    guard faults.count == known, let date, let name = entry.name, let isOff = entry.isOffDay else { return nil }
    return (date, CalendarDay(isOff: isOff, name: holidayName(name), notice: notice))
  }

  /// The English name beside the Chinese one, also for two holidays that fall together (国庆节、中秋节).
  private static func holidayName(_ name: String) -> Phrase {
    let english = [
      "元旦": "New Year", "春节": "Spring Festival", "清明节": "Qingming Festival", "劳动节": "Labour Day",
      "端午节": "Dragon Boat Festival", "中秋节": "Mid-Autumn Festival", "国庆节": "National Day",
    ]
    let parts = name.split(separator: "、").map { english[String($0)] ?? String($0) }
    return Phrase(name, parts.joined(separator: " and "))
  }
}

/// The file as it is written; what has the wrong type reads as missing, so that every wrong place can be named at once.
private struct HolidayFile: Decodable {
  struct Entry: Decodable {
    var name: String?
    var date: String?
    var isOffDay: Bool?

    enum CodingKeys: String, CodingKey {
      case name, date, isOffDay
    }

    init(from decoder: any Decoder) throws {
      guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
      name = try? container.decode(String.self, forKey: .name)
      date = try? container.decode(String.self, forKey: .date)
      isOffDay = try? container.decode(Bool.self, forKey: .isOffDay)
    }
  }

  var year: Int?
  var papers: [String]?
  var days: [Entry]?

  enum CodingKeys: String, CodingKey {
    case year, papers, days
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    year = try? container.decode(Int.self, forKey: .year)
    papers = try? container.decode([String].self, forKey: .papers)
    days = try? container.decode([Entry].self, forKey: .days)
  }
}
