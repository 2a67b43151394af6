import ArgumentParser
import Basics
import Casework
import Ciphers
import Documents
import Foundation
import Identity
import Indicators
import Leagues
import Organization
import Platform
import Pledges
import Simulation
import Statistics
import Storage

struct Setup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Makes the database and the key file, applies a pack, and prints one-time links for the three administrators. What is there already is left alone."
  )

  @Option(help: "The folder of the pack.")
  var pack = "Packs/jiangning"

  @Option(help: "The folder that `data:` files of the pack lie in; otherwise the environment variable YIWANG_DATA.")
  var data: String?

  @Flag(
    help:
      "For demonstration: posts may be picked without a password on this machine, and a synthetic year is added. For good: such a database never becomes a real one."
  )
  var demo = false

  @Option(help: "How many synthetic matters the sample year of a demonstration has.")
  var sample = 100_000

  @Flag(
    inversion: .prefixedNo,
    help: "Example promises, months of the league and values in a demonstration, marked as such.")
  var examples = true

  @Option(help: "The address people will reach it under, for the links to the first administrators.")
  var address = "http://127.0.0.1:8080"

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.open(mustExist: false)
      let steps = try await Migrator([Jurisdiction.migrations(programmes)]).apply(on: database, now: wallClock())
      if !steps.isEmpty { terminal.say(Phrase("数据库已建好：\(place.database)", "The database is ready: \(place.database)")) }
      let version = try await database.read("packs.version") { try PacksTable.version(in: $0) }
      if version == 0 {
        let files = try PackFiles(folder: pack, data: data ?? ProcessInfo.processInfo.environment["YIWANG_DATA"])
        let plan = try await PackPlan.make(files, rules: Rules(programmes), database: database)
        guard !plan.problems.hasErrors else {
          terminal.list(plan.problems)
          throw ExitCode(1)
        }
        try await plan.apply(to: database, by: "setup", at: wallClock())
        terminal.say(Phrase("已应用辖区包 \(pack)", "Applied the pack \(pack)"))
      }
      try FileManager.default.createDirectory(atPath: place.photosFolder, withIntermediateDirectories: true)
      if version == 0 && demo { try await database.write("settings.demo") { try SettingsTable.markDemo(in: $0) } }
      let isDemo = try await database.read("settings.demo") { try SettingsTable.isDemo(in: $0) }
      await database.close()
      if try place.makeKeys() {
        terminal.say(
          Phrase(
            "已生成密钥文件 \(place.keysPath)：请另存一份，丢失后个人信息无法恢复",
            "Made the key file \(place.keysPath): keep a copy elsewhere, without it personal data is lost"))
      }
      let jurisdiction = try await place.jurisdiction()
      let isEmpty = try await jurisdiction.matters.count() == 0
      try await AdministratorLinks(jurisdiction: jurisdiction, address: try PublicAddress(address), act: "yiwang setup")
        .say(terminal)
      if demo && !isDemo {
        terminal.note(
          Phrase("该库不是演示库：不加演示数据", "This is not a demonstration database: no synthetic matters are added"))
      }
      if isDemo {
        _ = try await jurisdiction.people.adopt(
          jurisdiction.district.roster.holdings, isSynthetic: true, roster: jurisdiction.district.roster,
          now: wallClock())
      }
      if isDemo && sample > 0 && isEmpty {
        try await SampleRun.write(SampleYear(seed: 2026, to: wallClock(), count: sample), jurisdiction, terminal)
      }
      if isDemo && examples {
        _ = try await ExampleValues.write(jurisdiction)
        _ = try await LeagueExample.write(into: jurisdiction)
        try await PledgeExample.make(in: jurisdiction)
      }
      await jurisdiction.database.close()
    }
  }
}

struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Plays synthetic matters through the lifecycle by simulated people, up to now. Clearly marked as a demonstration."
  )

  @Option(help: "The same seed gives the same matters.")
  var seed: UInt64 = 2026

  @Option(help: "How many days back from now.")
  var days = 365

  @Option(help: "How many matters.")
  var count = 100_000

  @OptionGroup var place: Place

  func validate() throws {
    guard (1...3660).contains(days) else { throw ValidationError("--days must be 1 to 3660") }
    guard (1...100_000_000).contains(count) else { throw ValidationError("--count must be 1 or more") }
  }

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let now = wallClock()
      try await SampleRun.write(
        SampleYear(seed: seed, from: now - .days(days), to: now, count: count), jurisdiction, terminal)
      await jurisdiction.database.close()
    }
  }
}

enum SampleRun {
  static func write(_ year: SampleYear, _ jurisdiction: Jurisdiction, _ terminal: Terminal) async throws {
    let bar = ProgressBar(Phrase("合成演示数据", "Synthetic sample")[terminal.language])
    let started = ContinuousClock.now
    let cores = ProcessInfo.processInfo.activeProcessorCount
    try await year.write(into: jurisdiction.matters, recordedAt: wallClock(), tasks: cores) { done, total in
      bar.show(done, of: total, note: "\(done)/\(total)")
    }
    bar.finish()
    // What is written whole has no steps that anybody heard of.
    _ = try await jurisdiction.database.write("facts.stale") { try FactsTable.staleWithoutFacts(in: $0) }
    let seconds = (ContinuousClock.now - started).components.seconds
    terminal.say(
      Phrase("写入 \(year.count) 件合成案件，用时 \(seconds) 秒", "Wrote \(year.count) synthetic matters in \(seconds) s"))
  }
}
