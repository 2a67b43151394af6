import Basics
import Casework
import Ciphers
import Delivery
import Documents
import Platform
import Postage
import Storage

/// The subscriptions of a jurisdiction: what is made with each step, and what the worker sends.
struct Hooks: Sendable {
  /// How long whoever sends has a delivery for themselves: longer than a transfer may take.
  static let lease = Seconds.minutes(2)
  /// So many of one subscription are sent in a row before others are looked at again.
  private static let inARow = 100

  let jurisdiction: Jurisdiction
  let courier: Courier

  /// - Parameter courier: nil sends over the network.
  init(_ jurisdiction: Jurisdiction, courier: Courier? = nil) {
    self.jurisdiction = jurisdiction
    self.courier = courier ?? .network(authorities: jurisdiction.surroundings.carrier?.settings.authorities)
  }

  private var database: any Database { jurisdiction.database }
  var reachesPrivate: Bool { jurisdiction.surroundings.carrier?.settings.reachesPrivate ?? false }

  /// Puts each step before those who want to hear of it, in the transaction of its parcel.
  static let subscriber = Subscriber(name: "hooks", wants: { _ in true }) { parcel, transaction in
    let hooks = try HooksTable.all(in: transaction)
    guard !hooks.isEmpty, let matter = try MattersTable.one(key: parcel.matter, in: transaction) else { return }
    // What sort of step it was, its sending decides: it knows the lifecycle.
    for hook in hooks where hook.wants(matter) {
      try HookDeliveriesTable.insert(
        HookDelivery(
          hook: hook.key, key: parcel.key, matter: matter.key, entry: parcel.entry, event: "", dueAt: parcel.at,
          madeAt: parcel.at), in: transaction)
    }
  }

  // MARK: Keeping

  /// Makes a subscription; the secret is given this once.
  /// - Throws: `Refusal` naming what is wrong with it.
  func make(_ draft: Hook) async throws -> (hook: Hook, secret: String) {
    var hook = draft
    let secret = SecretToken.random().text
    _ = try hook.gateway(secret: secret, reachesPrivate: reachesPrivate)
    hook.secret = jurisdiction.keyFile.ring.seal(secret, for: hook.context)
    let made = hook
    try await database.write("hooks.make") { try HooksTable.insert(made, in: $0) }
    return (made, secret)
  }

  /// Gives it another secret, from now on.
  func renew(_ hook: Hook) async throws -> String {
    let secret = SecretToken.random().text
    let sealed = jurisdiction.keyFile.ring.seal(secret, for: hook.context)
    guard try await database.write("hooks.renew", { try HooksTable.put(sealed, for: hook, in: $0) }) else {
      throw Refusal(.conflict, "hook.changed", Phrase("刚有人改过，请刷新", "Somebody has just changed it: reload"))
    }
    return secret
  }

  /// Puts the secrets under the current key.
  func reseal() async throws -> (seen: Int, changed: Int) {
    let ring = jurisdiction.keyFile.ring
    let hooks = try await database.read("hooks.all") { try HooksTable.all(in: $0) }
    var changed = 0
    for hook in hooks where KeyRing.keyID(of: hook.secret) != ring.currentID {
      let sealed = ring.seal(try ring.open(hook.secret, for: hook.context), for: hook.context)
      if try await database.write("hooks.reseal", { try HooksTable.put(sealed, for: hook, in: $0) }) { changed += 1 }
    }
    return (hooks.count, changed)
  }

  // MARK: Sending

  /// Sends what is due, each subscription beside the others and in its own order. Returns how many were tried.
  func sendDue() async throws -> Int {
    let hooks = try await database.read("hooks.waiting") { try HooksTable.waiting(in: $0) }
    guard !hooks.isEmpty else { return 0 }
    return try await withThrowingTaskGroup(of: Int.self) { group in
      for hook in hooks { group.addTask { try await send(of: hook) } }
      return try await group.reduce(0, +)
    }
  }

  private func send(of hook: Hook) async throws -> Int {
    var tried = 0
    while tried < Self.inARow, !Task.isCancelled {
      let now = jurisdiction.now()
      let claimed = try await database.write("hooks.claim") {
        try HookDeliveriesTable.claim(hook.key, now: now, until: now + Self.lease, in: $0)
      }
      guard let claimed else { break }
      tried += 1
      guard try await send(claimed, of: hook) else { break }
    }
    return tried
  }

  /// Sends one that was claimed. Returns whether the next may follow.
  private func send(_ claimed: HookDelivery, of hook: Hook) async throws -> Bool {
    var delivery = claimed
    guard let body = try await body(&delivery, of: hook) else {
      try await database.write("hooks.drop") { try HookDeliveriesTable.delete(claimed, in: $0) }
      return true
    }
    await deliver(&delivery, body, to: hook)
    if delivery.state != .sent {
      delivery.state = delivery.attempts >= HookDelivery.attemptsMost ? .dead : .failed
      delivery.dueAt = delivery.state == .dead ? nil : jurisdiction.now() + HookDelivery.delay(after: delivery.attempts)
    }
    if delivery.dueAt == nil { delivery.endedAt = jurisdiction.now() }
    let settled = delivery
    try await database.write("hooks.settle") {
      try HookDeliveriesTable.settle(settled, claimed: claimed.dueAt, in: $0)
      // What sort of step it was is known only now.
      try HookDeliveriesTable.name(settled, in: $0)
    }
    return settled.state != .failed
  }

