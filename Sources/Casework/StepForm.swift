import Basics
import Organization
import Territory

/// What was entered for a step: field name → text. Photos are the digests of attachments, joined by commas.
package struct StepForm: Sendable, Hashable {
  package var values: [String: String]

  package init(_ values: [String: String] = [:]) { self.values = values }

  /// The trimmed text of a field; nil if nothing was entered.
  package subscript(name: String) -> String? {
    guard let value = values[name]?.trimmed, !value.isEmpty else { return nil }
    return value
  }

  /// How long an answer may be, in characters.
  package static let textMost = 200
  package static let longTextMost = 4000
  package static let photosMost = 9

  /// The answers to the action's fields, checked against the district.
  /// - Throws: `Refusal` of kind invalid, naming every field that is wrong.
  package func checked(for action: Action, matter: Matter?, in district: District) throws(Refusal) -> [String: String] {
    var answers: [String: String] = [:]
    var faults: [Refusal.Fault] = []
    for field in action.fields {
      guard let value = self[field.name] else {
        if field.isRequired {
          faults.append(.init(field.name, Phrase("请填写“\(field.label.zh)”", "“\(field.label.en)” is required")))
        }
        continue
      }
      if let wrong = fault(field, value, matter: matter, in: district) {
        faults.append(.init(field.name, wrong))
      } else {
        answers[field.name] = value
      }
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return answers
  }

  private func fault(_ field: Field, _ value: String, matter: Matter?, in district: District) -> Phrase? {
    let label = field.label
    func wrong(_ zh: String, _ en: String) -> Phrase { Phrase("“\(label.zh)”\(zh)", "“\(label.en)” \(en)") }
    switch field.kind {
    case .text where value.count > Self.textMost:
      return wrong("不能超过 \(Self.textMost) 字", "may have \(Self.textMost) characters at most")
    case .longText where value.count > Self.longTextMost:
      return wrong("不能超过 \(Self.longTextMost) 字", "may have \(Self.longTextMost) characters at most")
    case .text, .longText: return nil
    case .choice:
      return field.choices.contains { $0.code == value }
        ? nil : wrong("不是可选项：\(value)", "is not one of the choices: \(value)")
    case .category:
      guard let key = CategoryKey(value), district.catalogue[key] != nil else {
        return wrong("不在目录中：\(value)", "is not in the catalogue: \(value)")
      }
      return district.catalogue.standards(of: key).isEmpty ? wrong("须选到小类", "must be a subclass") : nil
    case .standard:
      let key = self["category"].flatMap { CategoryKey($0) } ?? matter?.category
      guard let key, let number = Int(value), district.catalogue.standard(key, number) != nil else {
        return wrong("不是该小类的立案条件：\(value)", "is not a filing condition of the category: \(value)")
      }
      return nil
    case .agency:
      return district.roster.agency(value) == nil ? wrong("没有这个单位：\(value)", "there is no such agency: \(value)") : nil
    case .area:
      return district.territory[value] == nil ? wrong("没有这个区域：\(value)", "there is no such area: \(value)") : nil
    case .matter: return value.count > 60 ? wrong("不是案件编号", "is not a matter number") : nil
    case .tick: return value == "yes" ? nil : wrong("须勾选", "must be ticked")
    case .photos:
      let digests = value.split(separator: ",")
      let valid =
        digests.count <= Self.photosMost && digests.allSatisfy { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
      return valid ? nil : wrong("最多 \(Self.photosMost) 张", "may be \(Self.photosMost) photos at most")
    }
  }
}
