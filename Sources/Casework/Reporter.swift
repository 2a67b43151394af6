import Basics
import Ciphers

/// Who reported. Kept apart from the log, so that it can be corrected and deleted (个人信息保护法 arts. 46, 47).
package struct Reporter: Sendable, Hashable {
  /// Who may know of the reporter at all. Nobody sees more than masked data without a reason.
  package enum Visibility: String, Sendable, CaseIterable {
    /// The centre and the hotline only.
    case centreOnly
    /// Also the agency that handles it, because the reporter agreed to be called by it.
    case agency
  }

  package var name: String
  package var phone: String
  package var visibility: Visibility
  /// The version of the privacy notice that was shown; empty if none was (imports, the sample).
  package var notice: String

  package init(name: String, phone: String, visibility: Visibility = .centreOnly, notice: String = "") {
    self.name = name
    self.phone = phone
    self.visibility = visibility
    self.notice = notice
  }

  /// The last four digits, with which one looks up one's own matter.
  package var lastFour: String { String(phone.filter(\.isASCIIDigit).suffix(4)) }

  /// The digits of a phone as they are compared: without the country's own prefix.
  package static func digits(ofPhone phone: String) -> String {
    let digits = phone.filter(\.isASCIIDigit)
    for prefix in ["0086", "86"] where digits.hasPrefix(prefix) && digits.count == prefix.count + 11 {
      return String(digits.dropFirst(prefix.count))
    }
    return digits
  }
}

/// A reporter as the database keeps them: every field sealed for its own place, found again by a keyed hash of the phone.
package struct SealedReporter: Sendable, Hashable {
  package var matter: Key
  package var name: [UInt8]
  package var phone: [UInt8]
  /// 16 bytes of the keyed hash of the phone's digits; nil without a phone.
  package var phonePrint: [UInt8]?
  package var visibility: Reporter.Visibility
  /// Nothing but storage and protection any more (个人信息保护法 art. 47): not shown, not searched.
  package var isRestricted: Bool
  package var notice: String
  package var givenAt: Instant

  package init(
    matter: Key, name: [UInt8], phone: [UInt8], phonePrint: [UInt8]?, visibility: Reporter.Visibility,
    isRestricted: Bool, notice: String, givenAt: Instant
  ) {
    self.matter = matter
    self.name = name
    self.phone = phone
    self.phonePrint = phonePrint
    self.visibility = visibility
    self.isRestricted = isRestricted
    self.notice = notice
    self.givenAt = givenAt
  }

  package init(_ reporter: Reporter, of matter: Key, at: Instant, keys: KeyRing) {
    self.init(
      matter: matter, name: keys.seal(reporter.name, for: Self.context("name", matter)),
      phone: keys.seal(reporter.phone, for: Self.context("phone", matter)),
      phonePrint: reporter.phone.isEmpty ? nil : Self.prints(ofPhone: reporter.phone, keys: keys).first,
      visibility: reporter.visibility, isRestricted: false, notice: reporter.notice, givenAt: at)
  }

  /// - Throws: `CipherFault` when the key is not in the ring, or the value was changed or moved from another row.
  package func opened(with keys: KeyRing) throws(CipherFault) -> Reporter {
    Reporter(
      name: try keys.open(name, for: Self.context("name", matter)),
      phone: try keys.open(phone, for: Self.context("phone", matter)), visibility: visibility, notice: notice)
  }

  /// What a phone is searched by: one for each key that rows may still be under.
  package static func prints(ofPhone phone: String, keys: KeyRing) -> [[UInt8]] {
    keys.fingerprints(of: Reporter.digits(ofPhone: phone), for: "reporter.phone").map { Array($0.prefix(16)) }
  }

  private static func context(_ field: String, _ matter: Key) -> String { "reporter.\(field).\(matter)" }
}
