import Basics
import Documents
import Foundation
import OpenID

/// The file that names the OpenID providers of a server. It holds secrets: it lies beside the key file, not in the pack.
///
/// ```yaml
/// staff:
///   label: {zh: 统一身份认证, en: Single sign-on}
///   issuer: https://id.example.gov.cn
///   client_id: yiwang
///   client_secret: …
///   audience: staff          # or residents
///   name_claim: preferred_username
/// ```
package enum ProviderFile {
  /// - Throws: `Refusal` naming every provider and field that is wrong.
  package static func read(path: String) throws -> [OpenIDProvider] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Refusal.invalid("openid", Phrase("\(path) 不是 UTF-8 文字", "\(path) is not UTF-8 text"))
    }
    return try read(text, file: path)
  }

  /// - Throws: `Refusal` naming every provider and field that is wrong.
  package static func read(_ text: String, file: String) throws -> [OpenIDProvider] {
    var problems: Problems = []
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else {
      try problems.refuseErrors()
      return []
    }
    let providers = root.entries(into: &problems).map { entry in
      let node = entry.value
      node.unknownKeys(
        allowed: ["label", "issuer", "client_id", "client_secret", "audience", "scopes", "name_claim"], into: &problems)
      let scopes = node.optionalText("scopes", into: &problems)?.split(separator: " ").map { String($0) }
      let provider = OpenIDProvider(
        code: entry.key, label: node.phrase("label", into: &problems), issuer: node.text("issuer", into: &problems),
        clientID: node.text("client_id", into: &problems),
        clientSecret: node.optionalText("client_secret", into: &problems) ?? "",
        audience: node.choice("audience", of: OpenIDProvider.Audience.self, into: &problems) ?? .staff,
        scopes: scopes ?? ["openid", "profile"], nameClaim: node.optionalText("name_claim", into: &problems))
      for fault in provider.faults {
        problems.append(node.problem(fault.phrase, remedy: Phrase("改 \(fault.field)", "correct \(fault.field)")))
      }
      return provider
    }
    try problems.refuseErrors()
    return providers
  }
}
