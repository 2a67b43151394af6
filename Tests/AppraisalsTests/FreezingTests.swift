import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Appraisals

/// A month is frozen, published by another, objected to, corrected; whoever changes a row afterwards is found out.
@Suite struct FreezingTests {
  @Test func bothEnginesFreezeTheSameBytes() async throws {
    var seals: [[String]] = []
    for engine in Engine.available {
      seals.append(
        try await withWorld(engine) { world in
          var made: [String] = []
          for code in ["regions", "agencies", "functions", "jinhua", "yangzhou", "lianyungang"] {
            let freeze = try await world.freeze(code)
            #expect((freeze.counts[.facts] ?? 0) > 50)
            let check = try await world.appraising.recheck(freeze)
            #expect(check.isSound && check.differences == [] && check.changes == [])
            #expect(check.result.map(PackFiles.digest) == freeze.resultDigest)
            made += [code, freeze.seal, freeze.resultDigest]
          }
          return made
        })
    }
    #expect(seals[0] == seals[1])
  }

  @Test(arguments: Engine.available) func twoPersonsStandBehindWhatIsPublished(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let freeze = try await world.freeze("agencies"), statistician = world.principal("szzx.statistician1")
      #expect(
        try await world.refusal { _ = try await world.appraising.publish(freeze.key, by: statistician) }?.code
          == "appraisal.ownFreeze")
      // Before it is published nobody else sees it, nor objects to it.
      let chief = world.principal("cgj.chief")
      #expect(!ResultPage.maySee(freeze, chief))
      #expect(
        try await world.refusal {
          _ = try await world.appraising.object(freeze.key, unit: "cgj", criterion: "onTime", ground: "x", by: chief)
        }?.kind
          == .notFound)
      _ = try await world.appraising.publish(freeze.key, by: world.principal("qfb.supervisor1"))
      let published = try await world.appraising.one(freeze.key)
      #expect(published.isPublished && published.publishedPost == "qfb.supervisor1")
      #expect(
        try await world.refusal {
          _ = try await world.appraising.publish(freeze.key, by: world.principal("qfb.supervisor1"))
        }?.code
          == "appraisal.published")
    }
  }

  @Test func aPeriodIsFrozenWhenItIsOver() async throws {
    try await withWorld(.sqlite) { world in
      let november = try #require(World.october.after)
      let draft = try await world.appraising.draft(try world.scheme("regions"), november)
      #expect(world.appraising.refusal(toFreeze: draft, november)?.code == "appraisal.early")
      #expect(Freeze.firstDay(november, draft.scheme) == LocalDate(2026, 12, 3))
      // What is not counted yet, or waits for approval, has to be settled first.
      var other = draft
      other.stale = 2
      #expect(world.appraising.refusal(toFreeze: other, World.october)?.code == "appraisal.stale")
      other.stale = 0
      other.waiting = 1
      #expect(world.appraising.refusal(toFreeze: other, World.october)?.code == "appraisal.waiting")
    }
  }

  @Test(arguments: Engine.available) func aCorrectionIsANewRevision(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let first = try await world.freeze("agencies")
      _ = try await world.appraising.publish(first.key, by: world.principal("qfb.supervisor1"))
      // One objects to one's own unit, within its days, with a ground.
      let chief = world.principal("cgj.chief")
      #expect(
        try await world.refusal {
          _ = try await world.appraising.object(first.key, unit: "swj", criterion: "", ground: "x", by: chief)
        }?.code
          == "appraisal.othersUnit")
      #expect(
        try await world.refusal {
          _ = try await world.appraising.object(first.key, unit: "cgj", criterion: "no", ground: " ", by: chief)
        }?
        .fields.map(\.field) == ["criterion", "ground"])
      let objection = try await world.appraising.object(
        first.key, unit: "cgj", criterion: "onTime", ground: "一件系误记", by: chief)
      #expect(
        try await world.refusal {
          _ = try await world.appraising.answer(objection.key, nil, "", by: world.principal("szzx.statistician1"))
        }?
        .fields.map(\.field) == ["outcome", "answer"])
      _ = try await world.appraising.answer(objection.key, .upheld, "更正", by: world.principal("szzx.statistician1"))
      #expect(
        try await world.refusal {
          _ = try await world.appraising.answer(
            objection.key, .rejected, "再答", by: world.principal("szzx.statistician1"))
        }?.code == "appraisal.answered")
      // Without its reason there is no correction.
      #expect(try await world.refusal { _ = try await world.freeze("agencies") }?.fields.map(\.field) == ["note"])
      // Something changes: an exclusion, as the log would have it.
      let late = try await world.database.read("test") {
        try FactsTable.inPeriod(World.october, flow: world.appraising.flow(try world.scheme("agencies")), in: $0)
      }.first {
        $0.handling == .late && !$0.isExempt && $0.isDue && $0.dueDay.map { $0 >= World.october.firstDay } ?? false
      }
      let facts = try #require(late)
      try await world.exclude(facts)
      let second = try await world.freeze("agencies", note: "一件经批准剔除")
      #expect(second.revision == 2 && second.before == first.seal)
      let old = try await world.appraising.shown(first), new = try await world.appraising.shown(second)
      let changes = AppraisalChange.between(old.appraisal, new.appraisal, scheme: new.scheme)
      #expect(changes.contains { $0.unit.code == facts.agency && $0.criterion == "onTime" })
      // The old one still reads, and is still sound.
      #expect(try await world.appraising.check(first).isSound)
      #expect(try await world.appraising.check(second).isSound)
      // The first differs from the log now, and says by which matter.
      let check = try await world.appraising.recheck(first)
      #expect(check.isSound && check.differences.map(\.number) == [facts.number] && check.differences[0].changesFigures)
      #expect(check.differences[0].fields.map(\.name).contains("excluded"))
      #expect(check.changes.contains { $0.unit.code == facts.agency })
      // After the days of objection nobody objects.
      world.door.desk.clock.advance(.days(8))
      #expect(
        try await world.refusal {
          _ = try await world.appraising.object(first.key, unit: "cgj", criterion: "", ground: "晚了", by: chief)
        }?.code
          == "appraisal.tooLate")
    }
  }

  @Test(arguments: Engine.available) func whoeverChangesARowIsFoundOut(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let freeze = try await world.freeze("regions")
      let text = try #require(
        try await world.database.read("test") { try FreezesTable.text(freeze.key, .facts, in: $0) })
      let lines = String(decoding: text, as: UTF8.self)
      let facts = try #require(
        lines.split(separator: "\n").compactMap { MatterFacts(line: $0) }.first { facts in
          facts.handling == .late && facts.isDue && !facts.isExempt && !facts.isDeferred && !facts.isExcluded
            && (facts.dueDay.map { $0 >= World.october.firstDay && $0 < World.october.end } ?? false)
        })
      var better = facts
      better.handling = .onTime
      let forged = lines.replacing(facts.line, with: better.line), digest = PackFiles.digest(Array(forged.utf8))
      func faults(_ statement: SQL) async throws -> (check: FreezeCheck, words: String) {
        try await world.database.write("test.forge") { try $0.run(statement) }
        let check = try await world.appraising.recheck(try await world.appraising.one(freeze.key))
        return (check, check.faults.map(\.en).joined(separator: "; "))
      }
      let packed = Gzip.compressed(Array(forged.utf8))
      // The content alone: the section is named, the result no longer follows, and the matter is named with its field.
      var found = try await faults(
        "UPDATE appraisal_inputs SET content = \(packed) WHERE frozen = \(freeze.key) AND section = 'facts'")
      #expect(found.words.contains("“Facts of matters” does not match its digest"))
      #expect(found.words.contains("the result is different"))
      #expect(found.check.differences.map(\.number) == [facts.number])
      #expect(found.check.differences[0].fields.map(\.name) == ["handling"])
      // Its digest as well: the seal does not fit.
      found = try await faults(
        "UPDATE appraisal_inputs SET digest = \(digest) WHERE frozen = \(freeze.key) AND section = 'facts'")
      #expect(!found.words.contains("Facts of matters"))
      #expect(found.words.contains("The digests do not match the seal"))
      #expect(
        try await world.refusal {
          _ = try await world.appraising.publish(freeze.key, by: world.principal("qfb.supervisor1"))
        }?.code == "appraisal.broken")
      // What cannot even be unpacked.
      found = try await faults(
        "UPDATE appraisal_inputs SET content = \([UInt8](text.prefix(9))) WHERE frozen = \(freeze.key) AND section = 'hand'"
      )
      #expect(found.words.contains("“Entered by hand” is missing or cannot be unpacked"))
    }
  }

  @Test func aChangedResultIsFoundOut() async throws {
    try await withWorld(.sqlite) { world in
      let freeze = try await world.freeze("regions")
      let result = try #require(try await world.database.read("test") { try FreezesTable.result(freeze.key, in: $0) })
      let forged = String(decoding: result, as: UTF8.self).replacing("\tfew\t", with: "\t-\t").replacing(
        "\ta\t1\t", with: "\ta\t2\t")
      try await world.database.write("test.forge") {
        try $0.run(
          "UPDATE appraisal_freezes SET result = \(Gzip.compressed(Array(forged.utf8))) WHERE key = \(freeze.key)")
      }
      #expect(
        try await world.appraising.check(freeze).faults.map(\.en) == [
          "The result does not match its digest", "Made anew from the frozen inputs, the result is different",
        ])
    }
  }

  @Test func aPeriodTooLargeIsNotReadAtAll() async throws {
    try await withWorld(.sqlite, count: 20) { world in
      try await world.database.write("test.large") {
        try $0.run(
          """
          UPDATE month_counts SET value = 700000
          WHERE sort = 'all' AND count = 'reported' AND month = \(World.october.months.lowerBound)
          """)
      }
      #expect(try await world.refusal { _ = try await world.freeze("regions") }?.code == "appraisal.large")
    }
  }

  @Test func sumsThatDoNotFitTheirMattersAreNotFrozen() async throws {
    try await withWorld(.sqlite) { world in
      try await world.database.write("test.forge") {
        try $0.run(
          """
          UPDATE month_counts SET value = value + 1
          WHERE sort = 'street' AND name = '320115001' AND count = 'handledOnTime' AND month = \(World.october.months.lowerBound)
          """)
      }
      let refusal = try await world.refusal { _ = try await world.freeze("regions") }
      #expect(refusal?.code == "appraisal.counts")
      #expect(refusal?.phrase.en.contains("320115001") == true)
    }
  }
}

extension World {
  /// Takes a matter out of the appraisal in the facts and sums, as a granted exclusion of the log does.
  func exclude(_ facts: MatterFacts) async throws {
    let number = facts.number
    try await database.write("test.exclude") { transaction in
      try transaction.run("UPDATE matters SET exclusion = 'weather' WHERE number = \(number)")
      try FactsTable.stale(facts.matter, in: transaction)
    }
    try await count()
  }
}
