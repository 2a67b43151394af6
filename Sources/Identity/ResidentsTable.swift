import Basics
import Storage

/// All SQL about residents, what they follow, and about names other providers have for persons.
enum ResidentsTable {
  static let migrations = [
    Migration(
      "identity.residents.1",
      [
        """
        CREATE TABLE federated_identities (
          issuer TEXT NOT NULL, subject TEXT NOT NULL, person BIGINT NOT NULL, linked_at BIGINT NOT NULL,
          PRIMARY KEY (issuer, subject))
        """, "CREATE INDEX federated_identities_person ON federated_identities (person)",
        """
        CREATE TABLE residents (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL,
          name BYTEA NOT NULL, phone BYTEA, phone_fingerprint BYTEA, created_at BIGINT NOT NULL,
          UNIQUE (issuer, subject))
        """,
        """
        CREATE TABLE resident_sessions (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, token BYTEA NOT NULL UNIQUE,
          resident BIGINT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ended_at BIGINT,
          address TEXT NOT NULL, device TEXT NOT NULL)
        """,
        """
        CREATE TABLE followings (
          resident BIGINT NOT NULL, matter BIGINT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (resident, matter))
        """,
      ])
  ]

  // MARK: Persons

  /// Links; a name that is linked to somebody else stays theirs.
  /// - Returns: whether it is linked to this person now.
  static func link(
    _ identity: FederatedIdentity, to person: Key, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.run(
      """
      INSERT INTO federated_identities (issuer, subject, person, linked_at)
      VALUES (\(identity.issuer), \(identity.subject), \(person), \(identity.linkedAt)) ON CONFLICT DO NOTHING
      """)
    return try self.person(issuer: identity.issuer, subject: identity.subject, in: transaction) == person
  }

  static func unlink(issuer: String, subject: String, of person: Key, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      DELETE FROM federated_identities WHERE issuer = \(issuer) AND subject = \(subject) AND person = \(person)
      """)
  }

  static func person(issuer: String, subject: String, in transaction: any Transaction) throws -> Key? {
    try transaction.first(
      "SELECT person FROM federated_identities WHERE issuer = \(issuer) AND subject = \(subject)"
    ) { $0.key(0) }
  }

  static func linked(_ person: Key, in transaction: any Transaction) throws -> [FederatedIdentity] {
    try transaction.rows(
      """
      SELECT issuer, subject, linked_at FROM federated_identities WHERE person = \(person) ORDER BY linked_at, subject
      """
    ) { FederatedIdentity(issuer: $0.text(0), subject: $0.text(1), linkedAt: $0.instant(2)) }
  }

  // MARK: Residents

  private static let columns: SQL = "r.key, r.issuer, r.subject, r.name, r.phone, r.phone_fingerprint"

  /// The key of the resident; nil if they were never here.
  static func key(issuer: String, subject: String, in transaction: any Transaction) throws -> Key? {
    try transaction.first("SELECT key FROM residents WHERE issuer = \(issuer) AND subject = \(subject)") { $0.key(0) }
  }

  static func insert(_ r: SealedResident, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO residents (key, issuer, subject, name, phone, phone_fingerprint, created_at) VALUES (
        \(r.key), \(r.issuer), \(r.subject), \(r.name), \(r.phone), \(r.phoneFingerprint), \(now))
      """)
  }

  static func update(_ r: SealedResident, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE residents SET name = \(r.name), phone = \(r.phone), phone_fingerprint = \(r.phoneFingerprint)
      WHERE key = \(r.key)
      """)
  }

  /// What was read, sealed anew; nothing happens if it was changed meanwhile.
  static func reseal(_ old: SealedResident, _ new: SealedResident, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      UPDATE residents SET name = \(new.name), phone = \(new.phone), phone_fingerprint = \(new.phoneFingerprint)
      WHERE key = \(old.key) AND name = \(old.name)
      """)
  }

  static func after(_ key: Key, limit: Int, in transaction: any Transaction) throws -> [SealedResident] {
    try transaction.rows(
      "SELECT \(columns) FROM residents r WHERE r.key > \(key) ORDER BY r.key LIMIT \(limit)", resident)
  }

  // MARK: Sessions

  static func insert(
    _ s: ResidentSession, token digest: [UInt8], resident: Key, device: Device, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO resident_sessions (key, token, resident, started_at, seen_at, address, device) VALUES (
        \(s.key), \(digest), \(resident), \(s.startedAt), \(s.seenAt), \(device.address), \(device.text))
      """)
  }

  static func open(
    _ digest: [UInt8], in transaction: any Transaction
  ) throws -> (session: ResidentSession, resident: SealedResident)? {
    try transaction.first(
      """
      SELECT \(columns), s.key, s.started_at, s.seen_at FROM resident_sessions s JOIN residents r ON r.key = s.resident
      WHERE s.token = \(digest) AND s.ended_at IS NULL
      """
    ) { (ResidentSession(key: $0.key(6), startedAt: $0.instant(7), seenAt: $0.instant(8)), resident($0)) }
  }

  static func touch(_ key: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE resident_sessions SET seen_at = \(now) WHERE key = \(key) AND seen_at < \(now)")
  }

  static func end(_ digest: [UInt8], at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE resident_sessions SET ended_at = \(now) WHERE token = \(digest) AND ended_at IS NULL")
  }

  static func sweepSessions(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM resident_sessions WHERE COALESCE(ended_at, seen_at) < \(before)")
  }

  // MARK: Followings

  static func follow(_ matter: Key, by resident: Key, since: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO followings (resident, matter, since) VALUES (\(resident), \(matter), \(since)) ON CONFLICT DO NOTHING
      """)
  }

  static func unfollow(_ matter: Key, by resident: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM followings WHERE resident = \(resident) AND matter = \(matter)")
  }

  /// The latest first.
  static func followed(by resident: Key, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      "SELECT matter FROM followings WHERE resident = \(resident) ORDER BY since DESC, matter DESC"
    ) { $0.key(0) }
  }

  private static func resident(_ row: any Row) -> SealedResident {
    SealedResident(
      key: row.key(0), issuer: row.text(1), subject: row.text(2), name: row.bytes(3), phone: row.bytesOrNil(4),
      phoneFingerprint: row.bytesOrNil(5))
  }
}
