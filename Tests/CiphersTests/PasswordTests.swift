import Basics
import Dispatch
import Testing

@testable import Ciphers

@Suite struct PasswordTests {
  /// RFC 7914, section 12 (the last vector of a gibibyte is left out).
  @Test(arguments: [
    (
      "", "", 4, 1, 1,
      """
      77 d6 57 62 38 65 7b 20 3b 19 ca 42 c1 8a 04 97 f1 6b 48 44 e3 07 4a e8 df df fa 3f ed e2 14 42
      fc d0 06 9d ed 09 48 f8 32 6a 75 3a 0f c8 1f 17 e8 d3 e0 fb 2e 0d 36 28 cf 35 e2 0c 38 d1 89 06
      """
    ),
    (
      "password", "NaCl", 10, 8, 16,
      """
      fd ba be 1c 9d 34 72 00 78 56 e7 19 0d 01 e9 fe 7c 6a d7 cb c8 23 78 30 e7 73 76 63 4b 37 31 62
      2e af 30 d9 2e 22 a3 88 6f f1 09 27 9d 98 30 da c7 27 af b9 4a 83 ee 6d 83 60 cb df a2 cc 06 40
      """
    ),
    (
      "pleaseletmein", "SodiumChloride", 14, 8, 1,
      """
      70 23 bd cb 3a fd 73 48 46 1c 06 cd 81 fd 38 eb fd a8 fb ba 90 4f 8e 3e a9 b5 43 f6 54 5d a1 f2
      d5 43 29 55 61 3f 0f cf 62 d4 97 05 24 2a 9a f9 e6 1e 85 dc 0d 65 1e 40 df cf 01 7b 45 57 58 87
      """
    ),
  ])
  func scryptAsPublished(password: String, salt: String, log2N: Int, r: Int, p: Int, hash: String) {
    let cost = PasswordHash.Cost(log2N: log2N, r: r, p: p)
    #expect(PasswordHash.derive(password, Array(salt.utf8), cost, 64) == bytes(hash))
  }

  @Test func rightAndWrong() {
    let stored = PasswordHash.make("江宁 2026 好!", cost: .quick)
    #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
    #expect(stored.utf8.count == "$scrypt$ln=4,r=8,p=1$".utf8.count + 22 + 1 + 43)
    #expect(PasswordHash.isRight("江宁 2026 好!", stored))
    #expect(!PasswordHash.isRight("江宁 2026 好", stored))
    #expect(!PasswordHash.isRight("", stored))
    #expect(PasswordHash.make("a", cost: .quick) != PasswordHash.make("a", cost: .quick), "each has its own salt")
    #expect(PasswordHash.isRight("", PasswordHash.make("", cost: .quick)))
  }

  @Test func standardCostIsStated() {
    let stored = "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    #expect(!PasswordHash.needsRemake(stored))
    #expect(PasswordHash.needsRemake(stored, cost: .quick))
    #expect(PasswordHash.needsRemake(PasswordHash.make("a", cost: .quick)))
    #expect(!PasswordHash.needsRemake(PasswordHash.make("a", cost: .quick), cost: .quick))
    #expect(PasswordHash.needsRemake("broken"))
  }

  /// Another program's text: Python's `hashlib.scrypt` with n=16, r=8, p=1 and the salt 0...15.
  @Test func readsWhatPythonWrote() {
    let stored = "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Q7EcH175P/kcU7JE2HRU+qTRrq/BS6UbCRYPdBaC5y8"
    #expect(PasswordHash.isRight("correct horse", stored))
    #expect(!PasswordHash.isRight("correct horses", stored))
  }

  @Test func brokenTextsAreWrong() {
    let whole = PasswordHash.make("a", cost: .quick)
    let broken = [
      "", "a", "$", "$$$$", "$scrypt$ln=4,r=8,p=1$$", String(whole.dropLast()), whole + "A", whole + "$",
      "x" + whole, whole.replacing("ln=4", with: "ln=0"), whole.replacing("ln=4", with: "ln=40"),
      whole.replacing("r=8", with: "r=-8"), whole.replacing("p=1", with: "p=9999999999999999999999"),
      whole.replacing("scrypt", with: "bcrypt"), whole.replacing("ln=4", with: "ln=5"),
    ]
    for text in broken { #expect(!PasswordHash.isRight("a", text), "\(text)") }
    #expect(PasswordHash.isRight("a", whole))
  }
}

@Suite struct PasswordDeskTests {
  @Test func hashesAndCompares() async throws {
    let desk = PasswordDesk(cost: .quick)
    let stored = try await desk.hash("a")
    #expect(!desk.needsRemake(stored) && PasswordDesk().needsRemake(stored))
    #expect(try await desk.isRight("a", stored))
    #expect(try await !desk.isRight("b", stored))
    #expect(desk.waiting == 0)
  }

  /// The first is held up at work; so many wait, one more is sent away, and then all who waited are served.
  @Test(arguments: [1, 2])
  func sendsAwayWhoComesTooMany(width: Int) async throws {
    let desk = PasswordDesk(width: width, waitingMost: 3)
    let gate = DispatchSemaphore(value: 0)
    let begun = DispatchSemaphore(value: 0)
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<width {
        group.addTask {
          try await desk.run {
            begun.signal()
            gate.wait()
            return number
          }
        }
      }
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          for _ in 0..<width { begun.wait() }
          continuation.resume()
        }
      }
      for number in width..<width + 3 { group.addTask { try await desk.run { number } } }
      while desk.waiting < 3 { await Task.yield() }
      let found = await #expect(throws: Refusal.self) { try await desk.run { 99 } }
      #expect(found?.code == "password.busy" && found?.kind == .tooMany)
      for _ in 0..<width { gate.signal() }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.sorted() == Array(0..<width + 3))
    #expect(try await desk.run { 7 } == 7, "there is room again")
  }
}
