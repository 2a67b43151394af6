import Basics
import Casework
import Indicators
import Organization
import Platform
import Storage

/// What came of looking at a frozen period again.
package struct FreezeCheck: Sendable {
  /// A matter whose facts the log gives differently today.
  package struct Difference: Sendable, Hashable {
    package var number: String
    /// Names of fields with what was frozen and what is now.
    package var fields: [(name: String, before: String, after: String)]
    /// Whether it would change a figure of this period; a matter that went on afterwards differs too.
    package var changesFigures: Bool

    package static func == (left: Difference, right: Difference) -> Bool {
      left.number == right.number && left.changesFigures == right.changesFigures
        && left.fields.elementsEqual(right.fields) { $0 == $1 }
    }

    /// By number alone: a matter is in a list once.
    package func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  package var freeze: Freeze
  /// What in the stored rows does not match: which section, line or seal.
  package var faults: [Phrase]
  /// The result made anew from the frozen inputs; nil if these cannot be read.
  package var result: [UInt8]?
  package var differences: [Difference]
  /// Figures that would be different if the period were frozen today.
  package var changes: [AppraisalChange]

  /// The stored rows match their seal, and their inputs give the same bytes.
  package var isSound: Bool { faults.isEmpty }
}

extension Appraising {
  /// What a frozen period shows.
  struct Shown: Sendable {
    var freeze: Freeze
    var scheme: Scheme
    var appraisal: Appraisal
  }

  /// Reads the result as it was frozen, by the scheme as it was frozen.
  func shown(_ freeze: Freeze) async throws -> Shown {
    let texts = try await jurisdiction.database.read("appraisals.shown") { transaction in
      (
        scheme: try FreezesTable.text(freeze.key, .scheme, in: transaction),
        indicators: try FreezesTable.text(freeze.key, .indicators, in: transaction),
        result: try FreezesTable.result(freeze.key, in: transaction)
      )
    }
    let inputs = FrozenInputs([.scheme: Self.text(texts.scheme), .indicators: Self.text(texts.indicators)])
    guard let scheme = try? inputs.scheme(), let result = texts.result,
      let appraisal = Appraisal(text: String(decoding: result, as: UTF8.self), scheme: scheme)
    else {
      throw Refusal(
        .conflict, "appraisal.broken", Phrase("冻结的内容已损坏：\(freeze.name)", "What was frozen is damaged: \(freeze.name)"))
    }
    return Shown(freeze: freeze, scheme: scheme, appraisal: appraisal)
  }

  private static func text(_ bytes: [UInt8]?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Every row against its digest, the seal against all, the result against its inputs.
  func check(_ freeze: Freeze) async throws -> FreezeCheck { try await looked(freeze).check }

  /// The inputs that were frozen, as far as they can be read, and what is wrong with them.
  private func looked(_ freeze: Freeze) async throws -> (inputs: FrozenInputs, check: FreezeCheck) {
    let (texts, result, revisions) = try await jurisdiction.database.read("appraisals.check") { transaction in
      var texts: [FrozenInputs.Section: [UInt8]] = [:]
      for section in FrozenInputs.Section.allCases {
        texts[section] = try FreezesTable.text(freeze.key, section, in: transaction)
      }
      return (
        texts, try FreezesTable.result(freeze.key, in: transaction),
        try FreezesTable.revisions(freeze.scheme, freeze.period, in: transaction)
      )
    }
    var check = FreezeCheck(freeze: freeze, faults: [], result: nil, differences: [], changes: [])
    for section in FrozenInputs.Section.allCases {
      let name = section.label
      if texts[section] == nil {
        check.faults.append(Phrase("“\(name.zh)”无法解压或缺失", "“\(name.en)” is missing or cannot be unpacked"))
      } else if PackFiles.digest(texts[section] ?? []) != freeze.digests[section] {
        check.faults.append(Phrase("“\(name.zh)”的内容与其摘要不符", "“\(name.en)” does not match its digest"))
      }
    }
    if result.map(PackFiles.digest) != freeze.resultDigest {
      check.faults.append(Phrase("结果与其摘要不符", "The result does not match its digest"))
    }
    if FrozenInputs.seal(freeze.digests, result: freeze.resultDigest, before: freeze.before) != freeze.seal {
      check.faults.append(Phrase("摘要与封印不符", "The digests do not match the seal"))
    }
    if (revisions.last { $0.revision < freeze.revision }?.seal ?? "") != freeze.before {
      check.faults.append(Phrase("前一版的封印不是所记的那一个", "The seal of the revision before is not the one on record"))
    }
    let inputs = FrozenInputs(texts.mapValues { String(decoding: $0, as: UTF8.self) })
    do {
      let made = Array(try inputs.appraisal(freeze.period).text(inputs.scheme()).utf8)
      check.result = made
      if made != result {
        check.faults.append(Phrase("由冻结的输入重算，结果不同", "Made anew from the frozen inputs, the result is different"))
      }
    } catch {
      let line = error.line.map { Phrase("第 \($0) 行", ", line \($0),") } ?? Phrase("", "")
      check.faults.append(
        Phrase("“\(error.section.label.zh)”\(line.zh)无法读取", "“\(error.section.label.en)”\(line.en) cannot be read"))
    }
    return (inputs, check)
  }

  /// The same, and every matter against the log: whose facts are others today, and what that would change.
  func recheck(_ freeze: Freeze, progress: (Int, Int) -> Void = { _, _ in }) async throws -> FreezeCheck {
    var (inputs, check) = try await looked(freeze)
    guard let scheme = try? inputs.scheme() else { return check }
    // Whatever still reads as facts is compared, so that a line that was changed is named.
    let frozen = inputs.lines(.facts).compactMap { MatterFacts(line: $0) }, flow = flow(scheme), district = district
    let known = Dictionary(frozen.map { ($0.matter, $0) }, uniquingKeysWith: { first, _ in first })
    let now = try await jurisdiction.database.read("appraisals.now") {
      try FactsTable.inPeriod(freeze.period, flow: flow, in: $0).map(\.matter)
    }
    let keys = Set(known.keys).union(now).sorted()
    var fresh: [MatterFacts] = []
    for start in stride(from: 0, to: keys.count, by: 200) {
      let batch = Array(keys[start..<min(start + 200, keys.count)])
      fresh += try await jurisdiction.database.read("appraisals.fresh") { try Counting.fresh(batch, in: district, $0) }
      progress(min(start + 200, keys.count), keys.count)
    }
    let today = Dictionary(fresh.map { ($0.matter, $0) }, uniquingKeysWith: { first, _ in first })
    for key in keys {
      let before = known[key], after = today[key]
      guard before != after else { continue }
      let was = before.map { CountedFacts.counts([$0], by: scheme.sort, in: freeze.period) } ?? [:]
      let isNow = after.map { CountedFacts.counts([$0], by: scheme.sort, in: freeze.period) } ?? [:]
      if before == nil, isNow.isEmpty { continue }
      check.differences.append(
        FreezeCheck.Difference(
          number: before?.number ?? after?.number ?? "\(key)", fields: Self.fields(before, after),
          changesFigures: was != isNow))
    }
    if let old = try? inputs.appraisal(freeze.period, scheme: scheme, facts: frozen),
      let new = try? inputs.appraisal(freeze.period, scheme: scheme, facts: fresh)
    {
      check.changes = AppraisalChange.between(old, new, scheme: scheme)
    }
    return check
  }

  private static func fields(
    _ before: MatterFacts?, _ after: MatterFacts?
  ) -> [(name: String, before: String, after: String)] {
    func parts(_ facts: MatterFacts?) -> [String] {
      facts.map { $0.line.split(separator: "|", omittingEmptySubsequences: false).map(String.init) } ?? []
    }
    let old = parts(before), new = parts(after)
    return MatterFacts.lineFields.enumerated().compactMap { index, name in
      let left = index < old.count ? old[index] : "—", right = index < new.count ? new[index] : "—"
      return left == right ? nil : (name, left, right)
    }
  }
}
