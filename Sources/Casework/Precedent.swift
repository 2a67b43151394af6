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
