import Basics
import Organization
import Territory
import Timing

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
  package static let agenciesMost = 20

  /// The name under which an entry keeps the instant that a day or a moment entered in a field stands for, in milliseconds.
  package static func instantName(_ field: String) -> String { "\(field).at" }

  /// The answers to the action's fields, checked against the district.
  /// - Throws: `Refusal` of kind invalid, naming every field that is wrong.
  package func checked(for action: Action, matter: Matter?, in district: District) throws(Refusal) -> [String: String] {
    var answers: [String: String] = [:]
    var faults: [Refusal.Fault] = []
    for field in action.fields where field.kind != .due {
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
        if let instant = Self.instant(field.kind, value, zone: district.calendar.zone) {
          answers[Self.instantName(field.name)] = String(instant.milliseconds)
        }
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
    case .agencies:
      let codes = value.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
      guard codes.count <= Self.agenciesMost, Set(codes).count == codes.count else {
        return wrong("最多 \(Self.agenciesMost) 个且不能重复", "may be \(Self.agenciesMost) at most, each once")
      }
      return codes.first { district.roster.agency($0) == nil }.map { code in
        wrong("没有这个单位：\(code)", "there is no such agency: \(code)")
      }
    case .date, .moment:
      return Self.instant(field.kind, value, zone: district.calendar.zone) == nil
        ? wrong("不是日期时间：\(value)", "is no date or time: \(value)") : nil
    case .duty:
      return district.duties.duties.contains { $0.code == value }
        ? nil : wrong("权责清单没有这一条：\(value)", "is no line of the duty list: \(value)")
    case .strand: return value.count > 40 ? wrong("不是可选项", "is not one of the choices") : nil
    case .due: return nil
    case .tick: return value == "yes" ? nil : wrong("须勾选", "must be ticked")
    case .photos:
      let digests = value.split(separator: ",")
      let valid =
        digests.count <= Self.photosMost && digests.allSatisfy { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
      return valid ? nil : wrong("最多 \(Self.photosMost) 张", "may be \(Self.photosMost) photos at most")
    }
  }

  /// The instant that a day (its end) or a moment stands for; nil for other kinds and for what is neither.
  static func instant(_ kind: Field.Kind, _ value: String, zone: LocalZone) -> Instant? {
    switch kind {
    case .date: return LocalDate(value).map { zone.instant($0, minutes: 1440) }
    case .moment:
      let parts = value.split(whereSeparator: { $0 == "T" || $0 == " " })
      guard parts.count == 2, let day = LocalDate(String(parts[0])) else { return nil }
      let clock = parts[1].split(separator: ":")
      guard clock.count >= 2, let hour = Int(clock[0]), let minute = Int(clock[1]), (0..<24).contains(hour),
        (0..<60).contains(minute)
      else { return nil }
      return zone.instant(day, minutes: hour * 60 + minute)
    default: return nil
    }
  }
}
