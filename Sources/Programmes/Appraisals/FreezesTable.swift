import Basics
import Documents
import Indicators
import Storage

/// All SQL about frozen periods. Their texts are compressed; digests are over the texts.
enum FreezesTable {
  static let migrations = [
    Migration(
      "appraisals.freezes.1",
      [
        """
        CREATE TABLE appraisal_freezes (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, scheme TEXT NOT NULL, version BIGINT NOT NULL, period TEXT NOT NULL,
          revision BIGINT NOT NULL, note TEXT NOT NULL, frozen_by TEXT NOT NULL, frozen_post TEXT NOT NULL, frozen_at BIGINT NOT NULL,
          published_by TEXT NOT NULL, published_post TEXT NOT NULL, published_at BIGINT, result_digest TEXT NOT NULL, result BYTEA NOT NULL,
          before_seal TEXT NOT NULL, seal TEXT NOT NULL, UNIQUE (scheme, period, revision))
        """,
        """
        CREATE TABLE appraisal_inputs (
          frozen BIGINT NOT NULL, section TEXT NOT NULL, line_count BIGINT NOT NULL, digest TEXT NOT NULL, content BYTEA NOT NULL,
          PRIMARY KEY (frozen, section))
        """,
      ])
  ]

  private static let columns: SQL =
    """
    key, scheme, version, period, revision, note, frozen_by, frozen_post, frozen_at, published_by, published_post, published_at,
    result_digest, before_seal, seal
    """

  static func insert(
    _ f: Freeze, _ packed: [FrozenInputs.Section: [UInt8]], result: [UInt8], in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO appraisal_freezes (\(columns), result) VALUES (
        \(f.key), \(f.scheme), \(f.version), \(f.period.code), \(f.revision), \(f.note), \(f.frozenBy), \(f.frozenPost), \(f.frozenAt),
        \(f.publishedBy), \(f.publishedPost), \(f.publishedAt), \(f.resultDigest), \(f.before), \(f.seal), \(result))
      """)
    for section in FrozenInputs.Section.allCases {
      try transaction.run(
        """
        INSERT INTO appraisal_inputs (frozen, section, line_count, digest, content)
        VALUES (\(f.key), \(section.rawValue), \(f.counts[section] ?? 0), \(f.digests[section] ?? ""), \(packed[section] ?? []))
        """)
    }
  }

  /// Publishes it, once. Returns whether it was not published yet.
  static func publish(
    _ key: Key, by person: String, post: String, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE appraisal_freezes SET published_by = \(person), published_post = \(post), published_at = \(at)
      WHERE key = \(key) AND published_at IS NULL
      """) == 1
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Freeze? {
    let found = try transaction.first("SELECT \(columns) FROM appraisal_freezes WHERE key = \(key)", bare) ?? nil
    return try found.map { try counted($0, transaction) }
  }

  /// All revisions of a period, the first first.
  static func revisions(_ scheme: String, _ period: Period, in transaction: any Transaction) throws -> [Freeze] {
    try transaction.rows(
      """
      SELECT \(columns) FROM appraisal_freezes WHERE scheme = \(scheme) AND period = \(period.code) ORDER BY revision LIMIT 200
      """, bare
    ).compactMap { try $0.map { try counted($0, transaction) } }
  }

  /// The schemes of which a period is frozen.
  static func schemes(_ period: Period, in transaction: any Transaction) throws -> [String] {
    try transaction.rows("SELECT DISTINCT scheme FROM appraisal_freezes WHERE period = \(period.code) ORDER BY scheme")
    { $0.text(0) }
  }

  /// The newest, of all schemes.
  static func newest(_ limit: Int, in transaction: any Transaction) throws -> [Freeze] {
    try transaction.rows("SELECT \(columns) FROM appraisal_freezes ORDER BY key DESC LIMIT \(limit)", bare)
      .compactMap { try $0.map { try counted($0, transaction) } }
  }

  /// A column of bytes, also where somebody has put a text in their place: that is to be found out, not to end the program.
  private static func bytes(_ column: StaticString) -> SQL {
    let name: SQL = "\(name: column)"
    return "\(sqlite: "CAST(", postgres: "")\(name)\(sqlite: " AS BLOB)", postgres: "")"
  }

  /// The result as it was frozen; nil if its bytes are damaged.
  static func result(_ key: Key, in transaction: any Transaction) throws -> [UInt8]? {
    try transaction.first("SELECT \(bytes("result")) FROM appraisal_freezes WHERE key = \(key)", { $0.bytes(0) })
      .flatMap {
        Gzip.expanded($0)
      }
  }

  /// The text of a section as it was frozen; nil if its bytes are damaged.
  static func text(_ key: Key, _ section: FrozenInputs.Section, in transaction: any Transaction) throws -> [UInt8]? {
    try transaction.first(
      "SELECT \(bytes("content")) FROM appraisal_inputs WHERE frozen = \(key) AND section = \(section.rawValue)",
      { $0.bytes(0) }
    ).flatMap { Gzip.expanded($0) }
  }

  private static func bare(_ row: any Row) -> Freeze? {
    guard let period = Period(row.text(3)) else { return nil }
    return Freeze(
      key: row.key(0), scheme: row.text(1), version: row.int(2), period: period, revision: row.int(4),
      note: row.text(5),
      frozenBy: row.text(6), frozenPost: row.text(7), frozenAt: row.instant(8), publishedBy: row.text(9),
      publishedPost: row.text(10),
      publishedAt: row.instantOrNil(11), counts: [:], digests: [:], resultDigest: row.text(12), before: row.text(13),
      seal: row.text(14))
  }

  private static func counted(_ freeze: Freeze, _ transaction: any Transaction) throws -> Freeze {
    var freeze = freeze
    try transaction.forEach("SELECT section, line_count, digest FROM appraisal_inputs WHERE frozen = \(freeze.key)") {
      row in
      guard let section = FrozenInputs.Section(rawValue: row.text(0)) else { return }
      freeze.counts[section] = row.int(1)
      freeze.digests[section] = row.text(2)
    }
    return freeze
  }
}
