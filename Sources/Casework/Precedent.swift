import Basics
import Organization
import Storage
import Timing

/// A decision on whose a contested matter is (裁定先例): the next one of the kind is proposed to go the same way, and the duty
/// list is proposed to say so.
package struct Precedent: Sendable, Hashable {
  package var matter: Key
  package var number: String
  /// The ordinal of the deciding entry in its matter.
  package var entry: Int
  package var category: CategoryKey
  package var street: String?
  /// Who was found to answer for it, and who had refused or been sent it before.
  package var agency: String
  package var before: String?
  /// The line of the duty list it rests on; nil if none did.
  package var clause: String?
  package var decidedAt: Instant

  package init(
    matter: Key, number: String, entry: Int, category: CategoryKey, street: String?, agency: String, before: String?,
    clause: String?, decidedAt: Instant
  ) {
    self.matter = matter
    self.number = number
    self.entry = entry
    self.category = category
    self.street = street
    self.agency = agency
    self.before = before
    self.clause = clause
    self.decidedAt = decidedAt
  }

  /// Whether it speaks about a matter of the category in the street: a decision for a local body is about its street alone, one
  /// for a department or operator about the whole district.
  package func covers(_ category: CategoryKey, street: String?, roster: Roster) -> Bool {
    guard category == self.category else { return false }
    let isLocal = roster.agency(agency)?.area != nil
    return !isLocal || street == self.street
  }

  /// The routing it proposes, with what it rests on.
  package func routing(zone: LocalZone) -> Routing {
    let day = zone.date(decidedAt)
    return Routing(
      agency: agency, assist: [], duty: nil,
      why: Phrase(
        "先例：\(day) 对案件 \(number) 的裁定\(clause.map { "，依据权责条目 \($0)" } ?? "")",
        "Precedent: the decision of \(day) on matter \(number)\(clause.map { ", by line \($0) of the duty list" } ?? "")"))
  }
}

/// All SQL about precedents; rows made from deciding entries.
package enum PrecedentsTable {
  package static let migrations = [
    Migration(
      "casework.precedents.1",
      [
        """
        CREATE TABLE precedents (
          matter BIGINT NOT NULL, number TEXT NOT NULL, entry BIGINT NOT NULL, category TEXT NOT NULL, street TEXT,
          agency TEXT NOT NULL, before TEXT, clause TEXT, decided_at BIGINT NOT NULL, PRIMARY KEY (matter, entry))
        """,
        "CREATE INDEX precedents_category ON precedents (category, decided_at)",
        "CREATE INDEX precedents_decided ON precedents (decided_at, matter)",
      ])
  ]

  private static let columns: SQL = "matter, number, entry, category, street, agency, before, clause, decided_at"

  package static func put(_ p: Precedent, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO precedents (\(columns)) VALUES (
        \(p.matter), \(p.number), \(p.entry), \(p.category.description), \(p.street), \(p.agency), \(p.before), \(p.clause),
        \(p.decidedAt)) ON CONFLICT (matter, entry) DO NOTHING
      """)
  }

  /// The newest decisions on a category.
  package static func of(
    _ category: CategoryKey, limit: Int = 50, in transaction: any Transaction
  ) throws -> [Precedent] {
    try transaction.rows(
      """
      SELECT \(columns) FROM precedents WHERE category = \(category.description)
      ORDER BY decided_at DESC LIMIT \(limit)
      """, precedent
    ).compactMap(\.self)
  }

  /// The newest decisions of all categories.
  package static func newest(_ limit: Int, in transaction: any Transaction) throws -> [Precedent] {
    try transaction.rows(
      "SELECT \(columns) FROM precedents ORDER BY decided_at DESC, matter DESC LIMIT \(limit)", precedent
    ).compactMap(\.self)
  }

  private static func precedent(_ row: any Row) -> Precedent? {
    CategoryKey(row.text(3)).map { category in
      Precedent(
        matter: row.key(0), number: row.text(1), entry: row.int(2), category: category, street: row.textOrNil(4),
        agency: row.text(5), before: row.textOrNil(6), clause: row.textOrNil(7), decidedAt: row.instant(8))
    }
  }
}

extension Matters {
  /// The agency proposed for a matter today, and why: by the newest decision that covers it, else by the duty list.
  package func proposal(for matter: Matter) async throws -> Routing? {
    let district = district, now = now()
    guard let category = matter.category else { return nil }
    let precedents = try await database.read("precedents.of") { try PrecedentsTable.of(category, in: $0) }
    let covering = precedents.first { precedent in
      precedent.covers(category, street: matter.street, roster: district.roster)
        && district.roster.agency(precedent.agency) != nil
        && !district.isBarred(precedent.agency, from: matter.accused)
    }
    return covering?.routing(zone: district.calendar.zone) ?? district.routing(of: matter, on: district.today(now))
  }
}
