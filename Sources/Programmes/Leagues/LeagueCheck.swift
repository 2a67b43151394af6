import Basics
import Platform
import Storage

/// Recomputes a published month from its snapshot and holds it against what was published and what was entered.
package struct LeagueCheck: Sendable {
  /// What is wrong with a published month.
  package struct Finding: Sendable, Hashable {
    package var phrase: Phrase
    /// The first line that differs, from 1; 0 where none can be named.
    package var line: Int
  }

  package var publication: LeaguePublication
  /// The result as it comes out now; nil if the snapshot cannot be read.
  package var result: String?
  package var findings: [Finding]

  /// - Parameter rebuilt: the snapshot as the entries give it now; nil leaves that out.
  package init(_ publication: LeaguePublication, rebuilt: String? = nil) {
    self.publication = publication
    findings = []
    let code = "\(publication.league) \(publication.month.code) r\(publication.revision)"
    if LeagueSnapshot.digest(publication.snapshot) != publication.digest {
      // Which line was changed can be said where the entries still say what it was.
      let at = rebuilt.flatMap { LeagueSnapshot.difference(publication.snapshot, $0) }
      findings.append(
        Finding(
          phrase: Phrase(
            "\(code)：快照与其摘要不符" + (at.map { "，第 \($0.line) 行现为“\($0.left)”，按填报应为“\($0.right)”" } ?? ""),
            "\(code): the snapshot does not fit its digest"
              + (at.map { "; line \($0.line) says “\($0.left)”, the entries say “\($0.right)”" } ?? "")),
          line: at?.line ?? 0))
    } else if let rebuilt, let at = LeagueSnapshot.difference(publication.snapshot, rebuilt) {
      findings.append(
        Finding(
          phrase: Phrase(
            "\(code)：公布后填报被改动，第 \(at.line) 行公布为“\(at.left)”，现为“\(at.right)”",
            "\(code): changed after publication; line \(at.line) was published as “\(at.left)”, and is “\(at.right)” now"
          ),
          line: at.line))
    }
    do throws(LeagueSnapshot.Fault) {
      let text = LeagueResult(try LeagueSnapshot(publication.snapshot)).text
      result = text
      if let at = LeagueSnapshot.difference(publication.result, text) {
        findings.append(
          Finding(
            phrase: Phrase(
              "\(code)：重算结果与公布不同，第 \(at.line) 行公布为“\(at.left)”，重算为“\(at.right)”",
              "\(code): recomputed otherwise than published; line \(at.line) was “\(at.left)” and comes out as “\(at.right)”"
            ),
            line: at.line))
      } else if LeagueSnapshot.digest(text) != publication.resultDigest {
        findings.append(
          Finding(phrase: Phrase("\(code)：结果与其摘要不符", "\(code): the result does not fit its digest"), line: 0))
      }
    } catch {
      result = nil
      findings.append(
        Finding(
          phrase: Phrase(
            "\(code)：快照第 \(error.line) 行读不出来", "\(code): line \(error.line) of the snapshot cannot be read"),
          line: error.line))
    }
  }

  /// Checks a month, or one revision of it; the newest is also held against the entries, while it is not being corrected.
  package static func run(
    _ league: String, _ month: LeagueMonth, revision: Int? = nil, in jurisdiction: Jurisdiction
  ) async throws -> LeagueCheck {
    let plans = LeaguePlans()
    return try await jurisdiction.database.read("leagues.verify") { transaction in
      guard let publication = try LeaguePublicationsTable.one(league, month, revision: revision, in: transaction) else {
        throw LeagueRounds.none
      }
      let round = try LeagueRoundsTable.one(league, month, in: transaction)
      var rebuilt: String?
      if let round, round.state == .published, round.revision == publication.revision {
        let file = LeagueFile(
          round, try plans.plan(round.planText), try LeagueRoundsTable.entries(league, month, in: transaction))
        let now = file.snapshot(before: try LeaguePublicationsTable.one(league, month.before, in: transaction))
        rebuilt = now.digest == publication.digest ? now.text : Self.keeping(publication, now).text
      }
      return LeagueCheck(publication, rebuilt: rebuilt)
    }
  }

  /// What the month before said is kept as it was published: it may have been corrected since, which is no fault of this one.
  private static func keeping(_ publication: LeaguePublication, _ now: LeagueSnapshot) -> LeagueSnapshot {
    guard let kept = try? LeagueSnapshot(publication.snapshot) else { return now }
    let before = Dictionary(kept.inputs.map { ($0.cell, $0.before) }, uniquingKeysWith: { first, _ in first })
    var now = now
    for index in now.inputs.indices {
      if let past = before[now.inputs[index].cell] { now.inputs[index].before = past }
    }
    return now
  }

  /// All published months of a league, the newest first, up to a number.
  package static func months(_ league: String, limit: Int, in jurisdiction: Jurisdiction) async throws -> [LeagueMonth]
  {
    try await jurisdiction.database.read("leagues.months") {
      try LeaguePublicationsTable.newest(league, limit: limit, in: $0)
    }
  }

  /// The leagues of the pack in force.
  package static func leagues(in jurisdiction: Jurisdiction) async throws -> [String] {
    try await LeaguePlans().inForce(jurisdiction).map(\.plan.code)
  }
}
