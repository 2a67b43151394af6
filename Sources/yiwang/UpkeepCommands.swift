import Administration
import ArgumentParser
import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Documents
import Foundation
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Postage
import SQLiteStorage
import Site
import Storage
import Timing

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the steps the schema is behind; with --apply runs them, each in its own transaction.")

  @Flag(help: "Run the steps.")
  var apply = false

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.open()
      let migrator = Migrator([Jurisdiction.migrations(programmes)])
      let steps =
        apply ? try await migrator.apply(on: database, now: wallClock()) : try await migrator.pending(on: database)
      if steps.isEmpty { terminal.say(Phrase("结构已是最新", "The schema is up to date")) }
      for step in steps { terminal.say("\(apply ? "✓" : "·") \(step.name)") }
      await database.close()
      if apply { try await sealWhatIsPlain(terminal) }
    }
  }
}

extension Migrate {
  /// Personal data that a version before encryption left in the clear is sealed; a key file is made if there is none.
  fileprivate func sealWhatIsPlain(_ terminal: Terminal) async throws {
    if try place.makeKeys() {
      terminal.say(Phrase("已生成密钥文件 \(place.keysPath)", "Made the key file \(place.keysPath)"))
    }
    let jurisdiction = try await place.jurisdiction(allowsPlain: true)
    var report = KeyRotation.Report()
    try await KeyRotation(jurisdiction).sealPlain(&report)
    if report.changed > 0 {
      terminal.say(Phrase("已加密 \(report.changed) 条个人信息", "Sealed \(report.changed) reporters' names and phones"))
      // What was deleted lies in free pages until they are written over.
      if let sqlite = jurisdiction.database as? SQLiteDatabase { try await sqlite.vacuum() }
    }
    await jurisdiction.database.close()
  }
}

struct Routes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Lists every endpoint with its permission.")

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction { $0.allowsPicker = true }
      let reception = Reception(
        jurisdiction, endpoints: AdministrationPages.endpoints(jurisdiction), report: { _, _ in })
      for endpoint in reception.registry.endpoints.sorted(by: {
        ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue)
      }) {
        let method = endpoint.method.rawValue.padding(toLength: 5, withPad: " ", startingAt: 0)
        terminal.say("\(method) \(endpoint.path)  [\(endpoint.permission)]  \(endpoint.purpose[terminal.language])")
      }
      await jurisdiction.database.close()
    }
  }
}

