import Basics
import Casework
import Documents
import Platform
import TestDistricts
import Testing

@Suite struct PackCrosswalkTests {
  private func read(_ text: String) -> Pack {
    PackReader.read(TinyPack.pack(["georeport.yaml": Array(text.utf8)]), rules: JiangningPack.rules, version: 1)
  }

  /// Without a file every category that residents are offered is there.
  @Test func aPackMayHaveNone() throws {
    let district = try #require(PackReader.read(TinyPack.pack(), rules: JiangningPack.rules, version: 1).district)
    let offered = district.crosswalk.offered(in: district.catalogue)
    #expect(offered.map(\.code) == ["event-01001", "event-01002"] && offered.allSatisfy { $0.way == .realtime && $0.group?.zh == "公用设施" })
    #expect(district.crosswalk.service(code: "event-01002", in: district.catalogue)?.name.zh == "路灯")
    #expect(district.crosswalk.service(code: "event-99", in: district.catalogue) == nil)
  }

  @Test func everyCodeOfJiangningLeadsBack() throws {
    let district = try JiangningPack.district()
    let offered = district.crosswalk.offered(in: district.catalogue)
    #expect(offered.count > 100 && Set(offered.map(\.code)).count == offered.count)
    for service in offered {
      #expect(district.crosswalk.service(code: service.code, in: district.catalogue)?.category == service.category)
    }
    // What has a name of its own has no second one.
    #expect(district.crosswalk.service(code: "event-01002", in: district.catalogue) == nil)
    #expect(district.crosswalk.hidden.map(\.description) == ["event:01011"])
  }

  @Test(arguments: [
    ("services: [{category: event:99}]", "no category"), ("services: [{category: event:01001, code: a b}]", "letters, digits"),
    ("services: [{category: event:01001, code: a}, {category: event:01002, code: a}]", "twice"),
    ("services: [{category: event:01001, code: event-01002}]", "another category"),
    ("services: [{category: event:01001, type: never}]", "type"), ("services: [{category: event:01001, keywords: [\"a,b\"]}]", "comma"),
    ("services: [{category: event:01001, attributes: [{code: A, type: singlevaluelist, question: {zh: 甲, en: A}}]}]", "a list has values"),
    ("services: [{category: event:01001, attributes: [{code: A, question: {zh: 甲, en: A}}, {code: A, question: {zh: 乙, en: B}}]}]",
      "twice"),
    ("service: []", "service"),
  ]) func saysWhatIsWrong(_ text: String, _ word: String) {
    let pack = read(text)
    #expect(pack.problems.contains { "\($0)".contains(word) }, "\(text)\n\(pack.problems)")
  }
}
