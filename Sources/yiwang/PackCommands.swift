import ArgumentParser
import Auditing
import Basics
import Casework
import Documents
import Interchange
import Organization
import Platform
import Storage
import Territory
import Timing

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Proves a pack: no dead end, every category in every area has a lead agency, polygons nested, limits readable.",
    discussion: "Each problem names file, line and remedy. Exit code 1 when there are errors.")

  @OptionGroup var place: PackPlace

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let pack = PackReader.read(try place.files(), rules: Rules(programmes))
      terminal.list(pack.problems)
      guard let district = pack.district else {
        terminal.note(Phrase("\(pack.problems.errors.count) 处错误", "\(pack.problems.errors.count) errors"))
        throw ExitCode(1)
      }
      terminal.say(
        Phrase(
          "\(district.name.zh)：通过。区域 \(district.territory.areas.count)，单位 \(district.roster.agencies.count)，岗位 \(district.roster.posts.count)，责任 \(district.duties.duties.count)，类别 \(district.catalogue.categories.count)，标准 \(district.catalogue.standards.count)，流程 \(district.lifecycles.count)；警告 \(pack.problems.warnings.count)",
          "\(district.name.en): sound. Areas \(district.territory.areas.count), agencies \(district.roster.agencies.count), posts \(district.roster.posts.count), duties \(district.duties.duties.count), categories \(district.catalogue.categories.count), standards \(district.catalogue.standards.count), lifecycles \(district.lifecycles.count); warnings \(pack.problems.warnings.count)"
        ))
    }
  }
}

struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what applying a pack would change. Exit code 1 when it could not be applied.")

  @OptionGroup var pack: PackPlace
  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.openCurrent()
      let plan = try await PackPlan.make(try pack.files(), rules: Rules(programmes), database: database)
      terminal.show(plan)
      if plan.problems.hasErrors { throw ExitCode(1) }
      try await terminal.showMoves(plan, in: place, write: false)
      await database.close()
    }
  }
}

struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Applies a pack as a new version, in one transaction. Running matters keep their version of the lifecycle.")

  @OptionGroup var pack: PackPlace
  @OptionGroup var place: Place

  @Option(help: "Who applies it; recorded with the version.")
  var by = "command line"

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      let database = try await place.openCurrent()
      let plan = try await PackPlan.make(try pack.files(), rules: Rules(programmes), database: database)
      terminal.show(plan)
      guard !plan.problems.hasErrors else { throw ExitCode(1) }
      guard !plan.isEmpty else {
        await database.close()
        return
      }
      if plan.version > 1, let roster = plan.district?.roster {
        let jurisdiction = try await place.jurisdiction()
        try await Separation.check(people: jurisdiction.people, roster: roster, on: jurisdiction.today)
        try await jurisdiction.audit.record([
          jurisdiction.draft(.administration, act: "yiwang apply", subject: "pack \(plan.version)", detail: "by \(by)")
        ])
        await jurisdiction.database.close()
      }
      try await plan.apply(to: database, by: by, at: wallClock())
      terminal.say(Phrase("已应用为第 \(plan.version) 版", "Applied as version \(plan.version)"))
      try await terminal.showMoves(plan, in: place, write: true)
      await database.close()
    }
  }
}

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the pack that is in force into a folder, or a register into a file.",
    discussion: """
      yiwang export FOLDER      the pack, byte for byte
      yiwang export WHAT FILE   a register: matters, parts, areas, agencies, duties, categories, standards or calendar; matters masked, as
                                lists show them. The file's name says the format: .csv, .xlsx or .geojson.
      """)

  @Argument(help: "The folder for the pack; with a file, the register.")
  var folder: String

  @Argument(help: "The file for the register.")
  var file: String?

  @OptionGroup var options: RegisterOptions

  @OptionGroup var place: Place

  func run() async throws {
    let terminal = Terminal()
    try await terminal.run {
      if let file {
        guard let register = Register.named(folder) else {
          let known = Register.all.map(\.name).joined(separator: ", ")
          throw Refusal.invalid("what", Phrase("没有台账“\(folder)”；可用：\(known)", "There is no register “\(folder)”; there are \(known)"))
        }
        let jurisdiction = try await place.jurisdiction()
        try await RegisterFile(register: register, path: file, options: options).write(jurisdiction, terminal)
        await jurisdiction.database.close()
        return
      }
      guard Register.named(folder) == nil else {
        throw Refusal.invalid("file", Phrase("请写出文件名，例如 \(folder).xlsx", "Name the file as well, such as \(folder).xlsx"))
      }
      let database = try await place.openCurrent()
      let (version, files) = try await database.read("packs.export") { transaction in
        let version = try PacksTable.version(in: transaction)
        return (version, try PacksTable.files(version: version, in: transaction))
      }
      guard version > 0 else { throw Refusal(.notFound, "pack.none", Phrase("还没有辖区包", "There is no pack yet")) }
      try files.write(to: folder)
      terminal.say(
        Phrase(
          "第 \(version) 版，\(files.files.count) 个文件，写入 \(folder)",
          "Version \(version), \(files.files.count) files, written to \(folder)"))
      await database.close()
    }
  }
}

extension Terminal {
  /// Which deadlines a changed calendar moves; with `write` they are stored.
  func showMoves(_ plan: PackPlan, in place: Place, write: Bool) async throws {
    guard plan.version > 1, let district = plan.district, let since = plan.calendarChangedSince else { return }
    let jurisdiction = try await place.jurisdiction()
    jurisdiction.current.replace(district)
    let bar = ProgressBar(Phrase("重算时限", "Recomputing deadlines")[language])
    let moved = try await jurisdiction.matters.recompute(since: since, write: write) { bar.show($0, of: $1) }
    bar.finish()
    let zone = district.calendar.zone
    for move in moved.prefix(20) {
      say(
        "  \(move.number) \(move.clock): \(move.before.map(zone.endText) ?? "—") → \(move.after.map(zone.endText) ?? "—")"
      )
    }
    if moved.count > 20 { say(Phrase("  …另有 \(moved.count - 20) 个", "  … and \(moved.count - 20) more")) }
    say(
      write
        ? Phrase("日历有变：重算了 \(moved.count) 个时限", "The calendar changed: \(moved.count) deadlines were recomputed")
        : Phrase("日历有变：将移动 \(moved.count) 个时限", "The calendar changes: \(moved.count) deadlines would move"))
    await jurisdiction.database.close()
  }

  /// The plan line by line; long lists are cut, with their length said.
  func show(_ plan: PackPlan) {
    list(plan.problems)
    if plan.isEmpty { say(Phrase("没有变化", "Nothing would change")) }
    for sort in [PackPlan.Sort.added, .changed, .removed] {
      let lines = plan.lines.filter { $0.sort == sort }
      let sign = sort == .added ? "+" : sort == .changed ? "~" : "-"
      for line in lines.prefix(40) { say("\(sign) \(line.what[language])") }
      if lines.count > 40 { say(Phrase("\(sign) …另有 \(lines.count - 40) 项", "\(sign) … and \(lines.count - 40) more")) }
    }
  }
}
