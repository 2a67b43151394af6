import Basics
import Storage

/// Handing over and taking over.
package struct Handovers: Sendable {
  package let database: any Database
  package let keys: KeyMaker

  package init(database: any Database, keys: KeyMaker) {
    self.database = database
    self.keys = keys
  }

  /// The shift the person may hand over now: the one they are on, or the one before it that nobody has taken over. nil if
  /// there is none.
  package static func shift(
    of officer: DutyOfficer, in transaction: any Transaction
  ) throws -> Shift? {
    for shift in try ShiftsTable.begun(agency: officer.agency, by: officer.now, limit: 2, in: transaction)
    where shift.person == officer.person {
      if try HandoversTable.from(shift: shift.key, in: transaction)?.incoming == nil { return shift }
    }
    return nil
  }

  /// Signs as the one who leaves. What they wrote before, and nobody has received, is replaced.
  /// - Parameters:
  ///   - words: the name of agency and post.
  ///   - way: how they showed who they are; done before, outside of the transaction.
  /// - Throws: `duty.notYours` if they are not on duty, and have nothing to hand over.
  package func give(
    summary: String, items: String, words: (agency: Phrase, post: Phrase), by officer: DutyOfficer,
    way: Handover.Way
  ) async throws -> Handover {
    let key = keys.next(at: officer.now)
    return try await database.write("duty.handover.give") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      guard let shift = try Self.shift(of: officer, in: transaction) else { throw Self.notYours }
      if let before = try HandoversTable.from(shift: shift.key, in: transaction) {
        try HandoversTable.replace(before.key, at: officer.now, in: transaction)
      }
      let next = try ShiftsTable.next(agency: officer.agency, from: shift.ends, in: transaction)
      let text = Handover.text(
        agency: words.agency, shift: "\(officer.zone.text(shift.starts)) – \(officer.zone.text(shift.ends))",
        officer: officer, post: words.post, summary: summary, items: items)
      let handover = Handover(
        key: key, agency: officer.agency, fromShift: shift.key, toShift: next?.key, text: text,
        digest: Handover.digest(text), outgoing: signature(officer, way))
      try HandoversTable.insert(handover, in: transaction)
      try DutyLog.append(
        officer.line(
          Phrase(
            "交班已签字，等待接班（摘要 \(handover.digest.prefix(12))）",
            "Handover signed, waiting for who comes (digest \(handover.digest.prefix(12)))")), by: officer,
        in: transaction)
      return handover
    }
  }

  /// Signs as the one who comes.
  /// - Parameter digest: of the text they have read.
  /// - Throws: `duty.samePerson`, `duty.notNext`, `duty.textChanged`, `duty.received`, `duty.noHandover`.
  package func take(
    _ key: Key, digest: String, by officer: DutyOfficer, way: Handover.Way
  ) async throws -> Handover {
    try await database.write("duty.handover.take") { transaction in
      try DutyLogTable.takeTurn(in: transaction)
      guard let handover = try HandoversTable.one(key, in: transaction) else { throw Self.none }
      guard handover.incoming == nil, handover.replacedAt == nil else { throw Self.received }
      // Whoever changes the row cannot know what the other officer has read.
      guard handover.isUntouched, handover.digest == digest else { throw Self.textChanged }
      guard handover.outgoing.person != officer.person else { throw Self.samePerson }
      let next = try Self.next(after: handover, by: officer, in: transaction)
      guard officer.agency == handover.agency, next.map({ $0.person == officer.person }) ?? true else {
        throw Self.notNext(next)
      }
      guard try HandoversTable.sign(key, signature(officer, way), shift: next?.key, in: transaction) else {
        throw Self.received
      }
      try DutyLog.append(
        officer.line(
          Phrase(
            "接班已签字：\(handover.outgoing.personName) → \(officer.personName)",
            "Taken over and signed: \(handover.outgoing.personName) → \(officer.personName)")), by: officer,
        in: transaction)
      return handover
    }
  }

  /// The shift that takes over: the one named at handing over, if it is still on the roster, or the next there is.
  private static func next(
    after handover: Handover, by officer: DutyOfficer, in transaction: any Transaction
  ) throws -> Shift? {
    if let named = try handover.toShift.flatMap({ try ShiftsTable.one($0, in: transaction) }) { return named }
    guard let from = try ShiftsTable.one(handover.fromShift, in: transaction) else { return nil }
    return try ShiftsTable.next(agency: handover.agency, from: from.ends, in: transaction)
  }

  /// Adds a note to a handover, signed or not; nothing of it changes.
  /// - Throws: `duty.noHandover`.
  package func note(_ text: String, on key: Key, by officer: DutyOfficer) async throws {
    let note = Handover.Note(
      at: officer.now, person: officer.person, personName: officer.personName, text: text)
    let noteKey = keys.next(at: officer.now)
    try await database.write("duty.handover.note") { transaction in
      guard let handover = try HandoversTable.one(key, in: transaction), handover.agency == officer.agency else {
        throw Self.none
      }
      try HandoversTable.insert(note, key: noteKey, of: key, in: transaction)
    }
  }

  private func signature(_ officer: DutyOfficer, _ way: Handover.Way) -> Handover.Signature {
    Handover.Signature(
      person: officer.person, personName: officer.personName, post: officer.post, at: officer.now, way: way)
  }

  static let none = Refusal(.notFound, "duty.noHandover", Phrase("没有这份交接班", "There is no such handover"))
  static let notYours = Refusal(
    .notNow, "duty.notYours",
    Phrase(
      "您现在不在班，或本班已交接；如是替班，请先登记代班", "You are not on duty, or your shift is handed over; a stand-in is entered first"))
  static let received = Refusal(
    .conflict, "duty.received", Phrase("这份交接班已签收或已被替换", "This handover was signed already, or replaced"))
  static let textChanged = Refusal(
    .conflict, "duty.textChanged",
    Phrase("交接班文字与签字时不同，不能签字，请重新交班", "The text is not the one that was signed: it must be handed over anew"))
  static let samePerson = Refusal(
    .forbidden, "duty.samePerson", Phrase("接班人不能是交班人本人", "Nobody takes over from themselves"))

  private static func notNext(_ shift: Shift?) -> Refusal {
    guard let shift else {
      return Refusal(
        .forbidden, "duty.notNext", Phrase("只有本单位的人能接班", "Only somebody of the same agency takes over"))
    }
    return Refusal(
      .forbidden, "duty.notNext",
      Phrase(
        "下一班是\(shift.personName)；如是替班，请先登记代班", "The next shift is \(shift.personName)'s; a stand-in is entered first"))
  }
}
