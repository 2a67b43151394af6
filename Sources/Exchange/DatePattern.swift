import Basics

/// A moment as a file writes it, by a pattern with the letters of Unicode TR 35: `MM/dd/yyyy hh:mm:ss a`,
/// `yyyy-MM-dd'T'HH:mm:ss.SSS`, `yyyy-MM-dd`, `d MMM yy`.
///
/// A field of one letter takes one or two digits, others exactly as many as letters (`yyyy` four, `S` a fraction of any
/// length). `X` takes `Z`, `+08:00`, `+0800` or `+08`. Other letters stand in quotes.
package struct DatePattern: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case year(Int), month(Int), monthName, day(Int), hour24(Int), hour12(Int), minute(Int), second(Int), fraction, half,
      offset
    case literal(UInt8)
  }

  /// As it was written.
  package let text: String
  private let parts: [Part]

  /// The moment read, and whether the pattern says no more than the day.
  package struct Reading: Sendable, Hashable {
    package var instant: Instant
    package var isWholeDay: Bool
  }

  /// Whether the pattern has no time of day.
  package var isWholeDay: Bool {
    !parts.contains {
      switch $0 {
      case .hour24, .hour12: true
      default: false
      }
    }
  }

  /// From a pattern; nil if it has a letter that is not known, or lacks year, month or day.
  package init?(_ text: String) {
    self.text = text
    var parts: [Part] = []
    var rest = text[...]
    while let letter = rest.first {
      if letter == "'" {
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "'") else { return nil }
        parts += rest[..<end].utf8.map { .literal($0) }
        rest = rest[rest.index(after: end)...]
        continue
      }
      guard letter.isASCII, letter.isLetter else {
        parts += String(letter).utf8.map { .literal($0) }
        rest = rest.dropFirst()
        continue
      }
      let run = rest.prefix { $0 == letter }
      guard let part = Self.part(letter, run.count) else { return nil }
      parts.append(part)
      rest = rest.dropFirst(run.count)
    }
    self.parts = parts
    func has(_ matches: (Part) -> Bool) -> Bool { parts.contains(where: matches) }
    guard has({ if case .year = $0 { true } else { false } }), has({ if case .day = $0 { true } else { false } }),
      has({ if case .month = $0 { true } else { $0 == .monthName } })
    else { return nil }
  }

  private static func part(_ letter: Character, _ count: Int) -> Part? {
    switch (letter, count) {
    case ("y", 1), ("y", 4): .year(4)
    case ("y", 2): .year(2)
    case ("M", 1), ("M", 2): .month(count)
    case ("M", 3): .monthName
    case ("d", 1), ("d", 2): .day(count)
    case ("H", 1), ("H", 2): .hour24(count)
    case ("h", 1), ("h", 2): .hour12(count)
    case ("m", 1), ("m", 2): .minute(count)
    case ("s", 1), ("s", 2): .second(count)
    case ("S", 1...9): .fraction
    case ("a", _): .half
    case ("X", _), ("Z", _): .offset
    default: nil
    }
  }

  /// Reads the whole text; nil if it does not follow the pattern or names no real day or time.
  /// - Parameter zone: for patterns without an offset of their own.
  package func read(_ text: String, zone: LocalZone) -> Reading? {
    var text = text
    return text.withUTF8 { read($0, zone: zone) }
  }

  private func read(_ bytes: UnsafeBufferPointer<UInt8>, zone: LocalZone) -> Reading? {
    var at = 0
    var year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0
    var isAfternoon: Bool?
    var is12 = false
    var zone = zone

    /// A field of one letter takes up to two digits, a wider one exactly its width.
    func number(_ width: Int) -> Int? {
      let most = width == 1 ? 2 : width
      var value = 0, digits = 0
      while digits < most, at < bytes.count, (48...57).contains(bytes[at]) {
        value = value * 10 + Int(bytes[at] - 48)
        digits += 1
        at += 1
      }
      return digits == most || (width == 1 && digits > 0) ? value : nil
    }

    for part in parts {
      switch part {
      case .literal(let byte):
        guard at < bytes.count, bytes[at] == byte else { return nil }
        at += 1
      case .year(let width):
        guard let value = number(width) else { return nil }
        year = width == 2 ? (value < 70 ? 2000 + value : 1900 + value) : value
      case .month(let width):
        guard let value = number(width) else { return nil }
        month = value
      case .monthName:
        guard at + 3 <= bytes.count else { return nil }
        let name = String(decoding: bytes[at..<(at + 3)], as: UTF8.self).lowercased()
        guard let place = monthNames.firstIndex(of: name) else { return nil }
        month = place + 1
        at += 3
      case .day(let width):
        guard let value = number(width) else { return nil }
        day = value
      case .hour24(let width):
        guard let value = number(width), value <= 23 else { return nil }
        hour = value
      case .hour12(let width):
        guard let value = number(width), (1...12).contains(value) else { return nil }
        hour = value
        is12 = true
      case .minute(let width):
        guard let value = number(width), value <= 59 else { return nil }
        minute = value
      case .second(let width):
        guard let value = number(width), value <= 59 else { return nil }
        second = value
      case .fraction:
        var digits = 0
        while at < bytes.count, (48...57).contains(bytes[at]) {
          if digits < 3 { milliseconds = milliseconds * 10 + Int(bytes[at] - 48) }
          digits += 1
          at += 1
        }
        guard digits > 0 else { return nil }
        for _ in digits..<max(3, digits) { milliseconds *= 10 }
      case .half:
        guard at + 2 <= bytes.count, bytes[at + 1] | 32 == UInt8(ascii: "m") else { return nil }
        switch bytes[at] | 32 {
        case UInt8(ascii: "a"): isAfternoon = false
        case UInt8(ascii: "p"): isAfternoon = true
        default: return nil
        }
        at += 2
      case .offset:
        guard let minutes = Self.offset(bytes, &at) else { return nil }
        zone = LocalZone(minutesEast: minutes)
      }
    }
    guard at == bytes.count, (1...12).contains(month), (1...31).contains(day), year > 0 else { return nil }
    let date = LocalDate(year, month, day)
    guard date.month == month, date.day == day else { return nil }
    if is12 {
      guard let isAfternoon else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    let instant =
      zone.instant(date, minutes: hour * 60 + minute) + Seconds(milliseconds: Int64(second * 1000 + milliseconds))
    return Reading(instant: instant, isWholeDay: isWholeDay)
  }

  /// `Z`, `+08:00`, `+0800`, `+08` in minutes east.
  private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int? {
    guard at < bytes.count else { return nil }
    let sign = bytes[at]
    at += 1
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var digits: [Int] = []
    while at < bytes.count, digits.count < 4 {
      if (48...57).contains(bytes[at]) {
        digits.append(Int(bytes[at] - 48))
      } else if !(bytes[at] == UInt8(ascii: ":") && digits.count == 2) {
        break
      }
      at += 1
    }
    guard digits.count == 2 || digits.count == 4 else { return nil }
    let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
    let east = (digits[0] * 10 + digits[1]) * 60 + minutes
    guard east <= 14 * 60, minutes < 60 else { return nil }
    return sign == UInt8(ascii: "-") ? -east : east
  }
}

private let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
