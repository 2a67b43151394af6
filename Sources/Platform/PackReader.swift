import Basics
import Casework
import Documents
import Organization
import Territory
import Timing

/// What was read from a pack: the district, if it could be made, and everything that is wrong with the text.
package struct Pack: Sendable {
  package var district: District?
  package var problems: Problems
}

/// Reads a pack. Collects problems instead of stopping at the first; every problem names file, line and remedy.
package struct PackReader {
  package let files: PackFiles
  /// The names that programmes contribute to lifecycles.
  package let rules: Rules
  package var problems: Problems = []
  /// The version it will have in the database.
  package var version = 0

  package init(_ files: PackFiles, rules: Rules, version: Int = 0) {
    self.files = files
    self.rules = rules
    self.version = version
  }

  /// - Parameter olderLifecycles: files of versions applied before, whose matters may still be running.
  package static func read(
    _ files: PackFiles, rules: Rules, version: Int = 0, olderLifecycles: [PackFiles] = [], checks: Bool = true
  ) -> Pack {
    var reader = PackReader(files, rules: rules, version: version)
    let district = reader.read(olderLifecycles: olderLifecycles, checks: checks)
    return Pack(district: reader.problems.hasErrors ? nil : district, problems: reader.problems)
  }

  private mutating func read(olderLifecycles: [PackFiles], checks: Bool) -> District? {
    guard let root = yaml("pack.yaml") else { return nil }
    root.unknownKeys(
      allowed: ["code", "name", "kind_of_body", "settings", "attributions", "schematic", "parent_levels"],
      into: &problems)
    let code = root.text("code", into: &problems)
    let name = root.phrase("name", into: &problems)
    let tree = territory(levels: root, checks: checks)
    let catalogue = catalogue()
    let calendar = calendar()
    let roster = roster(bodies: root, areas: tree?.areas ?? [])
    let duties = duties()
    let powers = powers()
    let lifecycles = lifecycles(older: olderLifecycles)
    let attributions = root.optionalList("attributions", into: &problems).map { $0.phrase(into: &problems) }
    let security = security(), privacy = privacy(), readiness = readiness(roster)
    let crosswalk = crosswalk(catalogue)
    guard let tree, let catalogue, let calendar, let roster, !problems.hasErrors else { return nil }
    var district = District(
      code: code, name: name, packVersion: version, territory: tree, roster: roster,
      duties: DutyList(duties.map(\.duty)),
      catalogue: catalogue, calendar: calendar, lifecycles: lifecycles.all, currentLifecycles: lifecycles.current,
      settings: settings(root), attributions: attributions,
      isSchematic: root.optionalBool("schematic", into: &problems) ?? false)
    district.security = security
    district.powers = PowerList(powers.map(\.power))
    district.retention = privacy.retention
    district.privacyNotice = privacy.notice
    district.readiness = readiness
    district.crosswalk = crosswalk
    if checks {
      check(district, duties: duties)
      check(powers: powers, roster: roster, territory: tree)
      problems += rules.proofs.flatMap { $0(files.files, district) }
    }
    return district
  }

  private mutating func settings(_ root: YAMLNode) -> District.Settings {
    var settings = District.Settings()
    guard let node = root.optionalNode("settings", into: &problems) else { return settings }
    node.unknownKeys(
      allowed: [
        "duplicate_metres", "duplicate_hours", "reopen_days", "main_lifecycle", "recurrence_days", "campaign_count",
        "issues_cards",
      ], into: &problems)
    settings.duplicateMetres = node.optionalNumber("duplicate_metres", into: &problems) ?? settings.duplicateMetres
    settings.duplicateHours =
      node.optionalInt("duplicate_hours", in: 1...8760, into: &problems) ?? settings.duplicateHours
    settings.reopenDays = node.optionalInt("reopen_days", in: 0...365, into: &problems) ?? settings.reopenDays
    settings.mainFlow = node.optionalText("main_lifecycle", into: &problems)
    settings.recurrenceDays =
      node.optionalInt("recurrence_days", in: 1...3650, into: &problems) ?? settings.recurrenceDays
    settings.campaignCount = node.optionalInt("campaign_count", in: 2...1000, into: &problems) ?? settings.campaignCount
    settings.issuesCards = node.optionalBool("issues_cards", into: &problems) ?? false
    return settings
  }

  /// The root of a YAML file; a missing file is a problem.
  mutating func yaml(_ path: String) -> YAMLNode? {
    guard let text = files.text(path) else {
      problems.append(missing(path))
      return nil
    }
    if let bytes = files.files[path], String(validating: bytes, as: UTF8.self) == nil {
      let line = text.prefix { $0 != "\u{FFFD}" }.utf8.count(where: { $0 == 10 }) + 1
      problems.append(
        Problem(
          path, line, Phrase("不是 UTF-8 文字", "the text is not UTF-8"), remedy: Phrase("另存为 UTF-8", "save it as UTF-8")))
      return nil
    }
    return YAMLNode.parse(text, file: path, into: &problems)
  }

  /// The rows of a CSV file with its header; a missing file is a problem.
  mutating func table(_ path: String) -> CSVTable? {
    guard let source = files.source(path) else {
      problems.append(missing(path))
      return nil
    }
    return problems.collect { () throws(Problem) in try CSVTable(source) }
  }

  private func missing(_ path: String) -> Problem {
    Problem(
      path, nil, Phrase("缺少该文件", "the file is missing"),
      remedy: Phrase("参照 Packs/jiangning 中的同名文件", "see the file of that name in Packs/jiangning"))
  }
}
