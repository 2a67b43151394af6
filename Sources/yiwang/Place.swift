import Appraisals
import ArgumentParser
import Basics
import Casework
import Ciphers
import DataRights
import Discipline
import DutyRoom
import EnforcementRecords
import Fieldwork
import Foundation
import Interchange
import JSONAPI
import Leagues
import Open311
import Openness
import Platform
import Pledges
import PostgresStorage
import Reporting
import Reviews
import SQLiteStorage
import Sensing
import Statistics
import Storage
import TwoNets
import Webhooks
import Workbench

/// The programmes of this build. A new one is added here and nowhere else.
let programmes: [Programme] = [
  ReportingProgramme.programme, DataRightsProgramme.programme, DisciplineProgramme.programme,
  DutyRoomProgramme.programme, EnforcementProgramme.programme, OpennessProgramme.programme,
  FieldworkProgramme.programme, WorkbenchProgramme.programme, JSONAPIProgramme.programme, Open311Programme.programme,
  WebhooksProgramme.programme, TwoNetsProgramme.programme, SensingProgramme.programme, InterchangeProgramme.programme,
  StatisticsProgramme.programme, AppraisalsProgramme.programme, LeaguesProgramme.programme, PledgesProgramme.programme,
  ReviewsProgramme.programme,
]

/// Where a jurisdiction lives.
struct Place: ParsableArguments {
  @Option(help: "The SQLite file, or a PostgreSQL connection such as 'postgresql://localhost/yiwang'.")
  var database = "data/yiwang.sqlite"

  @Option(help: "The PostgreSQL schema of the jurisdiction.")
  var schema = "yiwang"

  @Option(help: "The folder of photos; by default beside the SQLite file.")
  var photos: String?

  @Option(help: "The key file for personal data; by default beside the SQLite file. Keep it apart from backups.")
  var keys: String?

  @Option(help: "PostgreSQL connections.")
  var connections = 16

  var isPostgres: Bool {
    database.hasPrefix("postgres://") || database.hasPrefix("postgresql://") || database.contains("host=")
  }

  var photosFolder: String {
    photos
      ?? (isPostgres
        ? "data/photos"
        : URL(fileURLWithPath: database).deletingLastPathComponent().appendingPathComponent("photos").path)
  }

  var keysPath: String {
    keys
      ?? (isPostgres
        ? URL(fileURLWithPath: photosFolder).deletingLastPathComponent().appendingPathComponent("yiwang.keys").path
        : URL(fileURLWithPath: database).deletingPathExtension().appendingPathExtension("keys").path)
  }

  /// Opens the database.
  /// - Parameter mustExist: refuses to make a new file.
  func open(mustExist: Bool = true) async throws -> any Database {
    // What is made from here on, files of the database and photos, is for its owner alone.
    umask(0o077)
    if isPostgres {
      var settings = PostgresSettings(connection: database, schema: schema)
      settings.connections = connections
      settings.createsSchema = !mustExist
      return try await PostgresDatabase.open(settings)
    }
    if !FileManager.default.fileExists(atPath: database) {
      guard !mustExist else {
        throw Refusal(
          .notFound, "database.missing",
          Phrase("没有数据库 \(database)：请先运行 yiwang setup", "There is no database \(database): run yiwang setup first"))
      }
      let folder = URL(fileURLWithPath: database).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    return try SQLiteDatabase(SQLiteSettings(path: database))
  }

  /// Opens the database and refuses when its schema is older or newer than this program.
  func openCurrent() async throws -> any Database {
    let database = try await open()
    let pending = try await Migrator([Jurisdiction.migrations(programmes)]).pending(on: database)
    guard pending.isEmpty else {
      throw Refusal(
        .notNow, "database.behind",
        Phrase(
          "数据库结构落后 \(pending.count) 步：请先备份，再运行 yiwang migrate --apply",
          "The schema is \(pending.count) steps behind: back up, then run yiwang migrate --apply"))
    }
    return database
  }

  /// Makes the key file if there is none. Returns whether it did.
  func makeKeys() throws -> Bool {
    guard !FileManager.default.fileExists(atPath: keysPath) else { return false }
    let folder = URL(fileURLWithPath: keysPath).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = try KeyFile.create(at: keysPath, now: wallClock())
    return true
  }

  /// Backups of the database and its photos, in a folder.
  func backups(of database: any Database, in folder: String) -> Backups {
    let source = self.database, schema = schema
    if let sqlite = database as? SQLiteDatabase {
      return Backups(folder: folder, photos: photosFolder) { target in
        try await sqlite.backup(to: "\(target)/yiwang.sqlite")
      } check: { target in
        var settings = SQLiteSettings(path: "\(target)/yiwang.sqlite")
        settings.isReadOnly = true
        let copy = try SQLiteDatabase(settings)
        let faults = try await copy.integrity()
        await copy.close()
        return faults
      }
    }
    return Backups(folder: folder, photos: photosFolder) { target in
      try Tool.run(
        "pg_dump", ["--format=custom", "--schema=\(schema)", "--file=\(target)/yiwang.dump", source])
    } check: { target in
      // Reads the whole list of contents, which a dump that was cut off does not have.
      try Tool.run("pg_restore", ["--list", "--file=/dev/null", "\(target)/yiwang.dump"])
      return []
    }
  }

  /// The folder of backups unless one is named: beside the photos.
  var backupsFolder: String {
    URL(fileURLWithPath: photosFolder).deletingLastPathComponent().appendingPathComponent("backups").path
  }

  /// What the jurisdiction is opened with.
  private func surroundings() throws -> Jurisdiction.Surroundings {
    Jurisdiction.Surroundings(
      programmes: programmes, photos: PhotoStore(folder: photosFolder), keys: KeyMaker(maker: Int.random(in: 0...255)),
      keyFile: try KeyFile(path: keysPath), now: wallClock)
  }

  /// The jurisdiction, ready for work.
  /// - Parameter prepare: sets what it is opened with, after the database was found to be there and up to date.
  /// - Throws: `Refusal` when personal data still lies in the clear, as a version before encryption left it.
  func jurisdiction(
    allowsPlain: Bool = false, _ prepare: (inout Jurisdiction.Surroundings) throws -> Void = { _ in }
  ) async throws -> Jurisdiction {
    let database = try await openCurrent()
    var surroundings = try surroundings()
    surroundings.backups = backups(of: database, in: backupsFolder)
    try prepare(&surroundings)
    let jurisdiction = try await Jurisdiction(database: database, surroundings)
    let hasPlain = try await jurisdiction.database.read("reporters.plain") { try ReportersTable.hasPlain(in: $0) }
    guard allowsPlain || !hasPlain else {
      throw Refusal(
        .notNow, "database.plain",
        Phrase(
          "个人信息尚未加密：请运行 yiwang migrate --apply", "Personal data is not encrypted yet: run yiwang migrate --apply"))
    }
    return jurisdiction
  }
}

/// The clock of the machine; passed in wherever time is needed.
let wallClock: @Sendable () -> Instant = {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

/// The pack folder and what lies outside of it.
struct PackPlace: ParsableArguments {
  @Argument(help: "The folder of the pack, such as Packs/jiangning.")
  var pack: String

  @Option(help: "The folder that `data:` files of the pack lie in; otherwise the environment variable YIWANG_DATA.")
  var data: String?

  func files() throws -> PackFiles {
    try PackFiles(folder: pack, data: data ?? ProcessInfo.processInfo.environment["YIWANG_DATA"])
  }
}
