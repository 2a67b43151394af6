import Basics
import Storage

/// Who acts in the duty room, when, and in which language the log tells of it.
package struct DutyOfficer: Sendable, Hashable {
  package var person: String
  package var personName: String
  package var post: String
  package var agency: String
  package var now: Instant
  package var zone: LocalZone
  package var language: Language

  package init(
    person: String, personName: String, post: String, agency: String, now: Instant, zone: LocalZone,
    language: Language
  ) {
    self.person = person
    self.personName = personName
    self.post = post
    self.agency = agency
    self.now = now
    self.zone = zone
    self.language = language
  }

  /// A line about what was done just now.
  func line(_ phrase: Phrase, matter: String? = nil, run: Key? = nil, opens: Bool = false) -> LogLine.Draft {
    LogLine.Draft(
      at: now, person: person, personName: personName, post: post,
      text: String(phrase[language].prefix(LogLine.textMost)), matter: matter, run: run, opens: opens)
  }
}

/// The minute log of the duty room.
package enum DutyLog {
  /// Adds a line, in a transaction that does something the log tells of, or for itself.
  /// - Throws: `duty.closed` if it closes a line that is not open.
  @discardableResult
  package static func append(
    _ draft: LogLine.Draft, by officer: DutyOfficer, in transaction: any Transaction
  ) throws -> LogLine {
    try DutyLogTable.takeTurn(in: transaction)
    if let closed = draft.closes, try !DutyLogTable.close(closed, in: transaction) {
      throw Refusal(
        .conflict, "duty.closed",
        Phrase("第 \(closed) 条不是待办，或已办结", "Line \(closed) is not open, or was closed already"))
    }
    let head = try DutyLogTable.head(in: transaction)
    let line = LogLine(ordinal: head.ordinal + 1, recordedAt: officer.now, draft: draft, previous: head.hash)
    try DutyLogTable.insert(line, day: officer.zone.date(draft.at), in: transaction)
    return line
  }

  /// Reads the whole log and says what was changed, removed, inserted or reordered. That the last lines were cut off together
  /// with the mark of the end shows in the audit only, which has number and hash of every line that was written on a page.
  package static func check(_ database: any Database) async throws -> (count: Int, flaws: [LogFlaw]) {
    // Taken first: lines that are added meanwhile lie behind it.
    let head = try await database.read("duty.log.head") { try DutyLogTable.head(in: $0) }
    var flaws: [LogFlaw] = []
    var last = 0, hash = LogLine.genesis, count = 0
    while last < head.ordinal {
      let from = last
      let lines = try await database.read("duty.log.check") {
        try DutyLogTable.batch(after: from, limit: 1000, in: $0)
      }.filter { $0.ordinal <= head.ordinal }
      guard let end = lines.last else { break }
      flaws += LogLine.flaws(in: lines, after: last, hash: hash)
      count += lines.count
      last = end.ordinal
      hash = end.hash
    }
    if last != head.ordinal || hash != head.hash {
      flaws.append(
        LogFlaw(
          ordinal: head.ordinal, phrase: Phrase("日志末尾与标记不符", "the end of the log is not the one marked")))
    }
    return (count, flaws)
  }
}
