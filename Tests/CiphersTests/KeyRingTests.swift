import Basics
import Ciphers
import Testing

@Suite struct KeyRingTests {
  private static let text = """
    # ours
    1 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=

    3 2027-05-01T00:00:09Z ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=
    """
  private let ring: KeyRing

  init() throws { ring = try KeyRing(text: Self.text) }

  @Test func readsItsText() throws {
    #expect(ring.secrets.map(\.id) == [1, 3])
    #expect(ring.currentID == 3)
    #expect(ring.secrets[0].madeAt == monday)
    #expect(ring.secrets[1].madeAt == LocalZone(minutesEast: 0).instant(LocalDate(2027, 5, 1)) + .seconds(9))
    #expect(ring.secrets[0].material == (0..<32).map { UInt8($0) })
    #expect(try KeyRing(text: ring.text) == ring)
    let fresh = KeyRing.fresh(at: monday + Seconds(milliseconds: 123))
    #expect(try KeyRing(text: fresh.text) == fresh)
  }

  @Test(arguments: [
    ("1 2026-11-23T07:00:00Z", "three words"),
    ("x 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "greater than 0"),
    ("0 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "greater than 0"),
    ("4294967296 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "greater than 0"),
    ("1 2026-11-31T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "2026-11-23T07:00:00Z"),
    ("1 2026-11-23T24:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "2026-11-23T07:00:00Z"),
    ("1 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh", "32 bytes"),
    ("1 2026-11-23T07:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd", "32 bytes"),
  ])
  func namesTheWrongLine(line: String, says: String) throws {
    let found = refusal { _ = try KeyRing(text: "# ours\n\n\(line)\n") }
    let refusal = try #require(found)
    #expect(refusal.code == "keys.text")
    #expect(refusal.fields.map(\.field) == ["line 3"])
    #expect(refusal.phrase.en.contains("Line 3") && refusal.phrase.en.contains(says))
    #expect(refusal.phrase.zh.contains("第 3 行"))
    #expect(!refusal.phrase.en.contains("AAECAw"), "the key itself must not be shown")
  }

  @Test func namesEveryWrongLine() throws {
    let twice = "\(Self.text)\n3 2027-05-01T00:00:09Z ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\nnonsense"
    let found = refusal { _ = try KeyRing(text: twice) }
    #expect(found?.fields.map(\.field) == ["line 5", "line 6"])
    #expect(refusal { _ = try KeyRing(text: "# nothing\n") }?.fields.map(\.field) == ["line 1"])
  }

  @Test func sealsAndOpens() throws {
    for plain in ["", "13912345678", "张三，江宁区秣陵街道 🏠"] {
      let sealed = ring.seal(plain, for: "person p12 phone")
      #expect(sealed.count == 33 + plain.utf8.count)
      #expect(Array(sealed[..<5]) == [1, 3, 0, 0, 0])
      #expect(KeyRing.keyID(of: sealed) == 3)
      #expect(try ring.open(sealed, for: "person p12 phone") == plain)
    }
    #expect(ring.seal("a", for: "b") != ring.seal("a", for: "b"), "the nonce is new each time")
  }

  @Test func noBitMayChange() {
    let sealed = ring.seal("13912345678", for: "person p12 phone")
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(throws: CipherFault.self, "byte \(place)") { try ring.open(changed, for: "person p12 phone") }
    }
    #expect(throws: CipherFault.broken) { try ring.open(sealed.dropLast() + [], for: "person p12 phone") }
    #expect(throws: CipherFault.broken) { try ring.open(sealed, for: "person p13 phone") }
    // The id of another key that is there: the head is authenticated too.
    var other = sealed
    other[1] = 1
    #expect(throws: CipherFault.broken) { try ring.open(other, for: "person p12 phone") }
  }

  @Test func saysWhyItDoesNotOpen() throws {
    let sealed = ring.seal("x", for: "c")
    let before = try ring.dropping(1)
    #expect(try before.open(sealed, for: "c") == "x")
    let later = ring.adding(at: monday)
    #expect(later.currentID == 4)
    let newer = later.seal("x", for: "c")
    #expect(throws: CipherFault.unknownKey(4)) { try ring.open(newer, for: "c") }
    #expect(try later.open(sealed, for: "c") == "x", "what was sealed before a rotation still opens")
    for bytes in [[], [1, 2, 3], Array("13912345678 and some more than 33 bytes".utf8)] as [[UInt8]] {
      #expect(throws: CipherFault.notSealed) { try ring.open(bytes, for: "c") }
      #expect(KeyRing.keyID(of: bytes) == nil)
    }
  }

  @Test func dropsWhatIsNotInUse() {
    #expect(refusal { _ = try ring.dropping(3) }?.code == "keys.current")
    #expect(refusal { _ = try ring.dropping(2) }?.code == "keys.unknown")
  }

  /// What was sealed and looked up by with one build must be so with the next: these values never change.
  /// Computed apart with Python's `cryptography` (HKDF-SHA256, HMAC-SHA256, AES-256-GCM).
  @Test func theFormatStays() throws {
    let sealed = bytes("0103000000000102030405060708090a0b506a4e5155fc6c884aa554f7cc0c6dfa7014ef506d5389427c2384")
    #expect(try ring.open(sealed, for: "person p12 phone") == "13912345678")
    #expect(
      ring.fingerprint(of: "13912345678", for: "phone")
        == bytes("952aea45f14ecc6dfe80999dc45bbfefb8ade88903301bb7501ad9c0cfd5593e"))
    #expect(
      ring.mac([1, 2, 3], for: "head") == bytes("7e23ea7fd637999fbd22607e22517c60623ae1f77e85b5232a08793094df4c50"))
  }

  @Test func fingerprintsOfEveryKey() throws {
    let all = ring.fingerprints(of: "13912345678", for: "phone")
    #expect(all.count == 2 && all[0] != all[1])
    #expect(all[0] == ring.fingerprint(of: "13912345678", for: "phone"))
    #expect(all[0] != ring.fingerprint(of: "13912345679", for: "phone"))
    #expect(all[0] != ring.fingerprint(of: "13912345678", for: "mail"))
    #expect(ring.fingerprint(of: "bc", for: "a") != ring.fingerprint(of: "c", for: "ab"), "the seam counts")
    let later = ring.adding(at: monday)
    #expect(Array(later.fingerprints(of: "13912345678", for: "phone")[1...]) == all, "old ones are still found")
  }

  @Test func codesOfAuthenticity() throws {
    let mac = ring.mac([1, 2, 3], for: "head")
    #expect(ring.isMAC(mac, of: [1, 2, 3], for: "head"))
    #expect(ring.adding(at: monday).isMAC(mac, of: [1, 2, 3], for: "head"), "of an older key too")
    #expect(!ring.isMAC(mac, of: [1, 2, 4], for: "head"))
    #expect(!ring.isMAC(mac, of: [1, 2, 3], for: "tail"))
    #expect(!KeyRing.fresh(at: monday).isMAC(mac, of: [1, 2, 3], for: "head"))
    #expect(mac != ring.fingerprint(of: "\u{1}\u{2}\u{3}", for: "head"), "purposes have keys of their own")
  }

  @Test func tellsNoSecretWhenPrinted() {
    var shown = ""
    dump(ring, to: &shown)
    shown += "\(ring) \(String(reflecting: ring.secrets))"
    #expect(shown.contains("key 3"))
    #expect(!shown.contains("material") && !shown.contains("31"))
  }
}
