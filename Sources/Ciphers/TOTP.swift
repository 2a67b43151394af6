import Basics
import Crypto

/// The second factor: a code of six digits that changes every 30 seconds (RFC 6238 with SHA-1, what every
/// authenticator app does; SHA-1 is sound inside HMAC).
package enum TOTP {
  private static let period: Int64 = 30

  /// A new secret: 20 bytes (RFC 4226, requirement R6).
  package static func secret() -> [UInt8] { randomBytes(20) }

  /// The six digits of that moment.
  package static func code(_ secret: [UInt8], at now: Instant) -> String {
    code(secret, step: step(at: now), digits: 6)
  }

  /// The step (number of 30 seconds since 1970) for which the code is right, one before and one after included, for
  /// clocks that are off; nil if it is wrong.
  /// - Parameters:
  ///   - code: as typed; blanks are passed over.
  ///   - last: the step last used. A code of it or of an earlier one is a replay, and wrong (RFC 6238, 5.2).
  package static func step(_ code: String, _ secret: [UInt8], at now: Instant, after last: Int64?) -> Int64? {
    let typed = Array(code.filter { !$0.isWhitespace }.utf8)
    let middle = step(at: now)
    var found: Int64?
    // All three are compared, so that the time does not tell which one it was.
    for step in (middle - 1)...(middle + 1) {
      let isRight = isEqualConstantTime(typed, Array(Self.code(secret, step: step, digits: 6).utf8))
      if isRight, found == nil, step > last ?? .min { found = step }
    }
    return found
  }

  /// What the QR code for the authenticator app says (Key Uri Format of Google Authenticator).
  package static func address(_ secret: [UInt8], account: String, issuer: String) -> String {
    let issuer = escaped(issuer)
    return "otpauth://totp/\(issuer):\(escaped(account))?secret=\(Base32.encode(secret))&issuer=\(issuer)"
      + "&algorithm=SHA1&digits=6&period=30"
  }

  private static func step(at now: Instant) -> Int64 { floorDivide(now.milliseconds, period * 1000) }

  /// HOTP (RFC 4226, 5.3) of that step. In the module for the vectors of RFC 6238, which have eight digits.
  static func code(_ secret: [UInt8], step: Int64, digits: Int) -> String {
    let message = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (8 * Int64($0))) }
    let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
    let offset = Int(hash[19] & 15)
    let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let modulus = (0..<digits).reduce(1) { power, _ in power * 10 }
    return padded(Int(number) % modulus, digits)
  }

  /// Percent-encoded but for the unreserved characters (RFC 3986, 2.3).
  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      let isKept =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [45, 46, 95, 126].contains(byte)
      bytes += isKept ? [byte] : [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
