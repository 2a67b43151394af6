import Basics
import Crypto

/// The keys for personal data at rest: what a key file holds, outside of the database. The last one is the current one;
/// the earlier ones still open what was sealed with them.
///
/// What each secret does is done under a subkey of its own (HKDF, RFC 5869), so that sealing, searching and
/// authenticating never share a key.
package struct KeyRing: Sendable, Hashable {
  /// One key with its number.
  package struct Secret: Sendable, Hashable {
    /// 1...4294967295, rising.
    package var id: Int
    /// Whole seconds.
    package var madeAt: Instant
    /// 32 bytes.
    package var material: [UInt8]

    package init(id: Int, madeAt: Instant, material: [UInt8]) {
      self.id = id
      self.madeAt = Instant(milliseconds: floorDivide(madeAt.milliseconds, 1000) * 1000)
      self.material = material
    }
  }

  /// Never empty; ids rise.
  package private(set) var secrets: [Secret]

  init(secrets: [Secret]) { self.secrets = secrets }

  /// A ring of one new secret with the id 1, from the system's randomness.
  package static func fresh(at now: Instant) -> KeyRing {
    KeyRing(secrets: [Secret(id: 1, madeAt: now, material: randomBytes(32))])
  }

  /// With a new secret, which is current from now on.
  package func adding(at now: Instant) -> KeyRing {
    KeyRing(secrets: secrets + [Secret(id: currentID + 1, madeAt: now, material: randomBytes(32))])
  }

  /// Without that secret: what is still sealed with it is lost. Throws `keys.current` for the current one and
  /// `keys.unknown` for an id that is not there.
  package func dropping(_ id: Int) throws(Refusal) -> KeyRing {
    guard id != currentID else {
      throw Refusal(
        .notNow, "keys.current",
        Phrase("密钥 \(id) 正在使用，不能删除。请先轮换。", "Key \(id) is in use and cannot be dropped. Rotate first."))
    }
    guard secrets.contains(where: { $0.id == id }) else {
      throw Refusal(.notFound, "keys.unknown", Phrase("没有密钥 \(id)。", "There is no key \(id)."))
    }
    return KeyRing(secrets: secrets.filter { $0.id != id })
  }

  package var currentID: Int { current.id }

  /// The initializers let no ring without a secret come into being.
  private var current: Secret { secrets[secrets.count - 1] }
}

/// Keeps the material out of logs.
extension KeyRing.Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "key \(id)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

// MARK: - Sealing

extension KeyRing {
  /// Version 1, id (4, little-endian), nonce (12), what was sealed, tag (16).
  private static let version: UInt8 = 1
  private static let headLength = 5
  private static let shortest = 5 + 12 + 16

  /// Seals a text with AES-256-GCM (NIST SP 800-38D) under the current secret and a random nonce.
  /// Layout: 1 byte version (1), 4 bytes id of the key (little-endian), 12 bytes nonce, the ciphertext, 16 bytes tag.
  /// - Parameter context: where it stands (`person p12 phone`); authenticated, not kept. A sealed value that is copied
  ///   into another row or column does not open there.
  package func seal(_ plain: String, for context: String) -> [UInt8] {
    let head = [Self.version] + Self.littleEndian(UInt32(truncatingIfNeeded: currentID))
    let key = Self.subkey(current, "seal")
    guard let box = try? AES.GCM.seal(Array(plain.utf8), using: key, authenticating: head + Array(context.utf8)) else {
      // A key of 256 bits and a nonce made here leave nothing to refuse; going on would lose what was to be kept.
      preconditionFailure("AES-GCM refused to seal")
    }
    return head + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// The text that was sealed for this context.
  package func open(_ sealed: [UInt8], for context: String) throws(CipherFault) -> String {
    guard let id = Self.keyID(of: sealed) else { throw .notSealed }
    guard let secret = secrets.first(where: { $0.id == id }) else { throw .unknownKey(id) }
    let head = sealed[..<Self.headLength]
    guard
      let box = try? AES.GCM.SealedBox(combined: sealed[Self.headLength...]),
      let plain = try? AES.GCM.open(
        box, using: Self.subkey(secret, "seal"), authenticating: Array(head) + Array(context.utf8)),
      let text = String(validating: plain, as: UTF8.self)
    else { throw .broken }
    return text
  }

  /// The id of the key a value is sealed with; nil if it is no sealed value.
  package static func keyID(of sealed: [UInt8]) -> Int? {
    guard sealed.count >= shortest, sealed[0] == version else { return nil }
    return (1...4).reduce(0) { $0 | Int(sealed[$1]) << (8 * ($1 - 1)) }
  }
}

// MARK: - Fingerprints and codes of authenticity

extension KeyRing {
  /// What a text is looked up by without being stored: HMAC-SHA256 under a subkey of each secret, the current
  /// one first. 32 bytes each. The caller brings the text into its normal form.
  package func fingerprints(of text: String, for context: String) -> [[UInt8]] {
    secrets.reversed().map { Self.code(Array(text.utf8), context, Self.subkey($0, "fingerprint")) }
  }

  /// The one that is stored: under the current secret.
  package func fingerprint(of text: String, for context: String) -> [UInt8] {
    Self.code(Array(text.utf8), context, Self.subkey(current, "fingerprint"))
  }

  /// HMAC-SHA256 (RFC 2104) under a subkey of the current secret; 32 bytes.
  package func mac(_ bytes: [UInt8], for context: String) -> [UInt8] {
    Self.code(bytes, context, Self.subkey(current, "mac"))
  }

  /// Whether that is the code of these bytes under any secret of the ring; in constant time for each.
  package func isMAC(_ mac: [UInt8], of bytes: [UInt8], for context: String) -> Bool {
    secrets.reversed().contains { isEqualConstantTime(mac, Self.code(bytes, context, Self.subkey($0, "mac"))) }
  }

  /// The context goes first with its length, so that no two pairs of context and bytes are the same message.
  private static func code(_ bytes: [UInt8], _ context: String, _ key: SymmetricKey) -> [UInt8] {
    let context = Array(context.utf8)
    let message = littleEndian(UInt32(truncatingIfNeeded: context.count)) + context + bytes
    return Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
  }

  private static func subkey(_ secret: Secret, _ purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret.material), info: Array("yiwang \(purpose) 1".utf8),
      outputByteCount: 32)
  }

  private static func littleEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
