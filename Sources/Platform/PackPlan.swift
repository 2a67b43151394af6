import Basics
import Casework
import Documents
import Organization
import Storage
import Territory
import Timing

/// What applying a pack would change, and what stands against it.
package struct PackPlan: Sendable {
  package enum Sort: String, Sendable { case added, changed, removed }
  package struct Line: Sendable, Hashable {
    package var sort: Sort
    package var what: Phrase
  }

  package var version: Int
  package var lines: [Line]
  package var problems: Problems
  package var district: District?
  package var files: PackFiles
  /// The first instant that the new calendar counts otherwise; nil if it counts alike.
  package var calendarChangedSince: Instant?

  package var isEmpty: Bool { lines.isEmpty }

  /// Reads the pack and compares it with the newest one in the database.
  package static func make(_ files: PackFiles, rules: Rules, database: any Database) async throws -> PackPlan {
    let (version, before, older) = try await database.read("packs.plan") { transaction in
      let version = try PacksTable.version(in: transaction)
      return (
        version, try PacksTable.files(version: version, in: transaction),
        try PacksTable.olderLifecycles(before: version + 1, in: transaction)
      )
    }
    let pack = PackReader.read(files, rules: rules, version: version + 1, olderLifecycles: older)
    var plan = PackPlan(version: version + 1, lines: [], problems: pack.problems, district: pack.district, files: files)
    plan.lines = fileLines(before, files)
    guard let after = pack.district, version > 0 else { return plan }
    guard let earlier = PackReader.read(before, rules: rules, version: version, checks: false).district else {
      return plan
    }
    plan.compare(earlier, after)
    plan.calendarChangedSince = earlier.calendar.firstDifference(from: after.calendar)
    plan.compareLifecycles(older, files, rules: rules)
    return plan
  }

  private static func fileLines(_ before: PackFiles, _ after: PackFiles) -> [Line] {
    let paths = Set(before.files.keys).union(after.files.keys).sorted()
    return paths.compactMap { path in
      switch (before.files[path], after.files[path]) {
      case (nil, .some): Line(sort: .added, what: .verbatim(path))
      case (.some, nil): Line(sort: .removed, what: .verbatim(path))
      case (let old, let new) where old != new: Line(sort: .changed, what: .verbatim(path))
      default: nil
      }
    }
  }

  /// What changes by noun. A code that matters may refer to must not vanish: it is ended by a date instead.
  private mutating func compare(_ before: District, _ after: District) {
    note(
      "区域", "area", before.territory.areas, after.territory.areas, key: \.code, file: "territory/areas.csv",
      mayVanish: false)
    note(
      "单位", "agency", before.roster.agencies, after.roster.agencies, key: \.code, file: "agencies.yaml",
      mayVanish: false)
    note(
      "类别", "category", before.catalogue.categories, after.catalogue.categories, key: \.key.description,
      file: "catalogue/categories.csv", mayVanish: false)
    note(
      "标准", "standard", before.catalogue.standards, after.catalogue.standards, key: { "\($0.category)#\($0.number)" },
      file: "catalogue/standards.csv", mayVanish: true)
    note("责任", "duty", before.duties.duties, after.duties.duties, key: \.code, file: "duties.csv", mayVanish: true)
    note(
      "赋权事项", "power", before.powers.powers, after.powers.powers,
      key: { "\($0.code)@\($0.area) \($0.validFrom?.description ?? "")" }, file: "powers.csv", mayVanish: false)
    note("岗位", "post", before.roster.posts, after.roster.posts, key: \.code, file: "posts.yaml", mayVanish: true)
    note("角色", "role", before.roster.roles, after.roster.roles, key: \.code, file: "posts.yaml", mayVanish: true)
    comparePrivacy(before, after)
    if before.code != after.code {
      problems.append(
        Problem(
          "pack.yaml", nil,
          Phrase("辖区代码由 \(before.code) 变为 \(after.code)", "the code changes from \(before.code) to \(after.code)"),
          remedy: Phrase("另一个辖区请用另一个数据库", "another jurisdiction needs another database")))
    }
  }

  /// The time the audit is kept may only be raised, and people are told of a new text by its new version.
  private mutating func comparePrivacy(_ before: District, _ after: District) {
    let kept = before.retention.days(.audit), asked = after.retention.days(.audit)
    if asked < kept {
      problems.append(
        Problem(
          "privacy.yaml", nil,
          Phrase("审计记录的保存期由 \(kept) 天缩短为 \(asked) 天", "the audit would be kept \(asked) days instead of \(kept)"),
          remedy: Phrase("只能调高", "it may only be raised")))
    }
    if let old = before.privacyNotice, let new = after.privacyNotice, old != new, old.version == new.version {
      problems.append(
        Problem(
          "privacy.yaml", nil,
          Phrase("告知文字已改而版本仍为 \(new.version)", "the notice has changed but its version is still \(new.version)"),
          remedy: Phrase("改 version：每份同意都记着当时的版本", "change `version`: each consent names the version that was shown")))
    }
  }

  private mutating func note<T: Hashable>(
    _ zh: String, _ en: String, _ before: [T], _ after: [T], key: (T) -> String, file: String, mayVanish: Bool
  ) {
    let old = Dictionary(before.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    for code in new.keys.sorted() where old[code] != new[code] {
      lines.append(Line(sort: old[code] == nil ? .added : .changed, what: Phrase("\(zh) \(code)", "\(en) \(code)")))
    }
    for code in old.keys.sorted() where new[code] == nil {
      lines.append(Line(sort: .removed, what: Phrase("\(zh) \(code)", "\(en) \(code)")))
      guard !mayVanish else { continue }
      problems.append(
        Problem(
          file, nil,
          Phrase("\(zh) \(code) 不见了：历史案件可能引用它", "\(en) \(code) has vanished: matters of the past may refer to it"),
          remedy: Phrase("保留该行；区域与单位用 valid_to 写明结束日期", "keep the row; end areas and agencies by `valid_to`")))
    }
  }

  /// A lifecycle whose text changes must have a new version, because running matters keep the rules they began with.
  private mutating func compareLifecycles(_ older: [PackFiles], _ files: PackFiles, rules: Rules) {
    var texts: [String: (digest: String, path: String)] = [:]
    for pack in older {
      for (path, bytes) in pack.files {
        var reader = PackReader(pack, rules: rules)
        if let id = reader.lifecycle(path)?.id { texts[id] = (PackFiles.digest(bytes), path) }
      }
    }
    for path in files.paths(in: "lifecycles") {
      var reader = PackReader(files, rules: rules)
      guard let id = reader.lifecycle(path)?.id, let before = texts[id], let bytes = files.files[path],
        before.digest != PackFiles.digest(bytes)
      else { continue }
      problems.append(
        Problem(
          path, 1, Phrase("流程 \(id) 已生效过，内容却变了", "the lifecycle \(id) has been in force, but its text differs"),
          remedy: Phrase("把 version 加一", "raise `version` by one")))
    }
  }

  /// Writes the version in one transaction.
  /// - Parameter also: what is written in the same transaction.
  /// - Throws: `Refusal` with every error of the pack, or when another version came in between.
  package func apply(
    to database: any Database, by person: String, at now: Instant,
    also: @escaping @Sendable (any Transaction) throws -> Void = { _ in }
  ) async throws {
    try problems.refuseErrors()
    try await database.write("packs.apply") { transaction in
      guard try PacksTable.version(in: transaction) == version - 1 else {
        throw Refusal(
          .conflict, "pack.stale", Phrase("其间有人应用了另一个版本，请重新 plan", "Another version was applied meanwhile: plan again"))
      }
      try also(transaction)
      try PacksTable.insert(files, version: version, by: person, at: now, in: transaction)
    }
  }
}
