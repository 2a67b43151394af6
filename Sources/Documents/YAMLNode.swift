import Basics
import Yams

/// A node of a YAML 1.1 document that knows its file, its line and its path, so that whoever reads it can say where
/// something is wrong. Aliases are expanded.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    /// Nothing, `~` or `null`.
    case null
    /// A scalar as it was written, without its quotes.
    case scalar(String)
    case list([YAMLNode])
    /// In the order of the file.
    case map([YAMLEntry])
  }

  package var file: String
  /// Counted from 1. Of a map or list: the line of its first key or element.
  package var line: Int
  /// Where the node is in the document, such as `stages[2].name`; empty for the root.
  package var path: String
  package var content: Content

  /// The root of the one document in the text.
  /// - Throws: `Problem` with the line, if the text is not YAML, is empty, holds a key twice, nests deeper than 64
  ///   levels or expands to more than a million nodes.
  package static func parse(_ text: String, file: String) throws(Problem) -> YAMLNode {
    let root: Node?
    do {
      root = try compose(yaml: text)
    } catch let error as YamlError {
      throw error.problem(file: file, text: text)
    } catch {
      throw Problem(file, nil, Phrase("不是 YAML：\(error)", "not YAML: \(error)"))
    }
    guard let root else {
      throw Problem(file, 1, Phrase("文件是空的", "the file is empty"))
    }
    var left = 1_000_000
    return try YAMLNode(root, file: file, path: "", line: 1, depth: 0, left: &left)
  }

  /// The same; a problem is put into the list and nil returned.
  package static func parse(_ text: String, file: String, into problems: inout Problems) -> YAMLNode? {
    problems.collect { () throws(Problem) in try parse(text, file: file) }
  }

  private init(_ node: Node, file: String, path: String, line: Int, depth: Int, left: inout Int) throws(Problem) {
    let line = node.mark?.line ?? line
    left -= 1
    guard depth <= 64, left >= 0 else {
      throw Problem(
        file, line, Phrase("嵌套太深或别名展开后太大", "nested too deeply, or too large once aliases are expanded"),
        remedy: Phrase("最多 64 层、一百万个节点", "at most 64 levels and a million nodes"))
    }
    self.file = file
    self.line = line
    self.path = path
    switch node {
    case .scalar(let scalar):
      let plain = scalar.style == .plain || scalar.style == .any
      content = plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? .null : .scalar(scalar.string)
    case .sequence(let sequence):
      var list: [YAMLNode] = []
      for element in sequence {
        let at = "\(path)[\(list.count + 1)]"
        list.append(try YAMLNode(element, file: file, path: at, line: line, depth: depth + 1, left: &left))
      }
      content = .list(list)
    case .mapping(let mapping):
      var entries: [YAMLEntry] = []
      for (key, value) in mapping {
        let keyLine = key.mark?.line ?? line
        guard case .scalar(let scalar) = key else {
          throw Problem(file, keyLine, Phrase("键必须是文字", "a key must be text"))
        }
        let at = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
        let child = try YAMLNode(value, file: file, path: at, line: keyLine, depth: depth + 1, left: &left)
        entries.append(YAMLEntry(key: scalar.string, line: keyLine, value: child))
      }
      content = .map(entries)
    case .alias:
      throw Problem(file, line, Phrase("别名没有定义", "the alias is not defined"))
    }
  }

  /// An error at this node.
  package func problem(_ phrase: Phrase, remedy: Phrase? = nil, severity: Problem.Severity = .error) -> Problem {
    Problem(file, line, phrase, remedy: remedy, severity: severity)
  }

  /// What the node is, in words.
  package var sort: Phrase {
    switch content {
    case .null: Phrase("空值", "nothing")
    case .scalar(let text): Phrase("“\(text.prefix(40))”", "\"\(text.prefix(40))\"")
    case .list(let list): Phrase("\(list.count) 项的列表", "a list of \(list.count)")
    case .map(let entries): Phrase("\(entries.count) 个键的映射", "a map of \(entries.count) keys")
    }
  }
}

/// One key of a map with its value.
package struct YAMLEntry: Sendable {
  package var key: String
  /// The line of the key, counted from 1.
  package var line: Int
  package var value: YAMLNode
}

extension YamlError {
  fileprivate func problem(file: String, text: String) -> Problem {
    let remedy = Phrase(
      "检查缩进（用空格，不用制表符）、冒号后的空格和引号",
      "check indentation (spaces, no tabs), the space after a colon, and quotes")
    func wrong(_ line: Int?, _ what: String) -> Problem {
      Problem(file, line, Phrase("YAML 语法错误：\(what)", "YAML syntax: \(what)"), remedy: remedy)
    }
    switch self {
    case .scanner(let context, let what, let mark, _), .parser(let context, let what, let mark, _),
      .composer(let context, let what, let mark, _):
      // The parser notices an unclosed quote or bracket only at the end; what the writer must mend is where it began.
      guard let context else { return wrong(mark.line, what) }
      return wrong(mark.line, "\(what), \(context.text), which began on line \(context.mark.line)")
    case .reader(let what, let offset, _, _):
      return wrong(offset.map { text.prefix($0).count(where: \.isNewline) + 1 }, what)
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.sorted().joined(separator: ", ")
      return Problem(
        file, context.mark.line, Phrase("同一映射里键重复：\(names)", "keys that stand twice in one map: \(names)"),
        remedy: Phrase("每个键只留一个", "keep one of each"))
    default: return wrong(nil, "\(self)")
    }
  }
}
