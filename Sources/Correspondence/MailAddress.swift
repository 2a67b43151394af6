import Basics

/// An e-mail address that our letters may go to: plain ASCII, one local part, a host with a dot (RFC 5321, without quoted parts and
/// literals). Nothing that passes can end a line or begin a command.
package struct MailAddress: Sendable, Hashable {
  /// As it was typed, with the host in small letters.
  package let text: String

  /// nil if it is none.
  package init?(_ typed: String) {
    let parts = typed.trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (4...253).contains(parts[1].utf8.count) else {
      return nil
    }
    let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard atoms.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAtomic) }) else { return nil }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy(Self.isLabel), labels.last?.contains(where: \.isLetter) == true else {
      return nil
    }
    text = "\(parts[0])@\(parts[1].lowercased())"
  }

  /// What two spellings of one mailbox have in common.
  package var folded: String { text.lowercased() }

  /// `z***@example.cn`.
  package var masked: String {
    let host = text.drop { $0 != "@" }
    return "\(text.prefix(1))***\(host)"
  }

  /// The characters of an atom (RFC 5322, 3.2.3).
  private static func isAtomic(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }
}

/// Keeps the address out of logs.
extension MailAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { masked }
  package var debugDescription: String { masked }
  package var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}
