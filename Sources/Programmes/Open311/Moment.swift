import Basics

/// Times as the interface wants them (W3C profile of ISO 8601): with seconds and zone.
enum Moment {
  /// nil for anything else, also for a time without a zone.
  static func read(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    // A plus sign of a query that was not encoded has become a blank.
    guard (20...35).contains(bytes.count), bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
      let day = LocalDate(String(text.prefix(10)))
    else { return nil }
    func number(_ at: Int) -> Int? {
      guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else { return nil }
      return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
    }
    guard bytes[13] == 58, bytes[16] == 58, let hour = number(11), let minute = number(14), let second = number(17),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var place = 19, fraction = 0
    if bytes[place] == UInt8(ascii: ".") {
      place += 1
      var digits = 0
      while place < bytes.count, (48...57).contains(bytes[place]) {
        if digits < 3 { fraction = fraction * 10 + Int(bytes[place] - 48) }
        digits += 1
        place += 1
      }
      guard digits > 0 else { return nil }
      for _ in min(digits, 3)..<3 { fraction *= 10 }
    }
    guard place < bytes.count, let east = offset(Array(bytes[place...]), number(place + 1), number(place + 4)) else {
      return nil
    }
    let start = LocalZone(minutesEast: 0).instant(day)
    return Instant(
      milliseconds: start.milliseconds + Int64((hour * 3600 + minute * 60 + second - east * 60) * 1000 + fraction))
  }

  private static func offset(_ rest: [UInt8], _ hours: Int?, _ minutes: Int?) -> Int? {
    if rest == [UInt8(ascii: "Z")] || rest == [UInt8(ascii: "z")] { return 0 }
    guard rest.count == 6, rest[3] == 58, let hours, let minutes, hours <= 14, minutes < 60 else { return nil }
    switch rest[0] {
    case UInt8(ascii: "+"), 32: return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }

  /// `2026-11-23T01:41:12Z`, as clients that compare times as texts want it.
  static func utc(_ instant: Instant) -> String {
    String(LocalZone(minutesEast: 0).iso(instant).prefix(19)) + "Z"
  }
}
