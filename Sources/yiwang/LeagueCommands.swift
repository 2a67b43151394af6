import ArgumentParser
import Basics
import Leagues
import Platform
import Storage

struct League: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reckons published months of a league again, from the frozen snapshots.",
    subcommands: [Recompute.self, Verify.self])

  /// Which month of which league.
  struct Choice: ParsableArguments {
    @Option(help: "The league, by its code; without it the first of the pack.")
    var league: String?

    @Option(help: "The month, such as 2026-05.")
    var period: String?

    @Option(help: "A published revision; without it the last one.")
    var revision: Int?

    func validate() throws {
      guard period == nil || period.flatMap({ LeagueMonth(text: $0) }) != nil else {
        throw ValidationError("--period is written as 2026-05")
      }
    }

    func leagues(_ jurisdiction: Jurisdiction) async throws -> [String] {
      let all = try await LeagueCheck.leagues(in: jurisdiction)
      guard let league else { return all }
      return [league]
    }

    func months(_ league: String, _ jurisdiction: Jurisdiction) async throws -> [LeagueMonth] {
      if let month = period.flatMap({ LeagueMonth(text: $0) }) { return [month] }
      return try await LeagueCheck.months(league, limit: 1200, in: jurisdiction)
    }
  }

  struct Recompute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the result of a month as it comes out of its snapshot, byte for byte as it was published.",
      discussion: "Exit code 1 when it differs from what was published.")

    @OptionGroup var choice: Choice
    @OptionGroup var place: Place

    func validate() throws {
      guard choice.period != nil else { throw ValidationError("--period is needed, such as --period 2026-05") }
    }

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        var findings: [LeagueCheck.Finding] = []
        for league in try await choice.leagues(jurisdiction).prefix(1) {
          for month in try await choice.months(league, jurisdiction) {
            let check = try await LeagueCheck.run(league, month, revision: choice.revision, in: jurisdiction)
            if let result = check.result { terminal.write(Array(result.utf8)) }
            findings += check.findings
          }
        }
        for finding in findings { terminal.note(finding.phrase) }
        await jurisdiction.database.close()
        guard findings.isEmpty else { throw ExitCode(1) }
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Checks published months: digest, result, and that the entries still say the same; names the line that differs.",
      discussion: "Exit code 1 when anything was changed. Without --period all months.")

    @OptionGroup var choice: Choice
    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        var count = 0
        var findings: [LeagueCheck.Finding] = []
        for league in try await choice.leagues(jurisdiction) {
          for month in try await choice.months(league, jurisdiction) {
            findings += try await LeagueCheck.run(league, month, revision: choice.revision, in: jurisdiction).findings
            count += 1
          }
        }
        for finding in findings { terminal.note(finding.phrase) }
        let checked = count
        terminal.say(
          findings.isEmpty
            ? Phrase("已核验 \(checked) 期，没有改动", "Checked \(checked) months: nothing was changed")
            : Phrase("已核验 \(checked) 期，发现 \(findings.count) 处", "Checked \(checked) months: \(findings.count) findings")
        )
        await jurisdiction.database.close()
        guard findings.isEmpty else { throw ExitCode(1) }
      }
    }
  }
}
