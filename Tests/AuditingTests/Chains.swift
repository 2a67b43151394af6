import Auditing
import Basics
import Crypto
import Storage
import TestSupport

/// A chain to play with: its key, its drafts, its check.
enum Chains {
  static let now = ManualClock.start
  static let migrations = [AuditTable.migrations]

  static func mac(_ key: String) -> @Sendable ([UInt8]) -> [UInt8] {
    { Array(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: Array(key.utf8)))) }
  }

  static func isMAC(_ keys: String...) -> @Sendable ([UInt8], [UInt8]) -> Bool {
    { mac, bytes in keys.contains { Chains.mac($0)(bytes) == mac } }
  }

  static func trail(_ database: any Database, key: String = "k1") -> AuditTrail {
    AuditTrail(database: database, mac: mac(key))
  }

  /// One draft a second, of all kinds and several persons.
  static func draft(_ number: Int, at: Instant = now) -> AuditDraft {
    let kinds = AuditDraft.Kind.allCases
    return AuditDraft(
      at: at + .seconds(number), kind: kinds[number % kinds.count], person: number % 5 == 0 ? "" : "p\(number % 5)",
      personName: "王五", post: "坐席", agency: "a\(number % 3)", address: "192.0.2.\(number % 200)",
      request: "r\(number)", act: "POST /matters/:number/steps",
      subject: "matter 320115-20261123-\(padded(number / 4, 6))",
      fields: number % 3 == 0 ? ["reporter.phone", "reporter.name"] : [], reason: number % 3 == 0 ? "回访" : "",
      result: number % 7 == 2 ? "forbidden" : "ok", detail: "n\(number)")
  }

  static func fill(_ count: Int, from: Int = 1, in database: any Database, key: String = "k1") async throws {
    try await trail(database, key: key).record((from..<(from + count)).map { draft($0) })
  }

  static func faults(
    _ database: any Database, anchors: [AuditAnchor] = []
  ) async throws -> [String] {
    let report = try await AuditCheck(database: database, anchors: anchors, isMAC: isMAC("k1")).run()
    return report.faults.map { "\($0.place): \($0.phrase.en)" }
  }

  static func all(_ database: any Database) async throws -> [AuditRecord] {
    try await database.read("all") { try AuditTable.batch(after: 0, limit: 1_000_000, in: $0) }
  }
}
