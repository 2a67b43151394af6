import Basics
import Ciphers
import Platform

/// What a sender of a batch gets in place of the number: the key of the matter under our seal, so that nothing is kept for it and
/// nobody makes one up.
enum RequestToken {
  private static let context = "open311.token"

  static func text(of key: Key, _ jurisdiction: Jurisdiction) -> String {
    "\(key)-\(hexadecimal(jurisdiction.keyFile.ring.mac(Array("\(key)".utf8), for: context)))"
  }

  /// nil if we never gave it.
  static func key(_ text: String, _ jurisdiction: Jurisdiction) -> Key? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 64, let key = Key(text: parts[0]) else { return nil }
    var seal: [UInt8] = []
    var rest = parts[1]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      seal.append(byte)
      rest = rest.dropFirst(2)
    }
    return jurisdiction.keyFile.ring.isMAC(seal, of: Array("\(key)".utf8), for: context) ? key : nil
  }
}
