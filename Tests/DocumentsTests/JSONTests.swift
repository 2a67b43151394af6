import Basics
import Documents
import Testing

@Suite struct JSONTests {
  @Test func readsAndWrites() throws {
    let text = #" {"b": [1, -2.50, 1e3, true, null], "a": "é\u00e9\ud83d\ude00\n\/", "c": {}} "#
    let value = try JSONValue.parse(text, file: "x.json")
    #expect(value["b"]?[0]?.int == 1 && value["b"]?[1]?.double == -2.5 && value["b"]?[2]?.int == 1000)
    #expect(value["a"]?.string == "éé😀\n/")
    #expect(value.members?.map(\.key) == ["b", "a", "c"])
    #expect(value.canonical == #"{"a":"éé😀\n/","b":[1,-2.5,1000,true,null],"c":{}}"#)
    #expect(value.description == #"{"b":[1,-2.5,1000,true,null],"a":"éé😀\n/","c":{}}"#)
    #expect(try JSONValue.parse(value.canonical, file: "y").canonical == value.canonical)
  }

  // RFC 8785, appendix B.
  @Test(arguments: [
    (0x0000000000000000, "0"), (0x8000000000000000, "0"), (0x0000000000000001, "5e-324"),
    (0x8000000000000001, "-5e-324"), (0x7fefffffffffffff, "1.7976931348623157e+308"),
    (0x4340000000000000, "9007199254740992"), (0xc340000000000000, "-9007199254740992"),
    (0x4430000000000000, "295147905179352830000"), (0x44b52d02c7e14af5, "9.999999999999997e+22"),
    (0x44b52d02c7e14af6, "1e+23"), (0x44b52d02c7e14af7, "1.0000000000000001e+23"),
    (0x444b1ae4d6e2ef4e, "999999999999999700000"), (0x444b1ae4d6e2ef4f, "999999999999999900000"),
    (0x444b1ae4d6e2ef50, "1e+21"), (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"), (0x3eb0c6f7a0b5ed8d, "0.000001"),
    (0x41b3de4355555553, "333333333.3333332"), (0x41b3de4355555555, "333333333.3333333"),
    (0xbecbf647612f3696, "-0.0000033333333333333333"), (0x43143ff3c1cb0959, "1424953923781206.2"),
  ] as [(UInt64, String)])
  func numbersAsInTheStandard(_ bits: UInt64, _ text: String) {
    #expect(JSONValue.text(of: Double(bitPattern: bits)) == text)
  }

  @Test func keysSortByUTF16() throws {
    let value: JSONValue = ["\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7]
    let keys = try JSONValue.parse(value.canonical, file: "k").members?.map(\.key)
    #expect(keys == ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"])
  }

  @Test(arguments: [
    ("", 1), ("{\n\"a\": 1,\n}", 3), ("[1,]", 1), ("{\"a\":1\n,\"a\":2}", 2), ("[01]", 1), ("[1.]", 1), ("[.5]", 1),
    ("[1e999]", 1), ("\"\\x\"", 1), ("\"\\ud800\"", 1), ("[1]\n[2]", 2), ("\"a\nb\"", 1), ("nul", 1), ("[\n\n'a']", 3),
    ("\"open", 1), ("[-]", 1), ("{\"a\" 1}", 1), ("{a: 1}", 1), ("\"\\", 1), ("\"\\u12", 1), ("[1 2]", 1), ("NaN", 1),
  ])
  func wrongTextNamesItsLine(_ text: String, _ line: Int) {
    #expect {
      try JSONValue.parse(text, file: "w.json")
    } throws: { ($0 as? Problem)?.line == line }
  }

  @Test func limitsHold() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue.parse(deep, file: "d")
    #expect(throws: Problem.self) { try JSONValue.parse("[" + deep + "]", file: "d") }
    #expect(throws: Problem.self) { try JSONValue.parse(String(repeating: "[", count: 1_000_000), file: "d") }
    #expect(throws: Problem.self) { try JSONValue.parse("[1,2,3]", file: "d", limit: 6) }
    #expect(throws: Problem.self) { try JSONValue.parse([34, 0xFF, 34], file: "d") }
  }

  @Test func damagedTextNeverTraps() throws {
    var random = SeededRandom(seed: 5)
    let seed = Array(#"{"b":[1,-2.50,1e3,true,null],"a":"\u00e9\ud83d\ude00\n","c":{"d":[[]]}}"#.utf8)
    var good = 0
    for _ in 0..<10_000 {
      let isCut = Int.random(in: 0..<4, using: &random) == 0
      var bytes = isCut ? Array(seed.prefix(Int.random(in: 1...seed.count, using: &random))) : seed
      let letter = seed.randomElement(using: &random) ?? 0
      let any = UInt8.random(in: 0...255, using: &random)
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.unit() < 0.2 ? any : letter
      guard let value = try? JSONValue.parse(bytes, file: "f") else { continue }
      good += 1
      #expect(try JSONValue.parse(value.canonical, file: "f").canonical == value.canonical)
    }
    #expect(good > 100 && good < 10_000)
  }
}
