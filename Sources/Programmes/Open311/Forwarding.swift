import Basics
import Casework
import Documents
import Platform
import Postage
import Storage

/// Sends matters on to other servers. Each carries our number of it, so that sent twice, after a crash or a lost answer, it is one there.
struct Forwarding: Sendable {
  static let job = Job("open311.send", every: .seconds(1)) { jurisdiction in
    let peers = try PeersFile.peers(of: jurisdiction)
    let forwarding = Forwarding(jurisdiction: jurisdiction, peers: peers)
    return try await forwarding.sort() + forwarding.send()
  }

  /// After so many tries it waits for a person.
  static let attemptsMost = 12
  /// Another process, or this one after a crash, takes up what was not settled after so long: longer than one request may take.
  private static let lease = Seconds.seconds(45)
  /// All at once, so that none waits within its lease.
  private static let batch = 16

  let jurisdiction: Jurisdiction
  let peers: [Peer]

  /// Looks at what may have to be sent, and queues it for the servers that want it. Returns how many were looked at.
  func sort() async throws -> Int {
    // Asked for every second, and mostly for nothing: a look costs less than a write.
    let isIdle = try await jurisdiction.database.read("open311.candidates") {
      try SendingsTable.candidates(limit: 1, in: $0).isEmpty
    }
    guard !isIdle else { return 0 }
    var count = 0
    while true {
      let now = jurisdiction.now()
      let looked = try await jurisdiction.database.write("open311.sort") { transaction in
        let found = try SendingsTable.candidates(limit: 500, in: transaction)
        let matters = Dictionary(
          (peers.isEmpty ? [] : try MattersTable.of(Set(found.map(\.matter)).sorted(), in: transaction)).map { ($0.key, $0) },
          uniquingKeysWith: { first, _ in first })
        for (key, moment) in found {
          if let matter = matters[key] {
            for peer in peers where peer.moment == moment && wants(matter, peer) {
              try SendingsTable.put(key, to: peer.code, at: now, in: transaction)
            }
          }
          try SendingsTable.drop(candidate: key, moment, in: transaction)
        }
        return found.count
      }
      count += looked
      guard looked == 500 else { return count }
    }
  }

  /// A tip-off goes nowhere, and so does what is of no ordinary kind.
  private func wants(_ matter: Matter, _ peer: Peer) -> Bool {
    matter.accused == nil && matter.flow == jurisdiction.district.settings.mainFlow
      && matter.category.map { peer.services[$0] != nil } == true
  }

  /// Sends what is due. Returns how many were taken up.
  func send() async throws -> Int {
    guard !peers.isEmpty else { return 0 }
    var count = 0
    while !Task.isCancelled {
      let now = jurisdiction.now(), codes = peers.map(\.code)
      let isIdle = try await jurisdiction.database.read("open311.due") { try !SendingsTable.hasDue(now, in: $0) }
      guard !isIdle else { return count }
      let due = try await jurisdiction.database.write("open311.claim") {
        try SendingsTable.claim(peers: codes, now: now, lease: Self.lease, limit: Self.batch, in: $0)
      }
      guard !due.isEmpty else { return count }
      count += due.count
      var settled: [Sending] = []
      await withTaskGroup(of: Sending.self) { group in
        for one in due { group.addTask { await attempt(one) } }
        for await done in group { settled.append(done) }
      }
      let all = settled
      try await jurisdiction.database.write("open311.settle") { transaction in
        for sending in all { try SendingsTable.settle(sending, in: transaction) }
      }
    }
    return count
  }

  /// One try, with what came of it.
  private func attempt(_ sending: Sending) async -> Sending {
    var sending = sending
    sending.attempts += 1
    do {
      guard let peer = peers.first(where: { $0.code == sending.peer }) else { return sending }
      let answer = try await jurisdiction.surroundings.remote(try await ForwardedRequest(sending.matter, peer, jurisdiction).request())
      guard (200..<300).contains(answer.status) else {
        let isOurs = answer.status < 500 && ![401, 403, 408, 409, 425, 429].contains(answer.status)
        return putOff(sending, "HTTP \(answer.status) \(Self.reason(answer.body))", isFinal: isOurs)
      }
      let reply = try JSONValue.parse(answer.body, file: "answer")
      let request = reply[0] ?? reply["service_requests"]?[0] ?? reply["requests"]?[0]
      sending.remote = Self.text(request?["service_request_id"])
      sending.token = Self.text(request?["token"])
      sending.state = .sent
      sending.error = request == nil ? "the answer has no request" : nil
      return sending
    } catch let refusal as Refusal {
      return putOff(sending, refusal.description, isFinal: true)
    } catch let fault as PostageFault {
      return putOff(sending, fault.description, isFinal: false)
    } catch is Problem {
      return putOff(sending, "the answer is no JSON", isFinal: false)
    } catch {
      return putOff(sending, "it could not be made", isFinal: false)
    }
  }

  private func putOff(_ sending: Sending, _ error: String, isFinal: Bool) -> Sending {
    var sending = sending
    sending.error = String(error.replacing("\0", with: "").prefix(300))
    sending.state = isFinal || sending.attempts >= Self.attemptsMost ? .failed : .waiting
    sending.dueAt = jurisdiction.now() + .seconds(min(3600, 1 << min(sending.attempts, 11)))
    return sending
  }

  /// What the server says is wrong.
  static func reason(_ body: [UInt8]) -> String {
    guard let value = try? JSONValue.parse(body, file: "answer") else { return "" }
    let error = value[0] ?? value["errors"]?[0]
    return error?["description"]?.string ?? ""
  }

  /// A short text, or a number that should have been one.
  static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text): text.utf8.contains(0) || text.utf8.count > 200 ? nil : text.nonEmpty
    case .integer(let number): String(number)
    default: nil
    }
  }
}
