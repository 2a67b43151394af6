import ArgumentParser
import Basics
import Casework
import Foundation
import Moving
import Platform
import Storage

struct Leave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes everything into a folder of plain files that can be read without this program, or entered elsewhere.",
    discussion:
      "The key file is not in it: without it names and phones of reporters stay sealed. Keep it, and send it by another way.")

  @Argument(help: "The folder to make.")
  var folder: String

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let jurisdiction = try await place.jurisdiction()
      let bar = ProgressBar(Phrase("写出", "Writing")[terminal.language])
      let departure = Departure(
        jurisdiction, migrations: Jurisdiction.migrations(programmes), program: "yiwang \(Yiwang.configuration.version)")
      let result = try await departure.write(to: folder) { bar.show($0.rows, of: $0.total, note: $0.table) }
      bar.finish()
      await jurisdiction.database.close()
      terminal.say(
        Phrase(
          "\(result.tables) 个表，\(result.rows) 行，\(result.photos) 个照片文件，写入 \(folder)；打开其中的 index.html 查看",
          "\(result.tables) tables, \(result.rows) rows, \(result.photos) photo files, written to \(folder): see its index.html"
        ))
      terminal.note(
        Phrase(
          "密钥文件 \(place.keysPath) 不在其中：请另行保管和传递。没有它，上报人的姓名和电话无法读取",
          "The key file \(place.keysPath) is not in it: send it by another way. Without it names and phones of reporters cannot be read"
        ))
    }
  }
}

struct Enter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Brings what `yiwang leave` wrote into an empty database and proves that nothing is missing: digests, counts, figures, log, audit.",
    discussion: "Never overwrites. Exit code 1 when anything differs.")

  @Argument(help: "The folder that `yiwang leave` wrote.")
  var folder: String

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      guard FileManager.default.fileExists(atPath: place.keysPath) else {
        throw Refusal(
          .notFound, "enter.keys",
          Phrase(
            "密钥文件不随数据走：请把它放到 \(place.keysPath)，或用 --keys 指明",
            "The key file does not travel with the data: put it at \(place.keysPath), or name it with --keys"))
      }
      let arrival = try Arrival(folder: folder)
      let files = ProgressBar(Phrase("核对文件", "Comparing files")[terminal.language])
      let changed = try arrival.changedFiles { files.show($0, of: $1) }
      files.finish()
      guard changed.isEmpty else {
        for name in changed.prefix(20) { terminal.note(.verbatim("  \(name)")) }
        terminal.note(
          Phrase(
            "\(changed.count) 个文件缺少、被改动或多出：没有读入", "\(changed.count) files are missing, changed or not listed: nothing was read")
        )
        throw ExitCode(1)
      }
      let database = try await place.open(mustExist: false)
      let bar = ProgressBar(Phrase("读入", "Reading")[terminal.language])
      let result = try await arrival.bring(
        into: database, photos: place.photosFolder, migrations: Jurisdiction.migrations(programmes), now: wallClock()
      ) { bar.show($0.rows, of: $0.total, note: $0.table) }
      bar.finish()
      await database.close()
      terminal.say(
        Phrase("读入 \(result.rows) 行，\(result.photos) 个照片文件", "Read \(result.rows) rows and \(result.photos) photo files"))
      let jurisdiction = try await place.jurisdiction()
      let figures = try await arrival.differingFigures(jurisdiction)
      try await jurisdiction.takeUpAllWords()
      await jurisdiction.database.close()
      for name in result.differing { terminal.note(Phrase("表 \(name) 与写出时不同", "the table \(name) is not as it left")) }
      for name in figures { terminal.note(Phrase("数字 \(name) 与写出时不同", "the figure \(name) is not as it left")) }
      terminal.say(
        Phrase(
          "\(arrival.figures) 个数字，不同 \(figures.count)；表，不同 \(result.differing.count)",
          "\(arrival.figures) figures, \(figures.count) differ; tables, \(result.differing.count) differ"))
      try await VerifyLog.verify(place, anchors: [], terminal)
      if !result.differing.isEmpty || !figures.isEmpty { throw ExitCode(1) }
    }
  }
}

struct CopyDatabase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy-database", abstract: "Copies the database into an empty one of either engine, and compares every table.",
    discussion: """
      Stop the server first: what is written meanwhile is not copied. Photos and the key file stay where they are. Exit code 1 when
      a table differs.
      """)

  @Option(help: "The SQLite file to make, or a PostgreSQL connection.")
  var to: String

  @Option(help: ArgumentHelp("The PostgreSQL schema to make.", valueName: "name"))
  var toSchema = "yiwang"

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let source = try await place.openCurrent()
      var other = place
      other.database = to
      other.schema = toSchema
      let target = try await other.open(mustExist: false)
      let bar = ProgressBar(Phrase("复制", "Copying")[terminal.language])
      let copy = DatabaseCopy(from: source, to: target, migrations: Jurisdiction.migrations(programmes))
      let lines = try await copy.run(now: wallClock()) { bar.show($0.rows, of: $0.total, note: $0.table) }
      bar.finish()
      await source.close()
      await target.close()
      for line in lines {
        terminal.say("\(line.isEqual ? "✓" : "✗") \(line.table)  \(line.source.rows)  \(line.source.hash.prefix(16))")
      }
      let wrong = lines.filter { !$0.isEqual }.count
      terminal.say(
        Phrase(
          "\(lines.count) 个表，\(lines.reduce(0) { $0 + $1.source.rows }) 行，不同 \(wrong)",
          "\(lines.count) tables, \(lines.reduce(0) { $0 + $1.source.rows }) rows, \(wrong) differ"))
      terminal.note(
        Phrase(
          "照片和密钥文件没有移动：请用 --photos 和 --keys 指明它们；检索词由服务器在后台补上",
          "Photos and the key file were not moved: name them with --photos and --keys; the server takes up the words of searches by itself"
        ))
      if wrong > 0 { throw ExitCode(1) }
    }
  }
}

extension Jurisdiction {
  /// The words that matters are found by, of all of them: each engine has an index of its own, which is not carried.
  func takeUpAllWords() async throws {
    while try await matters.takeUpWords() > 0 {}
  }
}
