import Basics

/// How a sign-in elsewhere ends badly. The phrases tell the visitor what to do, the codes tell the operator which check
/// failed; neither holds anything that the provider or the visitor sent.
extension Refusal {
  /// Not begun here, or by another browser.
  static var openIDState: Refusal {
    Refusal(
      .invalid, "openid.state", Phrase("登录不是从本页开始的，请重新登录。", "This sign-in was not begun here; please sign in again."))
  }

  /// Begun too long ago.
  static var openIDLate: Refusal {
    Refusal(.invalid, "openid.late", Phrase("登录用时过长，请重新登录。", "This sign-in took too long; please sign in again."))
  }

  /// No answer, or not in time, or too long a one.
  static var openIDUnreachable: Refusal {
    Refusal(
      .notNow, "openid.unreachable",
      Phrase("统一身份认证平台暂时无法连接，请稍后再试。", "The identity provider cannot be reached; please try again later."))
  }

  /// The provider describes itself in a way that cannot be used.
  static var openIDDiscovery: Refusal {
    Refusal(
      .notNow, "openid.discovery",
      Phrase("统一身份认证平台的配置有误，请联系管理员。", "The identity provider is not set up rightly; please tell an administrator."))
  }

  /// The provider did not take the code: used, expired or not its own.
  static var openIDCode: Refusal {
    Refusal(
      .forbidden, "openid.code", Phrase("登录凭据已失效，请重新登录。", "This sign-in is no longer valid; please sign in again."))
  }

  /// The visitor, or the provider for the visitor, said no.
  static var openIDDenied: Refusal {
    Refusal(
      .forbidden, "openid.denied", Phrase("统一身份认证平台未同意登录。", "The identity provider did not let you sign in."))
  }

  /// One of the checks of the ID token failed; the word says which.
  static func openIDToken(_ check: IDTokenCheck) -> Refusal {
    Refusal(
      .forbidden, "openid.\(check.rawValue)",
      Phrase("统一身份认证平台的应答无效，未能登录。", "The answer of the identity provider is not valid; you are not signed in."))
  }
}

/// What is checked of an ID token (OpenID Connect Core 1.0, 3.1.3.7).
enum IDTokenCheck: String, Error, CaseIterable {
  /// Not three parts, not JSON, without a subject, or with headers that must be understood.
  case form
  case algorithm
  /// No key of that id, or none that fits.
  case key
  case signature
  case issuer
  case audience
  case expired
  case issued
  case nonce
  /// The claims asked for afterwards are of somebody else.
  case subject
}
