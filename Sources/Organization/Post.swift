import Basics

/// A bundle of permissions; data of the pack, never named in code.
package struct Role: Sendable, Hashable {
  package enum ReachKind: String, Sendable, CaseIterable { case all, agency, area, zone, none }

  package var code: String
  package var label: Phrase
  package var permissions: [Permission]
  package var reach: ReachKind

  package init(code: String, label: Phrase, permissions: [Permission], reach: ReachKind) {
    self.code = code
    self.label = label
    self.permissions = permissions
    self.reach = reach
  }
}

/// A place in an agency that a person holds for a time. Acts are recorded by post and person.
package struct Post: Sendable, Hashable {
  package var code: String
  package var role: String
  package var agency: String
  package var label: Phrase

  package init(code: String, role: String, agency: String, label: Phrase) {
    self.code = code
    self.role = role
    self.agency = agency
    self.label = label
  }
}

/// A person holding a post from one day to another, the last day included.
package struct Holding: Sendable, Hashable {
  package var post: String
  package var person: String
  package var personName: String
  package var from: LocalDate?
  package var to: LocalDate?

  package init(post: String, person: String, personName: String, from: LocalDate?, to: LocalDate?) {
    self.post = post
    self.person = person
    self.personName = personName
    self.from = from
    self.to = to
  }

  /// Whether it holds on the day.
  package func covers(_ day: LocalDate) -> Bool { (from ?? day) <= day && day <= (to ?? day) }
}

/// Who acts now.
package struct Principal: Sendable, Hashable {
  /// The code of the person; `reporter` and `system` are not persons of the organisation.
  package var person: String
  package var personName: String
  package var post: String
  package var agency: String
  package var permissions: Set<Permission>
  package var reach: Reach

  package init(
    person: String, personName: String, post: String, agency: String, permissions: Set<Permission>, reach: Reach
  ) {
    self.person = person
    self.personName = personName
    self.post = post
    self.agency = agency
    self.permissions = permissions
    self.reach = reach
  }

  /// Somebody who has not signed in: may report, and may see one matter by its number and a proof.
  package static let visitor = Principal(
    person: "", personName: "", post: "visitor", agency: "", permissions: [.report], reach: .nothing)

  /// The reporter of a matter, proven by number and phone digits: may ask for it to be reopened.
  package static let reporter = Principal(
    person: "", personName: "", post: "reporter", agency: "", permissions: [.report, .reopen], reach: .nothing)

  /// The system itself, for what a lifecycle lets happen by itself: the end of a suspension, a card for a missed limit.
  package static let system = Principal(
    person: "system", personName: "系统", post: "system", agency: "", permissions: Set(Permission.all),
    reach: .everything)

  package var isSignedIn: Bool { !person.isEmpty }

  /// Whether it has the permission; what is open is for everybody. The system may what programmes bring as well.
  package func may(_ permission: Permission) -> Bool {
    permission == .open || self == .system || permissions.contains(permission)
  }
}
