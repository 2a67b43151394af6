import Basics
import Casework
import Documents
import Storage

/// All SQL about packs: every version that was applied is kept with its text, so that nothing changes silently.
package enum PacksTable {
  package static let migrations = [
    Migration(
      "platform.packs.1",
      [
        """
        CREATE TABLE packs (
          version BIGINT PRIMARY KEY, digest TEXT NOT NULL, applied_at BIGINT NOT NULL, applied_by TEXT NOT NULL)
        """,
        "CREATE TABLE pack_texts (digest TEXT PRIMARY KEY, content BYTEA NOT NULL)",
        """
        CREATE TABLE pack_files (
          version BIGINT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (version, path))
        """,
      ])
  ]

  /// The newest version; 0 if no pack has been applied.
  package static func version(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT coalesce(max(version), 0) FROM packs")
  }

  package static func files(version: Int, in transaction: any Transaction) throws -> PackFiles {
    var files: [String: [UInt8]] = [:]
    try transaction.forEach(
      """
      SELECT f.path, t.content FROM pack_files f JOIN pack_texts t ON t.digest = f.digest WHERE f.version = \(version)
      """
    ) { files[$0.text(0)] = $0.bytes(1) }
    return PackFiles(files)
  }

  /// Some files of the newest version: by their paths, or by the folders they lie in, written with a slash at the end.
  package static func files(at paths: [String], in transaction: any Transaction) throws -> PackFiles {
    let wanted = paths.map { path -> SQL in
      path.hasSuffix("/") ? "substr(f.path, 1, CAST(\(path.count) AS INTEGER)) = \(path)" : "f.path = \(path)"
    }
    var files: [String: [UInt8]] = [:]
    try transaction.forEach(
      """
      SELECT f.path, t.content FROM pack_files f JOIN pack_texts t ON t.digest = f.digest
      WHERE f.version = (SELECT max(version) FROM packs) AND (\(wanted.joined(" OR ")))
      """
    ) { files[$0.text(0)] = $0.bytes(1) }
    return PackFiles(files)
  }

  /// The lifecycles of all versions before, each text once; the newest last.
  package static func olderLifecycles(before version: Int, in transaction: any Transaction) throws -> [PackFiles] {
    var texts: [PackFiles] = []
    try transaction.forEach(
      """
      SELECT min(f.path), min(f.version), t.content FROM pack_files f JOIN pack_texts t ON t.digest = f.digest
      WHERE f.version < \(version) AND f.path LIKE 'lifecycles/%' GROUP BY t.digest, t.content ORDER BY 2
      """
    ) { texts.append(PackFiles([$0.text(0): $0.bytes(2)])) }
    return texts
  }

  /// A version that was applied, without its texts.
  package struct Version: Sendable, Hashable {
    package var number: Int
    package var digest: String
    package var appliedAt: Instant
    package var appliedBy: String
  }

  /// Versions below a number, the newest first.
  package static func versions(before: Int, limit: Int, in transaction: any Transaction) throws -> [Version] {
    try transaction.rows(
      """
      SELECT version, digest, applied_at, applied_by FROM packs WHERE version < \(before)
      ORDER BY version DESC LIMIT \(limit)
      """
    ) { Version(number: $0.int(0), digest: $0.text(1), appliedAt: $0.instant(2), appliedBy: $0.text(3)) }
  }

  /// Writes a version with its texts; a text that is there already is not stored again.
  package static func insert(
    _ files: PackFiles, version: Int, by person: String, at: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      "INSERT INTO packs (version, digest, applied_at, applied_by) VALUES (\(version), \(files.digest), \(at), \(person))"
    )
    for (path, bytes) in files.files.sorted(by: { $0.key < $1.key }) {
      let digest = PackFiles.digest(bytes)
      try transaction.run(
        "INSERT INTO pack_texts (digest, content) VALUES (\(digest), \(bytes)) ON CONFLICT (digest) DO NOTHING")
      try transaction.run("INSERT INTO pack_files (version, path, digest) VALUES (\(version), \(path), \(digest))")
    }
  }

  /// The district of the newest version.
  /// - Throws: `Refusal` if there is none or its text cannot be read any more.
  package static func district(in database: any Database, rules: Rules) async throws -> District {
    let (version, files, older) = try await database.read("packs.files") {
      transaction -> (Int, PackFiles, [PackFiles]) in
      let version = try Self.version(in: transaction)
      let files = try Self.files(version: version, in: transaction)
      return (version, files, try Self.olderLifecycles(before: version, in: transaction))
    }
    guard version > 0 else {
      throw Refusal(
        .notFound, "pack.none",
        Phrase("还没有辖区包：请先运行 yiwang apply 目录", "There is no pack yet: run yiwang apply FOLDER first"))
    }
    // It was proved before it was applied; proving it at every start would cost a second.
    let pack = PackReader.read(files, rules: rules, version: version, olderLifecycles: older, checks: false)
    guard let district = pack.district else {
      throw Refusal(
        .invalid, "pack.broken", Phrase("已存的辖区包读不出来", "The stored pack cannot be read"),
        fields: pack.problems.errors.map { $0.fault })
    }
    return district
  }
}
