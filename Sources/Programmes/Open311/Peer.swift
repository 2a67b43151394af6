import Basics
import Casework
import Ciphers
import Documents
import Foundation
import Platform
import Postage

/// Another server of the same interface that some of our matters are sent on to.
struct Peer: Sendable, Hashable {
  /// When a matter is sent on.
  enum Moment: String, Sendable, CaseIterable {
    /// As soon as it came in under one of the categories.
    case reported
    /// Once it was accepted.
    case filed
  }

  var code: String
  var name: Phrase
  /// The base, without a slash at the end.
  var url: String
  var jurisdiction: String?
  /// Secret; see `description`.
  var key: String
  /// Also as a bearer token in the head, as servers like ours take it without the limits of the public form.
  var isBearer: Bool
  var isPrivate: Bool
  var authorities: String?
  var moment: Moment
  /// What each of our categories is called there.
  var services: [CategoryKey: String]

  /// What is asked of the server, with what every request of ours carries.
  func request(_ path: String, body: [UInt8]? = nil, type: String? = nil) throws -> RemoteRequest {
    guard let url = RemoteURL("\(url)/\(path)", schemes: ["https", "http"]) else {
      throw PostageFault("the address of the peer \(code) cannot be used")
    }
    var fields = ["Accept: application/json"]
    if isBearer { fields.append("Authorization: Bearer \(key)") }
    if let type { fields.append("Content-Type: \(type)") }
    return RemoteRequest(url: url, fields: fields, body: body, isPrivate: isPrivate, authorities: authorities)
  }
}

/// Keeps the key out of logs.
extension Peer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "peer \(code)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: ["code": code]) }
}

/// The file that says to which servers matters are sent on. It names files with keys: it lies beside the key file of the
/// installation, not in the pack and not in the database.
///
/// ```yaml
/// peers:
///   - code: city
///     name: {zh: 市平台, en: City}
///     url: https://city.example.gov.cn/open311/v2
///     jurisdiction: city.example.gov.cn
///     key_file: city.key          # or key
///     when: filed                 # or reported
///     private: yes                # may stand at a private address
///     bearer: yes                 # the key also in the head: servers like this one
///     categories: {"event:01001": manhole}
/// ```
enum PeersFile {
  static let name = "peers.yaml"

  /// The servers; none without a file.
  /// - Throws: `Refusal` naming every line that is wrong.
  static func peers(of jurisdiction: Jurisdiction) throws -> [Peer] {
    let folder = URL(fileURLWithPath: jurisdiction.keyFile.path).deletingLastPathComponent()
    guard let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) else { return [] }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Refusal.invalid(name, Phrase("\(name) 不是 UTF-8 文字", "\(name) is not UTF-8 text"))
    }
    return try read(text, catalogue: jurisdiction.district.catalogue) { file in
      FileManager.default.contents(atPath: URL(fileURLWithPath: file, relativeTo: folder).path)
        .flatMap { String(validating: $0, as: UTF8.self) }
    }
  }

  /// - Parameter content: the text of a file that it names; nil if it cannot be read.
  static func read(
    _ text: String, catalogue: Catalogue, content: (_ name: String) -> String? = { _ in nil }
  ) throws -> [Peer] {
    var problems: Problems = []
    var peers: [Peer] = []
    if let root = YAMLNode.parse(text, file: name, into: &problems) {
      root.unknownKeys(allowed: ["peers"], into: &problems)
      for node in root.list("peers", into: &problems) {
        let peer = peer(node, catalogue, content, &problems)
        if peers.contains(where: { $0.code == peer.code }) {
          problems.append(
            node.problem(
              Phrase("\(peer.code) 重复", "\(peer.code) stands twice"), remedy: Phrase("改代码", "change a code")))
        }
        peers.append(peer)
      }
    }
    try problems.refuseErrors()
    return peers
  }

  private static func peer(
    _ node: YAMLNode, _ catalogue: Catalogue, _ content: (String) -> String?, _ problems: inout Problems
  ) -> Peer {
    node.unknownKeys(
      allowed: [
        "code", "name", "url", "jurisdiction", "key", "key_file", "when", "private", "bearer", "ca_file", "categories",
      ], into: &problems)
    let code = node.text("code", into: &problems)
    let isPrivate = node.optionalBool("private", into: &problems) ?? false
    var url = node.text("url", into: &problems)
    if url.hasSuffix("/") { url.removeLast() }
    let address = RemoteURL(url, schemes: ["https", "http"])
    // In the clear to this machine only: the key would be on the way.
    if address.map({ $0.scheme == "https" || $0.isLoopback && isPrivate }) != true || url.contains("?") {
      problems.append(
        node.problem(
          Phrase("url 不是 https 地址", "url is no https address"),
          remedy: Phrase("http 只限本机并须 private: yes", "http is for this machine only, with private: yes")))
    }
    var key = node.optionalText("key", into: &problems)
    if let file = node.optionalText("key_file", into: &problems) { key = content(file)?.trimmed }
    if key?.nonEmpty == nil || key?.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) == false {
      problems.append(
        node.problem(
          Phrase("没有密钥，或密钥文件无法读取", "there is no key, or its file cannot be read"),
          remedy: Phrase("写 key_file，文件放在同一文件夹", "name a key_file in the same folder")))
    }
    var services: [CategoryKey: String] = [:]
    for entry in node.map("categories", into: &problems) {
      guard let category = CategoryKey(entry.key), catalogue[category] != nil else {
        problems.append(
          entry.value.problem(
            Phrase("没有类别 \(entry.key)", "there is no category \(entry.key)"),
            remedy: Phrase("写 kind:code", "write kind:code")))
        continue
      }
      services[category] = node.optionalNode("categories", into: &problems)?.optionalText(entry.key, into: &problems)
    }
    return Peer(
      code: code, name: node.optionalPhrase("name", into: &problems) ?? .verbatim(code), url: url,
      jurisdiction: node.optionalText("jurisdiction", into: &problems), key: key ?? "",
      isBearer: node.optionalBool("bearer", into: &problems) ?? false, isPrivate: isPrivate,
      authorities: node.optionalText("ca_file", into: &problems),
      moment: node.optionalChoice("when", of: Peer.Moment.self, into: &problems) ?? .filed, services: services)
  }
}
