import Basics
import Testing

@testable import Ciphers

@Suite struct TOTPTests {
  private let secret = Array("12345678901234567890".utf8)

  /// RFC 6238, appendix B, the lines of SHA-1.
  @Test(arguments: [
    (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
    (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
  ])
  func asPublished(seconds: Int64, code: String) {
    #expect(TOTP.code(secret, step: seconds / 30, digits: 8) == code)
    #expect(TOTP.code(secret, at: Instant(milliseconds: seconds * 1000)) == String(code.suffix(6)))
  }

  @Test func theWindowIsOneStepEachWay() {
    let step = monday.milliseconds / 30_000
    for offset in -3...3 {
      let code = TOTP.code(secret, at: monday + .seconds(30 * offset))
      let found = TOTP.step(code, secret, at: monday, after: nil)
      #expect(found == (abs(offset) <= 1 ? step + Int64(offset) : nil), "offset \(offset)")
    }
  }

  @Test func aCodeCountsOnce() throws {
    let code = TOTP.code(secret, at: monday)
    let step = try #require(TOTP.step(code, secret, at: monday, after: nil))
    #expect(TOTP.step(code, secret, at: monday, after: step) == nil)
    #expect(TOTP.step(code, secret, at: monday, after: step - 1) == step)
    let earlier = TOTP.code(secret, at: monday - .seconds(30))
    #expect(TOTP.step(earlier, secret, at: monday, after: step) == nil)
    let next = TOTP.code(secret, at: monday + .seconds(30))
    #expect(TOTP.step(next, secret, at: monday, after: step) == step + 1)
  }

  @Test func readsWhatPeopleType() {
    let code = TOTP.code(secret, at: monday)
    #expect(TOTP.step(code.prefix(3) + " " + code.suffix(3) + " ", secret, at: monday, after: nil) != nil)
    for wrong in ["", "12345", "abcdef", code + "0", String(code.dropLast())] {
      #expect(TOTP.step(wrong, secret, at: monday, after: nil) == nil)
    }
    #expect(TOTP.step(code, Array("09876543210987654321".utf8), at: monday, after: nil) == nil)
  }

  @Test func addressForTheApp() {
    #expect(
      TOTP.address(Array("Hello!".utf8) + [0xDE, 0xAD, 0xBE, 0xEF], account: "li.si", issuer: "一网 A&B")
        == "otpauth://totp/%E4%B8%80%E7%BD%91%20A%26B:li.si?secret=JBSWY3DPEHPK3PXP"
        + "&issuer=%E4%B8%80%E7%BD%91%20A%26B&algorithm=SHA1&digits=6&period=30")
    #expect(TOTP.secret().count == 20)
    #expect(TOTP.secret() != TOTP.secret())
  }
}

@Suite struct TokenTests {
  @Test func tokens() throws {
    let token = SecretToken.random()
    #expect(token.text.utf8.count == 43)
    #expect(token.text != SecretToken.random().text)
    #expect(SecretToken(text: token.text) == token)
    #expect(token.digest == SecretToken.digest(of: token.text))
    #expect(!"\(token) \(String(reflecting: token))".contains(token.text))
    // FIPS 180-4: SHA-256 of "abc".
    #expect(
      SecretToken.digest(of: "abc") == bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    for wrong in ["", "abc", token.text + "A", String(token.text.dropLast()), String(token.text.dropLast()) + "="] {
      #expect(SecretToken(text: wrong) == nil)
    }
  }

  @Test func recoveryCodes() {
    let codes = RecoveryCode.random(count: 200)
    #expect(Set(codes).count == 200)
    for code in codes {
      #expect(code.split(separator: "-").map(\.count) == [4, 4, 4])
      #expect(!code.contains { "01ilo".contains($0) })
      #expect(RecoveryCode.normal(code) == code)
    }
    #expect(RecoveryCode.normal(" K7D3 9fqx—M2WA\n") == "k7d3-9fqx-m2wa")
    #expect(RecoveryCode.digest("K7D39FQXM2WA") == RecoveryCode.digest("k7d3-9fqx-m2wa"))
    #expect(RecoveryCode.digest("k7d3-9fqx-m2wb") != RecoveryCode.digest("k7d3-9fqx-m2wa"))
    #expect(RecoveryCode.digest("k7d3-9fqx-m2wa").count == 32)
  }
}
