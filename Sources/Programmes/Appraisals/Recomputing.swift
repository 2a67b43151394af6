import Basics
import Indicators
import Platform
import Storage

/// Frozen periods made anew, for the command line.
package struct Recomputing: Sendable {
  private let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// What is frozen of a period: of each scheme the newest revision, or the one that is named.
  package func frozen(_ period: Period, scheme: String?, revision: Int?) async throws -> [Freeze] {
    try await jurisdiction.database.read("appraisals.frozen") { transaction in
      let schemes = try scheme.map { [$0] } ?? FreezesTable.schemes(period, in: transaction)
      return try schemes.compactMap { code in
        let all = try FreezesTable.revisions(code, period, in: transaction)
        return revision.map { number in all.first { $0.revision == number } } ?? all.last
      }
    }
  }

  /// Looks at it again.
  /// - Parameter withLog: compares every matter with what its entries say today.
  package func check(
    _ freeze: Freeze, withLog: Bool, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> FreezeCheck {
    let appraising = try await Appraising(jurisdiction, SchemeMemo())
    return try await withLog ? appraising.recheck(freeze, progress: progress) : appraising.check(freeze)
  }

  /// What came of it, line by line.
  package static func report(_ check: FreezeCheck) -> [Phrase] {
    let freeze = check.freeze
    var lines = [
      Phrase(
        "\(freeze.name)（\(freeze.scheme)@\(freeze.version)）", "\(freeze.name) (\(freeze.scheme)@\(freeze.version))")
    ]
    for section in FrozenInputs.Section.allCases {
      lines.append(.verbatim("  \(section.rawValue) \(freeze.counts[section] ?? 0) \(freeze.digests[section] ?? "")"))
    }
    lines.append(.verbatim("  result \(freeze.resultDigest)"))
    lines.append(.verbatim("  seal \(freeze.seal)"))
    if let made = check.result {
      let digest = PackFiles.digest(made)
      lines.append(
        digest == freeze.resultDigest
          ? Phrase(
            "✓ 由冻结的输入重算，得到同样的 \(made.count) 字节", "✓ made anew from the frozen inputs: the same \(made.count) bytes")
          : Phrase("✗ 由冻结的输入重算，结果为 \(digest)", "✗ made anew from the frozen inputs: \(digest)"))
    }
    lines += check.faults.map { Phrase("✗ ", "✗ ") + $0 }
    let figures = check.differences.filter(\.changesFigures)
    if !check.differences.isEmpty {
      lines.append(
        Phrase(
          "· \(check.differences.count) 件如今与冻结时不同，其中 \(figures.count) 件会改变本期数字",
          "· \(check.differences.count) matters are different today, \(figures.count) of them would change figures of the period"
        ))
    }
    for difference in figures {
      let fields = difference.fields.map {
        "\($0.name): \($0.before.isEmpty ? "—" : $0.before) → \($0.after.isEmpty ? "—" : $0.after)"
      }
      lines.append(.verbatim("  \(difference.number)  \(fields.joined(separator: "; "))"))
    }
    for change in check.changes.prefix(100) {
      func points(_ value: Int?) -> String { value.map { decimalText(thousandths: $0) } ?? "—" }
      lines.append(
        .verbatim(
          "  \(change.unit.code) \(change.criterion ?? "score"): \(points(change.before)) → \(points(change.after))"))
    }
    return lines
  }
}
