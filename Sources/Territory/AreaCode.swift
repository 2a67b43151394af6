import Basics

/// The parts of a grid's printed code: 6 digits county, 3 street, 3 community (统计用区划代码), then a sequence whose
/// printed width differs by standard: 2 (CJ/T 213-2005), 3 (Beijing DB11) or 4 (wider systems). A code may end after
/// any part, as the codes of a district, street or community do.
package struct AreaCode: Sendable, Hashable {
  /// 0...999_999.
  package var county: Int
  /// 0...999; nil if the code ends with the county.
  package var street: Int?
  /// 0...999; nil if it ends with the street.
  package var community: Int?
  /// From 0; nil if it ends with the community.
  package var sequence: Int?

  /// The widths of the sequence that are in use.
  package static let sequenceWidths = 2...4

  /// - Throws: `Refusal` naming the part that is out of range, or that stands without the one before it.
  package init(county: Int, street: Int? = nil, community: Int? = nil, sequence: Int? = nil) throws {
    func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
      guard let value, !range.contains(value) else { return }
      throw Refusal.invalid(
        name, Phrase("\(name) 应在 \(range.lowerBound)–\(range.upperBound) 之间，现为 \(value)",
          "\(name) must be \(range.lowerBound)–\(range.upperBound), not \(value)"))
    }
    try check("county", county, 0...999_999)
    try check("street", street, 0...999)
    try check("community", community, 0...999)
    try check("sequence", sequence, 0...9999)
    if community != nil, street == nil {
      throw Refusal.invalid("street", Phrase("有社区码而无街道码", "a community part needs a street part"))
    }
    if sequence != nil, community == nil {
      throw Refusal.invalid("community", Phrase("有序号而无社区码", "a sequence needs a community part"))
    }
    self.county = county
    self.street = street
    self.community = community
    self.sequence = sequence
  }

  /// From printed digits: 6, 9, 12, or 12 + `sequenceWidth`.
  /// - Throws: `Refusal` naming `code` if there is anything but ASCII digits or another length.
  package init(_ text: String, sequenceWidth: Int) throws {
    let digits = Array(text.utf8)
    guard digits.allSatisfy({ (48...57).contains($0) }) else {
      throw Refusal.invalid(
        "code", Phrase("区划代码“\(text)”只能由数字组成", "area code \"\(text)\" may only have digits"))
    }
    guard [6, 9, 12].contains(digits.count) || digits.count == 12 + sequenceWidth,
      Self.sequenceWidths.contains(sequenceWidth)
    else {
      throw Refusal.invalid(
        "code", Phrase("区划代码“\(text)”应为 6、9、12 或 \(12 + sequenceWidth) 位",
          "area code \"\(text)\" must have 6, 9, 12 or \(12 + sequenceWidth) digits"))
    }
    func part(_ range: Range<Int>) -> Int? {
      guard digits.count >= range.upperBound else { return nil }
      return digits[range].reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    county = part(0..<6) ?? 0
    street = part(6..<9)
    community = part(9..<12)
    sequence = part(12..<(12 + sequenceWidth))
  }

  /// The level that a code of this length names.
  package var level: AreaLevel {
    if sequence != nil { return .grid }
    if community != nil { return .community }
    return street == nil ? .district : .street
  }

  /// The code one part shorter; nil for a county.
  package var parent: AreaCode? {
    var shorter = self
    switch level {
    case .district: return nil
    case .street: shorter.street = nil
    case .community: shorter.community = nil
    case .grid: shorter.sequence = nil
    }
    return shorter
  }

  /// The digits, with the sequence in `sequenceWidth`.
  /// - Throws: `Refusal` naming `sequence` if it does not fit the width, since a cut number would name another grid.
  package func printed(sequenceWidth: Int) throws -> String {
    var text = padded(county, 6)
    if let street { text += padded(street, 3) }
    if let community { text += padded(community, 3) }
    guard let sequence else { return text }
    let digits = padded(sequence, sequenceWidth)
    guard digits.utf8.count == sequenceWidth, Self.sequenceWidths.contains(sequenceWidth) else {
      throw Refusal.invalid(
        "sequence", Phrase("网格序号 \(sequence) 印不进 \(sequenceWidth) 位",
          "grid sequence \(sequence) does not fit \(sequenceWidth) digits"))
    }
    return text + digits
  }
}
