/// What the provider says of whom it let in. Checked; but a name is only a name, and a phone or mail only as good as
/// its `…Verified`.
package struct OpenIDClaims: Sendable, Hashable {
  package var issuer: String
  /// Unique and never given to another at this issuer.
  package var subject: String
  package var name: String?
  package var preferredUsername: String?
  package var phone: String?
  package var phoneVerified: Bool
  package var email: String?
  package var emailVerified: Bool
  /// The value of the provider's `nameClaim`; nil if it names none or the claim is missing.
  package var signInName: String?

  package init(
    issuer: String, subject: String, name: String? = nil, preferredUsername: String? = nil, phone: String? = nil,
    phoneVerified: Bool = false, email: String? = nil, emailVerified: Bool = false, signInName: String? = nil
  ) {
    self.issuer = issuer
    self.subject = subject
    self.name = name
    self.preferredUsername = preferredUsername
    self.phone = phone
    self.phoneVerified = phoneVerified
    self.email = email
    self.emailVerified = emailVerified
    self.signInName = signInName
  }

  /// From the claims of the ID token, which go first, and of the UserInfo endpoint (OpenID Connect Core 1.0, 5.1).
  init(issuer: String, subject: String, _ sources: [[String: OpenIDValue]], nameClaim: String?) {
    /// The source that has the claim says whether it is verified, too.
    func text(_ name: String) -> (text: String, source: [String: OpenIDValue])? {
      for source in sources {
        if let text = source[name]?.text, !text.isEmpty { return (text, source) }
      }
      return nil
    }
    let phone = text("phone_number")
    let email = text("email")
    self.init(
      issuer: issuer, subject: subject, name: text("name")?.text, preferredUsername: text("preferred_username")?.text,
      phone: phone?.text, phoneVerified: phone?.source["phone_number_verified"]?.isTrue ?? false, email: email?.text,
      emailVerified: email?.source["email_verified"]?.isTrue ?? false,
      signInName: nameClaim.flatMap { $0 == "sub" ? subject : text($0)?.text })
  }
}

/// A value of a claim, as far as it is of use here.
enum OpenIDValue: Sendable, Hashable, Codable {
  case text(String)
  case number(Double)
  case flag(Bool)
  case list([OpenIDValue])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let list = try? container.decode([OpenIDValue].self) {
      self = .list(list)
    } else {
      self = .other
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .other: try container.encodeNil()
    }
  }

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// Seconds since 1970, as times stand in tokens (RFC 7519, 2: NumericDate); nil for what is no time.
  var seconds: Double? {
    guard case .number(let number) = self, number.isFinite, abs(number) < 1e12 else { return nil }
    return number
  }

  /// Some providers write "true".
  var isTrue: Bool { self == .flag(true) || self == .text("true") }

  /// One text or a list of texts (RFC 7519, 4.1.3); nil if anything else stands there.
  var texts: [String]? {
    switch self {
    case .text(let text): return [text]
    case .list(let list):
      let texts = list.compactMap(\.text)
      return texts.count == list.count ? texts : nil
    default: return nil
    }
  }
}
