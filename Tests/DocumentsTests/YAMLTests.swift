import Basics
import Documents
import Testing

@Suite struct YAMLTests {
  let text = """
    # a comment
    name: {zh: 江宁, en: Jiangning}
    code: 011
    days: 3
    ratio: 0.5
    open: yes
    since: 2026-02-28
    phase: waiting
    empty:
    plain: "null"
    stages:
      - name: A
        limit: 2
      - name: B
        limit: two
    labels: {b: 1, a: 2}
    """

  @Test func readsEverySort() throws {
    var problems: Problems = []
    let node = try YAMLNode.parse(text, file: "a.yaml")
    #expect(node.phrase("name", into: &problems) == Phrase("江宁", "Jiangning"))
    #expect(node.phrase("code", into: &problems) == Phrase("011", "011"))
    #expect(node.text("code", into: &problems) == "011")
    #expect(node.text("plain", into: &problems) == "null")
    #expect(node.int("days", in: 1...5, into: &problems) == 3)
    #expect(node.number("ratio", into: &problems) == 0.5)
    #expect(node.bool("open", into: &problems))
    #expect(node.date("since", into: &problems) == LocalDate(2026, 2, 28))
    #expect(node.choice("phase", of: ["waiting", "working"], into: &problems) == "waiting")
    #expect(node.map("labels", into: &problems).map(\.key) == ["b", "a"])
    #expect(node.optionalText("empty", into: &problems) == nil)
    #expect(node.optionalInt("absent", into: &problems) == nil)
    #expect(node.list("stages", into: &problems).map(\.line) == [12, 14])
    #expect(problems.isEmpty)
  }

  @Test func everyProblemHasLineAndRemedy() throws {
    var problems: Problems = []
    let node = try YAMLNode.parse(text, file: "a.yaml")
    _ = node.text("agency", into: &problems)
    _ = node.text("empty", into: &problems)
    _ = node.list("stages", into: &problems).map { $0.int("limit", into: &problems) }
    _ = node.choice("phase", of: ["wating", "working"], into: &problems)
    _ = node.date("code", into: &problems)
    node["labels"]?.unknownKeys(allowed: ["a", "bb"], into: &problems)
    node.unknownKeys(
      allowed: ["name", "code", "days", "ratio", "open", "since", "phases", "empty", "plain", "stages", "labels"],
      into: &problems)
    let got = problems.map(\.description)
    #expect(got[0] == "a.yaml:2: error: \"agency\" is missing (for example: agency: …)")
    #expect(got[1] == "a.yaml:9: error: \"empty\" is empty (for example: empty: …)")
    #expect(got[2].hasPrefix("a.yaml:15: error: stages[2].limit: a whole number is wanted, here is \"two\""))
    #expect(got[3].hasPrefix("a.yaml:8: error: phase: one of wating | working"))
    #expect(got[3].hasSuffix("(did you mean \"wating\"?)"))
    #expect(got[4].hasPrefix("a.yaml:3: error: code: a real date"))
    #expect(got[5] == "a.yaml:16: error: labels: unknown key \"b\" (known keys: a, bb)")
    #expect(got[6] == "a.yaml:8: error: unknown key \"phase\" (did you mean \"phases\"?)")
    #expect(got.count == 7)
    #expect(problems.allSatisfy { $0.remedy != nil && !$0.text(.zh).contains("error") })
    #expect(throws: Refusal.self) { try problems.refuseErrors() }
  }

  @Test func aWrongShapeIsSaidOnce() throws {
    var problems: Problems = []
    let node = try YAMLNode.parse("- a\n- b\n", file: "l.yaml")
    _ = node.text("a", into: &problems)
    _ = node.int("b", into: &problems)
    #expect(problems.count == 1)
    #expect(problems[0].line == 1)
  }

  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", 2), ("a: 1\na: 2\n", 1), ("", 1), ("a: \"x\nb: 1\n", 3), ("a:\n\t- b\n", 2),
    ("a: *nobody\n", 1), ("? [x]\n: 1\n", 1), ("a: 1\n--- \nb: 2\n", 2), ("k: \u{1}\n", 1),
  ])
  func brokenTextNamesItsLine(_ text: String, _ line: Int) {
    #expect {
      try YAMLNode.parse(text, file: "x.yaml")
    } throws: { error in
      guard let problem = error as? Problem, problem.file == "x.yaml", let found = problem.line else { return false }
      return abs(found - line) <= 1
    }
  }

  @Test func aliasesThatExplodeAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1...8 {
      text += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: Problem.self) { try YAMLNode.parse(text, file: "bomb.yaml") }
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(throws: Problem.self) { try YAMLNode.parse(deep, file: "deep.yaml") }
  }

  @Test func damagedTextNeverTraps() throws {
    var random = SeededRandom(seed: 11)
    var parsed = 0
    for _ in 0..<3000 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let node = try? YAMLNode.parse(String(decoding: bytes, as: UTF8.self), file: "f") else { continue }
      var problems: Problems = []
      _ = node.phrase("name", into: &problems)
      _ = node.list("stages", into: &problems).map { $0.int("limit", into: &problems) }
      parsed += 1
    }
    #expect(parsed > 100 && parsed < 3000)
  }

  @Test func nearness() {
    #expect(editDistance("abc", "acb") == 1)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(nearest(to: "Nmae", among: ["code", "name"]) == "name")
    #expect(nearest(to: "zzz", among: ["code", "name"]) == nil)
  }
}
