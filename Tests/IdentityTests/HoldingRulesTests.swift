import Basics
import Identity
import Organization
import Storage
import TestSupport
import Testing

@Suite struct HoldingRulesTests {
  private static let day = LocalDate(2026, 11, 23)
  private static let at = ManualClock.start

  private func holding(
    _ key: Int64, _ person: Int64, _ post: String, _ from: Int = 0, _ to: Int? = nil, for holder: Int64? = nil
  ) -> PostHolding {
    PostHolding(
      key: Key(key), person: Key(person), post: post, kind: holder.map { .standIn(for: Key($0)) } ?? .own,
      from: Self.day + from, to: to.map { Self.day + $0 }, givenAt: Self.at)
  }

  private func fields(_ proposed: PostHolding, by giver: Int64? = nil, beside: [PostHolding] = []) -> [String] {
    HoldingRules.faults(
      of: proposed, by: giver.map { Key($0) }, beside: beside, roster: World.roster, today: Self.day
    ).map(\.field)
  }

  @Test func aPostIsGivenByTheRules() {
    #expect(fields(holding(9, 1, "agent1")).isEmpty)
    #expect(fields(holding(9, 1, "agent1", 0, 0)).isEmpty, "one day is a period")
    #expect(fields(holding(9, 1, "none")) == ["post"])
    #expect(fields(holding(9, 1, "agent1", 3, 2)) == ["to"])
    #expect(fields(holding(9, 1, "agent1", -1)) == ["from"])
    #expect(fields(holding(9, 1, "agent1"), by: 1) == ["person"])
    #expect(fields(holding(9, 1, "agent1"), by: 2).isEmpty)
    #expect(fields(holding(9, 1, "both")) == ["post"], "a role that is two administrators")
  }

  @Test func onePostHasOneHolderAtATime() {
    let other = holding(8, 2, "agent1", 0, 10)
    #expect(fields(holding(9, 1, "agent1", 10), beside: [other]) == ["post"])
    #expect(fields(holding(9, 1, "agent1", 11), beside: [other]).isEmpty)
    #expect(fields(holding(9, 1, "agent1"), beside: [holding(8, 2, "agent2")]).isEmpty)
    var ended = other
    ended.endedAt = Self.at
    #expect(fields(holding(9, 1, "agent1"), beside: [ended]).isEmpty)
    #expect(fields(other, beside: [other]).isEmpty, "not against itself")
  }

  @Test func whoStandsInDoesSoForTheHolderAndNotForLong() {
    let own = holding(8, 2, "agent1", 0, 200)
    #expect(fields(holding(9, 1, "agent1", 0, 91, for: 2), beside: [own]).isEmpty)
    #expect(fields(holding(9, 1, "agent1", 0, 92, for: 2), beside: [own]) == ["to"])
    #expect(fields(holding(9, 1, "agent1", 0, nil, for: 2), beside: [own]) == ["to"])
    #expect(fields(holding(9, 1, "agent1", 0, 5, for: 3), beside: [own]) == ["post"])
    #expect(fields(holding(9, 1, "agent1", 195, 201, for: 2), beside: [own]) == ["post"], "held on all of the days")
    #expect(fields(holding(9, 2, "agent1", 0, 5, for: 2), beside: [own]) == ["person", "person"])
    let twice = holding(7, 1, "agent1", 3, 9, for: 2)
    #expect(fields(holding(9, 1, "agent1", 0, 5, for: 2), beside: [own, twice]) == ["person"])
  }

  @Test func nobodyIsTwoAdministrators() {
    #expect(fields(holding(9, 1, "sec1"), beside: [holding(8, 1, "sys1")]) == ["person"])
    #expect(fields(holding(9, 1, "sys2"), beside: [holding(8, 1, "sys1")]).isEmpty, "twice the same is one")
    #expect(fields(holding(9, 1, "sec1", 6), beside: [holding(8, 1, "sys1", 0, 5)]).isEmpty)
    let own = holding(7, 2, "aud1", 0, 50)
    #expect(fields(holding(9, 1, "aud1", 0, 5, for: 2), beside: [own, holding(8, 1, "sys1")]) == ["person"])
  }

