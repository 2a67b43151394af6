import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Storage

/// Every step as it is recorded, as a stream of events that goes on where it was left (text/event-stream, WHATWG HTML 9.2).
enum EventsEndpoint {
  static let all: [Endpoint] = [
    .api(
      .get, "/events", permission: .see, purpose: Phrase("流转记录事件流", "Steps as they are recorded, as a stream"),
      contract: Contract(
        heading: MatterEndpoints.heading,
        inputs: [
          .init("Last-Event-ID", .header, .text, Phrase("从这条记录之后续传", "goes on after this entry")),
          .init("after", .query, .text, Phrase("同 Last-Event-ID", "the same, where headers cannot be set")),
        ], answer: .file("text/event-stream")), answer: stream)
  ]

  /// How many entries are read at once.
  private static let batch = 200

  @Sendable private static func stream(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction, reach = call.principal.reach
    let asked = call.fields[HTTPField.Name("Last-Event-ID")!]?.nonEmpty ?? call.query["after"]?.nonEmpty
    var from: Key?
    if let asked {
      guard let key = Key(text: asked) else {
        throw Refusal.invalid("Last-Event-ID", Phrase("续传位置无效", "The place to go on from is not valid"))
      }
      from = key
    }
    let name = "events \(call.principal.person) \(call.principal.post)"
    let watched = try jurisdiction.live.watch(reach, name: name)
    let start = from ?? Key.first(at: jurisdiction.now()) ?? Key(0)
    var reply = Reply()
    reply.fields[.contentType] = "text/event-stream; charset=utf-8"
    reply.fields[.cacheControl] = "no-store"
    let isResumed = from != nil
    reply.writing = { write in
      var reader = EventReader(call: call, after: start, isResumed: isResumed)
      try await write(Array("retry: 2000\n: events\n\n".utf8))
      try await reader.catchUp(write)
      // Whatever wakes the feed, a change or its beat, is the time to look.
      for await piece in watched {
        if piece.starts(with: Array(": beat".utf8)) { try await write(piece) }
        try await reader.catchUp(write)
      }
    }
    return reply
  }

  /// Reads the log from where it was left. Entries become visible out of the order of their keys, so the last seconds are read again
  /// and told once.
  private struct EventReader {
    let call: Call
    var after: Key
    var told: Set<Key> = []
    private static let window = Seconds.seconds(5)
    /// The same as a distance of keys, which hold milliseconds above 22 bits.
    private static let windowKeys = window.milliseconds << 22

    init(call: Call, after: Key, isResumed: Bool) {
      self.call = call
      self.after = after
      // Whoever goes on after an entry may have missed one that became visible later with an earlier key.
      if isResumed { self.after = Key(max(0, after.number - Self.windowKeys)) }
    }

    mutating func catchUp(_ write: ([UInt8]) async throws -> Void) async throws {
      while true {
        let from = after, reach = call.principal.reach
        let found = try await call.jurisdiction.database.read("api.events") {
          transaction -> [(key: Key, one: EntryOfMatter?)] in
          var entries: [Entry] = []
          try EntriesTable.forEach(after: from, limit: EventsEndpoint.batch, in: transaction) { entries.append($0) }
          let matters = try MattersTable.of(Array(Set(entries.map(\.matter))), in: transaction)
          let byKey = Dictionary(matters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
          return entries.map { entry in
            (
              entry.key,
              byKey[entry.matter].flatMap { reach.admits($0) ? EntryOfMatter(entry: entry, matter: $0) : nil }
            )
          }
        }
        let isLast = found.count < EventsEndpoint.batch
        for (key, one) in found where told.insert(key).inserted {
          guard let one else { continue }
          let data = APIShapes.entry.json(one, call).description
          try await write(Array("id: \(one.entry.key)\nevent: entry\ndata: \(data)\n\n".utf8))
        }
        let edge = Key.first(at: call.jurisdiction.now() - Self.window)
        if !isLast, let end = found.last?.key {
          after = end
        } else if let edge, edge > after {
          after = edge
        }
        let passed = after
        told = told.filter { $0 > passed }
        if isLast { return }
      }
    }
  }
}
