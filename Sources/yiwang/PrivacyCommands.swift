import ArgumentParser
import Auditing
import Basics
import Casework
import Ciphers
import Documents
import Foundation
import Organization
import Platform
import Storage
import Timing

struct Keys: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The keys that personal data is sealed with.", subcommands: [Show.self, Rotate.self, Drop.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the keys; their material is never shown.")

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let ring = try KeyFile(path: place.keysPath).ring
        for secret in ring.secrets {
          let mark = secret.id == ring.currentID ? "*" : " "
          terminal.say("\(mark) \(secret.id)  \(LocalZone(minutesEast: 0).iso(secret.madeAt))")
        }
      }
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a key and puts all personal data under it, while the server goes on.",
      discussion: "The older key stays in the file until `yiwang keys drop`: backups of before still need it.")

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        let file = jurisdiction.keyFile
        try file.write(file.ring.adding(at: wallClock()))
        let total = try await jurisdiction.database.read("reporters.count") { try ReportersTable.count(in: $0) }
        let bar = ProgressBar(Phrase("轮换密钥", "Rotating")[terminal.language])
        let started = ContinuousClock.now
        var changed = 0
        // Whoever was writing under the older key while a pass went by is found by the next.
        while true {
          let report = try await KeyRotation(jurisdiction).pass { bar.show($0.seen, of: total, note: "\($0.seen)") }
          changed += report.changed
          if report.changed == 0 { break }
        }
        bar.finish()
        try await renewMACs(jurisdiction)
        try await jurisdiction.audit.record([
          jurisdiction.draft(
            .administration, act: "yiwang keys rotate", subject: "key \(file.ring.currentID)", detail: "\(changed) rows"
          )
        ])
        let seconds = (ContinuousClock.now - started).components.seconds
        terminal.say(
          Phrase(
            "已改用第 \(file.ring.currentID) 把密钥，重新加密 \(changed) 条，用时 \(seconds) 秒",
            "Key \(file.ring.currentID) is in use; \(changed) rows were sealed anew in \(seconds) s"))
        await jurisdiction.database.close()
      }
    }
  }

  struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes an older key out of the file, if nothing in the database is under it any more.",
      discussion: "Backups made before the rotation can then not be read any more: which may be the purpose.")

    @Argument(help: "The number of the key, see `yiwang keys show`.")
    var number: Int

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        let file = jurisdiction.keyFile
        let report = try await KeyRotation(jurisdiction).pass()
        guard report.changed == 0 else {
          throw Refusal(
            .notNow, "keys.inUse",
            Phrase(
              "还有数据在旧密钥下：请再运行一次", "There was still data under an older key; it is sealed anew now: run this once more"))
        }
        try await renewMACs(jurisdiction)
        try file.write(try file.ring.dropping(number))
        try await jurisdiction.audit.record([
          jurisdiction.draft(.administration, act: "yiwang keys drop", subject: "key \(number)")
        ])
        terminal.say(Phrase("已删除第 \(number) 把密钥", "Key \(number) is gone"))
        await jurisdiction.database.close()
      }
    }
  }
}

/// Puts the ends of the audit chain under the current key.
/// - Throws: `Refusal` when one of them was not made by any of our keys.
private func renewMACs(_ jurisdiction: Jurisdiction) async throws {
  let file = jurisdiction.keyFile
  guard try await jurisdiction.audit.renewMACs(isMAC: { file.ring.isMAC($0, of: $1, for: "audit") }) else {
    throw Refusal(
      .conflict, "audit.forged",
      Phrase(
        "审计链不符：请运行 yiwang verify-log，不要删除旧密钥", "The audit chain is not right: run yiwang verify-log and drop no key"))
  }
}

struct Retain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deletes what its time is over for, by the periods of the pack, and says how much of each kind.",
    discussion: "The server does the same once a day. Each run is recorded and audited.")

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let sweep = RetentionSweep(jurisdiction)
      for kind in Retention.Kind.allCases {
        let run = try await sweep.run(kind, since: try await sweep.runs(of: kind, limit: 1).first?.before)
        let days = jurisdiction.district.retention.days(kind)
        terminal.say(
          Phrase(
            "\(kind.rawValue)：\(days) 天前的，删除 \(run.deleted)",
            "\(kind.rawValue): older than \(days) days, \(run.deleted) deleted"))
      }
      await jurisdiction.database.close()
    }
  }
}

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the audit trail as CSV, oldest first: every write, every look at personal data, every refusal.")

  @Option(help: "Only of this person.")
  var person: String?

  @Option(help: "Only about this, such as 'matter 320115-20261123-000001'.")
  var subject: String?

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      try await jurisdiction.audit.record([jurisdiction.draft(.export, act: "yiwang audit", subject: subject ?? "")])
      let filter = AuditFilter(person: person, subject: subject)
      let export = AuditExport(database: jurisdiction.database, zone: jurisdiction.district.calendar.zone)
      _ = try await export.run(filter) { terminal.write($0) }
      await jurisdiction.database.close()
    }
  }
}