struct OpenAPI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Prints the description of the JSON interface (OpenAPI 3.1).")

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      terminal.say(OpenAPIDocument(JSONAPIProgramme.described(jurisdiction)).json(version: Pages.version).indented)
      await jurisdiction.database.close()
    }
  }
}

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Looks over the installation: database, schema, pack, calendar, outbox, photos, log. Exit code 1 when something is wrong."
  )

  @OptionGroup var place: Place

  @Option(help: "The file that the server is given with --postage; checked if named.")
  var postage: String?

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      var wrong = 0
      func line(_ good: Bool, _ what: Phrase, _ remedy: Phrase = .verbatim("")) {
        if !good { wrong += 1 }
        terminal.say("\(good ? "✓" : "✗") \(what[terminal.language])\(good ? "" : " — \(remedy[terminal.language])")")
      }
      let database = try await place.open()
      line(true, Phrase("数据库可打开（\(database.engine.rawValue)）", "the database opens (\(database.engine.rawValue))"))
      if let sqlite = database as? SQLiteDatabase {
        let faults = try await sqlite.integrity()
        line(
          faults.isEmpty, Phrase("文件完整", "the file is sound"),
          Phrase("从备份恢复：\(faults.prefix(3))", "restore a backup: \(faults.prefix(3))"))
      }
      let pending = try await Migrator([Jurisdiction.migrations(programmes)]).pending(on: database)
      line(
        pending.isEmpty, Phrase("结构是最新的", "the schema is up to date"),
        Phrase("运行 yiwang migrate --apply", "run yiwang migrate --apply"))
      guard pending.isEmpty else { throw ExitCode(1) }
      await database.close()
      let jurisdiction = try await place.jurisdiction()
      let district = jurisdiction.district
      line(
        true,
        Phrase(
          "辖区包第 \(district.packVersion) 版：\(district.name.zh)",
          "pack version \(district.packVersion): \(district.name.en)"))
      let today = district.today(wallClock())
      line(
        district.calendar.covers(today, today + 30), Phrase("工作日历覆盖今后 30 日", "the calendar covers the next 30 days"),
        Phrase("导入次年节假日通知，在此之前的时限为暂定", "import next year's notice; deadlines until then are provisional"))
      let state = try await jurisdiction.outbox.state()
      line(
        state.failed == 0,
        Phrase("待发 \(state.waiting)，失败 \(state.failed)", "outbox: \(state.waiting) waiting, \(state.failed) failed"),
        Phrase("在“管理 → 发件箱”查看并重发", "see them under Administration, Outbox, and send them again"))
      let lost = try await jurisdiction.database.read("doctor.messages") {
        try MessagesTable.figures(of: .givenUp, most: 10_000, in: $0).count
      }
      line(
        lost == 0, Phrase("消息：\(lost) 条已放弃", "messages: \(lost) given up"),
        Phrase("在“管理 → 发件箱”查看并重发", "see them under Administration, Outbox, and send them again"))
      if let postage {
        do {
          let settings = try PostageFile.read(path: postage)
          line(
            true,
            Phrase(
              "告知：邮件\(settings.relay == nil ? "未配置" : "已配置")，短信网关\(settings.gateway == nil ? "未配置" : "已配置")",
              "notices: mail \(settings.relay == nil ? "is not" : "is") configured, the gateway \(settings.gateway == nil ? "is not" : "is")"
            ))
        } catch let refusal as Refusal {
          let faults = refusal.fields.map { Phrase("\($0.field): ", "\($0.field): ") + $0.phrase }
          line(false, Phrase("告知的配置有误", "the file for notices is wrong"), faults.joined(Phrase("；", "; ")))
        }
      } else {
        line(true, Phrase("告知：未指明 --postage，只显示在查进度页", "notices: without --postage, on the page of a report only"))
      }
      let folder = jurisdiction.photos.folder
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      line(
        FileManager.default.isWritableFile(atPath: folder), Phrase("照片目录可写", "the photo folder can be written"),
        Phrase("检查 \(folder) 的权限", "check the rights of \(folder)"))
      let doubled = try await Separation.faults(
        people: jurisdiction.people, roster: district.roster, on: today)
      line(
        doubled.isEmpty, Phrase("系统、安全、审计三员由三人分任", "the three administrators are three persons"),
        doubled.map(\.phrase).joined())
      let ring = jurisdiction.keyFile.ring
      line(
        true,
        Phrase(
          "密钥文件可读，\(ring.secrets.count) 把，当前第 \(ring.currentID) 把",
          "the key file opens: \(ring.secrets.count) keys, number \(ring.currentID) in use"))
      let seals = try await jurisdiction.database.read("seals.all") { try SealsTable.all(in: $0).last }
      line(
        true,
        seals.map { Phrase("最近封存：\($0.day)", "last seal: \($0.day)") }
          ?? Phrase("还没有封存（满一日后自动进行）", "no seal yet (made when a day is over)"))
      await jurisdiction.database.close()
      if wrong > 0 { throw ExitCode(1) }
    }
  }
}

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies the jurisdiction into a new folder while it is being served: the database and the photos.")

  @Argument(help: "The folder to make.")
  var folder: String

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.openCurrent()
      let backups = place.backups(of: database, in: (folder as NSString).deletingLastPathComponent)
      let note = try await backups.make((folder as NSString).lastPathComponent, at: wallClock(), in: folder)
      await database.close()
      guard note.isSound == true else {
        throw Refusal(
          .notNow, "backup.unsound", Phrase("\(folder) 中的数据库副本有误", "The copy of the database in \(folder) is not sound"))
      }
      terminal.say(Phrase("已备份到 \(folder)", "Backed up to \(folder)"))
      terminal.note(
        Phrase(
          "密钥文件 \(place.keysPath) 不在备份中：请另行保管。没有它，备份里的个人信息无法读取",
          "The key file \(place.keysPath) is not in the backup: keep a copy elsewhere. Without it the personal data in the backup cannot be read"
        ))
    }
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings a backup back to where nothing is yet, and verifies it.",
    discussion: "Never overwrites: move the old database away first.")

  @Argument(help: "The folder of the backup.")
  var folder: String

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      guard FileManager.default.fileExists(atPath: place.keysPath) else {
        throw Refusal(
          .notFound, "restore.keys",
          Phrase(
            "密钥文件不在备份中：请把它放到 \(place.keysPath)，或用 --keys 指明",
            "The key file is not in a backup: put it at \(place.keysPath), or name it with --keys"))
      }
      let copy = "\(folder)/\(place.isPostgres ? "yiwang.dump" : "yiwang.sqlite")"
      guard FileManager.default.fileExists(atPath: copy) else {
        throw Refusal(.notFound, "restore.missing", Phrase("没有备份 \(copy)", "There is no backup \(copy)"))
      }
      if place.isPostgres {
        try Tool.run(
          "pg_restore", ["--exit-on-error", "--no-owner", "--dbname=\(place.database)", "\(folder)/yiwang.dump"])
      } else {
        guard !FileManager.default.fileExists(atPath: place.database) else {
          throw Refusal(
            .conflict, "restore.exists",
            Phrase(
              "\(place.database) 已存在，不会覆盖：请先移走", "\(place.database) exists and is not overwritten: move it away first"))
        }
        let target = URL(fileURLWithPath: place.database)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(folder)/yiwang.sqlite", toPath: place.database)
      }
      if FileManager.default.fileExists(atPath: "\(folder)/photos"),
        !FileManager.default.fileExists(atPath: place.photosFolder)
      {
        try FileManager.default.copyItem(atPath: "\(folder)/photos", toPath: place.photosFolder)
      }
      terminal.note(Phrase("已恢复，正在核验…", "Restored; verifying…"))
      try await VerifyLog.verify(place, anchors: [], terminal)
    }
  }
}

/// Runs a program of the system.
enum Tool {
  /// - Throws: `Refusal` when it is not installed or fails; what it printed goes to the terminal.
  static func run(_ name: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Refusal(
        .notNow, "tool.failed",
        Phrase("\(name) 失败（\(process.terminationStatus)）", "\(name) failed (\(process.terminationStatus))"))
    }
  }
}
