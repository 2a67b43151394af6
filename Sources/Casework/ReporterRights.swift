import Basics
import Ciphers
import Storage

/// What is held about the reporter of a matter.
package struct HeldIdentity: Sendable {
  /// nil if the reporter gave nothing, or it has been deleted.
  package var reporter: Reporter?
  package var isRestricted: Bool
  package var givenAt: Instant?
  package var consents: [Consent]

  package init(
    reporter: Reporter? = nil, isRestricted: Bool = false, givenAt: Instant? = nil, consents: [Consent] = []
  ) {
    self.reporter = reporter
    self.isRestricted = isRestricted
    self.givenAt = givenAt
    self.consents = consents
  }

  package var standing: [Consent] { consents.filter { $0.withdrawnAt == nil } }
}

/// What is done with a reporter's identity when they ask for it (个人信息保护法 arts. 15, 45–47). Whoever calls these has proved
/// who asks, or may answer for the jurisdiction, and has it audited. Each is one transaction.
extension Matters {
  /// The purpose whose consent lets the handling agency know the reporter.
  package static let contactPurpose = "contact"

  /// Also what is restricted.
  package func held(of matter: Matter) async throws -> HeldIdentity {
    let found = try await database.read("reporters.held") { transaction in
      (
        sealed: try ReportersTable.any(matter.key, in: transaction),
        consents: try ConsentsTable.of(matter.key, in: transaction)
      )
    }
    let reporter = try found.sealed?.opened(with: secrets())
    guard let sealed = found.sealed, let reporter, !reporter.isErased else {
      return HeldIdentity(consents: found.consents)
    }
    return HeldIdentity(
      reporter: reporter, isRestricted: sealed.isRestricted, givenAt: sealed.givenAt, consents: found.consents)
  }

  /// Ends a consent that stands; with that to be contacted, what the agency sees of the reporter (art. 15).
  /// - Throws: `Refusal` when none stands.
  package func withdraw(_ purpose: String, of matter: Matter) async throws {
    let now = now()
    try await database.write("consents.withdraw") { transaction in
      guard try ConsentsTable.withdraw(purpose, of: matter.key, at: now, in: transaction) else {
        throw Refusal(
          .notFound, "consent.none", Phrase("没有可撤回的同意：\(purpose)", "There is no such consent to withdraw: \(purpose)"))
      }
      guard purpose == Self.contactPurpose else { return }
      try Self.change(matter, in: transaction) { $0.visibility = .centreOnly }
    }
  }

  /// Corrects what was given (art. 46). What is nil stays.
  /// - Throws: `Refusal` naming what cannot be a name or a phone; when there is no identity.
  package func correct(_ matter: Matter, name: String?, phone: String?) async throws {
    guard name != nil || phone != nil else {
      throw Refusal.invalid("name", Phrase("请填写更正后的称呼或电话", "Enter the corrected name or phone"))
    }
    let ring = secrets()
    let district = district
    try await database.write("reporters.correct") { transaction in
      let old = try Self.identity(of: matter, ring, in: transaction)
      var reporter = try old.opened(with: ring)
      reporter.name = name ?? reporter.name
      reporter.phone = phone ?? reporter.phone
      try Report(details: "-", channel: "", address: "-", reporter: reporter).check(in: district)
      var new = SealedReporter(reporter, of: matter.key, at: old.givenAt, keys: ring)
      new.isRestricted = old.isRestricted
      guard try ReportersTable.replace(old, by: new, in: transaction) else { throw Refusal.noIdentity }
    }
  }

  /// Deletes the identity for good and ends its consents (art. 47). What was done with the matter stays, without it. What
  /// remains is an empty row under restriction, so that the report does not open to whoever has its number.
  /// - Throws: `Refusal` while the matter is open: it cannot be handled without; what may be asked for then is restriction.
  package func deleteIdentity(of matter: Matter) async throws {
    let now = now(), ring = secrets()
    try await database.write("reporters.delete") { transaction in
      guard let current = try MattersTable.one(key: matter.key, in: transaction), !current.isOpen else {
        throw Refusal(
          .notNow, "reporter.stillNeeded",
          Phrase("案件尚未办结，不能删除；可改为限制处理", "The matter is still open: restrict the data instead of deleting it"))
      }
      let old = try Self.identity(of: matter, ring, in: transaction)
      for consent in try ConsentsTable.of(matter.key, in: transaction) where consent.withdrawnAt == nil {
        _ = try ConsentsTable.withdraw(consent.purpose, of: matter.key, at: now, in: transaction)
      }
      try ReportersTable.empty(matter.key, notice: old.notice, at: old.givenAt, keys: ring, in: transaction)
    }
  }

  /// Nothing but storage and protection from now on, or no longer so (art. 47).
  package func restrict(_ matter: Matter, _ isRestricted: Bool) async throws {
    let ring = secrets()
    try await database.write("reporters.restrict") { transaction in
      _ = try Self.identity(of: matter, ring, in: transaction)
      try ReportersTable.restrict(matter.key, isRestricted, in: transaction)
    }
  }

  /// - Throws: `Refusal` when there is none, or it has been deleted.
  private static func identity(
    of matter: Matter, _ ring: KeyRing, in transaction: any Transaction
  ) throws -> SealedReporter {
    guard let sealed = try ReportersTable.any(matter.key, in: transaction),
      try !sealed.opened(with: ring).isErased
    else { throw Refusal.noIdentity }
    return sealed
  }

  private static func change(
    _ matter: Matter, in transaction: any Transaction, _ change: (inout SealedReporter) -> Void
  ) throws {
    guard let old = try ReportersTable.any(matter.key, in: transaction) else { return }
    var new = old
    change(&new)
    _ = try ReportersTable.replace(old, by: new, in: transaction)
  }
}

extension Reporter {
  /// Nothing is left of it.
  fileprivate var isErased: Bool { name.isEmpty && phone.isEmpty }
}

extension Refusal {
  fileprivate static let noIdentity = Refusal(
    .notFound, "reporter.none", Phrase("没有保存上报人信息，或已删除", "Nothing is held about a reporter, or it has been deleted"))
}
