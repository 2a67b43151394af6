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
  /// By agency: posts that handle.
  let handlers: [String: [String]]
  /// By agency: posts that verify on site.
  let verifiers: [String: [String]]

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
    acceptors = codes(.accept, without: .dispatch)
    dispatchers = codes(.dispatch, without: .accept)
    inspectors = posts { may, _ in may.contains(.inspect) }.map(\.code)
    voiders = posts { may, _ in may.contains(.void) }.map(\.code)
    agents = posts { may, post in may.contains(.report) && roster.agency(post.agency)?.kind == .hotline }.map(\.code)
    func byAgency(_ permission: Permission) -> [String: [String]] {
      Dictionary(grouping: posts { may, _ in may.contains(permission) }, by: \.agency).mapValues { $0.map(\.code) }
    }
    handlers = byAgency(.handle)
    verifiers = byAgency(.verifyOnSite)
  }

  /// Whoever of them is on shift: eight hours each, round the clock, another one each day.
  func onShift(_ posts: [String], _ at: Instant, _ zone: LocalZone) -> Principal? {
    guard !posts.isEmpty else { return nil }
    let day = zone.date(at)
    let shift = Int(zone.timeOfDay(at) / 28_800_000)
    return roster.principal(post: posts[(day.ordinal + shift) % posts.count], on: day)
  }
}
