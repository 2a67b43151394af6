import ArgumentParser
import Basics
import Casework
import Documents
import Exchange
import Foundation
import Indicators
import Platform
import Storage
import Territory

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings in what other systems have.", subcommands: [Requests.self, Parts.self, Registers.self, Holidays.self])

  struct Requests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Imports service requests from CSV files (plain or .gz) or workbooks (.xlsx) by a map, each with its real times.",
      discussion: """
        Every row is played through the lifecycle. Rows that do not pass are listed with line and reason; none is dropped
        silently. The same file a second time creates nothing. Exit code 1 when a file could not be read to its end.
        """)

    @Option(name: [.customShort("m"), .long], help: "The import map (YAML), such as Packs/la311/maps/la311.yaml.")
    var map: String

    @Argument(help: "CSV files or workbooks.")
    var files: [String]

    @Option(
      help: "Where to write refused and unlocated rows as CSV; one file for each input, its name with this ending.")
    var report: String?

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        let text = try FileSource(path: map).readText()
        let map = try RequestMap(text, file: map)
        var broken = false
        for file in files {
          let importer = try RequestImport(map, into: jurisdiction.matters, seed: UInt64.random(in: 0 ... .max))
          let bar = ProgressBar(URL(fileURLWithPath: file).lastPathComponent)
          let started = ContinuousClock.now
          let result = try await importer.run(.path(file)) { progress in
            bar.show(Int(progress.bytes), of: Int(progress.totalBytes), note: "\(progress.rows)")
          }
          bar.finish()
          let time = (ContinuousClock.now - started) / .seconds(1)
          terminal.say("\(file)  (\(Double(Int(time * 10)) / 10) s)")
          terminal.say(result.text(terminal.language))
          if let report {
            let path = file + report
            try Data(result.report()).write(to: URL(fileURLWithPath: path))
            terminal.note(Phrase("逐行清单：\(path)", "Row by row: \(path)"))
          }
          broken = broken || result.broken != nil
        }
        // What is written whole has no steps that anybody heard of.
        _ = try await jurisdiction.database.write("facts.stale") { try FactsTable.staleWithoutFacts(in: $0) }
        await jurisdiction.database.close()
        if broken { throw ExitCode(1) }
      }
    }
  }

  struct Holidays: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "holidays",
      abstract:
        "Adds a year's holidays (open JSON form: year, papers, days) to a pack, to be checked, planned and applied.")

    @Argument(help: "The JSON file, such as 2027.json.")
    var file: String

    @Argument(help: "The folder of the pack.")
    var pack: String

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let bytes = try FileSource(path: file).readAll()
        let year = try HolidayYear(bytes)
        let path = try year.add(to: pack)
        terminal.say(
          Phrase("已写入 \(path)；接着运行 yiwang plan 与 apply", "Written to \(path); now run yiwang plan and apply"))
      }
    }
  }
}

struct Summary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "On-time rate with numerator and denominator, median handling time and open count, by area, agency or category.")

  enum By: String, ExpressibleByArgument, CaseIterable { case all, street, community, grid, agency, category }

  @Option(help: "all, street, community, grid, agency or category.")
  var by = By.street

  @Option(help: "Only matters of this source, such as la311.")
  var source: String?

  @Flag(help: "CSV instead of a table.")
  var csv = false

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let grouping: RequestSummary.Grouping =
        switch by {
        case .all: .all
        case .street: .area(.street)
        case .community: .area(.community)
        case .grid: .area(.grid)
        case .agency: .agency
        case .category: .category
        }
      let source = source
      let rows = try await jurisdiction.database.read("summary") {
        try RequestSummary.rows(by: grouping, source: source, in: $0)
      }
      let district = jurisdiction.district
      if csv {
        FileHandle.standardOutput.write(
          Data(RequestSummary.csv(rows, by: grouping, district: district, language: terminal.language)))
      } else {
        terminal.say(RequestSummary.text(rows, by: grouping, district: district, language: terminal.language))
      }
      await jurisdiction.database.close()
    }
  }
}
