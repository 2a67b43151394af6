import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Storage
import TestDistricts
import Testing

@testable import Appraisals

/// The schemes that are shipped, and what `yiwang check` says of wrong ones.
@Suite struct SchemeTests {
  @Test func thoseOfThePackAreSoundAndMarkedAsExamples() throws {
    let files = try JiangningPack.files().files, district = try JiangningPack.district()
    #expect(SchemeBook.proof(files, district) == [])
    var problems: Problems = []
    let book = SchemeBook(files: files, roster: district.roster, into: &problems)
    #expect(book.schemes.map(\.code) == ["regions", "agencies", "functions", "jinhua", "yangzhou", "lianyungang"])
    #expect(!book.schemes.contains { !$0.isExample })
    // Their points are those of the sources (domain 1.6.3).
    #expect(book["jinhua"]?.full == 90_000)
    #expect(book["jinhua"]?.criteria.map(\.points) == [5_000, 50_000, 20_000, 10_000, 5_000])
    #expect(book["yangzhou"].map { $0.full + $0.criteria.filter(\.isBonus).map(\.points).reduce(0, +) } == 105_000)
    #expect(book["lianyungang"]?.criterion("satisfaction")?.floor == 12_500)
    for scheme in book.schemes {
      for (group, units) in scheme.units(of: district) { #expect(!units.isEmpty, "\(scheme.code) \(group.code)") }
    }
    #expect(book["functions"]?.units(of: district).flatMap(\.units).first?.code.hasPrefix("handler@") == true)
  }

  @Test func wrongLinesAreNamed() throws {
    let files = try JiangningPack.files().files, district = try JiangningPack.district()
    func problems(_ change: (String) -> String) throws -> [String] {
      var files = files
      let text = String(decoding: try #require(files["appraisals/jinhua.yaml"]), as: UTF8.self)
      files["appraisals/jinhua.yaml"] = Array(change(text).utf8)
      return SchemeBook.proof(files, district).map { "\($0.line ?? 0): \($0.phrase.en)" }
    }
    func line(_ text: String) throws -> Int {
      let lines = String(decoding: try #require(files["appraisals/jinhua.yaml"]), as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      return try #require(lines.firstIndex { $0.contains(text) }) + 1
    }
    #expect(
      try problems { $0.replacing("indicator: closing,", with: "indicator: clossing,") }
        == ["\(try line("code: closing")): indicators.yaml has no indicator clossing with a formula"])
    #expect(
      try problems { $0.replacing("{mark: fraud, points: 1}", with: "{mark: frod, points: 1}") }
        == ["\(try line("mark: fraud")): there is no mark frod"])
    #expect(
      try problems { $0.replacing("formula: refusedWrongly", with: "formula: refusedWrong / filed") }.first?
        .contains("there is no count refusedWrong") == true)
    #expect(
      try problems { $0.replacing("at: 70", with: "at: seventy") }
        == ["\(try line("at: 70")): `at` is a number from 0 to 1000 with three places at most, not seventy"])
    #expect(
      try problems { $0.replacing("kinds: [zone]", with: "kinds: [moon]") } == [
        "0: the group zones has nobody in this district"
      ])
    #expect(try problems { $0.replacing("from: 0, colour: red", with: "from: 65, colour: red") }.count == 1)
    #expect(try problems { $0.replacing("double: [leader, media]", with: "double: [leader, radio]") }.count == 1)
    #expect(try problems { $0.replacing("sample: dueHandling", with: "sample: closed / filed") }.count == 1)
    #expect(try problems { $0 + "bonus: yes\n" }.first?.contains("unknown key") == true)
    var listed = files
    listed["appraisals/schemes.yaml"] = Array("schemes: [regions, nowhere]\n".utf8)
    let found = SchemeBook.proof(listed, district)
    #expect(found.errors.map(\.phrase.en) == ["there is no file appraisals/nowhere.yaml"])
    #expect(found.warnings.count == 5, "those that lie there and are not listed")
  }

  @Test func whatIsAskedIsReadOrRefused() async throws {
    try await withWorld(.sqlite, count: 20) { (world: World) async throws in
      func ask(_ values: [String: String]) throws -> String {
        let ask = try AppraisalAsk(Form(values), world.appraising)
        return "\(ask.scheme.code) \(ask.period.code)"
      }
      #expect(try ask([:]) == "regions 2026-10", "the last whole month")
      #expect(try ask(["object": "agency"]) == "agencies 2026-10")
      #expect(try ask(["scheme": "jinhua", "period": "2026-Q3"]) == "jinhua 2026-Q3")
      #expect(throws: Refusal.self) { try ask(["scheme": "x"]) }
      #expect(throws: Refusal.self) { try ask(["period": "2026-13"]) }
      #expect(throws: Refusal.self) { try ask(["period": "2027-01"]) }
      #expect(try AppraisalAsk.choices(world.scheme("regions"), LocalDate(2026, 11, 23)).first?.code == "2026-10")
    }
  }
}
