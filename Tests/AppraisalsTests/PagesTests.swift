import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Appraisals

/// The way of a month through the pages, by those who do it.
@Suite struct PagesTests {
  @Test(arguments: Engine.available) func aMonthIsFrozenPublishedObjectedCorrected(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let door = world.door, statistician = "szzx.statistician1", supervisor = "qfb.supervisor1"
      let live = await door.answer(.get, "/appraisal?scheme=regions&period=2026-10", post: "qfb.leader1")
      #expect(live.status == .ok && live.holds("东山街道") && live.holds("<svg class=\"ch\"") && live.holds("本期尚未公布"))
      let frozen = await door.answer(
        .post, "/appraisal/freeze", form: Form(["scheme": "regions", "period": "2026-10"]), post: statistician)
      #expect(frozen.status == .seeOther, "\(frozen.text.suffix(400))")
      let path = frozen.location
      #expect(await door.answer(.get, path, post: "qfb.leader1").status == .notFound, "not before it is published")
      #expect(
        await door.answer(.get, path, post: statistician).holds("由您冻结") == false,
        "who may not publish reads that another has to")
      let mine = await door.answer(.get, path, post: supervisor)
      #expect(mine.holds("/publication"))
      #expect(await door.answer(.post, "\(path)/publication", post: supervisor).status == .seeOther)
      let shown = await door.answer(.get, path, post: "320115001.secretary")
      #expect(shown.status == .ok && shown.holds("已公布") && shown.holds("对本单位的结果提出异议"))
      #expect(await door.answer(.get, "/appraisal?scheme=regions&period=2026-10", post: "qfb.leader1").holds("打开公布的结果"))
      let wrong = await door.answer(
        .post, "\(path)/objections", form: Form(["unit": "320115001", "criterion": "onTime", "ground": ""]),
        post: "320115001.secretary")
      #expect(wrong.status == .unprocessableContent && wrong.holds("f-ground-fault"))
      let others = await door.answer(
        .post, "\(path)/objections", form: Form(["unit": "320115002", "criterion": "", "ground": "不服"]),
        post: "320115001.secretary")
      #expect(others.status == .forbidden)
      let objected = await door.answer(
        .post, "\(path)/objections", form: Form(["unit": "320115001", "criterion": "onTime", "ground": "其中一件系误记"]),
        post: "320115001.secretary")
      #expect(objected.status == .seeOther)
      let key = try await world.database.read("test") { try $0.number("SELECT max(key) FROM appraisal_objections") }
      let unanswered = await door.answer(
        .post, "/appraisal/objections/\(key)/answer", form: Form(["outcome": "upheld", "answer": ""]),
        post: statistician)
      #expect(unanswered.status == .unprocessableContent && unanswered.holds("f-o\(key)-answer-fault"))
      let answered = await door.answer(
        .post, "/appraisal/objections/\(key)/answer", form: Form(["outcome": "upheld", "answer": "已核实，更正"]),
        post: statistician)
      #expect(answered.status == .seeOther)
      let silent = await door.answer(
        .post, "/appraisal/freeze", form: Form(["scheme": "regions", "period": "2026-10"]), post: statistician)
      #expect(silent.status == .unprocessableContent && silent.holds("f-note-fault"))
      let again = await door.answer(
        .post, "/appraisal/freeze", form: Form(["scheme": "regions", "period": "2026-10", "note": "更正一件"]),
        post: statistician)
      #expect(again.status == .seeOther && again.location != path)
      #expect(await door.answer(.post, "\(again.location)/publication", post: supervisor).status == .seeOther)
      #expect(await door.answer(.get, path, post: "qfb.leader1").holds("已由第 2 版更正"))
      let second = await door.answer(.get, again.location, post: "qfb.leader1", language: .en)
      #expect(second.holds("What was corrected") && second.holds("Different from revision 1"))
      #expect(await door.answer(.get, "\(path)/check", post: "qfb.leader1").holds("得到同样的字节"))
      try await files(world, path)
      try await exports(world, path)
    }
  }

  private func files(_ world: World, _ path: String) async throws {
    let door = world.door
    for name in ["scheme", "indicators", "units", "hand", "result"] {
      #expect(await door.answer(.get, "\(path)/files/\(name)", post: "qfb.leader1").status == .ok, "\(name)")
    }
    #expect(await door.answer(.get, "\(path)/files/facts", post: "qfb.leader1").status == .forbidden)
    let facts = await door.answer(.get, "\(path)/files/facts", post: "qfb.supervisor1")
    let key = try #require(Key(text: path.split(separator: "/").last ?? ""))
    let freeze = try await world.appraising.one(key)
    #expect(
      PackFiles.digest(facts.body) == freeze.digests[.facts], "what is taken along has the digest that is published")
    let result = await door.answer(.get, "\(path)/files/result", post: "qfb.leader1")
    #expect(PackFiles.digest(result.body) == freeze.resultDigest)
    #expect(await door.answer(.get, "\(path)/files/nothing", post: "qfb.leader1").status == .notFound)
    let list = await door.answer(.get, "/api/v1/appraisals", post: "qfb.leader1")
    #expect(list.holds("\"seal\":\"\(freeze.seal)\""))
    #expect(await door.answer(.get, "/api/v1/appraisals/\(key)", post: "qfb.leader1").holds("\"unit\":\"320115001\""))
  }

  private func exports(_ world: World, _ path: String) async throws {
    let key = path.split(separator: "/").last ?? ""
    let csv = await world.door.answer(.get, "/appraisal/tables/csv?result=\(key)", post: "qfb.leader1")
    #expect(csv.text.hasPrefix("\u{FEFF}同类组,单位代码,单位,样本,得分,等级,名次,按期结案率·分子,按期结案率·分母"))
    #expect(csv.holds("冻结第 1 版，封印 "))
    let book = await world.door.answer(.get, "/appraisal/tables/xlsx?result=\(key)", post: "qfb.leader1", language: .en)
    #expect(book.body.starts(with: Array("PK".utf8)) && book.body.count > 2000)
  }

  @Test func whatIsEnteredByHandGoesThroughTheDesk() async throws {
    try await withWorld(.sqlite, count: 60) { world in
      let door = world.door
      let values = [
        "scheme": "yangzhou", "period": "2026-10", "criterion": "campaigns", "subject": "320115001", "value": "8",
        "ground": "专项通报 2 号",
      ]
      #expect(
        await door.answer(.post, "/appraisal/scores", form: Form(values), post: "szzx.statistician1").status
          == .seeOther)
      let key = try await world.database.read("test") { try $0.number("SELECT max(key) FROM appraisal_scores") }
      let own = await door.answer(
        .post, "/appraisal/scores/\(key)/decision", form: Form(["decision": "approve"]), post: "szzx.statistician1")
      #expect(own.status == .conflict && own.holds("须由录入人以外的人审核"))
      let silent = await door.answer(
        .post, "/appraisal/scores/\(key)/decision", form: Form(["decision": "refuse"]), post: "qfb.supervisor1")
      #expect(silent.status == .unprocessableContent && silent.holds("f-s\(key)-reason-fault"))
      #expect(
        await door.answer(
          .post, "/appraisal/scores/\(key)/decision", form: Form(["decision": "approve"]), post: "qfb.supervisor1"
        ).status
          == .seeOther)
      let cell = await door.answer(
        .get, "/appraisal/cells?scheme=yangzhou&period=2026-10&unit=320115001&criterion=campaigns", post: "qfb.leader1")
      #expect(cell.holds("专项通报 2 号") && cell.holds("人工录入，不由记录计算"))
    }
  }
}
