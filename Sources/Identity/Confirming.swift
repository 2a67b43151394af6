import Basics
import Organization
import Storage

/// Somebody who is signed in shows once more who they are, for what only they may do.
extension SignIns {
  /// What a right password has proved.
  struct Proof: Sendable {
    var person: Person
    var credential: Credential
    var mark: [UInt8]
  }

  /// The password of the session's person, entered anew, as before a signature. Wrong tries count as those of signing in do.
  /// - Throws: `input.invalid` with the field `password`; `password.none`; `signIn.locked` after too many wrong ones.
  package func confirm(session: Session, password: String, now: Instant, policy: SecurityPolicy) async throws {
    let proof = try await prove(
      session, password, now, policy, wrong: .invalid("password", Phrase("密码不正确", "The password is wrong")))
    try await database.write("password.confirmed") { try CredentialsTable.clearFailures(proof.mark, in: $0) }
  }

  /// - Parameter wrong: what a wrong password is answered with, while the name is not locked.
  func prove(
    _ session: Session, _ password: String, _ now: Instant, _ policy: SecurityPolicy, wrong: Refusal
  ) async throws -> Proof {
    let ring = keys()
    let known = try await database.read("password.load") { transaction in
      let person = try PersonsTable.one(session.person, in: transaction)
      let mark = person.map { Self.mark(of: $0, ring) }
      return (
        person: person, credential: try CredentialsTable.one(session.person, in: transaction), mark: mark,
        failures: try mark.flatMap { try CredentialsTable.failures($0, in: transaction) }
      )
    }
    guard let person = known.person, let mark = known.mark else { throw Refusal.noPerson }
    guard let credential = known.credential, !credential.hash.isEmpty else {
      throw Refusal(
        .notNow, "password.none",
        Phrase("您还没有密码，请向管理员索取链接", "You have no password yet; ask an administrator for a link"))
    }
    if let failures = known.failures, failures.isLocked(now) { throw Refusal.locked(until: failures.lockedUntil, now) }
    let isRight = try await isRight(password, credential.hash)
    if let refusal = try await database.write("password.try", { try tryOut(isRight, mark, now, policy, in: $0) }) {
      throw refusal.code == "signIn.wrong" ? wrong : refusal
    }
    return Proof(person: person, credential: credential, mark: mark)
  }
}
