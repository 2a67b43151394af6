import Basics
import Ciphers
import Foundation

/// Values that a browser keeps for us: sealed, so that it can neither read nor change them.
enum Sealed {
  /// Letters, digits, `-` and `_` only.
  static func text(_ value: some Encodable, _ ring: KeyRing, _ context: String) throws -> String {
    let plain = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    return Base64.encode(ring.seal(plain, for: context), .url, padded: false)
  }

  /// nil if it is not ours, or for something else.
  static func value<T: Decodable>(_ text: String, _ ring: KeyRing, _ context: String) -> T? {
    guard text.utf8.count < 4096, let sealed = Base64.decode(text, .url, padded: false),
      let plain = try? ring.open(sealed, for: context)
    else { return nil }
    return try? JSONDecoder().decode(T.self, from: Data(plain.utf8))
  }
}
