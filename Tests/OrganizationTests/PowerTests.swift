import Basics
import Organization
import Testing

@Suite struct PowerTests {
  private static let day = LocalDate(2026, 11, 23)

  private static func power(
    _ code: String, _ holder: Power.Holder, area: String = "", from: LocalDate? = nil, to: LocalDate? = nil
  ) -> Power {
    Power(
      code: code, name: Phrase("事项", "power"), basis: "演示条款", original: "cgj", holder: holder, area: area, validFrom: from,
      validTo: to)
  }

  private static func place(_ area: String) -> Locality {
    Locality(area: area, street: area.count >= 9 ? String(area.prefix(9)) : nil, community: nil, grid: nil)
  }

  private static let list = PowerList([
    power("a", .agency("cgj"), to: LocalDate(2022, 12, 31)),
    power("a", .street, from: LocalDate(2023, 1, 1)),
    power("b", .street, area: "320115001", from: LocalDate(2024, 7, 1)),
    power("c", .agency("swj")), power("c", .street, area: "320115001", from: LocalDate(2025, 1, 1), to: LocalDate(2025, 12, 31)),
  ])

  private func holders(_ code: String, _ area: String, _ day: LocalDate = day) -> [String] {
    Self.list.holders(of: code, at: Self.place(area), on: day).map(\.agency)
  }

  @Test func aPowerPassesOnTheDay() {
    #expect(holders("a", "320115002001", LocalDate(2022, 12, 31)) == ["cgj"])
    #expect(holders("a", "320115002001", LocalDate(2023, 1, 1)) == ["320115002"])
    #expect(holders("c", "320115001001", LocalDate(2024, 12, 31)) == ["swj"])
    #expect(holders("c", "320115001001", LocalDate(2025, 6, 1)) == ["320115001"], "the longer area wins")
    #expect(holders("c", "320115001001", LocalDate(2026, 1, 1)) == ["swj"], "taken back after it was assessed")
    #expect(holders("c", "320115002001", LocalDate(2025, 6, 1)) == ["swj"])
  }

  /// Where and when the list is silent, it is with the agency that the law names; what the list does not know is nobody's.
  @Test func whatIsNotDelegatedStaysWhereItWas() {
    #expect(holders("b", "320115001001") == ["320115001"])
    #expect(holders("b", "320115002001") == ["cgj"])
    #expect(holders("b", "320115001001", LocalDate(2024, 6, 30)) == ["cgj"])
    #expect(Self.list.holders(of: "b", at: Self.place("320115002"), on: Self.day).first?.isListed == false)
    #expect(holders("a", "320115") == ["cgj"], "without a street nobody but the original can be told")
    #expect(holders("x", "320115001001").isEmpty)
  }

  @Test func whatAnAgencyHolds() {
    func held(_ agency: String, _ area: String) -> [String] {
      Self.list.held(by: agency, at: Self.place(area), on: Self.day).map(\.power.code)
    }
    #expect(held("320115001", "320115001001") == ["a", "b"])
    #expect(held("320115001", "320115002001").isEmpty, "a street's powers end at its border")
    #expect(held("cgj", "320115002001") == ["b"] && held("swj", "320115002001") == ["c"])
  }

  @Test func linesOfOneTimeAndAreaTie() {
    let first = Self.power("a", .street, from: LocalDate(2023, 1, 1), to: LocalDate(2023, 12, 31))
    #expect(first.ties(with: Self.power("a", .agency("cgj"), from: LocalDate(2023, 12, 31))))
    #expect(!first.ties(with: Self.power("a", .agency("cgj"), from: LocalDate(2024, 1, 1))))
    #expect(!first.ties(with: Self.power("a", .agency("cgj"), area: "320115001", from: LocalDate(2023, 6, 1))))
    #expect(!first.ties(with: Self.power("b", .agency("cgj"), from: LocalDate(2023, 6, 1))))
  }
}
