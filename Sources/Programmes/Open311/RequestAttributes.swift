import Basics
import Casework

/// What was answered to the questions of a service, checked.
struct RequestAttributes: Sendable {
  private static let textMost = 1000

  /// Each answer in words, below its question: for whoever handles it.
  private(set) var lines: [String] = []
  /// Codes as they came, the unknown ones too, for the log.
  private(set) var kept: [String: String] = [:]

  /// - Throws: `Refusal` naming each answer that is missing or wrong.
  init(_ sent: [String: [String]], of service: Crosswalk.Line) throws(Refusal) {
    var faults: [Refusal.Fault] = []
    for attribute in service.attributes where attribute.isAsked {
      let name = "attribute[\(attribute.code)]"
      guard let values = sent[attribute.code], let first = values.first else {
        if attribute.isRequired {
          faults.append(.init(name, Phrase("必填：\(attribute.question.zh)", "required: \(attribute.question.en)")))
        }
        continue
      }
      if let wrong = Self.fault(attribute, values) {
        faults.append(.init(name, wrong))
        continue
      }
      let words =
        attribute.datatype.isList
        ? attribute.values.filter { values.contains($0.key) }.map(\.name.zh).joined(separator: "、") : first
      lines.append("\(attribute.question.zh)：\(words)")
    }
    for (code, values) in sent.prefix(100) where code.utf8.count <= 60 {
      kept["attribute.\(code)"] = values.prefix(20).map { String($0.prefix(Self.textMost)) }.joined(separator: "\n")
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
  }

  private static func fault(_ attribute: Crosswalk.Attribute, _ values: [String]) -> Phrase? {
    if let long = values.first(where: { $0.count > textMost }) {
      return Phrase("超过 \(textMost) 字（\(long.count)）", "more than \(textMost) characters (\(long.count))")
    }
    if attribute.datatype != .multivaluelist, values.count > 1 {
      return Phrase("只能有一个值", "it has one value only")
    }
    let value = values.first ?? ""
    switch attribute.datatype {
    case .string where value.contains(where: \.isNewline): return Phrase("不能换行", "it holds no line breaks")
    case .string, .text: return nil
    case .number:
      return Double(value).map(\.isFinite) == true ? nil : Phrase("不是数字", "it is no number")
    case .datetime:
      return Moment.read(value) == nil ? Phrase("不是带时区的时间", "it is no time with a zone") : nil
    case .singlevaluelist, .multivaluelist:
      return values.allSatisfy { value in attribute.values.contains { $0.key == value } }
        ? nil : Phrase("不在选项之中", "it is none of the values")
    }
  }
}
