import Basics
import Ciphers
import Organization
import Storage
import Synchronization

/// Who is who: signing in, sessions, tokens, persons and the posts they hold. Everything is read from the database each
/// time; what an administrator changes holds at the next request.
///
/// Passwords are hashed outside of transactions. Methods throw `Refusal`, whose fields bear the names of the parameters,
/// and `DatabaseFault`.
package struct SignIns: Sendable {
  package let database: any Database
  package let keys: @Sendable () -> KeyRing
  let desk: PasswordDesk
  let maker: KeyMaker
  let nobody = NobodysHash()

  /// - Parameters:
  ///   - keys: the ring of now; asked for at each use, since keys are rotated while we run.
  ///   - desk: hashes at its cost; older hashes are made anew when their password is next typed.
  package init(
    database: any Database, keys: @escaping @Sendable () -> KeyRing, desk: PasswordDesk, maker: KeyMaker
  ) {
    self.database = database
    self.keys = keys
    self.desk = desk
    self.maker = maker
  }

  /// What of times is kept to so much only: not every request writes.
  static let seenEvery = Seconds.minutes(1)

  /// What wrong tries are counted under. Names that nobody has are counted too; not in the open, since people type
  /// passwords into the wrong field.
  static func mark(_ name: String, _ ring: KeyRing) -> [UInt8] { ring.fingerprint(of: name, for: "sign-in.name") }

  static func mark(of person: Person, _ ring: KeyRing) -> [UInt8] {
    mark(person.signInName ?? "person \(person.code)", ring)
  }
}

/// All tables of this target.
package enum IdentityTables {
  package static let migrations: [Migration] =
    PersonsTable.migrations + HoldingsTable.migrations + CredentialsTable.migrations + SessionsTable.migrations
    + AccessTokensTable.migrations + OneTimeLinksTable.migrations + ResidentsTable.migrations
    + ResidentVisitsTable.migrations
}

extension Refusal {
  static let wrongPassword = Refusal(
    .invalid, "signIn.wrong", Phrase("登录名或密码不正确", "The sign-in name or the password is wrong"))

  static let signInOver = Refusal(
    .signedOut, "signIn.over", Phrase("登录已过期，请重新登录", "This sign-in is over; please begin again"))

  static let wrongCode = Refusal(
    .invalid, "signIn.code", Phrase("验证码不正确", "The code is wrong"),
    fields: [.init("code", Phrase("验证码不正确或已使用过", "The code is wrong or was used before"))])

  static let noPerson = Refusal(.notFound, "person.none", Phrase("没有这个人员", "There is no such person"))

  static func locked(until: Instant?, _ now: Instant) -> Refusal {
    let left = max(60_000, ((until ?? now) - now).milliseconds)
    let minutes = (left + 59_999) / 60_000
    return Refusal(
      .tooMany, "signIn.locked",
      Phrase("错误次数过多，请在 \(minutes) 分钟后再试", "Too many wrong tries; try again in \(minutes) minutes"))
  }

  static func inactive(_ state: Person.State) -> Refusal {
    state == .left
      ? Refusal(.forbidden, "person.left", Phrase("此账号已停用", "This account is closed"))
      : Refusal(
        .forbidden, "person.locked", Phrase("此账号已被管理员锁定", "An administrator has locked this account"))
  }
}

/// What stands in for the hash of a name nobody has, so that looking for it costs the same. Made when first somebody signs
/// in: commands that open a jurisdiction for something else do not pay for it.
final class NobodysHash: Sendable {
  private let kept = Mutex<String?>(nil)

  func text(_ desk: PasswordDesk) async throws -> String {
    if let text = kept.withLock({ $0 }) { return text }
    let text = try await desk.hash("nobody has this password")
    kept.withLock { $0 = text }
    return text
  }
}
