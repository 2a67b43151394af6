import Basics
import Organization

/// Who acts: posts found by what they may do, so that any pack's roles serve.
struct SamplePeople: Sendable {
  let roster: Roster
  let acceptors: [String]
  let dispatchers: [String]
  let inspectors: [String]
  /// Posts that may void.
  let voiders: [String]
  /// Posts of the hotline that report for callers.
  let agents: [String]
  let arbiters: [String]
  /// Posts that urge, order and show cards.
  let supervisors: [String]
  /// Posts that call reporters back.
  let callers: [String]
  /// By agency: posts that handle, those that approve nothing first and alone if there are any.
  let handlers: [String: [String]]
  /// By agency: posts that review what its people ask of others.
  let approvers: [String: [String]]
  /// By agency: posts that blow the whistle and hold meetings.
  let conveners: [String: [String]]
  /// By agency: posts that verify on site.
  let verifiers: [String: [String]]
  /// By agency: posts that inspect.
  let checkers: [String: [String]]
  /// By the zone they have the queue of: joint centres.
  let centres: [String: String]
  /// Departments that can be given what nobody else may have.
  let departments: [String]
  private let principals: [String: [Holder]]

  private struct Holder: Sendable {
    var holding: Holding?
    var principal: Principal
  }

  init(_ roster: Roster) {
    self.roster = roster
    func posts(_ test: (Set<Permission>, Post) -> Bool) -> [Post] {
      roster.posts.filter { post in roster.role(post.role).map { test(Set($0.permissions), post) } ?? false }
    }
    func codes(_ wanted: Permission, without: Permission) -> [String] {
      // Whoever may do one thing only comes first; a small district has nobody such.
      let own = posts { may, _ in may.contains(wanted) && !may.contains(without) }
      return (own.isEmpty ? posts { may, _ in may.contains(wanted) } : own).map(\.code)
    }
    func byAgency(_ test: (Set<Permission>) -> Bool) -> [String: [String]] {
      Dictionary(grouping: posts { may, _ in test(may) }, by: \.agency).mapValues { $0.map(\.code) }
    }
    acceptors = codes(.accept, without: .dispatch)
    dispatchers = codes(.dispatch, without: .accept)
    inspectors = posts { may, _ in may.contains(.inspect) }.map(\.code)
    voiders = posts { may, _ in may.contains(.void) }.map(\.code)
    agents = posts { may, post in may.contains(.report) && roster.agency(post.agency)?.kind == .hotline }.map(\.code)
    arbiters = posts { may, _ in may.contains(.arbitrate) }.map(\.code)
    supervisors = posts { may, _ in may.contains(.supervise) }.map(\.code)
    callers = posts { may, _ in may.contains(.followUp) }.map(\.code)
    handlers = byAgency { $0.contains(.handle) }
      .merging(byAgency { $0.contains(.handle) && !$0.contains(.approve) }) { _, own in own }
    approvers = byAgency { $0.contains(.approve) }
    conveners = byAgency { $0.contains(.convene) }
    verifiers = byAgency { $0.contains(.verifyOnSite) }
    checkers = byAgency { $0.contains(.inspect) }
    centres = Dictionary(
      roster.agencies.compactMap { agency in agency.zone.map { ($0, agency.code) } }, uniquingKeysWith: { one, _ in one })
    let handlers = handlers
    departments = roster.agencies.filter { $0.kind == .department && handlers[$0.code] != nil }.map(\.code)
    // Made once: a year asks for them a million times.
    let holdings = Dictionary(grouping: roster.holdings, by: \.post)
    principals = Dictionary(
      roster.posts.map { post in
        let held = (holdings[post.code] ?? []).compactMap { holding in
          roster.principal(post: post.code, person: holding.person, personName: holding.personName)
            .map { Holder(holding: holding, principal: $0) }
        }
        let nobody = roster.principal(post: post.code, person: post.code, personName: post.label.zh)
          .map { Holder(holding: nil, principal: $0) }
        return (post.code, held + [nobody].compactMap { $0 })
      }, uniquingKeysWith: { one, _ in one })
  }

  /// As the roster says who acts from the post on the day.
  func principal(_ post: String, on day: LocalDate) -> Principal? {
    principals[post]?.first { $0.holding?.covers(day) ?? true }?.principal
  }

  /// Whoever of them is on shift: eight hours each, round the clock, another one each day.
  func onShift(_ posts: [String], _ at: Instant, _ zone: LocalZone) -> Principal? {
    guard !posts.isEmpty else { return nil }
    let day = zone.date(at)
    let shift = Int(zone.timeOfDay(at) / 28_800_000)
    return principal(posts[(day.ordinal + shift) % posts.count], on: day)
  }
}
