import Basics
import HTTPTypes
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Leagues

/// What is published stays as it was, and says so when it does not.
@Suite struct LeagueFreezingTests {
  /// The same inputs give the same bytes on every engine, in the database and reckoned again.
  @Test func theSameBytesOnBothEngines() async throws {
    var all: [[String]] = []
    for engine in Engine.available {
      try await withDoor(engine) { door in
        #expect(try await LeagueExample.write(into: door.jurisdiction) == 3)
        #expect(try await LeagueExample.write(into: door.jurisdiction) == 0, "once only")
        let months = try await LeagueCheck.months("wupin", limit: 9, in: door.jurisdiction)
        #expect(months.count == 2)
        var texts: [String] = []
        for month in months {
          let check = try await LeagueCheck.run("wupin", month, in: door.jurisdiction)
          #expect(check.findings == [])
          #expect(check.result == check.publication.result)
          texts += [check.publication.snapshot, check.publication.result, check.publication.digest]
        }
        all.append(texts)
      }
    }
    #expect(Set(all).count == 1)
    // As it was on the day this was written: a change of the reckoning needs a new head line and keeps the old one readable.
    #expect(all.first?.last?.count == 64)
  }

  private func tampered(_ sql: SQL, _ engine: Engine = .sqlite) async throws -> [LeagueCheck.Finding] {
    var findings: [LeagueCheck.Finding] = []
    try await withOffice(engine) { office in
      try await office.open()
      try await office.collect()
      try await office.publish()
      #expect(try await LeagueCheck.run("wupin", office.month, in: office.door.jurisdiction).findings == [])
      try await office.door.jurisdiction.database.write("tamper") { try $0.run(sql) }
      findings = try await LeagueCheck.run("wupin", office.month, in: office.door.jurisdiction).findings
    }
    return findings
  }

  @Test(arguments: Engine.available) func aChangedInputNamesItsLine(_ engine: Engine) async throws {
    let findings = try await tampered(
      "UPDATE league_entries SET value = 1 WHERE measure = 'revenue' AND unit = '320115001'", engine)
    #expect(findings.count == 1)
    #expect(findings.first?.phrase.en.contains("value revenue 320115001 1 ") == true, "\(findings)")
    #expect((findings.first?.line ?? 0) > 20)
  }

  @Test func aChangedSnapshotNamesItsLine() async throws {
    let findings = try await tampered(
      "UPDATE league_publications SET snapshot = replace(snapshot, 'value revenue 320115001 ', 'value revenue 320115001 9')"
    )
    #expect(findings.first?.phrase.en.contains("does not fit its digest; line ") == true, "\(findings)")
    #expect(findings.first?.phrase.en.contains("value revenue 320115001 9") == true)
    #expect(findings.contains { $0.phrase.en.contains("recomputed otherwise than published") })
  }

  @Test func aChangedResultNamesItsLine() async throws {
    let findings = try await tampered(
      "UPDATE league_publications SET result = replace(result, 'score service urban 320115001', 'score service urban 320115009')"
    )
    #expect(findings.contains { $0.line > 1 && $0.phrase.en.contains("score service urban 320115001") }, "\(findings)")
  }

  @Test func aChangedPlanIsFound() async throws {
    let findings = try await tampered("UPDATE league_rounds SET plan = replace(plan, 'floor: 60', 'floor: 61')")
    #expect(findings.first?.phrase.en.contains("floor 60") == true, "\(findings)")
  }

  @Test func aFileSaysWhatItRejectedAndWhy() async throws {
    try await withOffice(.sqlite) { office in
      try await office.open()
      let text = """
        unit,indicator,value,source
        320115001,revenue,12.5,月报
        320115002,revenue,3,月报
        320115001,nothing,3,月报
        320115001,starts,many,月报
        320115001,signed,4,
        320115001,revenue,13,月报

        """
      let form = Form([:], files: [.init(name: "file", filename: "v.csv", bytes: Array(text.utf8))])
      let reply = await office.door.answer(.post, "\(office.path)/import", form: form, post: "320115001.desk")
      #expect(reply.status == .ok)
      for word in ["收下 1 行，未收 5 行", "不是本单位的数值", "方案里没有这个单位的这项指标", "请填写数字", "请写明数据出处", "文件里已有这一项"] {
        #expect(reply.holds(word), "\(word)")
      }
      let entries = try await office.file().all
      #expect(entries.map { "\($0.measure) \($0.value ?? 0) \($0.enteredPost)" } == ["revenue 12500 320115001.desk"])
      let other = Form([:], files: [.init(name: "file", filename: "v.csv", bytes: Array("a,b\n1,2\n".utf8))])
      #expect(
        await office.door.answer(.post, "\(office.path)/import", form: other, post: "320115001.desk").status
          == .unprocessableContent)
    }
  }

  /// No list of the league walks a table or sorts it.
  @Test(arguments: Engine.available) func nothingWalksTheTables(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction, without: ["enable_seqscan", "enable_sort", "enable_bitmapscan"])
        let month = LeagueMonth(24_316)
        _ = try LeagueRoundsTable.newest("x", before: month, limit: 24, in: planned)
        _ = try LeagueRoundsTable.one("x", month, in: planned)
        _ = try LeagueRoundsTable.entries("x", month, in: planned)
        _ = try LeagueRoundsTable.history("x", month, LeaguePlan.Cell(measure: "m", unit: "u"), in: planned)
        _ = try LeaguePublicationsTable.one("x", month, in: planned)
        _ = try LeaguePublicationsTable.revisions("x", month, in: planned)
        _ = try LeaguePublicationsTable.last("x", 1...12, in: planned)
        _ = try LeaguePublicationsTable.newest("x", limit: 24, in: planned)
        _ = try LeagueAwardsTable.list("x", 1...12, in: planned)
        _ = try LeagueAwardsTable.count(unit: "u", from: month, to: month, in: planned)
        _ = try LeagueAwardsTable.appeals("x", month, in: planned)
        return planned.answers
      }
      #expect(answers.count == 11)
      for answer in answers {
        let walks = answer.lines.filter {
          $0.contains("Seq Scan on") || $0.contains("TEMP B-TREE") || $0.contains("Sort Key") || $0.hasPrefix("SCAN ")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}
