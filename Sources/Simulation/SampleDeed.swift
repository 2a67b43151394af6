import Basics
import Casework
import Organization

/// The next step on the main path: what somebody means to do, and when.
struct SampleIntent: Sendable {
  var at: Instant
  var action: String
  var form: [String: String] = [:]
  var principal: Principal?
  var other: Matter?
}

/// What somebody will do beside the main path at a time, if it can still be done then.
struct SampleDeed: Sendable {
  enum Kind: Sendable, Equatable {
    /// Time: 延期、挂账、缓办, by kind of side procedure; and the day on which it goes on by itself.
    case ask(String), review(String), settle(String), wake
    /// Joint work: an assisting agency does its part, or is released; whistles and meetings.
    case assist(String), release(String), invite, whistle, arrive(String), record(String), conclude, meet
    case urge, order, answerOrder, judgeOrder
    case missed, answerCard(String), appealCard(String), judgeCard(String)
    /// The end: calls back, objections, re-checks, appeals, exclusions, honest errors.
    case call(Int), reopen, draw, recheck, appeal, reviewAppeal, settleAppeal
    case exclude, settleExclusion, excuse, settleExcuse
  }

  var at: Instant
  var kind: Kind
}

extension SampleCourse {
  /// Puts a deed where it belongs in time; of two at the same time the earlier planned comes first.
  mutating func plan(_ kind: SampleDeed.Kind, at: Instant) {
    let place = agenda.firstIndex { $0.at > at } ?? agenda.endIndex
    agenda.insert(SampleDeed(at: at, kind: kind), at: place)
  }

  /// Does what was planned. Much of it may have become pointless meanwhile: then nothing happens.
  mutating func perform(_ deed: SampleDeed) throws(Refusal) {
    let at = max(deed.at, now)
    switch deed.kind {
    case .ask(let kind): try ask(kind, at)
    case .review(let kind): try review(kind, at)
    case .settle(let kind): try settle(kind, at)
    case .wake: try wake(at)
    case .assist(let agency): try assist(agency, at)
    case .release(let agency): try release(agency, at)
    case .invite: try invite(at)
    case .whistle: try blowWhistle(at)
    case .arrive(let agency): try arrive(agency, at)
    case .record(let agency): try record(agency, at)
    case .conclude: try conclude(at)
    case .meet: try meet(at)
    case .urge: try urge(at)
    case .order: try order(at)
    case .answerOrder: try answerOrder(at)
    case .judgeOrder: try judgeOrder(at)
    case .missed: try missed(at)
    case .answerCard(let id): try answerCard(id, at)
    case .appealCard(let id): try appealCard(id, at)
    case .judgeCard(let id): try judgeCard(id, at)
    case .call(let attempt): try call(attempt, at)
    case .reopen: try reopen(at)
    case .draw: try draw(at)
    case .recheck: try recheckDrawn(at)
    case .appeal: try appeal(at)
    case .reviewAppeal: try reviewAppeal(at)
    case .settleAppeal: try settleAppeal(at)
    case .exclude: try exclude(at)
    case .settleExclusion: try settleExclusion(at)
    case .excuse: try excuse(at)
    case .settleExcuse: try settleExcuse(at)
    }
  }

  /// Whether the lifecycle has the action and it starts from where the matter is.
  func isPossible(_ action: String) -> Bool { world.lifecycle.action(action)?.from.contains(matter.stage) == true }

  /// The open side procedures of a kind, as they stand now.
  func open(_ kind: String) -> [Strand] {
    world.lifecycle.strands(playing.entries).filter { $0.kind == kind && $0.isOpen }
  }
}
