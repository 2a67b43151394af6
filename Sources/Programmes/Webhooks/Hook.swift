import Basics
import Casework
import Ciphers
import Postage

/// What another system has asked to hear of (订阅推送): which steps of which matters, and where to.
struct Hook: Sendable, Hashable {
  /// What happened to a matter, whatever its lifecycle calls it.
  enum Event: String, Sendable, CaseIterable {
    case opened, moved, closed, dropped, reopened
    /// A step that left it where it was.
    case noted

    /// - Parameter from: nil for the first entry.
    init(from: Phase?, to: Phase, moved: Bool) {
      guard let from else {
        self = .opened
        return
      }
      switch (from.isOpen, to) {
      case (false, _) where to.isOpen: self = .reopened
      case (true, .done): self = .closed
      case (true, .dropped): self = .dropped
      default: self = moved ? .moved : .noted
      }
    }
  }

  var key: Key
  var label: String
  var url: String
  /// Whether it may stand at a private address; only where the settings of the machine allow it.
  var isPrivate: Bool
  /// Sealed for `context`.
  var secret: [UInt8]
  var events: Set<Event>
  /// Codes that begin with it: a street and what lies in it. Empty: everywhere.
  var area: String
  /// The beginning of a category's key: `event`, `event:01`. Empty: all.
  var category: String
  /// The agency it is with. Empty: all.
  var agency: String
  /// Only what came from this system. Empty: all.
  var source: String
  var isPaused = false
  var madeBy: String
  var madeAt: Instant

  /// What its secret is sealed for.
  var context: String { "hook.secret.\(key)" }

  /// Whether it is about the matter. Tip-offs are for nobody outside.
  func wants(_ matter: Matter) -> Bool {
    guard matter.accused == nil else { return false }
    func begins(_ value: String?, _ prefix: String) -> Bool { prefix.isEmpty || value?.hasPrefix(prefix) == true }
    return begins(matter.area, area) && begins(matter.category?.description, category)
      && (agency.isEmpty || matter.agency == agency) && (source.isEmpty || matter.source == source)
  }

  /// Where to send, if the address is one and may be reached.
  /// - Throws: `Refusal` that says what is wrong with the address.
  func gateway(secret: String, reachesPrivate: Bool) throws(Refusal) -> Gateway {
    guard let url = RemoteURL(url, schemes: Gateway.schemes), url.scheme == "https" || isPrivate else {
      throw .invalid(
        "url", Phrase("应为 https 地址，例如 https://主机/路径", "An https address is wanted, such as https://HOST/PATH"))
    }
    guard !isPrivate || reachesPrivate else {
      throw .invalid(
        "private",
        Phrase(
          "本机未允许推送到内网地址：由运维在 --postage 文件中写 private_addresses: yes",
          "This machine does not allow private addresses: its keeper writes private_addresses: yes into the file of --postage"
        ))
    }
    return Gateway(url: url, secret: secret, isPrivate: isPrivate)
  }
}

/// One event on its way to one subscription.
struct HookDelivery: Sendable, Hashable {
  enum State: String, Sendable, CaseIterable {
    case waiting
    /// Tried in vain, to be tried again.
    case failed
    case sent
    /// Given up: waits for a person.
    case dead
  }

  /// After so many tries it is given up: not quite a day after the first.
  static let attemptsMost = 12
  /// What a test is called in place of an event.
  static let test = "test"

  var hook: Key
  /// That of the parcel; deliveries of a subscription go in its order.
  var key: Key
  var matter: Key
  var entry: Int
  var event: String
  var state = State.waiting
  var attempts = 0
  /// When it is tried next; nil when it is not any more.
  var dueAt: Instant?
  /// The status of the last answer; nil if there was none.
  var status: Int?
  /// Why the last try failed.
  var error: String?
  var madeAt: Instant
  var endedAt: Instant?

  /// How long after a try that failed the next one is: 5 s, 15 s, 45 s, … six hours at most.
  /// - Parameter attempts: how many there were, from 1.
  static func delay(after attempts: Int) -> Seconds {
    let most = Seconds.hours(6)
    var delay = Seconds.seconds(5)
    for _ in 1..<max(1, min(attempts, attemptsMost)) where delay < most {
      delay = Seconds(milliseconds: delay.milliseconds * 3)
    }
    return min(delay, most)
  }
}
