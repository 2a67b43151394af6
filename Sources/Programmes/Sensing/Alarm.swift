import Basics
import Territory

/// The events of one device and kind that are one alarm (告警).
struct Alarm: Sendable, Hashable {
  enum State: String, Sendable, CaseIterable {
    /// The last that was heard.
    case raised
    /// The device said that it is over.
    case cleared
  }

  var key: Key
  var source: String
  var device: String
  var kind: String
  /// The gravest there was.
  var level: String
  var state = State.raised
  /// When it began and was last heard of, as the device says.
  var firstAt: Instant
  var lastAt: Instant
  /// When it last came in: windows go by our clock, those of devices differ.
  var heardAt: Instant
  var count = 1
  /// nil while its level makes no matter.
  var matter: Key?
  var clearedAt: Instant?
  var message: String
  /// Came while its source was in a storm: its matter is that of the storm.
  var isStorm = false
  /// Whether events are still folded into it.
  var isLive = true
}

/// A system that sends alarms, and how it does.
struct AlarmSource: Sendable, Hashable {
  var code: String
  var heardAt: Instant
  var events: Int
  /// When the time began in which new matters are counted.
  var windowAt: Instant
  var opened: Int
  /// Since when it is in a storm; nil if it is in none.
  var stormAt: Instant?
  var stormMatter: Key?
  /// Alarms that went into the matter of the storm.
  var stormCount: Int

  /// Whether the storm is still on: it ends by itself when there was a calm as long as the time in which matters are counted.
  func isStormy(at now: Instant, span: Seconds) -> Bool { stormAt != nil && now - heardAt <= span }
}

/// One device of the register (感知设备).
struct Device: Sendable, Hashable {
  var code: String
  var kind: String
  var label: String
  var area: String
  var address: String
  var coordinate: Coordinate?
  /// Who looks after it.
  var agency: String
  var updatedAt: Instant
}
