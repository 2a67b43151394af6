import Basics

/// One thing to be told to one recipient by one way (告知消息). Whom it goes to and what it says is put together when it is sent,
/// so that nothing goes to an address that was deleted meanwhile, and none is kept here.
package struct Message: Sendable, Hashable {
  /// What it is for.
  package enum Kind: String, Sendable, CaseIterable {
    /// A public step of the matter.
    case step
    /// Asks a follower whether the address is theirs.
    case confirmation
  }

  /// By which way it goes.
  package enum Channel: String, Sendable, CaseIterable {
    /// To a follower, through the mail relay.
    case mail
    /// To the reporter's telephone, through the gateway.
    case webhook
  }

  /// How far it has come.
  package enum State: String, Sendable, CaseIterable {
    /// Not tried yet.
    case waiting
    /// Tried in vain, to be tried again.
    case failed
    case sent
    /// Waits for a person.
    case givenUp
  }

  /// After so many tries it is given up: not quite a day after the first.
  package static let attemptsMost = 12

  package var key: Key
  package var kind: Kind
  package var channel: Channel
  package var matter: Key
  /// The ordinal of the entry it tells of; 0 for a confirmation.
  package var entry: Int
  /// nil for the reporter.
  package var follower: Key?
  /// The keyed hash of the address or phone, by which too many to one recipient are noticed.
  package var recipient: [UInt8]
  package var madeAt: Instant
  package var state = State.waiting
  package var attempts = 0
  /// When it is tried next; nil when it is not tried any more.
  package var dueAt: Instant?
  /// Why the last try failed; never names the recipient.
  package var error: String?
  package var sentAt: Instant?

  package init(
    key: Key, kind: Kind, channel: Channel, matter: Key, entry: Int, follower: Key?, recipient: [UInt8], madeAt: Instant
  ) {
    self.key = key
    self.kind = kind
    self.channel = channel
    self.matter = matter
    self.entry = entry
    self.follower = follower
    self.recipient = recipient
    self.madeAt = madeAt
    dueAt = madeAt
  }

  /// How long after a try that failed the next one is: 5 s, 15 s, 45 s, … six hours at most.
  /// - Parameter attempts: how many there were, from 1.
  package static func delay(after attempts: Int) -> Seconds {
    let most = Seconds.hours(6)
    var delay = Seconds.seconds(5)
    for _ in 1..<max(1, min(attempts, attemptsMost)) where delay < most { delay = Seconds(milliseconds: delay.milliseconds * 3) }
    return min(delay, most)
  }
}
