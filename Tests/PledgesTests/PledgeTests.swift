import Basics
import Casework
import Correspondence
import Delivery
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Pledges

@Suite struct PledgeTests {
  private let chief = PledgeLoop.chief, supervisor = PledgeLoop.supervisor, leader = PledgeLoop.leader,
    inspector = PledgeLoop.inspector

  /// From the claim to the check-off, with an objection that is upheld on the way.
  @Test(arguments: Engine.available) func anUpheldObjectionReopens(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      let first = try await loop.claim()
      let number = loop.number(first)
      #expect(first.status == .seeOther, "\(first.text.suffix(1500))")
      #expect(loop.number(try await loop.claim()) == number, "the same form sent twice is one pledge")
      // What was not published is nobody's to read.
      #expect(await door.answer(.get, "/pledges/\(number)").status == .notFound)
      #expect(await !door.answer(.get, "/pledges").holds(number))
      #expect(try await loop.step(number, "review", by: chief) == 403)
      #expect(try await loop.step(number, "review", by: supervisor) == 303)
      #expect(try await loop.step(number, "publish", by: supervisor) == 303)
      try await loop.settle()
      #expect(await door.answer(.get, "/pledges").holds(number))
      // Only the post itself reports; a milestone there is not, or that was reached, is refused.
      #expect(try await loop.step(number, "progress", ["text": "x"], by: "cgj.desk") == 403)
      #expect(try await loop.step(number, "progress", ["milestone": "3", "text": "x"], by: chief) == 422)
      #expect(try await loop.step(number, "progress", ["milestone": "1", "text": "摸排完成"], by: chief) == 303)
      #expect(try await loop.step(number, "progress", ["milestone": "1", "text": "再报"], by: chief) == 422)
      // Done needs evidence, and seven days for whoever objects.
      #expect(try await loop.step(number, "claimDone", ["until": "\(loop.today + 7)"], by: chief) == 422)
      #expect(
        try await loop.step(number, "claimDone", ["evidence": "照片", "until": "\(loop.today + 6)"], by: chief) == 422)
      #expect(
        try await loop.step(number, "claimDone", ["evidence": "照片", "until": "\(loop.today + 7)"], by: chief) == 303)
      try await loop.settle()
      let page = await door.answer(.get, "/pledges/\(number)")
      #expect(page.holds("name=\"objection\"") && page.holds("照片"))
      #expect(await loop.object(number, "短").status == .unprocessableContent)
      #expect(await loop.object(number).status == .seeOther)
      try await loop.settle()
      #expect(try await loop.row(number).undecided == 1)
      // Nobody verifies, checks off or claims anew over an objection; the claimant does not decide on it.
      #expect(
        try await loop.step(number, "uphold", ["decision": "x", "deadline": "\(loop.today + 20)"], by: chief) == 403)
      #expect(
        try await loop.step(number, "uphold", ["decision": "属实", "deadline": "\(loop.today + 20)"], by: supervisor)
          == 303)
      try await loop.settle()
      var row = try await loop.row(number)
      #expect(
        row.stage == "inProgress" && row.round == 2 && row.objections == 1 && row.upheld == 1 && row.doneOn == nil)
      #expect(row.deadline == loop.today + 20)
      let board = await door.answer(.get, "/pledges")
      #expect(board.holds("异议 1 项，成立 1 项") && board.holds("第 2 轮"))
      // Done again; the window ends by the clock; then it is too late to object.
      #expect(
        try await loop.step(number, "claimDone", ["evidence": "补灯三盏", "until": "\(loop.today + 7)"], by: chief) == 303)
      door.desk.clock.advance(.days(9))
      #expect(await loop.object(number).status == .conflict)
      #expect(try await door.desk.matters.wake() == 1)
      try await loop.settle()
      #expect(try await loop.row(number).stage == "toVerify")
      #expect(try await loop.step(number, "checkOff", ["conclusion": "x"], by: supervisor) == 409)
      #expect(try await loop.step(number, "verify", ["finding": "属实"], by: chief) == 403)
      #expect(try await loop.step(number, "verify", ["finding": "抽查二十盏全亮"], by: inspector) == 303)
      #expect(try await loop.step(number, "checkOff", ["conclusion": "达成"], by: inspector) == 403)
      #expect(try await loop.step(number, "checkOff", ["conclusion": "目标达成"], by: leader) == 303)
      try await loop.settle()
      row = try await loop.row(number)
      #expect(row.stage == "closed" && row.phase == .done && row.closedOn == loop.today && row.upheld == 1)
      let last = await door.answer(.get, "/pledges/\(number)")
      for piece in ["三盏灯仍不亮", "属实", "目标达成", "抽查二十盏全亮"] { #expect(last.holds(piece), "\(piece)") }
      #expect(await !door.answer(.get, "/follow/\(number)").holds("亮灯"), "it is nobody's own report")
      #expect(try await door.desk.faults() == [])
    }
  }

  /// Whoever verified it under one hat does not check it off under another.
  @Test func oneHandDoesNotDoBoth() async throws {
    try await withDoor(.sqlite) { door in
      let loop = PledgeLoop(door: door)
      let number = try await loop.done()
      door.desk.clock.advance(.days(9))
      try await door.desk.matters.wake()
      var checker = door.desk.principal(inspector), second = door.desk.principal(leader)
      checker.person = "p"
      second.person = "p"
      func act(_ code: String, _ form: [String: String], by principal: Principal) async throws {
        let m = try await loop.matter(number)
        try await door.desk.matters.act(code, on: number, version: m.version, form: StepForm(form), by: principal)
      }
      try await act("verify", ["finding": "x"], by: checker)
      await #expect { try await act("checkOff", ["conclusion": "x"], by: second) } throws: {
        ($0 as? Refusal)?.code == "pledge.verifier"
      }
      second.person = door.desk.principal(chief).person
      await #expect { try await act("checkOff", ["conclusion": "x"], by: second) } throws: {
        ($0 as? Refusal)?.code == "pledge.samePerson"
      }
    }
  }

  /// Two claims at once are one pledge and one refusal; the next is possible when the first has ended.
  @Test(arguments: Engine.available) func onePostHasOneOpenPledgeAYear(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      let replies = await withTaskGroup(of: Reply.self) { group in
        for once in ["a", "b", "c"] {
          group.addTask {
            await door.answer(.post, "/pledges/claim", form: Form(loop.form(["once": once])), post: chief)
          }
        }
        return await group.reduce(into: [Reply]()) { $0.append($1) }
      }
      #expect(replies.count { $0.status == .seeOther } == 1 && replies.count { $0.status == .conflict } == 2)
      let refused = try #require(replies.first { $0.status == .conflict })
      #expect(refused.holds("本岗今年已有一件") && refused.holds("路灯不亮"), "what was typed stays")
      let count = try await door.jurisdiction.database.read("count") {
        try PledgesTable.of(post: chief, limit: 10, in: $0).count
      }
      #expect(count == 1, "nothing is left of what was refused")
      // Another post of the same agency is not in its way.
      #expect(try await loop.claim(["once": "d"], by: "cgj.desk").status == .seeOther)
      let number = loop.number(try #require(replies.first { $0.status == .seeOther }))
      #expect(try await loop.step(number, "cancel", ["note": "重复"], by: chief) == 303)
      try await loop.settle()
      #expect(try await loop.claim(["once": "e"]).status == .seeOther)
      #expect(try await door.desk.faults() == [])
    }
  }

  @Test func kindsFollowWhoMay() async throws {
    try await withDoor(.sqlite) { door in
      func kind(_ post: String) -> PledgeKind? { PledgeKind.of(door.desk.principal(post), in: door.desk.district) }
      #expect(kind("cgj.chief") == .hundred && kind("cgj.desk") == .thousand)
      #expect(kind("320115001.secretary") == .ten && kind("320115402.secretary") == .five)
      #expect(
        kind("qfb.supervisor1") == nil && kind("\(door.desk.community).desk") == nil && kind("szzx.acceptor1") == nil)
      let loop = PledgeLoop(door: door)
      // A paper has questions.
      let reply = try await loop.claim(by: "320115001.secretary")
      #expect(reply.status == .unprocessableContent && reply.holds("#f-questions"))
      #expect(await door.answer(.get, "/pledges/claim", post: "\(door.desk.community).desk").status == .forbidden)
    }
  }

  @Test func aPaperIsAnsweredAndScoredByOthers() async throws {
    try await withDoor(.sqlite) { door in
      let loop = PledgeLoop(door: door), street = "320115001.secretary"
      let number = try await loop.published(["questions": "建了几个 | 60\n谁满意 | 40"], by: street)
      #expect(
        try await loop.step(number, "scorePaper", ["scores": "1 | 60"], by: supervisor) == 409,
        "there is nothing to score yet")
      #expect(try await loop.step(number, "answerPaper", ["answers": "3 | 没有这题"], by: street) == 422)
      #expect(try await loop.step(number, "answerPaper", ["answers": "1 | 二十个\n2 | 九成"], by: street) == 303)
      #expect(try await loop.step(number, "scorePaper", ["scores": "1 | 61"], by: supervisor) == 422)
      #expect(try await loop.step(number, "scorePaper", ["scores": "1 | 55\n2 | 30"], by: street) == 403)
      #expect(try await loop.step(number, "scorePaper", ["scores": "1 | 55\n2 | 30"], by: supervisor) == 303)
      let page = await door.answer(.get, "/pledges/\(number)")
      for piece in ["二十个", "55 / 60", "30 / 40", "85 / 100"] { #expect(page.holds(piece), "\(piece)") }
    }
  }

  @Test func overdueStaysVisible() async throws {
    try await withDoor(.sqlite) { door in
      let loop = PledgeLoop(door: door)
      let number = try await loop.published()
      try await loop.step(number, "progress", ["text": "开工"], by: chief)
      door.desk.clock.advance(.days(55))
      try await loop.settle()
      // The offices are in the next year by then: the board of the year of the claim.
      let board = await door.answer(.get, "/pledges?year=2026&state=overdue")
      #expect(board.holds(number) && board.holds("逾期 5 天"))
      #expect(
        try await loop.step(number, "claimDone", ["evidence": "完成", "until": "\(loop.today + 7)"], by: chief) == 303)
      try await loop.settle()
      #expect(await door.answer(.get, "/pledges/\(number)").holds("逾期 5 天"), "it is late also when it is done")
    }
  }

  @Test func anExtensionNeedsAnotherAndSaysWhy() async throws {
    try await withDoor(.sqlite) { door in
      let loop = PledgeLoop(door: door)
      let number = try await loop.published()
      let wanted = "\(loop.today + 90)"
      #expect(try await loop.step(number, "askExtension", ["wanted": wanted, "reason": "雨季"], by: chief) == 303)
      #expect(try await loop.step(number, "grantExtension", ["deadline": wanted, "decision": "x"], by: chief) == 403)
      #expect(
        try await loop.step(number, "grantExtension", ["deadline": wanted, "decision": "情况属实"], by: supervisor) == 303)
      try await loop.settle()
      let page = await door.answer(.get, "/pledges/\(number)")
      #expect(page.holds("原期限") && page.holds("情况属实") && page.holds("雨季"))
      #expect(try await loop.row(number).deadline == loop.today + 90)
      #expect(try await loop.step(number, "withdraw", ["reason": "并入市级项目"], by: supervisor) == 303)
      try await loop.settle()
      #expect(await door.answer(.get, "/pledges/\(number)").holds("并入市级项目"))
    }
  }
}
