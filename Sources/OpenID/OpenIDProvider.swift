import Basics

/// An identity provider that people sign in with (统一身份认证平台), as the district's settings name it.
package struct OpenIDProvider: Sendable, Hashable {
  /// Who signs in there.
  package enum Audience: String, Sendable, CaseIterable, Codable {
    /// People with posts.
    case staff
    /// Anybody.
    case residents
  }

  /// Its name in addresses: small letters, digits, hyphens.
  package var code: String
  /// What stands on the button.
  package var label: Phrase
  /// Exactly as the provider writes it in its tokens.
  package var issuer: String
  package var clientID: String
  /// "" for a client without a secret (RFC 6749, 2.1: public).
  package var clientSecret: String
  package var audience: Audience
  /// With `openid`.
  package var scopes: [String]
  /// The claim that equals the sign-in name here; nil if people link their accounts themselves.
  package var nameClaim: String?

  package init(
    code: String, label: Phrase, issuer: String, clientID: String, clientSecret: String, audience: Audience,
    scopes: [String] = ["openid", "profile"], nameClaim: String? = nil
  ) {
    self.code = code
    self.label = label
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.audience = audience
    self.scopes = scopes
    self.nameClaim = nameClaim
  }

  /// What is wrong with it, field by field, named as the properties are; for whoever reads the settings.
  package var faults: [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    let isPlain = code.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }
    if code.isEmpty || !isPlain {
      faults.append(
        Refusal.Fault("code", Phrase("代码只能用小写字母、数字和连字符。", "The code has small letters, digits, hyphens only.")))
    }
    if !OpenIDAddress.isIssuer(issuer) {
      faults.append(
        Refusal.Fault(
          "issuer",
          Phrase(
            "签发者应为 https 地址，不带查询和片段（本机可用 http）。",
            "The issuer must be an https address without query and fragment (http on this machine only).")))
    }
    if clientID.isEmpty {
      faults.append(Refusal.Fault("clientID", Phrase("缺少客户端编号。", "The client id is missing.")))
    }
    if !scopes.contains("openid") || scopes.contains(where: { $0.isEmpty || $0.contains(" ") }) {
      faults.append(Refusal.Fault("scopes", Phrase("范围必须包含 openid。", "The scopes must contain openid.")))
    }
    return faults
  }
}

/// Keeps the secret out of logs.
extension OpenIDProvider: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "provider \(code) \(issuer)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["code": code, "issuer": issuer]) }
}
