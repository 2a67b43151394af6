import Basics
import Casework
import Organization
import Territory
import TestDistricts
import TestSupport
import Testing

@Suite struct RoutingTests {
  static let day = LocalDate(2026, 11, 23)
  static let place = Locality(area: "990001001001001", street: "990001001", community: "990001001001", grid: "990001001001001")

  static func duty(
    _ code: String, _ category: String, area: String = "", _ lead: Duty.Lead, from: LocalDate? = nil, to: LocalDate? = nil
  ) -> Duty {
    Duty(code: code, kind: "event", category: category, area: area, lead: lead, clause: "第一条", source: "演示", validFrom: from, validTo: to)
  }

  static let list = DutyList([
    duty("all", "", .locality(.street)), duty("class", "01", .agency("a")), duty("leaf", "01001", .agency("b")),
    duty("leafHere", "01001", area: "990001001", .agency("c")), duty("leafDeeper", "01001", area: "990001001001", .agency("d")),
    duty("community", "01002", .locality(.community)), duty("grid", "01003", .locality(.grid)),
    duty("before", "01004", .agency("a"), to: LocalDate(2026, 11, 22)),
    duty("since", "01004", .locality(.street), from: LocalDate(2026, 11, 23)),
    Duty(code: "part", kind: "part", category: "01001", area: "", lead: .agency("p"), clause: "x", source: "y"),
  ])

  func route(_ category: String, at place: Locality = place, on day: LocalDate = day, kind: String = "event") -> (String?, String?) {
    let routing = Self.list.route(kind: kind, category: category, at: place, on: day)
    return (routing?.agency, routing?.duty?.code)
  }

