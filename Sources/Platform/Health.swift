import Auditing
import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Foundation
import Storage
import Timing

/// How the installation does: one line for each thing that can go wrong, with what to do about it.
package struct Health: Sendable {
  /// One thing that was looked at.
  package struct Line: Sendable {
    /// Green, amber, red.
    package enum State: String, Sendable { case good, warn, bad }

    package var state: State
    package var what: Phrase
    /// What was found.
    package var found: Phrase
    /// What to do; nil if nothing.
    package var remedy: Phrase?
    /// The page that says more.
    package var path: String?
  }

  /// Beyond it one only knows that there are as many.
  private static let mostCounted = 10_000
  private static let gigabyte = 1 << 30

  package private(set) var lines: [Line] = []

  /// Looks at everything. What cannot be looked at is a line of its own.
  package static func look(_ jurisdiction: Jurisdiction, version: String) async throws -> Health {
    var health = Health()
    let now = jurisdiction.now(), district = jurisdiction.district
    let engine = jurisdiction.database.engine == .sqlite ? "SQLite" : "PostgreSQL"
    let bytes = try await jurisdiction.database.read("health.size") { try HealthTable.size(in: $0) }
    health.add(.good, Phrase("程序版本", "Version"), .verbatim(version))
    health.add(
      .good, Phrase("数据库", "Database"), Phrase("\(engine)，\(size(bytes))", "\(engine), \(size(bytes))"))
    let pending = try await Migrator([Jurisdiction.migrations(jurisdiction.programmes)]).pending(on: jurisdiction.database)
    health.add(
      pending.isEmpty ? .good : .bad, Phrase("数据库结构", "Schema"),
      pending.isEmpty
        ? Phrase("是最新的", "up to date") : Phrase("落后 \(pending.count) 步", "\(pending.count) steps behind"),
      remedy: Phrase("先备份，再运行 yiwang migrate --apply", "back up, then run yiwang migrate --apply"))
    health.addDisk(jurisdiction.photos.folder)
    try await health.addPack(jurisdiction)
    let today = jurisdiction.today
    let covers = district.calendar.covers(today, today + 30)
    health.add(
      covers ? .good : .warn, Phrase("工作日历", "Calendar"),
      covers
        ? Phrase("覆盖今后 30 日", "covers the next 30 days") : Phrase("今后 30 日未全覆盖", "does not cover the next 30 days"),
      remedy: Phrase("导入次年的节假日通知", "import next year's notice"), path: "/administration/pack/calendar")
    try await health.addQueues(jurisdiction, now: now)
    try await health.addChains(jurisdiction, now: now)
    let ring = jurisdiction.keyFile.ring
    health.add(
      .good, Phrase("密钥文件", "Key file"),
      Phrase(
        "\(ring.secrets.count) 把，当前第 \(ring.currentID) 把", "\(ring.secrets.count) keys, number \(ring.currentID) in use"))
    let failing = try await JobDesk(jurisdiction).runs().values.filter { $0.error != nil }
    health.add(
      failing.isEmpty ? .good : .bad, Phrase("定时任务", "Jobs"),
      failing.isEmpty
        ? Phrase("都正常", "all go well") : Phrase("\(failing.count) 个失败", "\(failing.count) failed the last time"),
      remedy: Phrase("查看任务", "see the jobs"), path: "/administration/jobs")
    health.addBackups(jurisdiction, now: now)
    return health
  }

  private mutating func add(
    _ state: Line.State, _ what: Phrase, _ found: Phrase, remedy: Phrase? = nil, path: String? = nil
  ) {
    lines.append(Line(state: state, what: what, found: found, remedy: state == .good ? nil : remedy, path: path))
  }

  private mutating func addDisk(_ folder: String) {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else {
      return add(
        .warn, Phrase("磁盘", "Disk"), Phrase("看不到余量", "what is free cannot be seen"),
        remedy: Phrase("检查照片文件夹的权限", "look at the rights of the folder of photos"))
    }
    add(
      free < Self.gigabyte ? .bad : free < 10 * Self.gigabyte ? .warn : .good, Phrase("磁盘", "Disk"),
      Phrase("余 \(Self.size(free))", "\(Self.size(free)) free"),
      remedy: Phrase("把旧备份移走，或换更大的盘", "move old backups away, or take a larger disk"))
  }

  private mutating func addPack(_ jurisdiction: Jurisdiction) async throws {
    let work = try await PackDrafts(jurisdiction).work()
    let version = Phrase("第 \(work.version) 版", "version \(work.version)")
    let draft = work.draft.map { draft in
      Phrase("；草稿改动 \(draft.changes.count) 个文件", "; a draft changes \(draft.changes.count) files")
    }
    add(
      work.isStale ? .warn : .good, Phrase("辖区包", "Pack"), draft.map { version + $0 } ?? version,
      remedy: Phrase("草稿基于旧版本：移到新版本或放弃", "the draft is over an older version: carry it over or discard it"),
      path: "/administration/pack")
  }

  private mutating func addQueues(_ jurisdiction: Jurisdiction, now: Instant) async throws {
    let (parcels, lost, waiting) = try await jurisdiction.database.read("health.queues") { transaction in
      (
        try OutboxPagesTable.figures(of: .waiting, most: Self.mostCounted, in: transaction),
        try OutboxPagesTable.figures(of: .givenUp, most: Self.mostCounted, in: transaction).count
          + MessagesTable.figures(of: .givenUp, most: Self.mostCounted, in: transaction).count,
        try MessagesTable.figures(of: .waiting, most: Self.mostCounted, in: transaction)
      )
    }
    let isLate = [parcels.oldest, waiting.oldest].compactMap(\.self).contains { now - $0 > .minutes(10) }
    add(
      lost > 0 ? .bad : isLate ? .warn : .good, Phrase("发件箱与消息", "Outbox and messages"),
      Phrase(
        "包裹 \(parcels.count) 件待发，消息 \(waiting.count) 条待发，已放弃 \(lost)",
        "\(parcels.count) parcels and \(waiting.count) messages wait, \(lost) given up"),
      remedy: Phrase("在发件箱查看并重发", "see them in the outbox and send them again"), path: "/administration/outbox")
  }

  private mutating func addChains(_ jurisdiction: Jurisdiction, now: Instant) async throws {
    let anchor = try await jurisdiction.audit.anchor()
    let mark = String(anchor.description.suffix(64).prefix(12))
    add(
      .good, Phrase("审计链", "Audit chain"),
      Phrase("第 \(anchor.ordinal) 条，指纹 \(mark)…", "record \(anchor.ordinal), hash \(mark)…"))
    let (seal, last) = try await jurisdiction.database.read("health.chains") {
      (try SealsTable.all(in: $0).last, try HealthTable.lastRecord(in: $0))
    }
    let today = jurisdiction.today
    let isOld = seal.map { $0.day + 3 < today } ?? false
    add(
      isOld ? .warn : .good, Phrase("每日封存", "Daily seals"),
      seal.map { Phrase("最近：\($0.day)", "the last: \($0.day)") } ?? Phrase("满一日后自动进行", "made when a day is over"),
      remedy: Phrase("运行封存任务", "run the job that seals"), path: isOld ? "/administration/jobs" : nil)
    let isBack = last.map { $0 > now + .minutes(1) } ?? false
    add(
      isBack ? .bad : .good, Phrase("时钟", "Clock"),
      isBack
        ? Phrase("比最后一条记录还早", "earlier than the last record")
        : .verbatim(jurisdiction.district.calendar.zone.text(now)),
      remedy: Phrase("校准本机时间（NTP）", "set the clock of this machine (NTP)"))
  }

  private mutating func addBackups(_ jurisdiction: Jurisdiction, now: Instant) {
    let what = Phrase("备份", "Backups")
    guard let backups = jurisdiction.surroundings.backups else {
      return add(
        .warn, what, Phrase("未指定文件夹", "no folder is named"),
        remedy: Phrase("启动时加 --backups 文件夹", "start the server with --backups FOLDER"))
    }
    let last = backups.list().first { $0.at != nil && $0.isSound != false }
    let isOld = last.flatMap(\.at).map { now - $0 > .days(2) } ?? true
    add(
      isOld ? .warn : .good, what,
      last.map { Phrase("最近：\($0.name)", "the last: \($0.name)") } ?? Phrase("还没有", "none yet"),
      remedy: Phrase("做一次备份", "make one"), path: "/administration/backups")
  }

  /// `1.4 GB`.
  package static func size(_ bytes: Int) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    var value = Double(bytes), unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return unit == 0 || tenths % 10 == 0 || tenths >= 1000
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
