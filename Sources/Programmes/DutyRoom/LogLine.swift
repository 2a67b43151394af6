import Basics
import Ciphers

/// One line of the duty officer's minute log (值班日志): append-only, hashed to the line before it.
package struct LogLine: Sendable, Hashable {
  /// What somebody writes down, before it has its place in the log.
  package struct Draft: Sendable, Hashable {
    /// When it happened; it may be written down some minutes later.
    package var at: Instant
    package var person: String
    package var personName: String
    package var post: String
    package var text: String
    /// The number of the matter it is about, if it is about one.
    package var matter: String?
    /// The run of an emergency plan it belongs to.
    package var run: Key?
    /// Something that is still to be done: it stays among the open items until a later line closes it.
    package var opens = false
    /// The ordinal of the open line that this one closes.
    package var closes: Int?

    package init(
      at: Instant, person: String, personName: String, post: String, text: String, matter: String? = nil,
      run: Key? = nil, opens: Bool = false, closes: Int? = nil
    ) {
      self.at = at
      self.person = person
      self.personName = personName
      self.post = post
      self.text = text
      self.matter = matter
      self.run = run
      self.opens = opens
      self.closes = closes
    }
  }

  /// 1, 2, 3 … without gaps.
  package var ordinal: Int
  package var recordedAt: Instant
  package var draft: Draft
  /// The hash of the line before it; 32 zero bytes for the first.
  package var previous: [UInt8]
  /// SHA-256 over all of the above.
  package var hash: [UInt8]

  package static let genesis = [UInt8](repeating: 0, count: 32)
  package static let textMost = 1000

  package init(ordinal: Int, recordedAt: Instant, draft: Draft, previous: [UInt8], hash: [UInt8]? = nil) {
    self.ordinal = ordinal
    self.recordedAt = recordedAt
    self.draft = draft
    self.previous = previous
    self.hash = hash ?? []
    if hash == nil { self.hash = seal() }
  }

  /// The hash this line must have. Every value goes in with its length, so no two lines share a text.
  package func seal() -> [UInt8] {
    var buffer: [UInt8] = []
    func add(_ number: Int64) { withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) } }
    func add(_ text: String?) {
      add(Int64(text?.utf8.count ?? -1))
      buffer.append(contentsOf: (text ?? "").utf8)
    }
    add("yiwang duty log 1")
    add(Int64(ordinal))
    add(draft.at.milliseconds)
    add(recordedAt.milliseconds)
    for text in [draft.person, draft.personName, draft.post, draft.text, draft.matter] { add(text) }
    add(draft.run?.number ?? 0)
    add(draft.opens ? 1 : 0)
    add(Int64(draft.closes ?? 0))
    buffer.append(contentsOf: previous)
    return sha256(buffer)
  }
}

/// What a check of the log has found wrong.
package struct LogFlaw: Sendable, Hashable {
  /// The place in the log.
  package var ordinal: Int
  package var phrase: Phrase
}

extension LogLine {
  /// What is wrong with lines that follow one another.
  /// - Parameters:
  ///   - lines: as they are stored, by ordinal.
  ///   - ordinal: of the line before the first of them, with its hash; 0 and `genesis` at the beginning of the log.
  package static func flaws(
    in lines: [LogLine], after ordinal: Int = 0, hash: [UInt8] = genesis
  ) -> [LogFlaw] {
    var flaws: [LogFlaw] = []
    var last = ordinal, previous = hash
    for line in lines {
      if line.ordinal != last + 1 {
        flaws.append(
          LogFlaw(
            ordinal: line.ordinal,
            phrase: Phrase("第 \(last + 1) 条缺失或次序不对", "line \(last + 1) is missing or out of order")))
      }
      if line.previous != previous {
        flaws.append(
          LogFlaw(
            ordinal: line.ordinal,
            phrase: Phrase("第 \(line.ordinal) 条与前一条接不上", "line \(line.ordinal) does not follow the one before")))
      }
      if line.seal() != line.hash {
        flaws.append(
          LogFlaw(
            ordinal: line.ordinal, phrase: Phrase("第 \(line.ordinal) 条被改动", "line \(line.ordinal) was changed")))
      }
      last = line.ordinal
      previous = line.hash
    }
    return flaws
  }
}
