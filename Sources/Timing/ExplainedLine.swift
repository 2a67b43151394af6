import Basics

/// One line of the sum that leads to a deadline.
package struct ExplainedLine: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case start, restart, limit
    /// The day of the start, not counted by days.
    case firstDay
    /// Time or days that count.
    case counted
    /// A day worked in exchange for a holiday; counts.
    case makeUp
    /// Days off by notice; do not count.
    case holiday
    /// Days off in the ordinary week; do not count.
    case rest
    case pause, resume, extend, stop
    /// The deadline that follows from the lines of the same part.
    case deadline
    /// The deadline rests on a year without a calendar.
    case provisional
    /// How it stands, or ended.
    case result
    /// Time booked to one holder.
    case booked
  }

  package enum Amount: Sendable, Hashable {
    /// Time, in the kind of time of the clock.
    case time(Seconds)
    /// Whole days.
    case days(Int)
  }

  package var kind: Kind
  package var phrase: Phrase
  /// Lines that are summed up together: a start, a resumption, an extension or a restart opens a part. The amounts of a
  /// part's `counted` and `makeUp` lines add up to what that part lays out: the limit, or what was left.
  package var part: Int
  package var from: Instant?
  package var to: Instant?
  package var amount: Amount?
  /// The entry of the log behind the line.
  package var entry: Int?
  /// The notice that ordered the day off or the day worked.
  package var notice: CalendarNotice?

  init(
    _ kind: Kind, _ phrase: Phrase, part: Int = 0, from: Instant? = nil, to: Instant? = nil, amount: Amount? = nil,
    entry: Int? = nil, notice: CalendarNotice? = nil
  ) {
    self.kind = kind
    self.phrase = phrase
    self.part = part
    self.from = from
    self.to = to
    self.amount = amount
    self.entry = entry
    self.notice = notice
  }
}

extension Seconds {
  /// `2 小时 30 分`, `2 h 30 min`; whole seconds only where there are some; without sign.
  package var inWords: Phrase {
    let whole = abs(milliseconds) / 1000
    let parts: [Phrase] = [
      (whole / 3600, Phrase(" 小时", " h")), (whole / 60 % 60, Phrase(" 分", " min")), (whole % 60, Phrase(" 秒", " s")),
    ].filter { $0.0 > 0 }.map { .verbatim(String($0.0)) + $0.1 }
    return parts.isEmpty ? Phrase("0 分", "0 min") : parts.joined(.verbatim(" "))
  }
}

extension LocalZone {
  /// As `text`, but midnight is the end of the day before: `2026-10-08 24:00`. For deadlines.
  package func endText(_ instant: Instant) -> String {
    guard timeOfDay(instant) == 0 else { return text(instant) }
    return "\(date(instant - Seconds(milliseconds: 1))) 24:00"
  }
}
