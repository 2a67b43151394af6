import Basics
import Casework
import Documents
import Platform
import Storage
import Synchronization

/// The plans of the pack in force, read once for each version of it, and those of earlier months by their text.
final class LeaguePlans: Sendable {
  struct File: Sendable {
    var plan: LeaguePlan
    var text: String
  }

  private let byText = Mutex<[String: LeaguePlan]>([:])
  private let memo = PackMemo<[File]>(files: ["\(LeaguePlan.folder)/"]) { files, jurisdiction in
    var problems: Problems = []
    let plans = files.paths(in: LeaguePlan.folder).compactMap { path -> File? in
      guard let text = files.text(path) else { return nil }
      return LeaguePlan(text, file: path, roster: jurisdiction.district.roster, into: &problems).map {
        File(plan: $0, text: text)
      }
    }
    try problems.refuseErrors()
    return plans
  }

  /// The plans in force, by the names of their files.
  /// - Throws: `Refusal` naming every line that is wrong.
  func inForce(_ jurisdiction: Jurisdiction) async throws -> [File] {
    try await memo.value(jurisdiction) ?? []
  }

  /// The plan of a month, from the text it was opened with.
  func plan(_ text: String) throws -> LeaguePlan {
    if let plan = byText.withLock({ $0[text] }) { return plan }
    var problems: Problems = []
    guard let plan = LeaguePlan(text, file: LeaguePlan.folder, roster: nil, into: &problems) else {
      throw Refusal(.notNow, "league.plan", Phrase("当时的方案读不出来", "The plan of that month cannot be read"))
    }
    byText.withLock {
      // Plans change once a year: a handful is all there are.
      if $0.count > 50 { $0 = [:] }
      $0[text] = plan
    }
    return plan
  }

  /// Proves the files of a pack.
  static func problems(_ files: [String: [UInt8]], _ district: District) -> Problems {
    var problems: Problems = []
    var seen: [String: String] = [:]
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) where path.hasPrefix("\(LeaguePlan.folder)/") {
      guard path.hasSuffix(".yaml") else {
        problems.append(
          Problem(
            path, nil, Phrase("这里只放 .yaml 方案", "only plans in .yaml belong here"),
            remedy: Phrase("移走", "move it elsewhere")))
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let plan = LeaguePlan(text, file: path, roster: district.roster, into: &problems) else { continue }
      if let other = seen.updateValue(path, forKey: plan.code) {
        problems.append(
          Problem(
            path, 1, Phrase("联赛代码 \(plan.code) 与 \(other) 重复", "the league \(plan.code) stands in \(other) as well"),
            remedy: Phrase("改 league", "change `league`")))
      }
    }
    return problems
  }
}