  /// Whatever is asked for, what was let through never makes one person two administrators on any day, nor gives one
  /// post two own holders, nor a stand-in whose holder is not there.
  @Test(arguments: 0..<40) func theRulesHoldWhateverIsAsked(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let posts = ["sys1", "sys2", "sec1", "aud1", "agent1", "both"]
    var given: [PostHolding] = []
    for key in 1...80 {
      let person = Int64.random(in: 1...4, using: &random)
      let post = posts[Int.random(in: 0..<posts.count, using: &random)]
      let from = Int.random(in: 0...60, using: &random)
      let to = Bool.random(using: &random) ? from + Int.random(in: -2...30, using: &random) : nil
      let holder = Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: 1...4, using: &random) : nil
      let proposed = holding(Int64(key), person, post, from, to, for: holder)
      if fields(proposed, beside: given).isEmpty { given.append(proposed) }
      if Int.random(in: 0..<10, using: &random) == 0, let index = given.indices.randomElement(using: &random) {
        let ended = given[index]
        given[index].endedAt = Self.at
        guard ended.kind == .own else { continue }
        // As `SignIns.end` does.
        for other in given.indices
        where given[other].kind == .standIn(for: ended.person) && given[other].post == ended.post {
          given[other].endedAt = Self.at
        }
      }
    }
    #expect(given.count > 5, "seed \(seed): nothing was tried")
    for offset in 0...95 {
      let day = Self.day + offset
      let inForce = given.filter { $0.isInForce(on: day) }
      for (person, held) in Dictionary(grouping: inForce, by: \.person) {
        let separated = held.reduce(into: Set<Permission>()) {
          $0.formUnion(HoldingRules.separated($1.post, World.roster))
        }
        #expect(separated.count <= 1, "seed \(seed): person \(person) on \(day)")
      }
      for (post, held) in Dictionary(grouping: inForce, by: \.post) {
        #expect(held.count { $0.kind == .own } <= 1, "seed \(seed): post \(post) on \(day)")
        for case let standIn in held where standIn.kind.isStandIn {
          #expect(
            held.contains { $0.kind == .own && standIn.kind == .standIn(for: $0.person) },
            "seed \(seed): nobody to stand in for at \(post) on \(day)")
        }
      }
    }
  }

  @Test(arguments: Engine.available) func aStandInActsFromTheFirstDayToTheLast(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let own = try await world.person("zhang.san", posts: ["agent1"])
      let other = try await world.person("li.si")
      let first = world.today + 2, last = world.today + 4
      try await world.give("agent1", to: other, kind: .standIn(for: own.key), from: first, to: last)
      var seen: [String] = []
      for _ in 0..<7 {
        let token = try await world.signIn("li.si")
        seen.append(try await world.principal(token)?.principal.post ?? "-")
        world.clock.advance(.days(1))
      }
      #expect(seen == ["", "", "agent1", "agent1", "agent1", "", ""])
    }
  }

  @Test(arguments: Engine.available) func endingAPostEndsItsStandIn(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let own = try await world.person("zhang.san")
      let held = try await world.give("agent1", to: own)
      let other = try await world.person("li.si")
      try await world.give("agent1", to: other, kind: .standIn(for: own.key), to: world.today + 20)
      try await world.people.end(held.key, after: world.today + 3, by: nil, today: world.today, now: world.now)
      #expect(try await world.people.holdings(of: other.key).first?.to == world.today + 3)
      #expect(
        try await world.people.holders(of: ["agent1"], on: world.today + 3).map(\.name) == ["zhang.san", "li.si"])
      #expect(try await world.people.holders(of: ["agent1"], on: world.today + 4).isEmpty)
      try await world.people.end(held.key, after: nil, by: nil, today: world.today, now: world.now)
      #expect(try await world.people.holders(of: ["agent1"], on: world.today).isEmpty)
      let twice = try await refusal {
        try await world.people.end(held.key, after: nil, by: nil, today: world.today, now: world.now)
      }
      #expect(twice?.code == "holding.none")
    }
  }

  @Test(arguments: Engine.available) func administratorsAreGivenByOthersOnly(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("admin.1", posts: ["sec1"])
      let giver = Giver(try #require(try await world.principal(try await world.signIn("admin.1"))))
      #expect(
        try await refusal { try await world.give("agent1", to: person, by: giver) }?.fields.map(\.field) == ["person"])
      #expect(try await refusal { try await world.give("aud1", to: person) }?.fields.map(\.field) == ["person"])
      let other = try await world.person("li.si")
      let held = try await world.give("agent1", to: other, by: giver)
      #expect(held.givenBy == person.code)
      let own = try await refusal {
        try await world.people.setState(.left, of: person.key, by: giver, now: world.now)
      }
      #expect(own?.code == "person.self")
    }
  }

  /// Two administrators at once give one person two of the three posts: the second is refused, on both engines.
  @Test(arguments: Engine.available) func givingAtOnceIsGivingOneAfterTheOther(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("li.si")
      let given = try await withThrowingTaskGroup(of: Bool.self) { group in
        for post in ["sys1", "sec1", "aud1", "sys1", "sec1", "aud1"] {
          group.addTask { try await refusal { try await world.give(post, to: person) } == nil }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(given == 1)
      #expect(try await world.people.posts(of: person.key, on: world.today).count == 1)
    }
  }
}
