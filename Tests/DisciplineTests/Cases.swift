import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

/// The time here on a day; Monday the 23rd, on which the tests begin, unless another is named.
func at(_ clock: String, _ day: LocalDate = LocalDate(2026, 11, 23)) -> Instant {
  let parts = clock.split(separator: ":").compactMap { Int($0) }
  return LocalZone.shanghai.instant(day, minutes: (parts.first ?? 0) * 60 + (parts.last ?? 0))
}

extension Desk {
  /// A matter its agency is at work on; two work days unless another standard is named.
  func handling(
    category: String = "event:01001", standard: String = "3", to agency: String = "cgj"
  ) async throws -> Matter {
    let m = try await dispatched(category: category, standard: standard, to: agency)
    return try await act("acknowledge", m, by: "\(agency).desk")
  }

  /// Handles and closes it.
  func closed(_ matter: Matter) async throws -> Matter {
    let m = try await act("handle", matter, ["result": "好了"], by: "\(matter.agency ?? "").desk")
    return try await act("close", m, Self.closing, by: "szzx.acceptor1")
  }

  static let closing = ["condition": "yes", "closure": "fixed", "reply": "已修好"]

  func file(_ matter: Matter) async throws -> MatterFile { try await matters.one(matter.number, reach: .everything) }

  func legs(_ matter: Matter) async throws -> [Countdown] {
    try await file(matter).countdowns.numbered("leg").map(\.countdown)
  }

  func stored(_ matter: Matter) async throws -> [StoredStrand] {
    try await database.read("strands") { try StrandsTable.of(matter.key, in: $0) }
  }

  /// Asks, has it agreed to by the head, and grants it.
  func granted(_ kind: String, _ matter: Matter, _ asked: [String: String] = [:]) async throws -> Matter {
    var m = try await asking(kind, matter, asked)
    m = try await act("agree\(kind)", m, by: "cgj.chief")
    return try await act("grant\(kind)", m, asked.merging(["publicReason": "须采购"]) { a, _ in a }, by: "szzx.dispatcher1")
  }

  func asking(_ kind: String, _ matter: Matter, _ asked: [String: String] = [:]) async throws -> Matter {
    try await act("request\(kind)", matter, asked.merging(["ground": "materials", "why": "须采购"]) { a, _ in a }, by: "cgj.desk")
  }
}

/// Every millisecond of its life belongs to one holder.
func sums(_ file: MatterFile, at now: Instant) -> Bool {
  let held = file.lifecycle.ledger(file.entries, until: now)
  let whole = held.reduce(Seconds.zero) { $0 + $1.length }
  return whole == file.lifecycle.life(file.entries, until: now)
}