  /// What leaves; nil if nothing may, or nobody wants it.
  private func body(_ delivery: inout HookDelivery, of hook: Hook) async throws -> [UInt8]? {
    let key = delivery.matter, ordinal = delivery.entry, district = jurisdiction.district
    let found = try await database.read("hooks.cargo") { transaction in
      (try MattersTable.one(key: key, in: transaction), try EntriesTable.of(key, in: transaction))
    }
    guard let matter = found.0, let lifecycle = district.lifecycle(of: matter),
      let entry = found.1.first(where: { $0.ordinal == ordinal }), let to = lifecycle.stage(entry.to)?.phase
    else { return nil }
    let from = entry.from.isEmpty ? nil : lifecycle.stage(entry.from)?.phase
    let event = Hook.Event(from: from, to: to, moved: entry.from != entry.to)
    guard hook.events.contains(event), hook.wants(matter) else { return nil }
    delivery.event = event.rawValue
    return HookPayload.event(delivery, of: hook, matter, entry, in: district, id: id(delivery)).map {
      Array("\($0)".utf8)
    }
  }

  /// The same at each try: who gets it twice can tell.
  private func id(_ delivery: HookDelivery) -> String {
    "\(jurisdiction.district.code).\(delivery.hook).\(delivery.key)"
  }

  /// Posts, and writes into the delivery what came back.
  private func deliver(_ delivery: inout HookDelivery, _ body: [UInt8], to hook: Hook) async {
    delivery.status = nil
    delivery.error = nil
    do {
      let secret = try jurisdiction.keyFile.ring.open(hook.secret, for: hook.context)
      let gateway = try hook.gateway(secret: secret, reachesPrivate: reachesPrivate)
      let signature = WebhookSignature.value(for: body, at: jurisdiction.now(), secret: secret)
      let status = try await courier.post(
        GatewayRequest(
          fields: [
            "Content-Type: application/json; charset=utf-8", "Yiwang-Signature: \(signature)",
            "Yiwang-Delivery: \(id(delivery))", "Yiwang-Event: \(delivery.event)", "Idempotency-Key: \(id(delivery))",
            "User-Agent: Yiwang",
          ], body: body), gateway)
      delivery.status = status
      if (200...299).contains(status) {
        delivery.state = .sent
        delivery.dueAt = nil
      } else {
        delivery.error = "HTTP \(status)"
      }
    } catch let fault as PostageFault {
      delivery.error = String(fault.description.prefix(200))
    } catch let refusal as Refusal {
      delivery.error = refusal.fields.first?.phrase.en ?? refusal.code
    } catch {
      delivery.error = "\(type(of: error))"
    }
  }

  /// Sends a test at once, past what waits, and keeps what came back.
  func test(_ hook: Hook) async throws -> HookDelivery {
    let now = jurisdiction.now()
    var delivery = HookDelivery(
      hook: hook.key, key: jurisdiction.surroundings.keys.next(at: now), matter: Key(0), entry: 0,
      event: HookDelivery.test,
      attempts: 1, madeAt: now)
    await deliver(
      &delivery, Array("\(HookPayload.test(id: id(delivery), at: now, in: jurisdiction.district))".utf8), to: hook)
    if delivery.state != .sent { delivery.state = .dead }
    delivery.endedAt = jurisdiction.now()
    let done = delivery
    try await database.write("hooks.test") { try HookDeliveriesTable.insert(done, in: $0) }
    return done
  }

  // MARK: Looking after

  /// Makes a delivery due at once, also one that was sent.
  /// - Throws: `Refusal` when there is none.
  func replay(_ hook: Key, _ key: Key) async throws {
    let now = jurisdiction.now()
    guard try await database.write("hooks.replay", { try HookDeliveriesTable.replay(hook, key, at: now, in: $0) })
    else {
      throw Refusal(.notFound, "delivery.none", Phrase("没有这次推送", "There is no such delivery"))
    }
  }

  /// Makes due all that was given up. Returns how many.
  func replayDead(_ hook: Key) async throws -> Int {
    let now = jurisdiction.now()
    var sum = 0
    while true {
      let count = try await database.write("hooks.replayDead") {
        try HookDeliveriesTable.replayDead(hook, at: now, limit: 500, in: $0)
      }
      sum += count
      guard count == 500 else { return sum }
    }
  }

  /// How long what has ended is still to be seen.
  static let keeps = Seconds.days(30)

  /// Deletes what ended long ago. Returns how many.
  func sweep() async throws -> Int {
    let before = jurisdiction.now() - Self.keeps
    return try await database.write("hooks.sweep") { try HookDeliveriesTable.sweep(before: before, limit: 500, in: $0) }
  }
}
