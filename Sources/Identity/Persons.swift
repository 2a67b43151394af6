import Basics
import Ciphers
import Organization
import Storage

extension SignIns {
  /// - Parameter by: the code of the person who does it; empty for a command.
  /// - Throws: `input.invalid` with the properties of the draft as fields.
  package func create(_ draft: PersonDraft, by: String, now: Instant) async throws -> Person {
    let draft = draft.normal()
    let faults = draft.faults()
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let person = sealed(draft, key: maker.next(at: now), by: by, now: now)
    try await database.write("persons.create") { try Self.insert(person, in: $0) }
    return person
  }

  /// Corrects name, sign-in name and contact; code and state stay.
  /// - Throws: as `create`; `person.none`.
  package func update(_ key: Key, _ draft: PersonDraft) async throws -> Person {
    let draft = draft.normal(), ring = keys()
    let faults = draft.faults()
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return try await database.write("persons.update") { transaction in
      guard var person = try PersonsTable.held(key, in: transaction) else { throw Refusal.noPerson }
      if let name = draft.signInName, name != person.signInName,
        try PersonsTable.one(signInName: name, in: transaction) != nil
      {
        throw Self.nameTaken
      }
      person.name = draft.name
      person.signInName = draft.signInName
      person.phone = draft.phone.map { ring.seal($0, for: person.phoneContext) }
      person.email = draft.email.map { ring.seal($0, for: person.emailContext) }
      try PersonsTable.update(person, in: transaction)
      return person
    }
  }

  /// nil if there is none.
  package func person(_ key: Key) async throws -> Person? {
    try await database.read("persons.one") { try PersonsTable.one(key, in: $0) }
  }

  /// By `Person.code`; nil if there is none.
  package func person(code: String) async throws -> Person? {
    try await database.read("persons.code") { try PersonsTable.one(code: code, in: $0) }
  }

  /// - Parameter signInName: as typed.
  package func person(signInName: String) async throws -> Person? {
    let folded = Person.folded(signInName)
    return try await database.read("persons.name") { try PersonsTable.one(signInName: folded, in: $0) }
  }

  /// Persons whose name, sign-in name or code contains the text, by key after `after`.
  package func persons(
    matching text: String = "", state: Person.State? = nil, after: Key? = nil, limit: Int
  ) async throws -> [Person] {
    let folded = Person.folded(String(text.prefix(60)))
    return try await database.read("persons.page") {
      try PersonsTable.page(matching: folded, state: state, after: after, limit: limit, in: $0)
    }
  }

  /// Those who have left too.
  package func personCount() async throws -> Int {
    try await database.read("persons.count") { try PersonsTable.count(in: $0) }
  }

  /// `locked` and `left` end the person's sessions; `left` also ends posts, tokens and links, and is for good.
  /// - Parameter giver: nobody does so to themselves; nil for a command.
  /// - Throws: `person.none`, `person.self`, `person.left`.
  package func setState(_ state: Person.State, of key: Key, by giver: Giver?, now: Instant) async throws {
    guard giver?.person != key else {
      throw Refusal(
        .forbidden, "person.self", Phrase("不能对自己的账号这样做", "Nobody does this to their own account"))
    }
    let ring = keys()
    try await database.write("persons.state") { transaction in
      guard let person = try PersonsTable.held(key, in: transaction) else { throw Refusal.noPerson }
      guard person.state != .left else { throw Refusal.inactive(.left) }
      try PersonsTable.setState(state, of: key, in: transaction)
      if state == .active { try CredentialsTable.clearFailures(Self.mark(of: person, ring), in: transaction) }
      guard state != .active else { return }
      _ = try SessionsTable.endAll(of: key, except: nil, why: "state", at: now, in: transaction)
      guard state == .left else { return }
      // The name stays with what they did; how to reach them has served its purpose (个人信息保护法 art. 47).
      var gone = person
      gone.phone = nil
      gone.email = nil
      try PersonsTable.update(gone, in: transaction)
      try AccessTokensTable.revokeAll(of: key, at: now, in: transaction)
      try OneTimeLinksTable.expireAll(of: key, at: now, in: transaction)
      try HoldingsTable.takeTurn(in: transaction)
      for holding in try HoldingsTable.of(key, in: transaction) where holding.endedAt == nil {
        try Self.end(holding, by: giver?.code ?? "", at: now, in: transaction)
      }
    }
  }

  /// For who has lost both authenticator and recovery codes. Ends the person's sessions.
  /// - Throws: `person.none`.
  package func dropSecondFactor(of key: Key, now: Instant) async throws {
    try await database.write("secondFactor.drop") { transaction in
      guard try PersonsTable.held(key, in: transaction) != nil else { throw Refusal.noPerson }
      try CredentialsTable.dropSecondFactor(key, in: transaction)
      _ = try SessionsTable.endAll(of: key, except: nil, why: "secondFactor", at: now, in: transaction)
    }
  }

  // MARK: Parts

  static let nameTaken = Refusal.invalid(
    "signInName", Phrase("该登录名已被使用", "This sign-in name is taken"))

  func sealed(_ draft: PersonDraft, key: Key, by: String, now: Instant) -> Person {
    let ring = keys()
    var person = Person(
      key: key, code: draft.code ?? "p\(String(key.number, radix: 36))", signInName: draft.signInName, name: draft.name,
      phone: nil, email: nil,
      state: .active, isSynthetic: draft.isSynthetic, createdAt: now, createdBy: by)
    person.phone = draft.phone.map { ring.seal($0, for: person.phoneContext) }
    person.email = draft.email.map { ring.seal($0, for: person.emailContext) }
    return person
  }

  static func insert(_ person: Person, in transaction: any Transaction) throws {
    if let name = person.signInName, try PersonsTable.one(signInName: name, in: transaction) != nil { throw nameTaken }
    guard try PersonsTable.one(code: person.code, in: transaction) == nil else {
      throw Refusal.invalid("code", Phrase("该人员编号已被使用", "This code is taken"))
    }
    try PersonsTable.insert(person, in: transaction)
  }
}
