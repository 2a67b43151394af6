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

  @Test func reporting() throws {
    let lifecycle = try Self.lifecycle("reporting")
    var cases = lifecycle.stages.map { Case(name: "stage \($0.code)", stage: $0.code) }
    cases += [
      Case(
        name: "stage dispatched, designated", stage: "dispatched", change: { $0.isDesignated = true }, only: ["return"]),
      Case(name: "stage handling, designated", stage: "handling", change: { $0.isDesignated = true }, only: ["return"]),
      Case(
        name: "stage closed, seven days ago to the millisecond", stage: "closed",
        change: { $0.closedAt = Self.now - .days(7) },
        only: ["reopen"]),
      Case(
        name: "stage closed, a millisecond longer ago", stage: "closed",
        change: { $0.closedAt = Self.now - .days(7) - Seconds(milliseconds: 1) }, only: ["reopen"]),
      Case(name: "stage filed, by the acceptor", stage: "filed", filer: "acceptor", only: ["void"]),
      Case(
        name: "stage returned, in the zone of the joint centre", stage: "returned", change: { $0.zone = "tjs" },
        only: ["nameLead"]),
      Case(
        name: "stage rejoinable: a part that is being handled", stage: "handling", change: { $0.parent = Key(99) },
        only: ["rejoin"]),
      Case(
        name: "stage closed, late", stage: "closed", change: { $0.onTime = false },
        only: ["appeal", "flagHonestError", "proposeExclusion"]),
      Case(
        name: "stage closed, late but exempted", stage: "closed",
        change: {
          $0.onTime = false
          $0.exemption = "appeal"
        }, only: ["appeal", "flagHonestError"]),
    ]
    try Golden.compare(
      table(lifecycle, cases, "Steps that go on with a side procedure are in who-may-strand.txt."), "who-may-what.txt")
  }

  @Test func privacy() throws {
    let lifecycle = try Self.lifecycle("privacy")
    let cases = lifecycle.stages.map { Case(name: "stage \($0.code)", stage: $0.code) }
    try Golden.compare(table(lifecycle, cases, ""), "who-may-privacy.txt")
  }

  @Test func enforcement() throws {
    let lifecycle = try Self.lifecycle("enforcement")
    var cases = lifecycle.stages.map { Case(name: "stage \($0.code)", stage: $0.code) }
    cases += ["bureauChief", "streetSecretary"].map { person in
      Case(
        name: "stage notified, proposed by the \(person)", stage: "notified", filer: person,
        only: ["decide", "drop", "sendBack"])
    }
    try Golden.compare(table(lifecycle, cases, ""), "who-may-enforcement.txt")
  }

  /// Claimed by a chief whose post is named as their role, verified by the first inspector; its window is open.
  @Test func pledge() throws {
    let lifecycle = try Self.lifecycle("pledge")
    let cases = lifecycle.stages.map { Case(name: "stage \($0.code)", stage: $0.code, filer: "bureauChief") }
    try Golden.compare(
      table(lifecycle, cases, "Steps that go on with an objection or an extension are taken by PledgeTests."),
      "who-may-pledge.txt")
  }

  static func lifecycle(_ name: String) throws -> Lifecycle {
    let district = try JiangningPack.district()
    return try #require(district.currentLifecycles[name].flatMap { district.lifecycles[$0] })
  }

  private func table(_ lifecycle: Lifecycle, _ cases: [Case], _ lede: String) throws -> String {
    let district = try JiangningPack.district()
    let people = everybody(district)
    var text = """
      \(lifecycle.id): who may take which action in which stage. Written by WhoMayWhatTests. \(lede)
      Whoever is not named with an action: action.mayNot.

      """
    for one in cases {
      text += "\n== \(one.name)\n"
      var elsewhere: [String] = [], strands: [String] = []
      for action in lifecycle.actions where one.only.isEmpty || one.only.contains(action.code) {
        guard action.from.contains(one.stage) else {
          elsewhere.append(action.code)
          continue
        }
        if let step = action.strand, !step.from.isEmpty, !step.mayBegin {
          strands.append(action.code)
          continue
        }
        var answers: [String: [String]] = [:]
        for person in people {
          var matter = try self.matter(lifecycle, stage: one.stage)
          one.change(&matter)
          let situation = Situation(
            matter: matter, entries: entries(of: matter, filer: one.filer), principal: person.principal, at: Self.now,
            district: district)
          let code = lifecycle.standing(action, situation, rules: JiangningPack.rules)?.code ?? "ALLOWED"
          answers[code, default: []].append(person.name)
        }
        text += "\(action.code)\n"
        for (code, names) in answers.sorted(by: { $0.key < $1.key }) where code != "action.mayNot" {
          text += "  \(code): \(Self.joined(names))\n"
        }
      }
      if !strands.isEmpty { text += "with a side procedure: \(strands.joined(separator: ", "))\n" }
      if !elsewhere.isEmpty, one.only.isEmpty { text += "not from here: \(elsewhere.joined(separator: ", "))\n" }
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
        person: role.code, personName: role.code, post: role.code, agency: agency, permissions: Set(role.permissions),
        reach: .everything)
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
    matter.lifecycle = lifecycle.id
    matter.agency = Self.lead
    matter.closedAt = phase.isOpen ? nil : Self.now - .hours(1)
    return matter
  }

  private func entries(of matter: Matter, filer: String) -> [Entry] {
    let flow = matter.flow
    guard flow != "pledge" else { return pledgeEntries(of: matter, claimant: filer) }
    let first = flow == "reporting" ? "report" : flow == "privacy" ? "request" : "file"
    let second = flow == "enforcement" ? "notify" : "file"
    return [
      Entry(
        key: Key(2), matter: matter.key, ordinal: 1, action: first, from: "", to: "reported", at: Self.now - .hours(2),
        recordedAt: Self.now - .hours(2), person: "", personName: "", post: "visitor", agency: "",
        form: flow == "enforcement" ? ["power": "cg-06"] : [:], previous: Entry.genesis),
      Entry(
        key: Key(3), matter: matter.key, ordinal: 2, action: second, from: "reported", to: "filed",
        at: Self.now - .hours(1),
        recordedAt: Self.now - .hours(1), person: filer, personName: filer, post: filer, agency: "szzx", form: [:],
        previous: Entry.genesis),
    ]
  }

  private func pledgeEntries(of matter: Matter, claimant: String) -> [Entry] {
    func entry(
      _ ordinal: Int, _ action: String, _ person: String, _ agency: String, _ form: [String: String] = [:]
    ) -> Entry {
      Entry(
        key: Key(Int64(ordinal + 1)), matter: matter.key, ordinal: ordinal, action: action, from: "", to: "",
        at: Self.now - .hours(9 - ordinal),
        recordedAt: Self.now - .hours(9 - ordinal), person: person, personName: person, post: person, agency: agency,
        form: form,
        previous: Entry.genesis)
    }
    let today = LocalZone.shanghai.date(Self.now)
    return [
      entry(
        1, "claim", claimant, Self.lead,
        [
          "kind": "hundred", "post": claimant, "agency": Self.lead, "target": "…", "measures": "…",
          "deadline": "\(today + 30)",
        ]),
      entry(2, "claimDone", claimant, Self.lead, ["until": "\(today + 7)"]), entry(3, "verify", "inspector", "hcd"),
    ]
  }
}
