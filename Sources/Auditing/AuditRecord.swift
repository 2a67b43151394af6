import Basics
import Crypto

/// One link of the chain: what happened, its place, and the hash that binds it to the link before.
package struct AuditRecord: Sendable, Hashable {
  /// 1, 2, 3 … without gaps.
  package var ordinal: Int64
  package var draft: AuditDraft
  /// The hash of the record before it; 32 zero bytes for the first.
  package var previous: [UInt8]
  /// SHA-256 over all of the above.
  package var hash: [UInt8]

  package init(ordinal: Int64, draft: AuditDraft, previous: [UInt8], hash: [UInt8]) {
    self.ordinal = ordinal
    self.draft = draft
    self.previous = previous
    self.hash = hash
  }

  /// A new link. The draft is cleaned, so that what is hashed is what is stored.
  package init(ordinal: Int64, draft: AuditDraft, previous: [UInt8]) {
    self.init(ordinal: ordinal, draft: draft.cleaned, previous: previous, hash: [])
    hash = seal()
  }

  /// The hash before the first record.
  package static let genesis = [UInt8](repeating: 0, count: 32)

  /// The hash this record must have. Every value goes in with its length, so no two records share a text.
  package func seal() -> [UInt8] {
    var buffer: [UInt8] = []
    buffer.reserveCapacity(512)
    func add(_ text: String) {
      add(Int64(text.utf8.count))
      buffer.append(contentsOf: text.utf8)
    }
    func add(_ number: Int64) { withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) } }
    add("yiwang audit 1")
    add(ordinal)
    add(draft.at.milliseconds)
    add(draft.kind.rawValue)
    add(draft.person)
    add(draft.personName)
    add(draft.post)
    add(draft.agency)
    add(draft.address)
    add(draft.request)
    add(draft.act)
    add(draft.subject)
    add(Int64(draft.fields.count))
    for field in draft.fields { add(field) }
    add(draft.reason)
    add(draft.result)
    add(draft.detail)
    add(Int64(previous.count))
    buffer.append(contentsOf: previous)
    return Array(SHA256.hash(data: buffer))
  }
}

/// A place in the chain: how far it goes and the hash there. Noted outside of the database (printed, sent to a log
/// host), it proves later that everything up to it is still there; nothing inside the database can prove that against
/// somebody who puts back an older copy of all of it.
package struct AuditAnchor: Sendable, Hashable, CustomStringConvertible {
  package var ordinal: Int64
  package var hash: [UInt8]

  package init(ordinal: Int64, hash: [UInt8]) {
    self.ordinal = ordinal
    self.hash = hash
  }

  /// The place before the first record.
  package static let start = AuditAnchor(ordinal: 0, hash: AuditRecord.genesis)

  /// From its description; nil if it is none.
  package init?(text: some StringProtocol) {
    let words = text.split(separator: " ")
    guard words.count == 2, let ordinal = Int64(words[0]), ordinal >= 0, words[1].utf8.count == 64 else { return nil }
    let digits = words[1].utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64 else { return nil }
    self.init(ordinal: ordinal, hash: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }

  /// `42 9f86d0…` with 64 hexadecimal digits.
  package var description: String { "\(ordinal) \(hexadecimal(hash))" }

  /// What the MAC of the head row covers.
  package var headBytes: [UInt8] { Array("yiwang audit head 1 \(self)".utf8) }
  /// What the MAC of the floor row covers.
  package var floorBytes: [UInt8] { Array("yiwang audit floor 1 \(self)".utf8) }
}
