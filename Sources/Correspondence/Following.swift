import Basics
import Casework
import Ciphers
import Storage

/// Who follows a matter by e-mail. Each of these is one transaction.
extension Messages {
  /// One address is asked so many times a day at most whether it is somebody's own.
  package static let mostAskedADay = 5

  /// Whether somebody may begin to follow: letters can be sent, it is no tip-off, and something may still happen with it.
  package func canBeFollowed(_ matter: Matter) -> Bool {
    guard sendsMail, matter.accused == nil else { return false }
    return matter.closedAt.map { now() - $0 < .days(current.value.settings.reopenDays) } ?? true
  }

  /// Asks the address whether it wants to follow. One that follows already is not asked again; who asks is answered alike.
  /// - Throws: `Refusal` when the address is none, was asked too often, or the matter has no room or may not be followed.
  package func ask(_ typed: String, toFollow matter: Matter) async throws {
    guard let address = MailAddress(typed) else {
      throw Refusal.invalid("email", Phrase("请填写邮箱地址，例如 name@example.cn", "Enter an e-mail address, such as name@example.cn"))
    }
    guard canBeFollowed(matter) else {
      throw Refusal(.notNow, "follower.notNow", Phrase("这份上报现在不能用邮件关注", "This report cannot be followed by e-mail now"))
    }
    let now = now(), ring = secrets()
    let prints = SealedFollower.prints(of: address, keys: ring)
    let fresh = SealedFollower(
      Follower(key: keys.next(at: now), matter: matter.key, address: address, token: .random(), askedAt: now), keys: ring)
    let messageKey = keys.next(at: now)
    do {
      try await database.write("followers.ask") { transaction in
        if try ReportersTable.any(matter.key, in: transaction)?.isRestricted == true { return }
        let known = try FollowersTable.one(of: matter.key, prints: prints, in: transaction)
        if known?.confirmedAt != nil { return }
        let asked = try MessagesTable.count(of: .confirmation, to: prints, since: now - .days(1), in: transaction)
        guard asked < Self.mostAskedADay else {
          throw Refusal(
            .tooMany, "follower.askedOften",
            Phrase("这个邮箱今天收到的确认邮件已够多，请明天再试", "This address has had enough letters today: please try tomorrow"))
        }
        if let known {
          // The letter before may lie in the mailbox: its link stays good.
          try FollowersTable.ask(known.key, at: now, in: transaction)
          try MessagesTable.deleteUnsent(to: known.key, of: matter.key, kind: .confirmation, in: transaction)
        } else {
          guard try FollowersTable.count(of: matter.key, in: transaction) < Follower.mostOfMatter else {
            throw Refusal(
              .notNow, "follower.full", Phrase("关注这份上报的邮箱已满", "As many as may follow this report by e-mail do so already"))
          }
          try FollowersTable.insert(fresh, in: transaction)
        }
        try MessagesTable.insert(
          Message(
            key: messageKey, kind: .confirmation, channel: .mail, matter: matter.key, entry: 0,
            follower: known?.key ?? fresh.key, recipient: fresh.addressPrint, madeAt: now), in: transaction)
      }
    } catch DatabaseFault.notUnique {
      // Asked twice at the same moment: the other one has asked.
      return
    }
  }

  /// The follower a link belongs to, with the number of the matter.
  /// - Throws: `Refusal` when there is none, or the time to confirm is over.
  package func follower(token: String) async throws -> (follower: Follower, number: String) {
    let digest = SecretToken.digest(of: token)
    let found = try await database.read("followers.one") { transaction in
      try FollowersTable.one(digest: digest, in: transaction).flatMap { sealed in
        try MattersTable.one(key: sealed.matter, in: transaction).map { (sealed, $0.number) }
      }
    }
    guard let (sealed, number) = found else { throw Self.noLink }
    let follower = try sealed.opened(with: secrets())
    guard follower.isAlive(at: now()) else { throw Self.noLink }
    return (follower, number)
  }

  /// - Throws: `Refusal` as `follower(token:)`.
  package func confirm(token: String) async throws {
    let (follower, _) = try await follower(token: token)
    let now = now()
    try await database.write("followers.confirm") { try FollowersTable.confirm(follower.key, at: now, in: $0) }
  }

  /// Whoever leaves is forgotten, with what was still to be sent.
  /// - Throws: `Refusal` as `follower(token:)`.
  package func leave(token: String) async throws {
    let (follower, _) = try await follower(token: token)
    try await database.write("followers.leave") { transaction in
      try MessagesTable.deleteUnsent(to: follower.key, of: follower.matter, kind: nil, in: transaction)
      try FollowersTable.delete(follower.key, in: transaction)
    }
  }

  /// Forgets everybody who follows the matters, and their messages. Returns how many addresses that were.
  package func forget(_ matters: [Key]) async throws -> Int {
    try await database.write("followers.forget") { transaction in
      try MessagesTable.delete(of: matters, in: transaction)
      return try FollowersTable.delete(of: matters, in: transaction)
    }
  }

  /// Seals the next followers anew that are not sealed by the current key, as `SignIns.reseal` does.
  /// - Returns: where it got to, nil at the end; how many it saw and changed.
  package func reseal(after: Key, limit: Int) async throws -> (last: Key?, seen: Int, changed: Int) {
    let ring = secrets()
    return try await database.write("followers.reseal") { transaction in
      let batch = try FollowersTable.batch(after: after, limit: limit, in: transaction)
      var changed = 0
      for old in batch where KeyRing.keyID(of: old.address) != ring.currentID {
        let new = SealedFollower(try old.opened(with: ring), keys: ring)
        if try FollowersTable.reseal(old, new, in: transaction) { changed += 1 }
      }
      return (batch.last?.key, batch.count, changed)
    }
  }

  private static let noLink = Refusal(
    .notFound, "follower.none",
    Phrase("链接已失效：已退出关注，或确认期限已过", "This link leads nowhere any more: you have left, or the time to confirm is over"))
}
