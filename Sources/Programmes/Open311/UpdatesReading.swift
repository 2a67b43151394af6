import Basics
import Casework
import Documents
import Organization
import Platform
import Postage
import Site
import Storage

/// Brings back what other servers say of our matters: a note in the log, once for each of their updates. An end over there is put
/// before a person and closes nothing here: whether it is fixed is for us to see.
struct UpdatesReading: Sendable {
  static let job = Job("open311.updates", every: .seconds(10)) { jurisdiction in
    var count = 0
    for peer in try PeersFile.peers(of: jurisdiction) {
      count += try await UpdatesReading(jurisdiction: jurisdiction, peer: peer).read()
    }
    return count
  }

  /// Read again before where the last reading ended: what was written while it was read is not lost.
  private static let overlap = Seconds.minutes(5)
  private static let window = Seconds.days(1)
  private static let note = "note"

  let jurisdiction: Jurisdiction
  let peer: Peer

  /// Returns how many updates were new. What fails is said on the page of the queue, and tried again.
  func read() async throws -> Int {
    let code = peer.code, now = jurisdiction.now()
    let last = try await jurisdiction.database.read("open311.reading") { try ReceivedTable.reading(of: code, in: $0) }
    var reading = last ?? ReceivedTable.Reading(until: now - Self.window, at: now)
    var count = 0
    do {
      try await askTokens()
      while reading.until < now {
        let from = reading.until - Self.overlap, to = min(now, reading.until + Self.window)
        count += try await read(from: from, to: to)
        reading.until = to
      }
      reading.error = nil
    } catch let fault as PostageFault {
      reading.error = fault.description
    } catch is Problem {
      reading.error = "the answer is no JSON"
    }
    reading.at = now
    let done = reading
    try await jurisdiction.database.write("open311.reading") { try ReceivedTable.put(done, of: code, in: $0) }
    return count
  }

  private func ask(_ path: String, _ values: [(String, String)]) async throws -> JSONValue {
    var values = values
    // As some clients do: servers that tell more to whoever sent it know us by it.
    if !peer.isBearer { values.append(("api_key", peer.key)) }
    if let jurisdiction = peer.jurisdiction { values.append(("jurisdiction_id", jurisdiction)) }
    let query = values.map { "\(Look.percentEncoded($0.0))=\(Look.percentEncoded($0.1))" }.joined(separator: "&")
    let answer = try await jurisdiction.surroundings.remote(try peer.request("\(path)?\(query)"))
    guard answer.status == 200 else {
      throw PostageFault("HTTP \(answer.status) \(Forwarding.reason(answer.body))")
    }
    return try JSONValue.parse(answer.body, file: "answer")
  }

  /// Numbers against tokens.
  private func askTokens() async throws {
    let code = peer.code
    let waiting = try await jurisdiction.database.read("open311.tokens") {
      try SendingsTable.withToken(peer: code, after: Key(0), limit: 50, in: $0)
    }
    for sending in waiting {
      guard let token = sending.token else { continue }
      let reply = try await ask("tokens/\(Look.percentEncoded(token)).json", [])
      guard let remote = Forwarding.text(reply[0]?["service_request_id"]) else { continue }
      var known = sending
      known.remote = remote
      let settled = known
      try await jurisdiction.database.write("open311.number") { try SendingsTable.settle(settled, in: $0) }
    }
  }

  private func read(from: Instant, to: Instant) async throws -> Int {
    var count = 0, after: String?
    while true {
      var values = [("start_date", Moment.utc(from)), ("end_date", Moment.utc(to))]
      if let after { values.append(("after", after)) }
      let reply = try await ask("servicerequestupdates.json", values)
      let updates = reply.array ?? reply["service_request_updates"]?.array ?? []
      var isNew = false
      for update in updates where try await take(update) {
        isNew = true
        count += 1
      }
      // A server that leaves nothing out answers the same again; one like ours goes on after the last.
      guard updates.count >= 10_000, isNew, let last = Forwarding.text(updates.last?["update_id"]), last != after else {
        return count
      }
      after = last
    }
  }

  /// Takes one update up. Returns whether it was new.
  private func take(_ update: JSONValue) async throws -> Bool {
    let code = peer.code
    guard let id = Forwarding.text(update["update_id"]), id.utf8.count <= 200, !id.utf8.contains(0),
      let remote = Forwarding.text(update["service_request_id"]), !remote.utf8.contains(0), let word = update["status"]?.string,
      let at = update["updated_datetime"]?.string.flatMap(Moment.read)
    else { return false }
    let known = try await jurisdiction.database.read("open311.known") { transaction -> Matter? in
      guard try !ReceivedTable.isKept(id, of: code, in: transaction),
        let key = try SendingsTable.matter(remote: remote, peer: code, in: transaction)
      else { return nil }
      return try MattersTable.one(key: key, in: transaction)
    }
    guard let matter = known else { return false }
    let status = ExtendedStatus(reading: word) ?? .unchanged
    let media = (update["media_url"]?.array ?? [update["media_url"] ?? .null]).compactMap(\.string)
      .filter { $0.hasPrefix("https://") || $0.hasPrefix("http://") }.prefix(9).map { String($0.prefix(300)) }
    let said = String((update["description"]?.string ?? "").prefix(2000)).trimmed
    // A NUL is in no text of a database, and a note has its limit: neither may stop what comes after.
    let all = ([said] + media).filter { !$0.isEmpty }.joined(separator: "\n")
    let words = String(String(String.UnicodeScalarView(all.unicodeScalars.filter { $0.value != 0 })).prefix(3800))
    // That it arrived there says nothing to whoever works on it here.
    if ![.forTriage, .open, .unchanged].contains(status) || status == .unchanged && !words.isEmpty {
      let text = "【\(peer.name.zh)】[\(status.rawValue)]\n\(words.isEmpty ? "（无文字）" : words)"
      do {
        try await UpdatePost.add(text, to: matter, once: "\(code)/\(id)", by: .system, jurisdiction)
      } catch let refusal as Refusal where refusal.kind == .notNow {
        // No notes at its stage: what was told stands on its page all the same.
      }
    }
    let received = Received(
      peer: code, update: id, matter: matter.key, status: status.rawValue, at: at, words: words,
      state: status.isEnd && matter.isOpen ? .proposed : .noted)
    return try await jurisdiction.database.write("open311.received") { try ReceivedTable.put(received, in: $0) }
  }
}