  @Test func longestCategoryThenLongestArea() {
    #expect(route("01001") == ("d", "leafDeeper"))
    #expect(
      route("01001", at: Locality(area: "990001001002", street: "990001001", community: "990001001002", grid: nil)) == ("c", "leafHere"))
    #expect(route("01001", at: Locality(area: "990001002", street: "990001002", community: nil, grid: nil)) == ("b", "leaf"))
    #expect(route("01001", at: Locality(area: "", street: nil, community: nil, grid: nil)) == ("b", "leaf"))
    #expect(route("01009") == ("a", "class"))
    #expect(route("02001") == ("990001001", "all"))
    #expect(route("01001", kind: "part") == ("p", "part"))
    // A prefix is of whole codes from the left, not of what merely looks alike.
    #expect(route("0100") == ("a", "class"))
  }

  @Test func aLevelThePlaceLacksIsPassedOver() {
    #expect(route("01002") == ("990001001001", "community"))
    #expect(route("01002", at: Locality(area: "990001001", street: "990001001", community: nil, grid: nil)) == ("a", "class"))
    #expect(route("01003") == ("990001001001001", "grid"))
    let nowhere = Locality(area: "", street: nil, community: nil, grid: nil)
    #expect(route("02001", at: nowhere) == (nil, nil))
    // No line at all: the street answers by locality, and says so.
    let fallback = DutyList([]).route(kind: "event", category: "01", at: Self.place, on: Self.day)
    #expect(fallback?.agency == "990001001" && fallback?.duty == nil && fallback?.why.zh.contains("属地") == true)
    #expect(DutyList([]).route(kind: "event", category: "01", at: nowhere, on: Self.day) == nil)
  }

  /// A power delegated to streets changes hands on its day (行政处罚法 art. 24).
  @Test func powersFlipOnTheirDay() {
    #expect(route("01004", on: LocalDate(2026, 11, 22)) == ("a", "before"))
    #expect(route("01004", on: LocalDate(2026, 11, 23)) == ("990001001", "since"))
    let duty = Self.duty("x", "", .agency("a"), from: LocalDate(2026, 1, 1), to: LocalDate(2026, 1, 31))
    #expect(
      [LocalDate(2025, 12, 31), LocalDate(2026, 1, 1), LocalDate(2026, 1, 31), LocalDate(2026, 2, 1)].map(duty.isValid) == [
        false, true, true, false,
      ])
  }

  @Test func reasonNamesLineClauseAndPlace() throws {
    let routing = try #require(Self.list.route(kind: "event", category: "01001", at: Self.place, on: Self.day))
    for word in ["leafDeeper", "01001", "990001001001", "第一条", "演示"] {
      #expect(routing.why.zh.contains(word) && routing.why.en.contains(word))
    }
  }

  @Test func whatACommunityMayBeGiven() {
    func gives(_ category: String, _ agency: String) -> Bool {
      Self.list.gives(kind: "event", category: category, at: Self.place, to: agency, on: Self.day)
    }
    #expect(gives("01002", "990001001001") && !gives("01002", "990001001002") && !gives("01001", "990001001001"))
    #expect(gives("01003", "990001001001001") && gives("01009", "a"))
  }

  @Test func tiesAreOfSameWeightAndTime() {
    let a = Self.duty("a", "01", .agency("a"), from: LocalDate(2026, 1, 1), to: LocalDate(2026, 6, 30))
    #expect(a.ties(with: Self.duty("b", "01", .agency("b"), from: LocalDate(2026, 6, 30))))
    #expect(!a.ties(with: Self.duty("b", "01", .agency("b"), from: LocalDate(2026, 7, 1))))
    #expect(a.ties(with: Self.duty("b", "01", .agency("b"))) && !a.ties(with: Self.duty("b", "01", area: "9", .agency("b"))))
    #expect(!a.ties(with: Self.duty("b", "011", .agency("b"))))
  }

  /// Every subclass of the shipped pack has somebody in every community, today and before the delegated powers.
  @Test func jiangningAnswersForEverything() throws {
    let district = try JiangningPack.district()
    let leaves = district.catalogue.categories.filter { !district.catalogue.standards(of: $0.key).isEmpty }
    #expect(leaves.count > 300)
    let communities = district.territory.areas.filter { $0.level == .community }
    var flipped = 0
    for (index, leaf) in leaves.enumerated() {
      let locality = district.locality(communities[index * 7 % communities.count].code)
      let now = district.duties.route(kind: leaf.key.kind, category: leaf.key.code, at: locality, on: Self.day)
      let before = district.duties.route(kind: leaf.key.kind, category: leaf.key.code, at: locality, on: LocalDate(2022, 12, 31))
      #expect(now.flatMap { district.roster.agency($0.agency) } != nil, "\(leaf.key)")
      #expect(before.flatMap { district.roster.agency($0.agency) } != nil, "\(leaf.key)")
      if now?.agency != before?.agency { flipped += 1 }
    }
    #expect(flipped > 0)
  }

  @Test func holdingsAndPosts() throws {
    let roster = Roster(
      agencies: [Agency(code: "a", name: Phrase("甲", "A"), kind: .department)],
      roles: [Role(code: "r", label: Phrase("角", "R"), permissions: [.see], reach: .area)],
      posts: [
        Post(code: "a.r", role: "r", agency: "a", label: Phrase("岗", "Post")),
        Post(code: "a.x", role: "gone", agency: "a", label: Phrase("岗", "Post")),
      ],
      holdings: [
        Holding(post: "a.r", person: "p1", personName: "张三", from: nil, to: LocalDate(2026, 5, 31)),
        Holding(post: "a.r", person: "p2", personName: "李四", from: LocalDate(2026, 6, 1), to: nil),
      ])
    #expect(roster.principal(post: "a.r", on: LocalDate(2026, 5, 31))?.person == "p1")
    let june = try #require(roster.principal(post: "a.r", on: LocalDate(2026, 6, 1)))
    #expect(june.person == "p2" && june.may(.see) && june.may(.open) && !june.may(.accept))
    // A role that reaches by area in an agency without one reaches what the agency handles.
    #expect(june.reach == .agency("a"))
    #expect(roster.principal(post: "a.x", on: LocalDate(2026, 6, 1)) == nil)
    #expect(roster.name("old") == .verbatim("old"))
  }
}
