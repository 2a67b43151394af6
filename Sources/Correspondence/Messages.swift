import Basics
import Casework
import Ciphers
import Delivery
import Documents
import Organization
import Postage
import Storage
import Timing

/// The messages of a jurisdiction: made with each public step, sent by the worker, looked after by a person where that fails.
package struct Messages: Sendable {
  /// How long whoever sends a message has it for themselves: longer than a transfer may take.
  package static let lease = Seconds.minutes(2)
  /// So many are sent at once.
  package static let atOnce = 8
  /// One telephone is told so many things a day at most: a number that somebody else has given is not to be flooded.
  package static let mostADay = 30

  package let database: any Database
  package let current: CurrentDistrict
  package let keys: KeyMaker
  package let secrets: @Sendable () -> KeyRing
  /// The ways out; nil if none is configured: then no messages are made.
  package let carrier: Carrier?
  /// Where people reach the jurisdiction, without a slash at the end; nil on a machine of one's own.
  package let address: String?
  package let now: @Sendable () -> Instant

  package init(
    database: any Database, current: CurrentDistrict, keys: KeyMaker, secrets: @escaping @Sendable () -> KeyRing,
    carrier: Carrier?, address: String?, now: @escaping @Sendable () -> Instant
  ) {
    self.database = database
    self.current = current
    self.keys = keys
    self.secrets = secrets
    self.carrier = carrier
    self.address = address
    self.now = now
  }

  package static let migrations = FollowersTable.migrations + MessagesTable.migrations

  /// Whether letters can be sent, with links that lead here.
  package var sendsMail: Bool { carrier?.settings.relay != nil && address != nil }
  package var sendsToPhones: Bool { carrier?.settings.gateway != nil }

  // MARK: Making

  /// Makes the messages of a public step in the transaction of its parcel: one for each confirmed follower, and one for the
  /// reporter's telephone. A reporter gives a phone to be told the result, as the privacy notice says; that is no consent to be
  /// called by an agency and needs none.
  package var subscriber: Subscriber {
    Subscriber(
      name: "messages", wants: { _ in sendsMail || sendsToPhones },
      receive: { parcel, transaction in
        let district = current.value
        guard let matter = try MattersTable.one(key: parcel.matter, in: transaction), matter.accused == nil,
          let action = district.lifecycle(of: matter)?.action(String(parcel.topic.drop { $0 != "." }.dropFirst())),
          action.notice != nil
        else { return }
        let reporter = try ReportersTable.any(matter.key, in: transaction)
        guard reporter?.isRestricted != true else { return }
        let now = now()
        func put(_ channel: Message.Channel, follower: Key?, recipient: [UInt8]) throws {
          try MessagesTable.insert(
            Message(
              key: keys.next(at: now), kind: .step, channel: channel, matter: matter.key, entry: parcel.entry,
              follower: follower, recipient: recipient, madeAt: now), in: transaction)
        }
        if sendsMail {
          for follower in try FollowersTable.confirmed(of: matter.key, in: transaction) {
            try put(.mail, follower: follower.key, recipient: follower.addressPrint)
          }
        }
        guard sendsToPhones, let print = reporter?.phonePrint else { return }
        let today = try MessagesTable.count(of: .step, to: [print], since: now - .days(1), in: transaction)
        guard today < Self.mostADay else { return }
        try put(.webhook, follower: nil, recipient: print)
      })
  }

  // MARK: Sending

  /// Sends what is due by one way. Returns how many were tried. Each is claimed for a while in a transaction of its own and sent outside of
  /// any: if the program ends in between, it is sent again later under the same id.
  package func sendDue(by channel: Message.Channel) async throws -> Int {
    guard let carrier else { return 0 }
    let now = now()
    let claimed = try await database.write("messages.claim") {
      try MessagesTable.claim(channel, now: now, until: now + Self.lease, limit: Self.atOnce, in: $0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for message in claimed { group.addTask { try await send(message, by: carrier) } }
      try await group.waitForAll()
    }
    return claimed.count
  }

  private func send(_ message: Message, by carrier: Carrier) async throws {
    do {
      guard let cargo = try await cargo(of: message, carrier.settings) else {
        // Whom it was for is not there any more, or may not be told any more.
        try await database.write("messages.drop") { try MessagesTable.delete(message.key, in: $0) }
        return
      }
      switch cargo {
      case .letter(let letter): try await carrier.mail(letter)
      case .request(let request): try await carrier.post(request)
      }
    } catch let fault as DatabaseFault {
      throw fault
    } catch {
      let fault = error as? PostageFault ?? PostageFault("\(type(of: error))")
      let isOver = fault.isFinal || message.attempts >= Message.attemptsMost
      let again = isOver ? nil : now() + Message.delay(after: message.attempts)
      let words = String(fault.description.prefix(200))
      try await database.write("messages.failed") {
        try MessagesTable.failed(message, error: words, again: again, in: $0)
      }
      return
    }
    let at = now()
    try await database.write("messages.sent") { try MessagesTable.sent(message.key, at: at, in: $0) }
  }

  private enum Cargo {
    case letter(Letter)
    case request(GatewayRequest)
  }

  /// What leaves; nil if nothing may.
  private func cargo(of message: Message, _ settings: PostageSettings) async throws -> Cargo? {
    let found = try await database.read("messages.cargo") { transaction in
      (
        matter: try MattersTable.one(key: message.matter, in: transaction),
        entry: message.kind == .step
          ? try EntriesTable.of(message.matter, in: transaction).first { $0.ordinal == message.entry } : nil,
        reporter: try ReportersTable.any(message.matter, in: transaction),
        follower: try message.follower.flatMap { try FollowersTable.one($0, in: transaction) }
      )
    }
    let district = current.value, ring = secrets()
    guard let matter = found.matter, matter.accused == nil, found.reporter?.isRestricted != true,
      let lifecycle = district.lifecycle(of: matter)
    else { return nil }
    let text = found.entry.flatMap {
      MessageText(of: $0, matter, lifecycle, in: district, address: address ?? "")
    }
    switch message.channel {
    case .mail:
      guard let relay = settings.relay, let address, let sender = MailAddress(relay.sender) else {
        throw PostageFault("no mail relay or no public address is configured")
      }
      guard let follower = try found.follower?.opened(with: ring), follower.isAlive(at: now()) else { return nil }
      let page = "\(address)/followers/\(follower.token.text)"
      let isConfirmed = follower.confirmedAt != nil
      guard isConfirmed == (message.kind == .step),
        let text = isConfirmed ? text : .confirmation(of: matter, in: district, link: page)
      else { return nil }
      return .letter(
        LetterText(
          sender: sender, senderName: "\(district.name.zh) \(district.name.en)", recipient: follower.address,
          subject: "\(text.subject.zh) / \(text.subject.en)", id: id(of: message), at: now(),
          zone: district.calendar.zone, leaving: isConfirmed ? "\(page)/leaving" : nil,
          body: text.body(leaving: isConfirmed ? page : nil)
        ).letter)
    case .webhook:
      guard let gateway = settings.gateway else { throw PostageFault("no webhook is configured") }
      guard let reporter = try found.reporter?.opened(with: ring), !reporter.phone.isEmpty, let text,
        let entry = found.entry
      else { return nil }
      let body: JSONValue = [
        "id": .string(id(of: message)), "kind": .string("\(lifecycle.name).\(entry.action)"),
        "number": .string(matter.number), "phone": .string(Reporter.digits(ofPhone: reporter.phone)),
        "text": .string(text.short), "at": .string(district.calendar.zone.iso(entry.at)),
      ]
      let bytes = Array("\(body)".utf8)
      let signature = WebhookSignature.value(for: bytes, at: now(), secret: gateway.secret)
      return .request(
        GatewayRequest(
          fields: [
            "Content-Type: application/json; charset=utf-8", "Yiwang-Signature: \(signature)",
            "Idempotency-Key: \(id(of: message))", "User-Agent: Yiwang",
          ], body: bytes))
    }
  }

  /// The same at each try: who gets it twice can tell.
  private func id(of message: Message) -> String { "\(current.value.code).\(message.key)" }

  // MARK: Looking after

  /// Makes a message due at once, with all its tries before it.
  /// - Throws: `Refusal` when there is none, or it was sent.
  package func replay(_ key: Key) async throws {
    let now = now()
    guard try await database.write("messages.replay", { try MessagesTable.replay(key, at: now, in: $0) }) else {
      throw Refusal(.notFound, "message.none", Phrase("没有这条消息，或已发出", "There is no such message, or it was sent"))
    }
  }

  /// As `replay`, for all that failed. Returns how many.
  package func replayFailed() async throws -> Int {
    let now = now()
    var sum = 0
    while true {
      let count = try await database.write("messages.replayFailed") {
        try MessagesTable.replayFailed(at: now, limit: 500, in: $0)
      }
      sum += count
      guard count == 500 else { return sum }
    }
  }

  /// Where the messages of a page go to, masked, by the key of the message. Who is gone is not in it.
  package func recipients(of messages: [Message]) async throws -> [Key: String] {
    let ring = secrets()
    let sealed = try await database.read("messages.recipients") { transaction in
      try messages.map { message in
        (
          key: message.key,
          follower: try message.follower.flatMap { try FollowersTable.one($0, in: transaction) },
          reporter: message.channel == .webhook ? try ReportersTable.of(message.matter, in: transaction) : nil
        )
      }
    }
    var masked: [Key: String] = [:]
    for one in sealed {
      if let follower = try? one.follower?.opened(with: ring) { masked[one.key] = follower.address.masked }
      if let reporter = try? one.reporter?.opened(with: ring) { masked[one.key] = Masking.phone(reporter.phone) }
    }
    return masked
  }
}
