import Basics
import Casework
import Foundation
import Organization
import TestDistricts
import TestSupport
import Testing

/// The whole of what may be done: every stage, every action, everybody. Compared with a file, so that no right changes unseen.
@Suite struct WhoMayWhatTests {
  struct Somebody {
    var name: String
    var principal: Principal
  }

  /// A matter in a stage, with whatever else an action depends on.
  struct Case {
    var name: String
    var stage: String
    var change: (inout Matter) -> Void = { _ in }
    var filer = "somebody"
    /// Only the actions that the case is about; all of them if empty.
    var only: [String] = []
  }

  static let lead = "cgj"
  static let now = ManualClock.start

  @Test func isAsCommitted() throws {
    let text = try table()
    let file = packageRoot().appendingPathComponent("Tests/ReportingTests/golden/who-may-what.txt")
    if ProcessInfo.processInfo.environment["YIWANG_ACCEPT"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard committed != text else { return }
    let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let difference = new.difference(from: old).map { change -> (Int, String) in
      switch change {
      case .remove(let offset, let line, _): (offset, "\(offset + 1) - \(line)")
      case .insert(let offset, let line, _): (offset, "\(offset + 1) + \(line)")
      }
    }.sorted { $0.0 < $1.0 }.prefix(60).map(\.1).joined(separator: "\n")
    Issue.record(
      """
      Who may do what differs from \(file.lastPathComponent). If it is meant, run once with YIWANG_ACCEPT=1 and commit.
      \(difference)
      """)
  }

  private func table() throws -> String {
    let district = try JiangningPack.district()
    let id = try #require(district.currentLifecycles["reporting"])
    let lifecycle = try #require(district.lifecycles[id])
    let people = everybody(district)
    var cases = lifecycle.stages.map { Case(name: "stage \($0.code)", stage: $0.code) }
    cases += [
      Case(name: "stage dispatched, designated", stage: "dispatched", change: { $0.isDesignated = true }, only: ["return"]),
      Case(name: "stage handling, designated", stage: "handling", change: { $0.isDesignated = true }, only: ["return"]),
      Case(
        name: "stage closed, seven days ago to the millisecond", stage: "closed", change: { $0.closedAt = Self.now - .days(7) },
        only: ["reopen"]),
      Case(
        name: "stage closed, a millisecond longer ago", stage: "closed",
        change: { $0.closedAt = Self.now - .days(7) - Seconds(milliseconds: 1) }, only: ["reopen"]),
      Case(name: "stage filed, by the acceptor", stage: "filed", filer: "acceptor", only: ["void"]),
    ]
    var text = "\(lifecycle.id): who may take which action in which stage. Written by WhoMayWhatTests.\n"
    for one in cases {
      text += "\n== \(one.name)\n"
      var elsewhere: [String] = []
      for action in lifecycle.actions where one.only.isEmpty || one.only.contains(action.code) {
        var answers: [String: [String]] = [:]
        for person in people {
          var matter = try self.matter(lifecycle, stage: one.stage)
          one.change(&matter)
          let situation = Situation(
            matter: matter, entries: entries(of: matter, filer: one.filer), principal: person.principal, at: Self.now, district: district)
          let code = lifecycle.standing(action, situation, rules: JiangningPack.rules)?.code ?? "ALLOWED"
          answers[code, default: []].append(person.name)
        }
        if answers.keys.sorted() == ["action.notFromHere"] {
          elsewhere.append(action.code)
          continue
        }
        text += "\(action.code)\n"
        for (code, names) in answers.sorted(by: { $0.key < $1.key }) { text += "  \(code): \(Self.joined(names))\n" }
      }
      if !elsewhere.isEmpty { text += "action.notFromHere for everybody: \(elsewhere.joined(separator: ", "))\n" }
    }
    return text
  }

  /// A role that fares alike as the lead agency and as another one is named once.
  private static func joined(_ names: [String]) -> String {
    let all = Set(names)
    return names.compactMap { name in
      guard let at = name.firstIndex(of: "@") else { return name }
      let role = name[..<at]
      guard all.contains("\(role)@lead"), all.contains("\(role)@other") else { return name }
      return name.hasSuffix("@lead") ? String(role) : nil
    }.joined(separator: ", ")
  }

  /// Every role of the pack, as the lead agency and as another one, and those without a role.
  private func everybody(_ district: District) -> [Somebody] {
    func one(_ role: Role, _ agency: String) -> Principal {
      Principal(
        person: role.code, personName: role.code, post: role.code, agency: agency, permissions: Set(role.permissions), reach: .everything)
    }
    return [Somebody(name: "visitor", principal: .visitor), Somebody(name: "reporter", principal: .reporter)]
      + district.roster.roles.flatMap { role in
        [
          Somebody(name: "\(role.code)@lead", principal: one(role, Self.lead)),
          Somebody(name: "\(role.code)@other", principal: one(role, "swj")),
        ]
      }
  }

  private func matter(_ lifecycle: Lifecycle, stage: String) throws -> Matter {
    let phase = try #require(lifecycle.stage(stage)).phase
    var matter = try Matter.blank(1, stage: stage, phase: phase)
    matter.agency = Self.lead
    matter.closedAt = phase.isOpen ? nil : Self.now - .hours(1)
    return matter
  }

  private func entries(of matter: Matter, filer: String) -> [Entry] {
    [
      Entry(
        key: Key(2), matter: matter.key, ordinal: 1, action: "report", from: "", to: "reported", at: Self.now - .hours(2),
        recordedAt: Self.now - .hours(2), person: "", personName: "", post: "visitor", agency: "", form: [:], previous: Entry.genesis),
      Entry(
        key: Key(3), matter: matter.key, ordinal: 2, action: "file", from: "reported", to: "filed", at: Self.now - .hours(1),
        recordedAt: Self.now - .hours(1), person: filer, personName: filer, post: filer, agency: "szzx", form: [:], previous: Entry.genesis),
    ]
  }
}
