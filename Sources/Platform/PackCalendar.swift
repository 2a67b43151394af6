import Basics
import Documents
import Timing

extension PackReader {
  mutating func calendar() -> WorkCalendar? {
    let path = "calendar/calendar.yaml"
    guard let node = yaml(path) else { return nil }
    node.unknownKeys(
      allowed: [
        "utc_offset_minutes", "sessions", "workdays", "work_day_reading", "natural_days_roll_over", "years", "closures",
        "seasons",
      ],
      into: &problems)
    let zone = LocalZone(minutesEast: node.int("utc_offset_minutes", in: -840...840, into: &problems))
    let sessions = node.list("sessions", into: &problems).compactMap { session($0) }
    let weekdays = Set(node.list("workdays", into: &problems).map { $0.int(into: &problems) })
    let reading = node.optionalChoice("work_day_reading", of: WorkDayReading.self, into: &problems) ?? .nthDay
    let rolls = node.optionalBool("natural_days_roll_over", into: &problems) ?? false
    let years = node.texts("years", into: &problems).compactMap { year("calendar/\($0)") }
    let local = CalendarNotice(number: "本辖区")
    var closures: [LocalDate: CalendarDay] = [:]
    for day in node.optionalList("closures", into: &problems) { read(day, notice: local, into: &closures) }
    var seasons: [String: Season] = [:]
    for entry in node.optionalMap("seasons", into: &problems) { seasons[entry.key] = season(entry.value) }
    guard !problems.hasErrors else { return nil }
    do {
      return try WorkCalendar(
        zone: zone, sessions: sessions, weekdays: weekdays, years: years, closures: closures, seasons: seasons,
        workDayReading: reading,
        rollsNaturalDays: rolls)
    } catch {
      problems += error.fields.map { Problem(path, node.line, Phrase("\($0.field)：", "\($0.field): ") + $0.phrase) }
      return nil
    }
  }

  /// A year in our own form, or in the open JSON form of holiday lists.
  private mutating func year(_ path: String) -> CalendarYear? {
    if path.hasSuffix(".json") {
      guard let bytes = files.files[path] else {
        problems.append(Problem(path, nil, Phrase("缺少该文件", "the file is missing")))
        return nil
      }
      do {
        return try WorkCalendar.days(fromHolidayJSON: bytes)
      } catch {
        problems += error.fields.map { Problem(path, nil, Phrase("\($0.field)：", "\($0.field): ") + $0.phrase) }
        return nil
      }
    }
    guard let node = yaml(path) else { return nil }
    node.unknownKeys(allowed: ["year", "notice", "days"], into: &problems)
    let source = node.optionalNode("notice", into: &problems)
    let notice = CalendarNotice(
      number: source?.optionalText("number", into: &problems),
      urls: source?.optionalTexts("urls", into: &problems) ?? [])
    var days: [LocalDate: CalendarDay] = [:]
    for day in node.list("days", into: &problems) { read(day, notice: notice, into: &days) }
    return CalendarYear(year: node.int("year", in: 1949...2200, into: &problems), notice: notice, days: days)
  }

  private mutating func read(_ node: YAMLNode, notice: CalendarNotice, into days: inout [LocalDate: CalendarDay]) {
    node.unknownKeys(allowed: ["date", "off", "name", "name_en"], into: &problems)
    let date = node.date("date", into: &problems)
    let name = node.text("name", into: &problems)
    let english = node.optionalText("name_en", into: &problems) ?? name
    let day = CalendarDay(isOff: node.bool("off", into: &problems), name: Phrase(name, english), notice: notice)
    if days.updateValue(day, forKey: date) != nil {
      problems.append(
        node.problem(Phrase("\(date) 重复", "\(date) stands twice"), remedy: Phrase("每天一行", "one line a day")))
    }
  }

  /// `08:00-12:00` in minutes of the day.
  private mutating func session(_ node: YAMLNode) -> Range<Int>? {
    let text = node.text(into: &problems)
    let ends = text.split(separator: "-").map { end -> Int? in
      let parts = end.split(separator: ":")
      guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour),
        (0...59).contains(minute)
      else { return nil }
      return hour * 60 + minute
    }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end, end <= 1440 else {
      problems.append(
        node.problem(
          Phrase("看不懂时段“\(text)”", "the session \"\(text)\" cannot be read"),
          remedy: Phrase("例如 08:00-12:00", "such as 08:00-12:00")))
      return nil
    }
    return start..<end
  }

  /// `{name: …, from: 02-15, to: 04-15}`; one that ends before it begins goes over the turn of the year.
  private mutating func season(_ node: YAMLNode) -> Season {
    node.unknownKeys(allowed: ["name", "from", "to"], into: &problems)
    let from = monthDay("from", node), to = monthDay("to", node)
    return Season(
      name: node.phrase("name", into: &problems), fromMonth: from.month, day: from.day, toMonth: to.month, day: to.day)
  }

  private mutating func monthDay(_ key: String, _ node: YAMLNode) -> (month: Int, day: Int) {
    let text = node.text(key, into: &problems)
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 2, let month = parts[0], let day = parts[1], (1...12).contains(month), (1...31).contains(day)
    else {
      problems.append(
        node.problem(
          Phrase("看不懂日子“\(text)”", "the day \"\(text)\" cannot be read"), remedy: Phrase("例如 02-15", "such as 02-15")))
      return (1, 1)
    }
    return (month, day)
  }
}
