import Basics
import Casework
import Documents
import Exchange
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Orders by program: pushed in as JSON, results taken away by a cursor (docs/api/hotline.md).
struct OrdersDoor: Sendable {
  /// Orders of one body.
  static let most = 500
  private static let pageMost = 200

  let system: LinkedOrder.System
  let maps: LinkMaps
  /// Who may bring in, and who may see.
  let push: Permission, see: Permission
  /// `/hotline/orders`.
  let path: String

  private var door: Door { .json(name: "\(system.rawValue)-orders", prefix: path) }

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .post, path, permission: push, purpose: Phrase("送入工单（JSON）", "Push orders (JSON)"), door: door, answer: take),
      Endpoint(
        .get, path, permission: see, purpose: Phrase("取回工单进展和结果（JSON）", "Orders that have changed (JSON)"), door: door,
        answer: list),
      Endpoint(
        .get, "\(path)/:order", permission: see, purpose: Phrase("一件工单（JSON）", "One order (JSON)"), door: door,
        answer: one),
      Endpoint(
        .post, "\(path)/:order/rating", permission: push,
        purpose: Phrase("回填回访结果（JSON）", "What was said on the call-back (JSON)"),
        door: door, answer: rate),
    ]
  }

  @Sendable private func take(_ call: Call) async throws -> Reply {
    let (items, isOne) = try call.jsonItems("orders", most: Self.most)
    let map = try await maps.map(system, call.jurisdiction)
    let (header, rows) = LiveReader.rows(of: items, for: map)
    let reader = try LiveReader(
      map, channel: system.rawValue, header: header, file: "body", headerLine: 1, district: call.jurisdiction.district,
      now: call.jurisdiction.now())
    let taken = try await LinkedOrders(call.jurisdiction).take(
      rows.enumerated().map { ($0.offset + 1, $0.element) }, with: reader, as: system, lifecycle: map.lifecycle,
      by: call.principal)
    let created = taken.count { (try? $0.result.get().isRepeat) == false }
    let refused = taken.count { if case .failure = $0.result { true } else { false } }
    call.trail.detail("\(taken.count) orders: \(created) new, \(refused) refused")
    if isOne, let only = taken.first {
      call.trail.subject("order \(only.number)")
      let receipt = try only.result.get()
      return .json(.object(Self.members(only)), status: receipt.isRepeat ? .ok : .created)
    }
    return .json([
      "created": .integer(created), "known": .integer(taken.count - created - refused), "refused": .integer(refused),
      "results": .array(taken.map { .object(Self.members($0)) }),
    ])
  }

  /// What became of one order.
  static func members(_ taken: LinkedOrders.Taken) -> [JSONMember] {
    var members = [JSONMember("line", .integer(taken.line)), JSONMember("number", .string(taken.number))]
    switch taken.result {
    case .success(let receipt):
      members.append(JSONMember("result", .string(receipt.isRepeat ? "known" : "created")))
      members.append(JSONMember("matter", .string(receipt.matter.number)))
    case .failure(let refusal):
      members.append(JSONMember("result", "refused"))
      members.append(JSONMember("error", refusal.json(reference: "")["error"] ?? .null))
    }
    return members
  }

  @Sendable private func list(_ call: Call) async throws -> Reply {
    let since = call.query["since"] ?? "0", limit = call.query["limit"] ?? "100"
    guard let after = Int(since), after >= 0 else {
      throw Refusal.invalid("since", Phrase("应为上次得到的 next", "The next of the answer before is wanted"))
    }
    guard let count = Int(limit), (1...Self.pageMost).contains(count) else {
      throw Refusal.invalid("limit", Phrase("应为 1 至 \(Self.pageMost)", "A number from 1 to \(Self.pageMost) is wanted"))
    }
    let system = system
    let found = try await call.jurisdiction.database.read("orders.changed") {
      try LinkedOrdersTable.changed(system, after: after, limit: count + 1, in: $0)
    }
    let page = Array(found.prefix(count))
    let files = try await LinkedOrders(call.jurisdiction).files(page, reach: call.principal.reach)
    let now = call.jurisdiction.now(), district = call.jurisdiction.district
    return .json([
      "orders": .array(files.map { $0.json(in: district, at: now) }), "next": .integer(page.last?.changed ?? after),
      "has_more": .bool(found.count > count),
    ])
  }

  @Sendable private func one(_ call: Call) async throws -> Reply {
    let number = call.parameter("order"), system = system
    let found = try await call.jurisdiction.database.read("orders.one") {
      try LinkedOrdersTable.numbered(number, system, in: $0)
    }
    guard let file = try await LinkedOrders(call.jurisdiction).files(found, reach: call.principal.reach).last else {
      throw Refusal.noOrder(number)
    }
    return .json(file.json(in: call.jurisdiction.district, at: call.jurisdiction.now()))
  }

  @Sendable private func rate(_ call: Call) async throws -> Reply {
    let number = call.parameter("order"), body = try call.json()
    call.trail.subject("order \(number.prefix(64))")
    func flag(_ name: String) throws(Refusal) -> Bool {
      guard let flag = body[name]?.bool else {
        throw .invalid(name, Phrase("应为 true 或 false", "true or false is wanted"))
      }
      return flag
    }
    try await LinkedOrders(call.jurisdiction).rate(
      number, system, responded: try flag("responded"), solved: try flag("solved"), satisfied: try flag("satisfied"))
    return try await one(call)
  }
}
