import Basics
import Ciphers
import TestSupport

enum TOTPCode {
  static func of(_ secret: [UInt8], _ clock: ManualClock) -> String { TOTP.code(secret, at: clock.now) }
}
