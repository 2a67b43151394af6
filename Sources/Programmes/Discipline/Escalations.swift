import Basics
import Casework
import Identity
import Organization
import Platform
import Storage
import Timing

/// Raises what is overdue, and what nobody holds, up the ladder of posts.
struct Escalations {
  private let jurisdiction: Jurisdiction

  init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// The posts somebody holds today: by the accounts, and in a demonstration by the pack.
  static func held(_ jurisdiction: Jurisdiction) async throws -> Set<String> {
    let day = jurisdiction.today
    let held = try await jurisdiction.people.postsHeld(on: day)
    guard jurisdiction.allowsPicker else { return held }
    return held.union(jurisdiction.district.roster.holdings.filter { $0.covers(day) }.map(\.post))
  }

  /// 0 while in time, 1 once the deadline is missed, and one more for each further whole limit of the leg.
  static func level(_ matter: Matter, leg: Countdown?, at now: Instant) -> Int {
    guard let due = matter.dueAt, now > due else { return 0 }
    guard let leg, leg.deadline == due else { return 1 }
    let whole = max(due - leg.startedAt, .minutes(1))
    return 1 + Int((now - due).milliseconds / whole.milliseconds)
  }

  /// Writes an escalation for every open matter that is overdue, or lies with an agency whose desk nobody holds. Returns how many
  /// are new.
  func raise() async throws -> Int {
    let held = try await Self.held(jurisdiction)
    var filter = MatterFilter(which: .open, now: jurisdiction.now())
    filter.flow = jurisdiction.district.settings.mainFlow
    var count = 0
    while true {
      let (matters, next) = try await jurisdiction.matters.list(filter, reach: .everything, limit: 200)
      var rows: [EscalationRecord] = []
      for matter in matters { rows += try await records(matter, held: held) }
      let raised = rows
      count += try await jurisdiction.database.write("escalations.raise") { transaction in
        try raised.reduce(0) { $0 + (try EscalationsTable.put($1, in: transaction) ? 1 : 0) }
      }
      guard let next else { return count }
      filter.after = next
    }
  }

  private func records(_ matter: Matter, held: Set<String>) async throws -> [EscalationRecord] {
    let now = jurisdiction.now()
    var level = 0
    if matter.isOverdue(at: now) {
      let file = try await jurisdiction.matters.one(matter.number, reach: .everything)
      level = Self.level(matter, leg: file.countdowns["leg"], at: now)
    }
    guard let answer = jurisdiction.district.ladder(matter).answer(level: level, held: held),
      level > 0 || answer.isUnheld
    else { return [] }
    return answer.posts.map {
      EscalationRecord(
        matter: matter.key, number: matter.number, stage: matter.stage, post: $0, rung: answer.rung,
        isUnheld: answer.isUnheld, at: now)
    }
  }
}

/// That a matter was brought before a post.
struct EscalationRecord: Sendable, Hashable {
  var matter: Key
  var number: String
  var stage: String
  var post: String
  /// 0 is the desk that may take the next step.
  var rung: Int
  /// Because nobody holds the posts below.
  var isUnheld: Bool
  var at: Instant
}
