import Basics
import Casework
import Documents
import Organization
import Platform
import TestDistricts
import Testing

@Suite struct ReadinessTests {
  private static let level = """
        label: {zh: 何时, en: When}
        calls:
          - {post: cgj.desk, tell: {zh: 到场, en: Go there}}
        steps:
          - {what: {zh: 查看, en: Look}, minutes: 10}

    """

  private static func plans(_ change: (String) -> String = { $0 }) -> Pack {
    let levels = (1...4).map { "      \"\($0)\":\n" + level.split(separator: "\n").map { "    \($0)\n" }.joined() }.joined()
    let text = """
      shifts:
        - {code: whole, label: {zh: 全天, en: Whole day}, from: "08:30", to: "08:30"}
      plans:
        - code: flood
          name: {zh: 内涝, en: Flooding}
          fits: ["event:01"]
          levels:

      """ + levels
    return PackReader.read(
      TinyPack.pack(["plans.yaml": Array(change(text).utf8)]), rules: JiangningPack.rules, version: 1)
  }

  @Test func aPlanIsRead() throws {
    let pack = Self.plans()
    #expect(pack.problems.map { "\($0)" } == [])
    let readiness = try #require(pack.district).readiness
    #expect(readiness.shiftKinds.map(\.from) == [510])
    let plan = try #require(readiness.plan("flood"))
    #expect(plan.responses.count == 4 && plan.fits("event:01001") && !plan.fits("part:01001"))
  }

  @Test func withoutTheFileThereAreTheUsualShifts() throws {
    let readiness = try #require(PackReader.read(TinyPack.pack(), rules: JiangningPack.rules, version: 1).district).readiness
    #expect(readiness.shiftKinds.map(\.code) == ["day", "night"] && readiness.plans.isEmpty)
  }

  @Test func theShippedPlansAreMarkedAsDemo() throws {
    let plans = try JiangningPack.district().readiness.plans
    #expect(plans.count == 2 && plans.allSatisfy { $0.name.zh.contains("演示") && $0.name.en.contains("demo") })
  }

  @Test(arguments: [
    ("post: cgj.desk", "post: cgj.nobody", "没有岗位 cgj.nobody"), ("\"4\":", "\"5\":", "没有级别 5"),
    ("\"4\":", "\"5\":", "缺少级别 4"), ("- {post: cgj.desk, tell: {zh: 到场, en: Go there}}", "[]", "通知名单是空的"),
    ("\"08:30\", to", "\"8h\", to", "不是时刻"), ("minutes: 10", "minutes: 0", "minutes"), ("fits:", "fit:", "fits"),
  ])
  func saysWhatIsWrong(_ old: String, _ new: String, _ phrase: String) {
    let pack = Self.plans { $0.replacing(old, with: new) }
    #expect(pack.district == nil)
    #expect(
      pack.problems.errors.contains { $0.file == "plans.yaml" && $0.line != nil && $0.text(.zh).contains(phrase) },
      "\(pack.problems)")
  }

  @Test func twoPlansOfOneCodeAreOneTooMany() {
    let pack = Self.plans { text in
      let plan = text.split(separator: "plans:\n", maxSplits: 1)[1]
      return text + plan
    }
    #expect(pack.problems.errors.contains { $0.text(.zh).contains("flood 重复") }, "\(pack.problems)")
  }
}
