import Basics
import Documents
import Organization

/// Changes the rights of a role in the text of posts.yaml, and nothing else of it: comments and order stay.
package enum RoleText {
  /// - Parameters:
  ///   - text: posts.yaml.
  ///   - role: the code of a role that stands there.
  /// - Returns: the text with the role's `permissions:` line replaced.
  /// - Throws: `Refusal` when the role or its line is not found: then the text is changed by hand.
  package static func setting(
    _ permissions: [Permission], of role: String, in text: String
  ) throws(Refusal) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    guard let start = lines.firstIndex(where: { $0.hasPrefix("roles:") }),
      let head = lines[start...].firstIndex(where: { $0.drop { $0 == " " }.hasPrefix("\(role):") && indent($0) > 0 })
    else { throw notFound(role) }
    let depth = indent(lines[head])
    let end =
      lines[(head + 1)...].firstIndex { !$0.allSatisfy(\.isWhitespace) && indent($0) <= depth } ?? lines.endIndex
    let key = "permissions:"
    guard
      let line = lines[(head + 1)..<end].firstIndex(where: {
        $0.drop { $0 == " " }.hasPrefix(key) && $0.contains("[") && $0.contains("]")
      })
    else { throw notFound(role) }
    let list = permissions.sorted().map(\.code).joined(separator: ", ")
    lines[line] = String(repeating: " ", count: indent(lines[line])) + "\(key) [\(list)]"
    return lines.joined(separator: "\n")
  }

  private static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func notFound(_ role: String) -> Refusal {
    Refusal(
      .notFound, "role.text",
      Phrase(
        "posts.yaml 中找不到角色 \(role) 的 permissions 一行，请在文件中修改",
        "posts.yaml has no line of permissions for the role \(role): change it in the file"))
  }
}
