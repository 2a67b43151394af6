import Basics
import Correspondence
import Documents
import Foundation
import Postage

/// The file that says by which ways messages leave a server. It holds secrets, or names files that do: it lies beside the key
/// file, not in the pack.
///
/// ```yaml
/// mail:
///   relay: smtp://relay.example.gov.cn:587
///   sender: yiwang@example.gov.cn
///   user: yiwang
///   password_file: relay.password   # or password
/// webhook:
///   url: https://sms.example.gov.cn/yiwang
///   secret_file: webhook.secret     # or secret
///   private: yes                    # may stand at a private address
/// ca_file: authority.pem            # instead of the system's authorities
/// private_addresses: yes            # what administrators subscribe and fetch may stand at private addresses
/// ```
package enum PostageFile {
  /// - Parameter path: files that it names lie in the same folder, unless their paths begin with a slash.
  /// - Throws: `Refusal` naming every line that is wrong.
  package static func read(path: String) throws -> PostageSettings {
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self)
    else {
      throw Refusal.invalid("postage", Phrase("无法读取 \(path)，或不是 UTF-8 文字", "\(path) cannot be read, or is not UTF-8 text"))
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    return try read(text, file: path) { name in
      FileManager.default.contents(atPath: URL(fileURLWithPath: name, relativeTo: folder).path)
        .flatMap { String(validating: $0, as: UTF8.self) }
    }
  }

  /// - Parameter content: the text of a file that it names; nil if it cannot be read.
  /// - Throws: `Refusal` naming every line that is wrong.
  package static func read(
    _ text: String, file: String, content: (_ name: String) -> String? = { _ in nil }
  ) throws -> PostageSettings {
    var problems: Problems = []
    var settings = PostageSettings()
    if let root = YAMLNode.parse(text, file: file, into: &problems) {
      root.unknownKeys(allowed: ["mail", "webhook", "ca_file", "private_addresses"], into: &problems)
      if root["mail"] != nil, let node = root.node("mail", into: &problems) {
        settings.relay = relay(node, content, &problems)
      }
      if root["webhook"] != nil, let node = root.node("webhook", into: &problems) {
        settings.gateway = gateway(node, content, &problems)
      }
      if let name = root.optionalText("ca_file", into: &problems) {
        settings.authorities = name.hasPrefix("/") ? name : URL(
          fileURLWithPath: name, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent()).path
        if content(name) == nil { problems.append(missing(name, root)) }
      }
      settings.reachesPrivate = root.optionalBool("private_addresses", into: &problems) ?? false
      if settings.relay == nil, settings.gateway == nil, !settings.reachesPrivate, !problems.hasErrors {
        problems.append(
          root.problem(
            Phrase("既没有 mail 也没有 webhook", "There is neither mail nor webhook"),
            remedy: Phrase("至少写一项", "name one of them at least")))
      }
    }
    try problems.refuseErrors()
    return settings
  }

  private static func relay(
    _ node: YAMLNode, _ content: (String) -> String?, _ problems: inout Problems
  ) -> MailRelay? {
    node.unknownKeys(allowed: ["relay", "sender", "user", "password", "password_file"], into: &problems)
    let text = node.text("relay", into: &problems), sender = node.text("sender", into: &problems)
    let user = node.optionalText("user", into: &problems) ?? ""
    let password = secret("password", of: node, content, &problems) ?? ""
    guard let url = RemoteURL(text, schemes: MailRelay.schemes) else {
      problems.append(
        node.problem(
          Phrase("relay 不是 SMTP 地址", "relay is no address of SMTP"),
          remedy: Phrase("写成 smtp://主机:587 或 smtps://主机", "write smtp://HOST:587 or smtps://HOST")))
      return nil
    }
    if MailAddress(sender) == nil {
      problems.append(
        node.problem(
          Phrase("sender 不是邮箱地址", "sender is no e-mail address"),
          remedy: Phrase("例如 yiwang@example.gov.cn", "such as yiwang@example.gov.cn")))
    }
    if user.isEmpty != password.isEmpty {
      problems.append(
        node.problem(
          Phrase("user 与密码须同时填写", "user and password go together"),
          remedy: Phrase("补上另一项，或都不写", "add the other, or leave both out")))
    }
    return MailRelay(url: url, sender: sender, user: user, password: password)
  }

  private static func gateway(
    _ node: YAMLNode, _ content: (String) -> String?, _ problems: inout Problems
  ) -> Gateway? {
    node.unknownKeys(allowed: ["url", "secret", "secret_file", "private"], into: &problems)
    let text = node.text("url", into: &problems)
    let isPrivate = node["private"] == nil ? false : node.bool("private", into: &problems)
    let secret = secret("secret", of: node, content, &problems) ?? ""
    if secret.utf8.count < Gateway.secretLeast {
      problems.append(
        node.problem(
          Phrase("secret 不足 \(Gateway.secretLeast) 个字符", "secret has fewer than \(Gateway.secretLeast) characters"),
          remedy: Phrase("用 openssl rand -hex 32 生成", "make one by openssl rand -hex 32")))
    }
    // In the clear, only to this machine: the body holds a telephone number.
    guard let url = RemoteURL(text, schemes: Gateway.schemes), url.scheme == "https" || url.isLoopback && isPrivate else {
      problems.append(
        node.problem(
          Phrase("url 不是 https 地址", "url is no https address"),
          remedy: Phrase("写成 https://主机/路径；http 只限本机并须 private: yes", "write https://HOST/PATH; http is for this machine only, with private: yes")))
      return nil
    }
    return Gateway(url: url, secret: secret, isPrivate: isPrivate)
  }

  /// The value of a key, or what stands in the file that `key_file` names, without white space around it.
  private static func secret(
    _ key: String, of node: YAMLNode, _ content: (String) -> String?, _ problems: inout Problems
  ) -> String? {
    let value = node.optionalText(key, into: &problems)
    guard let name = node.optionalText("\(key)_file", into: &problems) else { return value }
    guard value == nil else {
      problems.append(
        node.problem(
          Phrase("\(key) 和 \(key)_file 只能写一个", "There are both \(key) and \(key)_file"),
          remedy: Phrase("删去一个", "leave one out")))
      return value
    }
    guard let text = content(name)?.trimmed, !text.isEmpty else {
      problems.append(missing(name, node))
      return nil
    }
    return text
  }

  private static func missing(_ name: String, _ node: YAMLNode) -> Problem {
    node.problem(
      Phrase("文件 \(name) 无法读取或是空的", "The file \(name) cannot be read or is empty"),
      remedy: Phrase("核对路径和权限", "check its path and rights"))
  }
}
