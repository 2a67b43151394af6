import Basics

/// How long something may take: a number of units. Compact text: `15min`, `2u` (urgent hours), `2ud` (urgent days),
/// `4h` (work hours), `5d` (work days), `7n` (natural days); up to two decimals where the unit allows, as in `0.5d`.
package struct TimeLimit: Sendable, Hashable {
  /// The number of units, times 100, so that 0.5 work days and 1.5 work hours are exact.
  package var hundredths: Int
  package var unit: LimitUnit

  /// The most units a limit in text may have.
  package static let most = 10_000

  /// `value` whole units.
  package init(_ value: Int, _ unit: LimitUnit) {
    hundredths = value * 100
    self.unit = unit
  }

  /// From compact text; nil if it is none, is zero, has more than two decimals, or has decimals its unit
  /// does not allow.
  package init?(_ text: some StringProtocol) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let suffix = text.dropFirst(digits.count)
    guard let unit = LimitUnit.allCases.first(where: { $0.suffix == suffix }) else { return nil }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0].utf8.count <= 5, let whole = Int(parts[0]) else { return nil }
    var hundredths = whole * 100
    if parts.count == 2 {
      guard unit.mayBeFractional, (1...2).contains(parts[1].utf8.count), let part = Int(parts[1]) else { return nil }
      hundredths += parts[1].utf8.count == 1 ? part * 10 : part
    }
    guard hundredths > 0, hundredths <= Self.most * 100 else { return nil }
    self.hundredths = hundredths
    self.unit = unit
  }

  /// From compact text that came from outside.
  /// - Throws: an `invalid` refusal that names `field` and says how limits are written.
  package static func read(_ text: String, field: String) throws(Refusal) -> TimeLimit {
    if let limit = TimeLimit(text) { return limit }
    throw .invalid(
      field,
      Phrase(
        "“\(text)”不是时限；写法如 15min（分钟）、2u（紧急工作时）、2ud（紧急工作日）、4h（工作时）、5d（工作日）、7n（自然日）",
        "“\(text)” is no limit; write 15min (minutes), 2u (urgent hours), 2ud (urgent days), 4h (work hours), "
          + "5d (work days) or 7n (natural days)"))
  }

  /// Whether the number of units is whole.
  var isWhole: Bool { hundredths % 100 == 0 }
  /// The whole units.
  var count: Int { hundredths / 100 }
  /// The limit as a span, where its unit is one; a work day is 8 hours.
  var span: Seconds { Seconds(milliseconds: Int64(hundredths) * unit.milliseconds / 100) }

  /// The number as text, without needless zeros: `5`, `0.5`, `1.25`.
  package var number: String {
    if isWhole { return String(count) }
    let part = hundredths % 100
    return "\(count)." + (part % 10 == 0 ? String(part / 10) : padded(part, 2))
  }

  /// `5 个工作日`, `5 work days`.
  package var phrase: Phrase {
    let measure = unit == .minute ? "" : "个"
    return Phrase(
      "\(number) \(measure)\(unit.label.zh)", "\(number) \(hundredths == 100 ? unit.singular : unit.label.en)")
  }
}

extension TimeLimit: LosslessStringConvertible {
  package var description: String { number + unit.suffix }
}

extension TimeLimit: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let limit = TimeLimit(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no time limit")
    }
    self = limit
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
