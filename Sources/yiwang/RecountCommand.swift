import ArgumentParser
import Basics
import Casework
import Indicators
import Platform
import Statistics
import Storage

struct Recount: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the indicators anew: the sums from the stored facts, or everything from the log.",
    discussion: "While it runs nothing is counted beside it; what moves meanwhile is caught up with afterwards.")

  @Flag(help: "Read the facts of every matter again from its entries.")
  var fromLog = false

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let total = try await jurisdiction.matters.count()
      let bar = ProgressBar(Phrase("重新计数", "Counting")[terminal.language])
      let started = ContinuousClock.now
      let count = try await Counting(jurisdiction).recount(fromLog: fromLog) { done in
        bar.show(done, of: max(done, total), note: "\(done)/\(total)")
      }
      bar.finish()
      let seconds = (ContinuousClock.now - started).components.seconds
      terminal.say(Phrase("已重新计数 \(count) 件，用时 \(seconds) 秒", "Counted \(count) matters in \(seconds) s"))
      await jurisdiction.database.close()
    }
  }
}
