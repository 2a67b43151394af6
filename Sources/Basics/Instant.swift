/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Sendable, Hashable, Comparable, Codable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
  /// `seconds` later.
  package static func + (left: Instant, seconds: Seconds) -> Instant {
    Instant(milliseconds: left.milliseconds + seconds.milliseconds)
  }
  package static func - (left: Instant, right: Instant) -> Seconds {
    Seconds(milliseconds: left.milliseconds - right.milliseconds)
  }
  package static func - (left: Instant, seconds: Seconds) -> Instant {
    Instant(milliseconds: left.milliseconds - seconds.milliseconds)
  }
}

/// A span of time, kept in milliseconds.
package struct Seconds: Sendable, Hashable, Comparable, Codable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func seconds(_ count: Int) -> Seconds { Seconds(milliseconds: Int64(count) * 1000) }
  package static func minutes(_ count: Int) -> Seconds { seconds(count * 60) }
  package static func hours(_ count: Int) -> Seconds { seconds(count * 3600) }
  package static func days(_ count: Int) -> Seconds { seconds(count * 86400) }
  package static let zero = Seconds(milliseconds: 0)

  package static func < (left: Seconds, right: Seconds) -> Bool { left.milliseconds < right.milliseconds }
  package static func + (left: Seconds, right: Seconds) -> Seconds {
    Seconds(milliseconds: left.milliseconds + right.milliseconds)
  }
  package static func - (left: Seconds, right: Seconds) -> Seconds {
    Seconds(milliseconds: left.milliseconds - right.milliseconds)
  }
}

/// A day of the proleptic Gregorian calendar, without a zone.
package struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
  /// Days since 1970-01-01.
  package var ordinal: Int

  package init(ordinal: Int) { self.ordinal = ordinal }

  /// From a civil date (algorithm: Howard Hinnant, "chrono-compatible low-level date algorithms").
  package init(_ year: Int, _ month: Int, _ day: Int) {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    ordinal = era * 146_097 + dayOfEra - 719_468
  }

  /// From `2026-11-23`; nil if it is not a real date.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    self.init(year, month, day)
    guard self.year == year, self.month == month, self.day == day else { return nil }
  }

  fileprivate var civil: (year: Int, month: Int, day: Int) {
    let z = ordinal + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  package var year: Int { civil.year }
  package var month: Int { civil.month }
  package var day: Int { civil.day }
  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package var weekday: Int { ((ordinal % 7) + 7 + 3) % 7 + 1 }

  package static func < (left: LocalDate, right: LocalDate) -> Bool { left.ordinal < right.ordinal }
  package static func + (left: LocalDate, days: Int) -> LocalDate { LocalDate(ordinal: left.ordinal + days) }

  package var description: String {
    let c = civil
    guard (0...9999).contains(c.year) else { return "\(c.year)-\(padded(c.month, 2))-\(padded(c.day, 2))" }
    return String(unsafeUninitializedCapacity: 10) { bytes in
      write(to: bytes, c)
      return 10
    }
  }

  /// Writes `2026-11-23` to the first ten bytes.
  fileprivate func write(to bytes: UnsafeMutableBufferPointer<UInt8>, _ c: (year: Int, month: Int, day: Int)) {
    digits(c.year / 100, at: 0, in: bytes)
    digits(c.year % 100, at: 2, in: bytes)
    bytes[4] = 45
    digits(c.month, at: 5, in: bytes)
    bytes[7] = 45
    digits(c.day, at: 8, in: bytes)
  }
}

/// A zone with a fixed offset from UTC. China has had one, UTC+8 without summer time, since 1992.
package struct LocalZone: Sendable, Hashable {
  /// Minutes east of UTC.
  package var minutesEast: Int

  package init(minutesEast: Int) { self.minutesEast = minutesEast }

  package static let shanghai = LocalZone(minutesEast: 480)

  private var offset: Int64 { Int64(minutesEast) * 60_000 }

  /// The day on which the instant falls here.
  package func date(_ instant: Instant) -> LocalDate {
    LocalDate(ordinal: Int(floorDivide(instant.milliseconds + offset, 86_400_000)))
  }

  /// Milliseconds since local midnight.
  package func timeOfDay(_ instant: Instant) -> Int64 {
    let local = instant.milliseconds + offset
    return local - floorDivide(local, 86_400_000) * 86_400_000
  }

  /// The instant of a local day and time of day in minutes (0...1440).
  package func instant(_ date: LocalDate, minutes: Int = 0) -> Instant {
    Instant(milliseconds: Int64(date.ordinal) * 86_400_000 + Int64(minutes) * 60_000 - offset)
  }

  /// Minutes since midnight of `08:05`; nil if it is no time of day.
  package static func minutes(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
    else { return nil }
    return hours * 60 + minutes
  }

  /// `2026-11-23 14:05`.
  package func text(_ instant: Instant) -> String {
    let minutes = Int(timeOfDay(instant) / 60_000)
    let date = date(instant), civil = date.civil
    guard (0...9999).contains(civil.year) else {
      return "\(date) \(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
    // Written byte by byte: a list shows a hundred of them.
    return String(unsafeUninitializedCapacity: 16) { bytes in
      date.write(to: bytes, civil)
      bytes[10] = 32
      digits(minutes / 60, at: 11, in: bytes)
      bytes[13] = 58
      digits(minutes % 60, at: 14, in: bytes)
      return 16
    }
  }

  /// `2026-11-23T14:05:09+08:00` (RFC 3339).
  package func iso(_ instant: Instant) -> String {
    let seconds = Int(timeOfDay(instant) / 1000)
    let east = abs(minutesEast)
    let date = date(instant), civil = date.civil
    let sign: UInt8 = minutesEast < 0 ? 45 : 43
    guard (0...9999).contains(civil.year) else {
      return "\(date)T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        + "\(sign == 45 ? "-" : "+")\(padded(east / 60, 2)):\(padded(east % 60, 2))"
    }
    return String(unsafeUninitializedCapacity: 25) { bytes in
      date.write(to: bytes, civil)
      bytes[10] = 84
      digits(seconds / 3600, at: 11, in: bytes)
      bytes[13] = 58
      digits(seconds / 60 % 60, at: 14, in: bytes)
      bytes[16] = 58
      digits(seconds % 60, at: 17, in: bytes)
      bytes[19] = sign
      digits(east / 60, at: 20, in: bytes)
      bytes[22] = 58
      digits(east % 60, at: 23, in: bytes)
      return 25
    }
  }
}

package func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
  let quotient = value / by
  return value % by < 0 ? quotient - 1 : quotient
}

/// Writes two decimal digits.
private func digits(_ number: Int, at place: Int, in bytes: UnsafeMutableBufferPointer<UInt8>) {
  bytes[place] = 48 + UInt8(truncatingIfNeeded: number / 10)
  bytes[place + 1] = 48 + UInt8(truncatingIfNeeded: number % 10)
}

/// `7` → `007` for a width of three. Numbers that are longer stay whole.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
