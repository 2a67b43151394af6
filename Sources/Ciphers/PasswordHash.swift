import Crypto
import CryptoExtras

/// Passwords as they are kept: scrypt (RFC 7914) with a salt of its own each, as the text
/// `$scrypt$ln=15,r=8,p=3$salt$hash`, base 64 without padding. A password is its UTF-8 bytes as typed.
/// `make` and `isRight` take a good part of a second on purpose: call them through a `PasswordDesk`.
package enum PasswordHash {
  /// What scrypt is told to spend: 2^log2N rounds over blocks of 128 · r bytes, p times.
  /// Memory: 128 · r · 2^log2N bytes.
  package struct Cost: Sendable, Hashable {
    package var log2N: Int
    package var r: Int
    package var p: Int

    package init(log2N: Int, r: Int, p: Int) {
      self.log2N = log2N
      self.r = r
      self.p = p
    }

    /// 32 MiB, three times: of the equal settings that OWASP gives (Password Storage Cheat Sheet, scrypt) the one with
    /// which many may sign in at once on a small machine.
    package static let standard = Cost(log2N: 15, r: 8, p: 3)
    /// For tests: 16 KiB, well below a millisecond. Protects nothing.
    package static let quick = Cost(log2N: 4, r: 8, p: 1)

    /// Read from the database, and therefore bounded: a damaged row must not eat the memory.
    fileprivate var isBearable: Bool { (1...17).contains(log2N) && (1...16).contains(r) && (1...16).contains(p) }
  }

  private static let saltLength = 16
  private static let hashLength = 32

  /// The text to keep, with a new salt.
  package static func make(_ password: String, cost: Cost = .standard) -> String {
    let salt = randomBytes(saltLength)
    guard let hash = derive(password, salt, cost, hashLength) else {
      // The costs above are within what scrypt allows; what is left is that there is no memory to go on with.
      preconditionFailure("scrypt had no memory for a password")
    }
    return [
      "", "scrypt", "ln=\(cost.log2N),r=\(cost.r),p=\(cost.p)", Base64.encode(salt, padded: false),
      Base64.encode(hash, padded: false),
    ].joined(separator: "$")
  }

  /// Whether the password is the one of that text; false for a text that `make` did not write. Constant time in what
  /// it compares.
  package static func isRight(_ password: String, _ stored: String) -> Bool {
    guard let parts = parts(stored), let hash = derive(password, parts.salt, parts.cost, parts.hash.count) else {
      return false
    }
    return isEqualConstantTime(hash, parts.hash)
  }

  /// Whether the text was written with another cost than this, or is broken: then hash the password anew when it is
  /// next typed rightly.
  package static func needsRemake(_ stored: String, cost: Cost = .standard) -> Bool { parts(stored)?.cost != cost }

  private static func parts(_ stored: String) -> (cost: Cost, salt: [UInt8], hash: [UInt8])? {
    let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = cost(parts[2]),
      let salt = Base64.decode(parts[3], padded: false), salt.count == saltLength,
      let hash = Base64.decode(parts[4], padded: false), hash.count == hashLength
    else { return nil }
    return (cost, salt, hash)
  }

  private static func cost(_ text: Substring) -> Cost? {
    let words = text.split(separator: ",")
    guard words.count == 3, let log2N = number(words[0], "ln="), let r = number(words[1], "r="),
      let p = number(words[2], "p=")
    else { return nil }
    let cost = Cost(log2N: log2N, r: r, p: p)
    return cost.isBearable ? cost : nil
  }

  private static func number(_ word: Substring, _ name: String) -> Int? {
    word.hasPrefix(name) ? Int(word.dropFirst(name.count)) : nil
  }

  /// scrypt itself; nil if the cost is not allowed or there is no memory. In the module for the vectors of RFC 7914.
  static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost, _ length: Int) -> [UInt8]? {
    let key = try? KDF.Scrypt.deriveKey(
      from: Array(password.utf8), salt: salt, outputByteCount: length, rounds: 1 << cost.log2N, blockSize: cost.r,
      parallelism: cost.p)
    return key?.withUnsafeBytes { Array($0) }
  }
}
