import Ciphers
import Testing

/// RFC 4648, section 10, and what strict reading refuses.
@Suite struct AlphabetTests {
  private static let plain = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]

  @Test func base64AsPublished() {
    let texts = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
    for (plain, text) in zip(Self.plain, texts) {
      #expect(Base64.encode(Array(plain.utf8)) == text)
      #expect(Base64.decode(text) == Array(plain.utf8))
      let bare = text.filter { $0 != "=" }
      #expect(Base64.encode(Array(plain.utf8), padded: false) == bare)
      #expect(Base64.decode(bare, padded: false) == Array(plain.utf8))
    }
  }

  @Test func base32AsPublished() {
    let texts = ["", "MY======", "MZXQ====", "MZXW6===", "MZXW6YQ=", "MZXW6YTB", "MZXW6YTBOI======"]
    for (plain, text) in zip(Self.plain, texts) {
      #expect(Base32.encode(Array(plain.utf8)) == text.filter { $0 != "=" })
      #expect(Base32.decode(text) == Array(plain.utf8))
    }
  }

  @Test func alphabetsDiffer() {
    #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
    #expect(Base64.encode([0xFB, 0xFF, 0xFE], .url) == "-__-")
    #expect(Base64.decode("-__-") == nil)
    #expect(Base64.decode("+//+", .url) == nil)
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "Z===", "Zm9v=", "====", "Zm9vé"])
  func base64IsStrict(text: String) { #expect(Base64.decode(text) == nil) }

  @Test func base32ReadsWhatPeopleType() {
    #expect(Base32.decode("mzxw 6ytb-oi") == Array("foobar".utf8))
    #expect(Base32.decode("MZXW6Y1B") == nil)
    #expect(Base32.decode("M") == nil)
    #expect(Base32.decode("MZ") == nil, "bits left over")
  }

  @Test func everyLengthComesBack() {
    for length in 0..<70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
      #expect(Base32.decode(Base32.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes, .url, padded: false), .url, padded: false) == bytes)
    }
  }

  @Test func comparesWhole() {
    #expect(isEqualConstantTime([1, 2, 3], [1, 2, 3]))
    #expect(!isEqualConstantTime([1, 2, 3], [1, 2, 4]))
    #expect(!isEqualConstantTime([0, 2, 3], [1, 2, 3]))
    #expect(!isEqualConstantTime([1, 2], [1, 2, 3]))
    #expect(isEqualConstantTime([], []))
  }
}
