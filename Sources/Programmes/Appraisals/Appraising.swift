import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Storage

/// Appraises units of a jurisdiction: live from the sums that are kept, frozen from a copy of everything.
struct Appraising: Sendable {
  let jurisdiction: Jurisdiction
  let book: SchemeBook

  var district: District { jurisdiction.district }

  init(_ jurisdiction: Jurisdiction, _ memo: SchemeMemo) async throws {
    self.jurisdiction = jurisdiction
    book = try await memo.book(jurisdiction)
  }

  func flow(_ scheme: Scheme) -> String { scheme.flow ?? district.settings.mainFlow ?? "" }

  /// A period as it stands now.
  struct Live: Sendable {
    var appraisal: Appraisal
    var hand: [HandScore]
  }

  /// From the sums; no matter but the few that bear a mark is read.
  func live(_ scheme: Scheme, _ period: Period, in transaction: any Transaction) throws -> Live {
    let units = scheme.units(of: district).flatMap(\.units)
    let counts = try CountsTable.read(
      scheme.sort, of: scheme.counts, months: period.months, flow: flow(scheme), names: units.map(\.code),
      in: transaction)
    let hand = try HandScoresTable.all(scheme.code, period, in: transaction)
    let standing = hand.standing
    let marked = try marked(standing, in: transaction)
    let inputs = scheme.inputs(counts: counts, standing: standing.map(Self.plain), marked: marked, period: period)
    return Live(appraisal: scheme.appraise(units, inputs, period: period), hand: hand)
  }

  /// The period itself, the one before it, and the same of last year.
  func compared(
    _ scheme: Scheme, _ period: Period
  ) async throws -> (live: Live, before: Appraisal?, yearBefore: Appraisal?) {
    try await jurisdiction.database.read("appraisals.live") { transaction in
      (
        try live(scheme, period, in: transaction),
        try period.before.map { try live(scheme, $0, in: transaction).appraisal },
        try period.yearBefore.map { try live(scheme, $0, in: transaction).appraisal }
      )
    }
  }

  private static func plain(_ score: HandScore) -> Scheme.Standing { (score.criterion, score.subject, score.value) }

  private func marked(_ standing: [HandScore], in transaction: any Transaction) throws -> [String: MatterFacts] {
    var marked: [String: MatterFacts] = [:]
    let numbers = Set(standing.filter { $0.isMark && $0.value > 0 }.map(\.subject)).sorted()
    let keys = try numbers.compactMap { try MattersTable.one(number: $0, reach: .everything, in: transaction)?.key }
    for facts in try FactsTable.of(keys, in: transaction).values { marked[facts.number] = facts }
    return marked
  }

  /// Everything that would be frozen now, and what comes of it.
  struct Draft: Sendable {
    var inputs: FrozenInputs
    var scheme: Scheme
    var appraisal: Appraisal
    /// Entered by hand and not decided yet: has to be before freezing.
    var waiting: Int
    /// Criteria of units that nobody entered.
    var missing: Int
    /// Matters whose facts are to be read again: has to be none.
    var stale: Int
    /// Units for which the sums differ from what their matters add up to; has to be none.
    var differing: [String]
    var revisions: [Freeze]

    var result: String { appraisal.text(scheme) }
  }

  /// So many matters are frozen at once: all their lines are in memory.
  static let mattersMost = 600_000

  /// How many matters a period has at least, from the sums.
  private func size(_ flow: String, _ period: Period) async throws -> Int {
    let large: [BasicCount] = [.reported, .dueHandling, .closed]
    let all = try await jurisdiction.database.read("appraisals.size") {
      try CountsTable.read(.all, of: large, months: period.months, flow: flow, in: $0).values.reduce(.zero, +)
    }
    return large.map { all[$0] }.max() ?? 0
  }

  /// Reads it in one snapshot.
  /// - Throws: `Refusal` when the period has more matters than can be frozen at once.
  func draft(_ scheme: Scheme, _ period: Period) async throws -> Draft {
    guard let text = book.texts[scheme.code] else { throw Self.noScheme }
    let units = scheme.units(of: district).flatMap(\.units), flow = flow(scheme), indicators = book.indicatorsText
    guard try await size(flow, period) <= Self.mattersMost else {
      throw Refusal(
        .notNow, "appraisal.large",
        Phrase(
          "\(period.label.zh)的案件超过 \(Self.mattersMost) 件，请按较短的统计期冻结",
          "\(period.label.en) has more than \(Self.mattersMost) matters: freeze shorter periods"))
    }
    let (facts, hand, live, stale, revisions) = try await jurisdiction.database.read("appraisals.draft") {
      transaction in
      (
        try FactsTable.inPeriod(period, flow: flow, in: transaction),
        try HandScoresTable.all(scheme.code, period, in: transaction),
        try CountsTable.read(scheme.sort, months: period.months, flow: flow, names: units.map(\.code), in: transaction),
        try FactsTable.staleCount(in: transaction), try FreezesTable.revisions(scheme.code, period, in: transaction)
      )
    }
    let inputs = FrozenInputs([
      .scheme: text.hasSuffix("\n") ? text : text + "\n", .indicators: indicators, .units: FrozenInputs.text(units),
      .hand: hand.standing.map { $0.line + "\n" }.joined(), .facts: facts.map { $0.line + "\n" }.joined(),
    ])
    let sums = CountedFacts.counts(facts, by: scheme.sort, in: period)
    let appraisal = try inputs.appraisal(period, scheme: scheme, facts: facts)
    let missing = appraisal.lines.reduce(0) { sum, line in sum + line.cells.count { $0.state == .missing } }
    return Draft(
      inputs: inputs, scheme: scheme, appraisal: appraisal, waiting: hand.count { $0.state == .entered },
      missing: missing, stale: stale,
      differing: units.map(\.code).filter { (sums[$0] ?? .zero) != (live[$0] ?? .zero) }, revisions: revisions)
  }

  static let noScheme = Refusal(.notFound, "appraisal.noScheme", Phrase("没有这个评价办法", "There is no such scheme"))
}
