import Basics
import Storage

/// All SQL about passwords, wrong tries, second factors and recovery codes.
enum CredentialsTable {
  static let migrations = [
    Migration(
      "identity.credentials.1",
      [
        """
        CREATE TABLE credentials (
          person \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, hash TEXT NOT NULL, changed_at BIGINT NOT NULL,
          remembered TEXT NOT NULL)
        """,
        """
        CREATE TABLE sign_in_failures (
          mark BYTEA PRIMARY KEY, count BIGINT NOT NULL, last_at BIGINT NOT NULL, locked_until BIGINT)
        """,
        """
        CREATE TABLE second_factors (
          person \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, secret BYTEA, confirmed_at BIGINT,
          last_step BIGINT, proposed BYTEA)
        """,
        """
        CREATE TABLE recovery_codes (
          person BIGINT NOT NULL, digest BYTEA NOT NULL, used_at BIGINT, PRIMARY KEY (person, digest))
        """,
      ])
  ]

  static func one(_ person: Key, in transaction: any Transaction) throws -> Credential? {
    try transaction.first("SELECT hash, changed_at, remembered FROM credentials WHERE person = \(person)") {
      Credential(
        person: person, hash: $0.text(0), changedAt: $0.instant(1),
        remembered: $0.text(2).split(separator: "\n").map { String($0) })
    }
  }

  static func set(_ c: Credential, in transaction: any Transaction) throws {
    let remembered = c.remembered.joined(separator: "\n")
    try transaction.run(
      """
      INSERT INTO credentials (person, hash, changed_at, remembered)
      VALUES (\(c.person), \(c.hash), \(c.changedAt), \(remembered))
      ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at,
        remembered = excluded.remembered
      """)
  }

  /// The same password, hashed at another cost; nothing happens if it was changed meanwhile.
  static func rehash(_ c: Credential, _ hash: String, in transaction: any Transaction) throws {
    try transaction.run("UPDATE credentials SET hash = \(hash) WHERE person = \(c.person) AND hash = \(c.hash)")
  }

  // MARK: Wrong tries

  static func failures(_ mark: [UInt8], in transaction: any Transaction) throws -> Failures? {
    try transaction.first("SELECT count, last_at, locked_until FROM sign_in_failures WHERE mark = \(mark)") {
      Failures(count: $0.int(0), lastAt: $0.instant(1), lockedUntil: $0.instantOrNil(2))
    }
  }

  /// The wrong tries, held until the transaction ends: tries at the same time are counted one after the other.
  static func heldFailures(_ mark: [UInt8], at now: Instant, in transaction: any Transaction) throws -> Failures? {
    let none: Instant? = nil
    try transaction.run(
      """
      INSERT INTO sign_in_failures (mark, count, last_at, locked_until) VALUES (\(mark), 0, \(now), \(none))
      ON CONFLICT (mark) DO UPDATE SET count = sign_in_failures.count
      """)
    return try failures(mark, in: transaction)
  }

  static func set(_ failures: Failures, _ mark: [UInt8], in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE sign_in_failures SET count = \(failures.count), last_at = \(failures.lastAt),
        locked_until = \(failures.lockedUntil) WHERE mark = \(mark)
      """)
  }

  static func clearFailures(_ mark: [UInt8], in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM sign_in_failures WHERE mark = \(mark)")
  }

  static func sweepFailures(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM sign_in_failures WHERE last_at < \(before)")
  }

  // MARK: Second factor

  static func secondFactor(_ person: Key, in transaction: any Transaction) throws -> SecondFactor? {
    try transaction.first(
      "SELECT secret, confirmed_at, last_step, proposed FROM second_factors WHERE person = \(person)"
    ) {
      SecondFactor(
        person: person, secret: $0.bytesOrNil(0), confirmedAt: $0.instantOrNil(1),
        lastStep: $0.intOrNil(2).map { Int64($0) }, proposed: $0.bytesOrNil(3))
    }
  }

  static func set(_ f: SecondFactor, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO second_factors (person, secret, confirmed_at, last_step, proposed)
      VALUES (\(f.person), \(f.secret), \(f.confirmedAt), \(f.lastStep), \(f.proposed))
      ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, confirmed_at = excluded.confirmed_at,
        last_step = excluded.last_step, proposed = excluded.proposed
      """)
  }

  /// False if a code of this step or a later one was accepted before.
  static func take(step: Int64, _ person: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      UPDATE second_factors SET last_step = \(step)
      WHERE person = \(person) AND (last_step IS NULL OR last_step < \(step))
      """) == 1
  }

  static func dropSecondFactor(_ person: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM second_factors WHERE person = \(person)")
    try transaction.run("DELETE FROM recovery_codes WHERE person = \(person)")
  }

  /// All second factors by person after `key`, for key rotation.
  static func secondFactors(after key: Key, limit: Int, in transaction: any Transaction) throws -> [SecondFactor] {
    try transaction.rows(
      """
      SELECT person, secret, confirmed_at, last_step, proposed FROM second_factors WHERE person > \(key)
      ORDER BY person LIMIT \(limit)
      """
    ) {
      SecondFactor(
        person: $0.key(0), secret: $0.bytesOrNil(1), confirmedAt: $0.instantOrNil(2),
        lastStep: $0.intOrNil(3).map { Int64($0) }, proposed: $0.bytesOrNil(4))
    }
  }

  static func reseal(_ old: SecondFactor, _ new: SecondFactor, in transaction: any Transaction) throws -> Int {
    var changed = 0
    if let was = old.secret, new.secret != old.secret {
      changed += try transaction.change(
        "UPDATE second_factors SET secret = \(new.secret) WHERE person = \(old.person) AND secret = \(was)")
    }
    if let was = old.proposed, new.proposed != old.proposed {
      changed += try transaction.change(
        "UPDATE second_factors SET proposed = \(new.proposed) WHERE person = \(old.person) AND proposed = \(was)")
    }
    return changed
  }

  // MARK: Recovery codes

  static func setRecoveryCodes(_ digests: [[UInt8]], of person: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM recovery_codes WHERE person = \(person)")
    for digest in digests {
      try transaction.run("INSERT INTO recovery_codes (person, digest) VALUES (\(person), \(digest))")
    }
  }

  /// False if there is no such code or it was used before.
  static func useRecoveryCode(
    _ digest: [UInt8], of person: Key, at now: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE recovery_codes SET used_at = \(now)
      WHERE person = \(person) AND digest = \(digest) AND used_at IS NULL
      """) == 1
  }

  static func recoveryCodesLeft(_ person: Key, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM recovery_codes WHERE person = \(person) AND used_at IS NULL")
  }
}
