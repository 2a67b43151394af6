import Basics
import Crypto

/// One recorded step (流转记录): append-only, hashed to the one before it.
package struct Entry: Sendable, Hashable {
  package var key: Key
  package var matter: Key
  /// 1, 2, 3 … within the matter, without gaps.
  package var ordinal: Int
  package var action: String
  /// Empty for the first.
  package var from: String
  package var to: String
  /// When it happened. Imported steps happened earlier than they were recorded.
  package var at: Instant
  package var recordedAt: Instant
  package var person: String
  package var personName: String
  package var post: String
  package var agency: String
  /// What was entered, by field name, and what the step took from the catalogue (`limit`).
  package var form: [String: String]
  /// The hash of the entry before it; 32 zero bytes for the first.
  package var previous: [UInt8]
  /// SHA-256 over all of the above.
  package var hash: [UInt8]

  package init(
    key: Key, matter: Key, ordinal: Int, action: String, from: String, to: String, at: Instant, recordedAt: Instant,
    person: String, personName: String, post: String, agency: String, form: [String: String], previous: [UInt8],
    hash: [UInt8]? = nil
  ) {
    self.key = key
    self.matter = matter
    self.ordinal = ordinal
    self.action = action
    self.from = from
    self.to = to
    self.at = at
    self.recordedAt = recordedAt
    self.person = person
    self.personName = personName
    self.post = post
    self.agency = agency
    self.form = form
    self.previous = previous
    self.hash = hash ?? []
    if hash == nil { self.hash = seal() }
  }

  /// The hash before the first entry of a matter.
  package static let genesis = [UInt8](repeating: 0, count: 32)

  /// The hash this entry must have. Every value goes in with its length, so no two entries share a text.
  package func seal() -> [UInt8] {
    var hasher = SHA256()
    var buffer: [UInt8] = []
    buffer.reserveCapacity(512)
    func add(_ text: String) {
      add(Int64(text.utf8.count))
      buffer.append(contentsOf: text.utf8)
    }
    func add(_ number: Int64) { withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) } }
    add("yiwang entry 1")
    add(key.number)
    add(matter.number)
    add(Int64(ordinal))
    for text in [action, from, to] { add(text) }
    add(at.milliseconds)
    add(recordedAt.milliseconds)
    for text in [person, personName, post, agency] { add(text) }
    add(Int64(form.count))
    for (name, value) in form.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(value)
    }
    buffer.append(contentsOf: previous)
    hasher.update(data: buffer)
    return Array(hasher.finalize())
  }
}
