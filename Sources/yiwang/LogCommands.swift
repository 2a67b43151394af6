import ArgumentParser
import Auditing
import Basics
import Casework
import Ciphers
import Organization
import Platform
import Storage
import Timing

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explains every deadline of a matter line by line: limits, sessions, holidays and make-up days, pauses, holders.")

  @Argument(help: "The number of the matter.")
  var number: String

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let file = try await jurisdiction.matters.one(number, reach: .everything)
      let zone = jurisdiction.district.calendar.zone
      let language = terminal.language
      let now = wallClock()
      let stage = file.lifecycle.stage(file.matter.stage)?.label ?? .verbatim(file.matter.stage)
      terminal.say("\(file.matter.number)  \(stage[language])")
      for entry in file.entries {
        let done = file.lifecycle.action(entry.action)?.done[language] ?? entry.action
        terminal.say("  \(entry.ordinal). \(zone.text(entry.at))  \(done)  \(entry.personName) \(entry.agency)")
      }
      for (code, label) in file.lifecycle.clocks {
        for (n, countdown) in file.countdowns.numbered(code) {
          terminal.say("\n\(label[language])\(n > 1 ? " \(n)" : "")")
          for line in countdown.explain(until: countdown.stoppedAt ?? now) {
            let notice = line.notice.map { "  [\($0.title)]" } ?? ""
            terminal.say("  \(line.phrase[language])\(notice)")
          }
        }
      }
      await jurisdiction.database.close()
    }
  }
}

struct VerifyLog: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Checks the log offline: every hash and chain, that each matter is the fold of its entries, deadlines, daily seals, and the chain of the audit.",
    discussion: "Exit code 1 when anything was changed.")

  @Option(
    help: "An end of the audit noted elsewhere, as `yiwang seal` prints it: NUMBER:HASH. May be given several times.")
  var anchor: [String] = []

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run { try await Self.verify(place, anchors: try anchor.map { try Self.anchor($0) }, terminal) }
  }

  /// - Throws: `ExitCode(1)` when anything was changed.
  static func verify(_ place: Place, anchors: [AuditAnchor], _ terminal: Terminal) async throws {
    let jurisdiction = try await place.jurisdiction()
    let total = try await jurisdiction.matters.count()
    let bar = ProgressBar(Phrase("核验", "Checking")[terminal.language])
    let check = LogCheck(database: jurisdiction.database, district: jurisdiction.district, rules: jurisdiction.rules)
    let report = try await check.run { bar.show($0.matters, of: total, note: "\($0.matters)/\(total)") }
    bar.finish()
    let keyFile = jurisdiction.keyFile
    let audit = try await AuditCheck(
      database: jurisdiction.database, anchors: anchors, isMAC: { keyFile.ring.isMAC($0, of: $1, for: "audit") }
    ).run()
    for fault in audit.faults { terminal.note(.verbatim("\(fault.place): \(fault.phrase[terminal.language])")) }
    for fault in report.faults { terminal.note(.verbatim("\(fault.place): \(fault.phrase[terminal.language])")) }
    terminal.say(
      Phrase(
        "案件 \(report.matters)，流转记录 \(report.entries)，封存 \(report.seals)，不符 \(report.faults.count)",
        "\(report.matters) matters, \(report.entries) entries, \(report.seals) seals, \(report.faults.count) faults"))
    terminal.say(
      Phrase(
        "审计记录 \(audit.records)，不符 \(audit.faults.count)",
        "\(audit.records) audit records, \(audit.faults.count) faults"))
    await jurisdiction.database.close()
    if !report.faults.isEmpty || !audit.faults.isEmpty { throw ExitCode(1) }
  }

  private static func anchor(_ text: String) throws(Refusal) -> AuditAnchor {
    guard let anchor = AuditAnchor(text: text.replacing(":", with: " ")) else {
      throw .invalid("anchor", Phrase("“\(text)”应为 序号:哈希", "“\(text)” should be NUMBER:HASH"))
    }
    return anchor
  }
}

struct SealDays: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Seals the finished days of the log and prints the newest root, to be kept or published elsewhere.")

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let seals = Seals(database: jurisdiction.database, zone: jurisdiction.district.calendar.zone)
      let made = try await seals.sealFinishedDays(now: wallClock())
      let last = try await jurisdiction.database.read("seals.all") { try SealsTable.all(in: $0).last }
      terminal.note(Phrase("新封存 \(made) 日", "\(made) days sealed"))
      if let last { terminal.say("\(last.day)  \(last.entries)  \(hexadecimal(last.root))") }
      let end = try await jurisdiction.audit.anchor()
      terminal.say("audit  \(end.ordinal):\(hexadecimal(end.hash))")
      await jurisdiction.database.close()
    }
  }
}
