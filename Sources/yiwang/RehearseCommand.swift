import ArgumentParser
import Basics
import Casework
import Documents
import Foundation
import Platform
import Storage
import Timing

struct Rehearse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Replays the matters of past days under a pack: which would change agency, deadline or outcome. Changes nothing.",
    discussion: """
      Compares the rules in force with those of the folder: duties, limits, calendar, lifecycles. Exit code 1 when the pack could not be
      applied. See docs/operating/rehearsal.md for what is replayed and what is not.
      """)

  @OptionGroup var pack: PackPlace
  @OptionGroup var place: Place

  @Option(help: "The day since which matters were reported, such as 2026-09-01; by default 90 days ago.")
  var since: String?

  @Option(help: "How many of the changes are shown.")
  var show = 20

  @Option(help: "A file for all of the changes, as CSV.")
  var csv: String?

  @Flag(help: "Replays every matter instead of those the change can touch. Slower; the result is the same.")
  var full = false

  func validate() throws {
    if let since, LocalDate(since) == nil { throw ValidationError("--since must be a day such as 2026-09-01") }
    guard show >= 0 else { throw ValidationError("--show must be 0 or more") }
  }

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.openCurrent()
      let now = wallClock()
      let before = try await PacksTable.district(in: database, rules: Rules(programmes))
      let plan = try await PackPlan.make(try pack.files(), rules: Rules(programmes), database: database)
      terminal.list(plan.problems)
      guard !plan.problems.hasErrors, let after = plan.district else { throw ExitCode(1) }
      let rehearsal = Rehearsal(from: before, to: after, now: now)
      let day = since.flatMap { LocalDate($0) } ?? before.today(now - .days(90))
      let bar = ProgressBar(Phrase("重演", "Replaying")[terminal.language])
      let report = try await rehearsal.run(on: database, since: before.calendar.zone.instant(day), isFull: full) {
        bar.show($0, of: $1)
      }
      bar.finish()
      await database.close()
      terminal.show(report, RehearsalWords(rehearsal, terminal.language), most: show)
      guard let csv else { return }
      try Data(RehearsalWords(rehearsal, terminal.language).table(report)).write(to: URL(fileURLWithPath: csv))
      terminal.note(Phrase("已写入 \(csv)", "Written to \(csv)"))
    }
  }
}

extension Terminal {
  /// The rehearsal in short: how many, the first of them, and the agencies.
  fileprivate func show(_ report: RehearsalReport, _ words: RehearsalWords, most: Int) {
    for line in words.summary(report) { say(line) }
    for matter in report.changes.prefix(most) {
      say("  \(matter.number)")
      for line in words.lines(matter) { say("    \(line)") }
    }
    let left = report.changes.count - most
    if left > 0 { say(Phrase("  …另有 \(left) 件，全部见 --csv", "  … and \(left) more; all of them with --csv")) }
    let totals = words.totals(report)
    if !totals.isEmpty { say(Phrase("按单位", "By agency")) }
    for line in totals { say("  \(line)") }
  }
}
