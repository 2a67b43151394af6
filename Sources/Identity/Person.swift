import Basics
import Ciphers
import Foundation

/// Somebody of the organisation (人员). What they may do comes from the posts they hold, never from here.
package struct Person: Sendable, Hashable {
  /// Whether the person may sign in.
  package enum State: String, Sendable, CaseIterable {
    case active
    /// By an administrator, until one unlocks. Wrong passwords lock for a while by themselves, see `SignIns.signIn`.
    case locked
    /// Has left the organisation; the row stays, since entries name it.
    case left
  }

  package var key: Key
  /// What entries and the audit trail call the person; unique and never changed. `p` and the key to base 36, unless it came from a pack.
  package var code: String
  /// Folded by `folded`, unique; nil for one who cannot sign in with a password.
  package var signInName: String?
  package var name: String
  /// Sealed by the key ring for `phoneContext`.
  package var phone: [UInt8]?
  /// Sealed by the key ring for `emailContext`.
  package var email: [UInt8]?
  package var state: State
  /// Invented for a demonstration.
  package var isSynthetic: Bool
  package var createdAt: Instant
  package var createdBy: String

  package var phoneContext: String { "persons.phone/\(key)" }
  package var emailContext: String { "persons.email/\(key)" }

  /// Phone and e-mail in the open; nil where there is none or the ring cannot open it.
  package func contact(_ ring: KeyRing) -> (phone: String?, email: String?) {
    (phone.flatMap { try? ring.open($0, for: phoneContext) }, email.flatMap { try? ring.open($0, for: emailContext) })
  }

  /// One spelling for what looks alike: NFKC, lower case, without white space at the ends (RFC 8265, UsernameCaseMapped).
  package static func folded(_ name: String) -> String {
    name.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping.trimmed
  }

  /// What lists are searched by.
  var searchText: String { [Person.folded(name), signInName ?? "", Person.folded(code)].joined(separator: "\n") }
}

/// A person as typed by an administrator.
package struct PersonDraft: Sendable, Hashable {
  package var name: String
  package var signInName: String?
  package var phone: String?
  package var email: String?
  package var isSynthetic: Bool
  package var code: String?

  package init(
    name: String, signInName: String? = nil, phone: String? = nil, email: String? = nil, isSynthetic: Bool = false,
    code: String? = nil
  ) {
    self.name = name
    self.signInName = signInName
    self.phone = phone
    self.email = email
    self.isSynthetic = isSynthetic
    self.code = code
  }

  /// The draft without blanks, its sign-in name folded.
  func normal() -> PersonDraft {
    PersonDraft(
      name: name.trimmed, signInName: signInName.map(Person.folded)?.nonEmpty, phone: phone?.trimmed.nonEmpty,
      email: email?.trimmed.nonEmpty, isSynthetic: isSynthetic, code: code?.trimmed.nonEmpty)
  }

  /// What is wrong with it, by the names of the properties.
  package func faults() -> [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    if name.trimmed.isEmpty || name.count > 60 {
      faults.append(.init("name", Phrase("请填写姓名（不超过 60 字）", "Enter the name (60 characters at most)")))
    }
    if let signInName = signInName.map(Person.folded)?.nonEmpty { faults += Self.faults(signInName: signInName) }
    if let phone = phone?.trimmed.nonEmpty {
      let digits = phone.filter(\.isASCIIDigit).count
      if !(5...15).contains(digits) || phone.contains(where: { !$0.isASCIIDigit && !"+- ()".contains($0) }) {
        faults.append(.init("phone", Phrase("电话号码不正确", "This is no phone number")))
      }
    }
    if let email = email?.trimmed.nonEmpty {
      let parts = email.split(separator: "@", omittingEmptySubsequences: false)
      if parts.count != 2 || parts.contains(where: \.isEmpty) || email.count > 200
        || email.contains(where: \.isWhitespace)
      {
        faults.append(.init("email", Phrase("电子邮箱不正确", "This is no e-mail address")))
      }
    }
    return faults
  }

  /// - Parameter signInName: already folded.
  static func faults(signInName: String) -> [Refusal.Fault] {
    let fits = signInName.allSatisfy { $0.isLetter || $0.isNumber || "._-@".contains($0) }
    guard (2...64).contains(signInName.count), fits else {
      let phrase = Phrase(
        "登录名为 2 至 64 个字母、数字、汉字或 . _ - @", "A sign-in name has 2 to 64 letters, digits or . _ - @")
      return [.init("signInName", phrase)]
    }
    return []
  }
}
