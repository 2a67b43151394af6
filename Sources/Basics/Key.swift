import Synchronization

/// The key of a row, made by us and ordered by time: 41 bits of milliseconds since 2000 (enough until 2069), 8 bits of maker, 14 bits of sequence.
package struct Key: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  package var number: Int64

  package init(_ number: Int64) { self.number = number }

  /// From its decimal text; nil if it is none.
  package init?(text: some StringProtocol) {
    guard let number = Int64(text), number > 0 else { return nil }
    self.number = number
  }

  package init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int64.self) }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  /// No key made at the time or later is smaller; nil for times so early that keys do not tell them apart (see `HistoricalKeys`).
  package static func first(at instant: Instant) -> Key? {
    let milliseconds = instant.milliseconds - KeyMaker.epoch
    return milliseconds > KeyMaker.epoch / 1000 ? Key(milliseconds << 22) : nil
  }

  package static func < (left: Key, right: Key) -> Bool { left.number < right.number }
  package var description: String { String(number) }
}

/// Makes keys that rise, also when the clock stands still or steps back.
package final class KeyMaker: Sendable {
  fileprivate static let epoch: Int64 = 946_684_800_000
  private let maker: Int64
  private let last: Mutex<Int64>

  /// - Parameter maker: 0...255; tells processes on one database apart.
  package init(maker: Int) {
    self.maker = Int64(maker & 0xFF)
    last = Mutex(0)
  }

  package func next(at now: Instant) -> Key {
    let wanted = max(0, now.milliseconds - Self.epoch) << 14
    let tick = last.withLock { last in
      last = max(last + 1, wanted)
      return last
    }
    // tick = milliseconds << 14 | sequence; the maker goes between them.
    return Key((tick >> 14) << 22 | maker << 14 | tick & 0x3FFF)
  }
}

/// Makes keys for things that happened at other times than now, in any order: the low 22 bits are random, so that two runs over
/// the same times do not meet.
package struct HistoricalKeys: Sendable {
  private var random: SeededRandom

  package init(seed: UInt64) { random = SeededRandom(seed: seed) }

  package mutating func key(at instant: Instant) -> Key {
    let low = Int64(random.next() >> 42)
    // Times before 2000 count their seconds since 1970 as milliseconds: in order among themselves, positive, and apart.
    guard instant.milliseconds >= KeyMaker.epoch else { return Key(max(1, instant.milliseconds / 1000) << 22 | low) }
    return Key((instant.milliseconds - KeyMaker.epoch) << 22 | low)
  }
}
