import Basics
import Crypto

/// What proves to a receiver that a request comes from us and is not an old one sent again.
package enum WebhookSignature {
  /// `t=1795395600,v1=<hex>`: HMAC-SHA256 (RFC 2104) of the seconds, a full stop and the body, under the shared secret.
  package static func value(for body: [UInt8], at: Instant, secret: String) -> String {
    let seconds = String(floorDivide(at.milliseconds, 1000))
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(seconds).".utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))
    return "t=\(seconds),v1=\(hexadecimal(Array(code)))"
  }
}
