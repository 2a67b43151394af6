import Basics
import Casework
import DataRights
import Foundation
import Organization
import Platform
import TestDistricts
import TestSupport
import Testing
import Timing

/// The lifecycle of requests, as the packs hold it.
@Suite struct PrivacyLifecycleTests {
  private func lifecycle() throws -> Lifecycle {
    let district = try Office.district()
    let id = try #require(district.currentLifecycles[DataRightsProgramme.lifecycle])
    return try #require(district.lifecycles[id])
  }

  /// Every stage and action, with every role of the pack: who may take it.
  @Test func whoMayTakeWhichStep() throws {
    let district = try Office.district()
    let lifecycle = try lifecycle()
    var table: [String: Set<String>] = [:]
    let people =
      district.roster.roles.map { role in
        (
          role.code,
          Principal(
            person: role.code, personName: "", post: role.code, agency: "szzx", permissions: Set(role.permissions),
            reach: .everything)
        )
      } + [("visitor", .visitor), ("reporter", .reporter)]
    for stage in lifecycle.stages {
      for action in lifecycle.actions where !action.from.isEmpty {
        for (name, principal) in people {
          var matter = try Matter.blank(1, stage: stage.code, phase: stage.phase)
          matter.lifecycle = lifecycle.id
          let situation = Situation(
            matter: matter, entries: [], principal: principal, at: ManualClock.start, district: district)
          guard lifecycle.standing(action, situation, rules: Office.rules) == nil else { continue }
          table["\(stage.code) \(action.code)", default: []].insert(name)
        }
      }
    }
    let officers = Set(district.roster.roles.filter { $0.permissions.contains(.handlePrivacy) }.map(\.code))
    let speakers = Set(district.roster.roles.filter { $0.permissions.contains(.reopen) }.map(\.code)).union(["reporter"]
    )
    #expect(officers == ["dataOfficer"] && !speakers.contains("dataOfficer") && !speakers.contains("visitor"))
    var expected: [String: Set<String>] = ["received identify": officers]
    for stage in ["received", "identified"] { expected["\(stage) begin"] = officers }
    for stage in ["received", "identified", "working"] {
      for action in ["answer", "refuse", "note"] { expected["\(stage) \(action)"] = officers }
      expected["\(stage) withdraw"] = speakers
    }
    #expect(table == expected)
  }

  /// The promise of the notice is what the clock runs.
  @Test func theNoticeAndTheClockAgree() throws {
    let district = try Office.district()
    let step = try #require(try lifecycle().opening?.clocks.first)
    let days = try #require(district.privacyNotice?.answerDays)
    #expect(step.clock == "answer" && step.limit == .fixed(.init(days, .naturalDay)))
  }

  /// What people may ask for is the same in the text of the pack and in the code.
  @Test func everyRightIsKnownToBoth() throws {
    let field = try #require(try lifecycle().opening?.fields.first { $0.name == "right" })
    #expect(Set(field.choices.map(\.code)) == Set(DataRight.allCases.map(\.rawValue)))
    #expect(DataRight.allCases.flatMap(\.deeds).count >= Deed.allCases.count)
    #expect(Set(DataRight.allCases.flatMap(\.deeds)) == Set(Deed.allCases))
  }

  /// Every pack of the repository brings the same rules: the law does not differ between them.
  @Test func thePacksBringTheSame() throws {
    let texts = try ["jiangning", "la311"].map { name in
      try Data(contentsOf: packageRoot().appendingPathComponent("Packs/\(name)/lifecycles/privacy.yaml"))
    }
    #expect(texts[0] == texts[1] && !texts[0].isEmpty)
  }
}
