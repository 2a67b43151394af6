import Basics

/// A person holding a post from one day to another (任职), or standing in for who does (代岗). Never deleted, only ended.
package struct PostHolding: Sendable, Hashable {
  /// Whether the post is theirs.
  package enum Kind: Sendable, Hashable {
    case own
    /// For the person whose own post it is.
    case standIn(for: Key)

    package var isStandIn: Bool { self != .own }
  }

  package var key: Key
  package var person: Key
  package var post: String
  package var kind: Kind
  package var from: LocalDate
  /// The last day; nil until further notice.
  package var to: LocalDate?
  /// The code of the person who gave it; empty for a command, a link or a pack.
  package var givenBy: String
  package var givenAt: Instant
  /// Who ended it, or moved its last day forward.
  package var endedBy: String?
  /// When it stopped before its last day; nil if its days run out by themselves.
  package var endedAt: Instant?

  package init(
    key: Key, person: Key, post: String, kind: Kind = .own, from: LocalDate, to: LocalDate? = nil, givenBy: String = "",
    givenAt: Instant, endedBy: String? = nil, endedAt: Instant? = nil
  ) {
    self.key = key
    self.person = person
    self.post = post
    self.kind = kind
    self.from = from
    self.to = to
    self.givenBy = givenBy
    self.givenAt = givenAt
    self.endedBy = endedBy
    self.endedAt = endedAt
  }

  /// First and last day included; what was ended is in force no more, whatever its days say.
  package func isInForce(on day: LocalDate) -> Bool { endedAt == nil && from <= day && day <= (to ?? day) }

  /// Whether there is a day on which both are in force.
  package func overlaps(_ other: PostHolding) -> Bool {
    guard endedAt == nil, other.endedAt == nil else { return false }
    return from <= (other.to ?? from) && other.from <= (to ?? other.from)
  }

  /// Whether it is in force on every day on which the other is.
  func covers(_ other: PostHolding) -> Bool {
    guard endedAt == nil, from <= other.from else { return false }
    guard let to else { return true }
    return other.to.map { $0 <= to } ?? false
  }
}

/// A holding as typed by an administrator.
package struct HoldingDraft: Sendable, Hashable {
  package var person: Key
  package var post: String
  package var kind: PostHolding.Kind
  package var from: LocalDate
  package var to: LocalDate?

  package init(person: Key, post: String, kind: PostHolding.Kind = .own, from: LocalDate, to: LocalDate? = nil) {
    self.person = person
    self.post = post
    self.kind = kind
    self.from = from
    self.to = to
  }
}

/// Who gives or takes: an administrator. Commands, links and packs are nobody, and bound by no rule about themselves.
package struct Giver: Sendable, Hashable {
  package var person: Key?
  /// As `Person.code`.
  package var code: String

  /// - Parameter person: nil for one who is no person here, as a demo post nobody holds.
  package init(person: Key?, code: String) {
    self.person = person
    self.code = code
  }

  package init(_ signedIn: SignedIn) { self.init(person: signedIn.session.person, code: signedIn.session.personCode) }
}
