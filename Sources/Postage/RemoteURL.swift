import Basics

/// An address that messages are carried to, taken apart strictly: `smtp://relay.example:587`, `https://sms.example/in?x=1`.
package struct RemoteURL: Sendable, Hashable {
  package let text: String
  package let scheme: String
  /// Without brackets, in small letters.
  package let host: String
  package let port: Int?

  /// nil if it is no such address, names a user, or holds what does not belong into one.
  /// - Parameter schemes: those that are taken.
  package init?(_ text: String, schemes: [String]) {
    let isPlain = text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 && $0 != 60 && $0 != 62 && $0 != 92 }
    guard isPlain, text.utf8.count <= 500, let scheme = schemes.first(where: { text.hasPrefix($0 + "://") }) else {
      return nil
    }
    let authority = text.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }
    guard !authority.contains("@"), !text.contains("#") else { return nil }
    var host = authority, port: Int?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || ":.".contains($0) }) else { return nil }
      if !rest.isEmpty {
        guard let number = Int(rest.dropFirst()) else { return nil }
        port = number
      }
    } else {
      if let colon = authority.firstIndex(of: ":") {
        guard let number = Int(authority[authority.index(after: colon)...]) else { return nil }
        port = number
        host = authority[..<colon]
      }
      guard host.allSatisfy({ $0.isLetter || $0.isNumber || "-.".contains($0) }) else { return nil }
    }
    guard !host.isEmpty, port.map({ (1...65535).contains($0) }) ?? true else { return nil }
    self.text = text
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  /// Whether it is this machine.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.allSatisfy { $0.isASCIIDigit || $0 == "." }
  }
}
