import ArgumentParser
import Auditing
import Basics
import Casework
import Ciphers
import Documents
import Foundation
import Interchange
import Organization
import Platform
import Storage
import Territory
import Timing

extension TableFile.Format: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {}
extension RegisterExport.Header: ExpressibleByArgument {}
extension MatterFilter.Which: ExpressibleByArgument {}
extension CRS: ExpressibleByArgument {}

/// The table of a register, as `yiwang export` writes it.
struct RegisterFile {
  var register: Register
  var path: String
  var options: RegisterOptions

  func write(_ jurisdiction: Jurisdiction, _ terminal: Terminal) async throws {
    guard let format = options.format ?? TableFile.Format(file: path) else {
      throw Refusal.invalid(
        "format",
        Phrase(
          "请用 --format 指明格式，或让文件名以 .csv、.xlsx、.geojson 结尾",
          "Name the format with --format, or end the file in .csv, .xlsx or .geojson"))
    }
    let export = try RegisterExport(
      register, format: format, encoding: options.encoding, header: options.header, of: jurisdiction,
      filter: try options.filter(jurisdiction),
      reach: .everything, language: terminal.language, area: options.area, category: options.category)
    let total = try await export.count()
    umask(0o077)
    // Written beside and renamed, so that nobody takes half for all.
    let beside = path + ".part"
    guard FileManager.default.createFile(atPath: beside, contents: nil), let handle = FileHandle(forWritingAtPath: beside)
    else {
      throw Problem(
        path, nil, Phrase("写不了", "cannot be written"), remedy: Phrase("检查路径和权限", "check the path and the permissions"))
    }
    let bar = ProgressBar(register.name)
    let rows = try await export.write(progress: { bar.show($0, of: max(total, $0 + 1), note: "\($0)") }) {
      try handle.write(contentsOf: Data($0))
    }
    bar.show(1, of: 1, note: "\(rows)")
    bar.finish()
    try handle.close()
    guard rename(beside, path) == 0 else {
      throw Problem(path, nil, Phrase("不能改名", "cannot be renamed"))
    }
    try await jurisdiction.audit.record([
      jurisdiction.draft(
        .export, act: "yiwang export", subject: "register \(register.name)", detail: "\(format.rawValue), \(rows) rows")
    ])
    terminal.say(Phrase("\(rows) 行，写入 \(path)", "\(rows) rows, written to \(path)"))
  }
}

/// How a register is written, and what of it.
struct RegisterOptions: ParsableArguments {
  @Option(help: "csv, xlsx or geojson; by default what the file's name ends in.")
  var format: TableFile.Format?

  @Option(help: "Of CSV: utf8 or gb18030.")
  var encoding = TextEncoding.utf8

  @Option(help: "Above the columns: titles for people, or codes for programs.")
  var header = RegisterExport.Header.codes

  @Option(help: "Of matters: open, overdue, soon, unlocated, ended or all.")
  var which = MatterFilter.Which.all

  @Option(help: "Of matters: a lifecycle, such as reporting.")
  var flow: String?

  @Option(help: "Of matters: with this agency.")
  var agency: String?

  @Option(help: "In this area or below it, by code.")
  var area: String?

  @Option(help: "Of this class or subclass, such as event:01.")
  var category: String?

  @Option(help: "Of matters: reported from this day on, such as 2026-01-01.")
  var from: String?

  @Option(help: "Of matters: reported up to this day.")
  var until: String?

  func filter(_ jurisdiction: Jurisdiction) throws -> MatterFilter {
    let district = jurisdiction.district
    let zone = district.calendar.zone
    func day(_ text: String?, _ name: String) throws -> LocalDate? {
      guard let text else { return nil }
      guard let day = LocalDate(text) else { throw Refusal.invalid(name, Phrase("“\(text)”不是日期", "“\(text)” is no date")) }
      return day
    }
    var place: MatterFilter.AreaFilter?
    if let area {
      guard let found = district.territory[area] else {
        throw Refusal.invalid("area", Phrase("没有区域 \(area)", "There is no area \(area)"))
      }
      place = MatterFilter.AreaFilter(found)
    }
    var filter = MatterFilter(
      which: which, order: .newest, agency: agency, area: place, category: category,
      from: try day(from, "from").map { zone.instant($0) },
      to: try day(until, "until").map { zone.instant($0 + 1) }, now: wallClock())
    filter.flow = flow
    return filter
  }
}

