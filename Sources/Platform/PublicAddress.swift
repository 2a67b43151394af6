import Basics

/// Under which address people reach the jurisdiction: for links that leave the program, and for whether cookies are for HTTPS only.
package struct PublicAddress: Sendable, Hashable {
  /// `https://yiwang.example.gov.cn`, without a slash at the end.
  package var text: String

  package var isHTTPS: Bool { text.hasPrefix("https://") }

  /// - Throws: `Refusal` when it is no http(s) address of a host.
  package init(_ text: String) throws(Refusal) {
    let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
    let host = ["https://", "http://"].first { trimmed.hasPrefix($0) }.map { trimmed.dropFirst($0.count) }
    guard let host, !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-:[]".contains($0) }) else {
      throw .invalid(
        "address", Phrase("“\(text)”应为 https://主机名", "“\(text)” should be https://HOST"))
    }
    self.text = trimmed
  }

  package func link(_ path: String) -> String { text + path }
}
