import Basics
import Identity
import Organization
import Platform
import Site

/// Holdings in words: since when, by whom, for whom.
enum HoldingWords {
  /// `2026-11-23 起，长期；由 张三 于 2026-11-23 09:00 授予`.
  static func sentence(_ holding: PostHolding, _ call: Call) async throws -> String {
    let by = try await name(code: holding.givenBy, call)
    let at = call.zone.text(holding.givenAt)
    let period = period(holding, call)
    let base = call.say("\(period)；由 \(by) 于 \(at) 授予", "\(period); given by \(by) at \(at)")
    guard case .standIn(let holder) = holding.kind, let person = try await call.people.person(holder) else {
      return base
    }
    return call.say("代 \(person.name)：\(base)", "standing in for \(person.name): \(base)")
  }

  static func period(_ holding: PostHolding, _ call: Call) -> String {
    let from = holding.from
    guard let to = holding.to else { return call.say("\(from) 起，长期", "from \(from) until further notice") }
    return call.say("\(from) 至 \(to)", "\(from) to \(to)")
  }

  /// The name of who did it; a command, a link or the pack has none.
  static func name(code: String, _ call: Call) async throws -> String {
    guard !code.isEmpty else { return call.say("命令或辖区包", "a command or the pack") }
    return try await call.people.person(code: code)?.name ?? code
  }

  static func pill(_ holding: PostHolding, _ call: Call) -> HTML {
    let today = call.jurisdiction.today
    if holding.endedAt != nil { return statusPill(kind: .dropped, word: call.say("已结束", "ended")) }
    if holding.isInForce(on: today) { return statusPill(kind: .working, word: call.say("在任", "in force")) }
    return holding.from > today
      ? statusPill(kind: .new, word: call.say("未开始", "to come"))
      : statusPill(kind: .done, word: call.say("已期满", "over"))
  }
}
