import Basics
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Leagues

/// A league to play in, by the demo posts of the pack.
struct LeagueOffice {
  let door: FrontDoor
  let plan: LeaguePlan
  let month: LeagueMonth

  var path: String { "/leagues/wupin/\(month.code)" }
  var rounds: LeagueRounds { LeagueRounds(jurisdiction: door.jurisdiction, plans: LeaguePlans()) }

  init(_ door: FrontDoor) async throws {
    self.door = door
    plan = try #require(try await LeaguePlans().inForce(door.jurisdiction).first).plan
    month = LeagueMonth(of: door.jurisdiction.today).before
  }

  func get(_ target: String, _ post: String? = nil, language: Language = .zh) async -> Reply {
    await door.answer(.get, target, post: post, language: language)
  }

  func post(_ target: String, _ form: [String: String] = [:], by post: String) async -> Reply {
    await door.answer(.post, target, form: Form(form), post: post)
  }

  func file() async throws -> LeagueFile { try await rounds.file("wupin", month) }

  func open() async throws {
    let reply = await post("/leagues/wupin/opening", ["month": month.code], by: "fgw.league1")
    try #require(reply.status == .seeOther, "\(reply.text)")
  }

  /// Enters the example's values for a unit, by its desk.
  func enter(_ unit: String, _ more: [String: String] = [:]) async -> Reply {
    var form: [String: String] = [:]
    for cell in plan.cells where cell.unit == unit {
      form["value.\(cell.measure).\(unit)"] = LeagueWords.value(LeagueExample.value(cell, plan, month))
      form["source.\(cell.measure).\(unit)"] = "月报第 1 号"
    }
    return await post("\(path)/values", form.merging(more) { $1 }, by: "\(unit).desk")
  }

  func check(
    _ cells: [LeaguePlan.Cell], as decision: String, reason: String = "", by post: String
  ) async throws -> Reply {
    let entries = try await file().entries
    var form = Form(["decision": decision, "reason": reason])
    form.values += cells.map { Form.Value("cell", "\($0.measure).\($0.unit).\(entries[$0]?.revision ?? 0)") }
    return await door.answer(.post, "\(path)/checks", form: form, post: post)
  }

  /// Everything entered, and checked by its sources.
  func collect() async throws {
    for unit in plan.groups.flatMap(\.members) {
      let reply = await enter(unit.code)
      try #require(reply.status == .seeOther, "\(unit.code): \(reply.text)")
    }
    try await checkAll()
  }

  func checkAll() async throws {
    let entries = try await file().entries
    for source in Set(plan.measures.map(\.source)).sorted() {
      let waiting = plan.cells.filter { plan.measure($0.measure)?.source == source && entries[$0]?.state == .entered }
      guard !waiting.isEmpty else { continue }
      let reply = try await check(waiting, as: "checked", by: "\(source).desk")
      try #require(reply.status == .seeOther, "\(source): \(reply.text)")
    }
  }

  func publish() async throws {
    try #require(await post("\(path)/approval", by: "fgw.league1").status == .seeOther)
    let reply = await post("\(path)/publication", by: "fgw.league2")
    try #require(reply.status == .seeOther, "\(reply.text)")
  }

  func publication(_ revision: Int? = nil) async throws -> LeaguePublication? {
    let month = month
    return try await door.jurisdiction.database.read("test.publication") {
      try LeaguePublicationsTable.one("wupin", month, revision: revision, in: $0)
    }
  }

  func awards() async throws -> [LeagueAward] {
    let month = month
    return try await door.jurisdiction.database.read("test.awards") {
      try LeagueAwardsTable.list("wupin", month.number...month.number, in: $0)
    }
  }
}

func withOffice(_ engine: Engine, _ body: (LeagueOffice) async throws -> Void) async throws {
  try await withDoor(engine) { door in try await body(try await LeagueOffice(door)) }
}
