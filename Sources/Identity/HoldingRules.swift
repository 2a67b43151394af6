import Basics
import Organization

/// When a post may be given.
package enum HoldingRules {
  /// The longest time one may stand in, first and last day included.
  package static let standInDaysMost = 92

  /// What speaks against giving the post; empty if nothing does. Pure.
  /// - Parameters:
  ///   - giver: who gives it; nil for a command, a link or a pack.
  ///   - beside: at least all holdings of the person and all of the post. The proposed one itself is passed over.
  ///   - today: no administrator gives a post for days that are past; nil for packs, which tell history.
  package static func faults(
    of proposed: PostHolding, by giver: Key?, beside: [PostHolding], roster: Roster, today: LocalDate? = nil
  ) -> [Refusal.Fault] {
    let others = beside.filter { $0.key != proposed.key && $0.endedAt == nil }
    var faults: [Refusal.Fault] = []
    guard let post = roster.post(proposed.post), roster.role(post.role) != nil else {
      return [.init("post", Phrase("没有这个岗位", "There is no such post"))]
    }
    if giver == proposed.person {
      faults.append(.init("person", Phrase("不能给自己任职", "Nobody gives a post to themselves")))
    }
    if let to = proposed.to, to < proposed.from {
      faults.append(.init("to", Phrase("最后一日早于第一日", "The last day is before the first")))
      return faults
    }
    if let today, proposed.from < today {
      faults.append(.init("from", Phrase("不能从过去的日期起任职", "A post is not given for days that are past")))
    }
    switch proposed.kind {
    case .own: faults += ownFaults(proposed, others)
    case .standIn(let holder): faults += standInFaults(proposed, for: holder, others)
    }
    return faults + separationFaults(proposed, others, roster)
  }

  /// The permissions of `Permission.separated` that the role of the post bundles (三员分立, GB/T 22239-2019 8.1.5).
  package static func separated(_ post: String, _ roster: Roster) -> Set<Permission> {
    guard let post = roster.post(post), let role = roster.role(post.role) else { return [] }
    return Set(role.permissions.compactMap(\.separatedAs))
  }

  private static func ownFaults(_ proposed: PostHolding, _ others: [PostHolding]) -> [Refusal.Fault] {
    let taken = others.contains { $0.post == proposed.post && $0.kind == .own && $0.overlaps(proposed) }
    guard taken else { return [] }
    return [.init("post", Phrase("该岗位在此期间已有人任职", "Somebody holds this post at that time"))]
  }

  private static func standInFaults(
    _ proposed: PostHolding, for holder: Key, _ others: [PostHolding]
  ) -> [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    if holder == proposed.person {
      faults.append(.init("person", Phrase("不能代自己的岗", "Nobody stands in for themselves")))
    }
    guard let to = proposed.to, to.ordinal - proposed.from.ordinal < standInDaysMost else {
      let phrase = Phrase(
        "代岗须有期限，最长 \(standInDaysMost) 天", "Standing in has a last day, after \(standInDaysMost) days at most")
      return faults + [.init("to", phrase)]
    }
    let isHeld = others.contains {
      $0.post == proposed.post && $0.kind == .own && $0.person == holder && $0.covers(proposed)
    }
    if !isHeld {
      let phrase = Phrase(
        "代岗期间该岗位须由被代人任职", "The person stood in for must hold the post on all of these days")
      faults.append(.init("post", phrase))
    }
    let twice = others.contains {
      $0.post == proposed.post && $0.person == proposed.person && $0.overlaps(proposed)
    }
    if twice {
      faults.append(.init("person", Phrase("此人在此期间已任或已代该岗", "This person acts from this post at that time already")))
    }
    return faults
  }

  /// Nobody is two of the three administrators on any day.
  private static func separationFaults(
    _ proposed: PostHolding, _ others: [PostHolding], _ roster: Roster
  ) -> [Refusal.Fault] {
    let own = separated(proposed.post, roster)
    if own.count > 1 {
      return [.init("post", Phrase("该岗位的角色兼有两类管理员权限", "The role of this post is two of the three administrators"))]
    }
    guard !own.isEmpty else { return [] }
    let clash = others.first {
      $0.person == proposed.person && $0.overlaps(proposed) && own.union(separated($0.post, roster)).count > 1
    }
    guard let clash else { return [] }
    let name = roster.post(clash.post)?.label ?? .verbatim(clash.post)
    let phrase = Phrase(
      "三员分立：此人在此期间任“\(name.zh)”，不能兼任", "The three administrators are apart: this person holds “\(name.en)” at that time"
    )
    return [.init("person", phrase)]
  }
}
