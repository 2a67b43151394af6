import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// Events of devices by program (docs/api/alarms.md).
struct AlarmsDoor: Sendable {
  /// Events of one body.
  static let most = 500

  let maps: PackMemo<AlarmMap>
  private static let door = Door.json(name: "alarms", prefix: "/alarms/events")

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/alarms", permission: .pushAlarms, purpose: Phrase("送入告警（JSON）", "Push alarms (JSON)"), door: Self.door,
        answer: take)
    ]
  }

  /// - Throws: `Refusal` when the pack has no map, or one with faults.
  static func map(_ maps: PackMemo<AlarmMap>, _ jurisdiction: Jurisdiction) async throws -> AlarmMap {
    do {
      guard let map = try await maps.value(jurisdiction) else {
        throw Refusal(
          .notNow, "map.none",
          Phrase("辖区包中没有 \(AlarmMap.path)，不知道告警怎样处理", "The pack has no \(AlarmMap.path) that says what alarms mean"))
      }
      return map
    } catch let refusal as Refusal where refusal.kind == .invalid {
      throw Refusal(
        .notNow, "map.broken",
        Phrase("\(AlarmMap.path) 有误，须先改正", "\(AlarmMap.path) has faults and must be mended first"),
        fields: refusal.fields)
    }
  }

  @Sendable private func take(_ call: Call) async throws -> Reply {
    let (items, isOne) = try call.jsonItems("events", most: Self.most)
    let map = try await Self.map(maps, call.jurisdiction)
    let alarms = Alarms(call.jurisdiction, map)
    var results: [(outcome: String, members: [JSONMember], matter: Key?, refusal: Refusal?)] = []
    for (index, item) in items.enumerated() {
      let line = JSONMember("line", .integer(index + 1))
      do {
        let event = try AlarmEvent(item, zone: call.jurisdiction.district.calendar.zone, now: call.jurisdiction.now())
        let taken = try await alarms.take(event)
        results.append(
          (
            taken.outcome.rawValue,
            [
              line, JSONMember("result", .string(taken.outcome.rawValue)), JSONMember("count", .integer(taken.count)),
            ], taken.matter, nil
          ))
      } catch let refusal as Refusal {
        results.append(
          (
            "refused",
            [
              line, JSONMember("result", "refused"), JSONMember("error", refusal.json(reference: "")["error"] ?? .null),
            ], nil, refusal
          ))
      }
    }
    // The numbers of all matters in one look.
    let keys = Array(Set(results.compactMap(\.matter)))
    let matters = try await call.jurisdiction.database.read("alarms.numbers") { try MattersTable.of(keys, in: $0) }
    let numbers = Dictionary(matters.map { ($0.key, $0.number) }, uniquingKeysWith: { first, _ in first })
    for index in results.indices where results[index].refusal == nil {
      let number = results[index].matter.flatMap { numbers[$0] }
      results[index].members.append(JSONMember("matter", number.map { .string($0) } ?? .null))
    }
    let sums = Dictionary(results.map { ($0.outcome, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    call.trail.detail(sums.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
    if isOne, let only = results.first {
      if let refusal = only.refusal { throw refusal }
      return .json(.object(only.members), status: only.outcome == Alarms.Outcome.opened.rawValue ? .created : .ok)
    }
    return .json(
      .object(
        sums.map { JSONMember($0.key, .integer($0.value)) } + [
          JSONMember("results", .array(results.map { .object($0.members) }))
        ]))
  }
}