extension Import {
  struct Parts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Imports parts of the city from CSV, .xlsx or GeoJSON; the same file again goes on where it was stopped.",
      discussion: "Rows that do not pass are written with reason and remedy. Exit code 1 when there are any.")

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Of CSV: utf8 or gb18030; by default found by looking.")
    var encoding: TextEncoding?

    @Option(help: "Of a workbook: the sheet; by default the first.")
    var sheet: String?

    @Option(help: "What the coordinates are in: wgs84, cgcs2000, gcj02 or bd09.")
    var crs = CRS.wgs84

    @Option(help: "Where rejected rows are written; by default beside the file, ending in .rejected.csv.")
    var rejected: String?

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        let digest = try Self.digest(file) + crs.rawValue
        let source = try TableSource(path: file, PartsImport.settings(encoding: encoding, sheet: sheet))
        let path = rejected ?? file + ".rejected.csv"
        let bar = ProgressBar(URL(fileURLWithPath: file).lastPathComponent)
        let result = try await PartsImport(jurisdiction, crs: crs).run(
          source, name: file, digest: digest, rejected: try RejectedFile(path: path)
        ) { bar.show(Int($1), of: Int($2), note: "\($0.rows)") }
        bar.finish()
        try await jurisdiction.audit.record([
          jurisdiction.draft(.administration, act: "yiwang import parts", subject: "register parts", detail: result.text(.en))
        ])
        await jurisdiction.database.close()
        terminal.say(result.text(terminal.language))
        guard result.rejected > 0 else {
          try? FileManager.default.removeItem(atPath: path)
          return
        }
        terminal.note(Phrase("未收的行及原因：\(path)", "Rejected rows with reasons: \(path)"))
        throw ExitCode(1)
      }
    }

    /// Tells the file from others, also when it was renamed.
    private static func digest(_ path: String) throws -> String {
      let source = try FileSource(path: path)
      var digest = RunningDigest()
      while let piece = try source.next() { digest.add(piece) }
      return hexadecimal(digest.bytes)
    }
  }

  struct Registers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "register",
      abstract: "Puts areas, agencies or duties from CSV, .xlsx or GeoJSON into the draft of the pack.",
      discussion:
        "Nothing is in force before the draft was looked over and applied under Administration, Pack. Exit code 1 when rows were rejected."
    )

    @Argument(help: "areas, agencies or duties.")
    var what: PackImport.What

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Of CSV: utf8 or gb18030; by default found by looking.")
    var encoding: TextEncoding?

    @Option(help: "Of a workbook: the sheet; by default the first.")
    var sheet: String?

    @OptionGroup var place: Place

    func run() async throws {
      let terminal = Terminal()
      try await terminal.run {
        let jurisdiction = try await place.jurisdiction()
        let pack = PackImport(what, jurisdiction)
        let result = try await pack.run(
          try TableSource(path: file, pack.settings(encoding: encoding, sheet: sheet)), by: "yiwang import")
        try await jurisdiction.audit.record([
          jurisdiction.draft(
            .administration, act: "yiwang import register", subject: "register \(what.rawValue)", detail: result.text(.en))
        ])
        terminal.list(result.rejected)
        terminal.say(result.text(terminal.language))
        let work = try await PackDrafts(jurisdiction).work()
        if work.draft != nil {
          let plan = try await PackDrafts(jurisdiction).plan(work)
          terminal.show(plan)
          terminal.say(
            Phrase("已放入草稿：在“管理 → 辖区包”检查并应用", "Put into the draft: look it over and apply it under Administration, Pack"))
        }
        await jurisdiction.database.close()
        if !result.rejected.isEmpty { throw ExitCode(1) }
      }
    }
  }
}

extension PackImport.What: ExpressibleByArgument {}
