import Basics
import Casework
import Identity
import Organization
import Platform
import Storage
import Timing

/// The duty roster (值班表): who may be on it, adding, taking out, standing in. Nothing here counts anybody's hours.
package struct DutyRoster: Sendable {
  /// A person who may be on duty from a post on a day.
  package struct Holder: Sendable, Hashable {
    package var post: String
    package var person: String
    package var personName: String
  }

  /// One shift of a pattern before it is saved.
  package struct Proposal: Sendable {
    package var day: LocalDate
    /// nil if nobody holds the post on the day.
    package var shift: Shift?
    /// Why it cannot be saved.
    package var fault: Phrase?
  }

  package let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  private var district: District { jurisdiction.district }

  // MARK: Persons

  /// Who acts from a post on the day: whoever stands in comes before the one they stand in for.
  package static func holding(_ holdings: [PostHolding], on day: LocalDate) -> PostHolding? {
    let inForce = holdings.filter { $0.isInForce(on: day) }
    return inForce.first { $0.kind.isStandIn } ?? inForce.first
  }

  /// Who acts from the post on each of the days; days on which nobody does are missing. In a demonstration a post nobody holds
  /// acts under its own name, as it does when it is picked.
  package func holders(of post: String, on days: [LocalDate]) async throws -> [LocalDate: Holder] {
    let holdings = try await jurisdiction.people.holdings(ofPost: post)
    var found: [LocalDate: Holder] = [:]
    var persons: [Key: Person] = [:]
    for day in days {
      if let holding = Self.holding(holdings, on: day) {
        if persons[holding.person] == nil {
          persons[holding.person] = try await jurisdiction.people.person(holding.person)
        }
        guard let person = persons[holding.person] else { continue }
        found[day] = Holder(post: post, person: person.code, personName: person.name)
      } else if jurisdiction.allowsPicker, let picked = district.roster.principal(post: post, on: day) {
        found[day] = Holder(post: post, person: picked.person, personName: picked.personName)
      }
    }
    return found
  }

  /// Everybody who acts from one of these posts on the day, in the order of the posts.
  package func holders(of posts: [String], on day: LocalDate) async throws -> [Holder] {
    let held = Dictionary(
      grouping: try await jurisdiction.people.holders(of: posts, on: day), by: { $0.holding.post })
    return posts.flatMap { post -> [Holder] in
      if let own = held[post] {
        // Whoever stands in comes first: they are the one to reach.
        return (own.filter { $0.holding.kind.isStandIn } + own.filter { !$0.holding.kind.isStandIn }).map {
          Holder(post: post, person: $0.code, personName: $0.name)
        }
      }
      guard jurisdiction.allowsPicker, let picked = district.roster.principal(post: post, on: day) else { return [] }
      return [Holder(post: post, person: picked.person, personName: picked.personName)]
    }
  }

  /// Who may stand in on the shift: whoever holds a post of its agency on the day it begins.
  package func candidates(for shift: Shift) async throws -> [Holder] {
    let posts = district.roster.posts.filter { $0.agency == shift.agency }.map(\.code)
    var seen: Set<String> = [shift.person]
    return try await holders(of: posts, on: district.today(shift.starts)).filter { seen.insert($0.person).inserted }
  }

  // MARK: Changes

  /// The shifts of a pattern, each with what stands in its way.
  package func proposals(_ pattern: ShiftPattern, post: Post, now: Instant) async throws -> [Proposal] {
    let spans = pattern.spans(district.calendar)
    let holders = try await holders(of: post.code, on: spans.map(\.day))
    var proposals = spans.map { span -> Proposal in
      guard let holder = holders[span.day] else {
        return Proposal(day: span.day, fault: Phrase("该日无人任此岗", "nobody holds the post on this day"))
      }
      let shift = Shift(
        key: jurisdiction.surroundings.keys.next(at: now), kind: pattern.kind.code, agency: post.agency,
        post: post.code, person: holder.person, personName: holder.personName, starts: span.starts, ends: span.ends)
      let fault: Phrase? = span.ends <= now ? Phrase("已经过去", "it is over already") : nil
      return Proposal(day: span.day, shift: shift, fault: fault)
    }
    let wanted = proposals.map(\.shift)
    let met = try await jurisdiction.database.read("duty.shifts.met") { transaction in
      try wanted.map { try $0.flatMap { try Self.met(by: $0, in: transaction) } }
    }
    for (index, other) in met.enumerated() where proposals[index].fault == nil {
      proposals[index].fault = other.map { overlap($0) }
    }
    return proposals
  }

  /// Saves what was previewed.
  /// - Throws: `duty.overlap` if somebody was entered meanwhile.
  package func add(_ shifts: [Shift], by officer: DutyOfficer) async throws {
    try await jurisdiction.database.write("duty.shifts.add") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      for shift in shifts {
        if let other = try Self.met(by: shift, in: transaction) { throw overlapping(other) }
        try ShiftsTable.insert(shift, by: officer.person, at: officer.now, in: transaction)
      }
    }
  }

  /// Takes a shift out that has not begun.
  /// - Throws: `duty.noShift`, `duty.begun`.
  package func remove(_ key: Key, by officer: DutyOfficer) async throws {
    try await jurisdiction.database.write("duty.shifts.remove") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      guard let shift = try ShiftsTable.one(key, in: transaction) else { throw Self.noShift }
      guard shift.starts > officer.now else {
        throw Refusal(
          .notNow, "duty.begun", Phrase("本班已开始，只能登记代班", "It has begun: only a stand-in can be entered"))
      }
      try ShiftsTable.remove(key, by: officer.person, at: officer.now, in: transaction)
    }
  }

  /// Names somebody else for this one shift, and says so in the log.
  /// - Throws: `duty.noShift`, `duty.over`, `duty.overlap`.
  package func standIn(_ holder: Holder, for key: Key, reason: String, by officer: DutyOfficer) async throws {
    try await jurisdiction.database.write("duty.shifts.standIn") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      guard let shift = try ShiftsTable.one(key, in: transaction) else { throw Self.noShift }
      guard shift.ends > officer.now else {
        throw Refusal(.notNow, "duty.over", Phrase("本班已结束", "The shift is over"))
      }
      let other = try ShiftsTable.met(
        agency: "", person: holder.person, from: shift.starts, to: shift.ends, except: key, in: transaction)
      if let other { throw overlapping(other) }
      let planned =
        shift.standIn
        ?? Shift.StandIn(person: shift.person, personName: shift.personName, reason: "")
      try ShiftsTable.set(
        person: holder.person, name: holder.personName,
        standIn: .init(person: planned.person, personName: planned.personName, reason: reason), of: key,
        in: transaction)
      let span = "\(officer.zone.text(shift.starts)) – \(officer.zone.text(shift.ends))"
      try DutyLog.append(
        officer.line(
          Phrase(
            "代班：\(span)，\(shift.personName) → \(holder.personName)。\(reason)",
            "Stand-in: \(span), \(shift.personName) → \(holder.personName). \(reason)")), by: officer,
        in: transaction)
    }
  }

  private static func met(by shift: Shift, in transaction: any Transaction) throws -> Shift? {
    try ShiftsTable.met(
      agency: shift.agency, person: shift.person, from: shift.starts, to: shift.ends, except: shift.key,
      in: transaction)
  }

  private func overlap(_ other: Shift) -> Phrase {
    let zone = district.calendar.zone, agency = district.roster.name(other.agency)
    let span = "\(zone.text(other.starts)) – \(zone.text(other.ends))"
    return Phrase(
      "与\(agency.zh) \(other.personName) 的班次重叠：\(span)",
      "overlaps the shift of \(other.personName), \(agency.en): \(span)")
  }

  private func overlapping(_ other: Shift) -> Refusal {
    let phrase = overlap(other)
    return Refusal(.conflict, "duty.overlap", phrase, fields: [.init("post", phrase)])
  }

  static let noShift = Refusal(.notFound, "duty.noShift", Phrase("没有这个班次", "There is no such shift"))
}
