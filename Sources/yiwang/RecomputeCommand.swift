import Appraisals
import ArgumentParser
import Basics
import Indicators
import Platform
import Storage

struct Recompute: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Makes the frozen appraisals of a period anew: from their inputs the same bytes; against the log, what is different today.",
    discussion: """
      yiwang recompute --period 2026-10                    every scheme, the newest revision of each
      yiwang recompute --period 2026-10 --scheme regions --revision 1

      Exit code 1 when a stored row does not match its seal, or the result is not the same. A matter that is different today is named
      and is no fault: it went on, or was corrected, after the period was frozen.
      """)

  @Option(help: "The period: 2026-10, 2026-Q3, 2026-H1 or 2026.")
  var period: String

  @Option(help: "The scheme; all that were frozen unless named.")
  var scheme: String?

  @Option(help: "The revision; the newest unless named.")
  var revision: Int?

  @Flag(help: "Leaves the log alone: only the stored rows and the result.")
  var withoutLog = false

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      guard let period = Period(period) else {
        throw Refusal.invalid(
          "period",
          Phrase("统计期应写作 2026-10、2026-Q3、2026-H1 或 2026", "A period is written 2026-10, 2026-Q3, 2026-H1 or 2026"))
      }
      let jurisdiction = try await place.jurisdiction()
      let recomputing = Recomputing(jurisdiction)
      let frozen = try await recomputing.frozen(period, scheme: scheme, revision: revision)
      guard !frozen.isEmpty else {
        throw Refusal(
          .notFound, "appraisal.none",
          Phrase("\(period.label.zh)没有冻结的评价", "No appraisal of \(period.label.en) is frozen"))
      }
      var isSound = true
      for freeze in frozen {
        let bar = ProgressBar(Phrase("逐件比对", "Comparing matter by matter")[terminal.language])
        let check = try await recomputing.check(freeze, withLog: !withoutLog) { bar.show($0, of: $1) }
        bar.finish()
        for line in Recomputing.report(check) { terminal.say(line) }
        isSound = isSound && check.isSound
      }
      await jurisdiction.database.close()
      if !isSound { throw ExitCode(1) }
    }
  }
}
