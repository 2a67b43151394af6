import Basics
import Casework
import Delivery
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// Finding matters by their words, alike on both engines.
@Suite struct SearchTests {
  @Test func wordsArePairsOfNeighboursAndWholeWords() {
    #expect(SearchWords.of(["路灯不亮，B2栋 Lamp"]) == ["b2", "lamp", "不亮", "栋", "灯不", "路灯"])
    #expect(SearchWords.wanted("路").map(\.isStart) == [true])
    #expect(SearchWords.wanted("路灯").map(\.word) == ["路灯"])
    #expect(SearchWords.wanted("lam").first?.isStart == true)
    #expect(SearchWords.wanted(" '\"*:&|! ").isEmpty)
  }

  @Test(arguments: Engine.available) func whatWasReportedIsFoundByWhoMaySeeIt(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let lamp = try await door.desk.report("路灯不亮，请打 13912345678")
      let cover = try await door.desk.dispatched("井盖破损 near Gate B2")
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      let matters = door.jurisdiction.matters
      func found(_ question: String, _ reach: Reach = .everything) async throws -> [String] {
        try await matters.search(question, reach: reach).matters.map(\.number)
      }
      #expect(try await found("路灯") == [lamp.number])
      #expect(try await found("灯不亮") == [lamp.number])
      #expect(try await found("灯") == [lamp.number])
      #expect(try await found("路") == [lamp.number])
      #expect(try await found("亮路") == [])
      #expect(try await found("gat b2 井盖") == [cover.number])
      #expect(try await found("井盖", .agency("cgj")) == [cover.number])
      #expect(try await found("井盖", .agency("swj")) == [])
      // What pages mask is not told digit by digit.
      #expect(try await found("1391234") == [])
      #expect(try await found("'; DROP TABLE matters") == [])
      // Characters that came later into Unicode are characters as any other, on both engines.
      let rare = try await door.desk.report("𠮷野家门口积水，㑇庄")
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      #expect(try await found("𠮷野") == [rare.number])
      #expect(try await found("㑇庄") == [rare.number])
    }
  }

  @Test(arguments: Engine.available) func olderMattersAreTakenUpOnceAndInTurn(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      for number in 0..<5 { _ = try await door.desk.report("第 \(number) 件 垃圾堆放") }
      let matters = door.jurisdiction.matters
      #expect(try await matters.search("垃圾", reach: .everything).matters.isEmpty)
      #expect(try await matters.takeUpWords(most: 3) == 3)
      #expect(try await matters.search("垃圾", reach: .everything).matters.count == 3)
      #expect(try await matters.takeUpWords(most: 3) == 2)
      // The parcels of the same matters come as well, and change nothing.
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      #expect(try await matters.search("垃圾堆", reach: .everything).matters.count == 5)
      #expect(try await matters.takeUpWords() == 0)
    }
  }

  @Test func aProposalSaysWhichWordsMadeIt() throws {
    let catalogue = try JiangningPack.district().catalogue
    let proposals = CategoryProposal.of("我家门口井盖破损了", in: catalogue)
    #expect(proposals.first?.category == CategoryKey("event:01001"))
    #expect(proposals.first?.words.contains("井盖") == true)
    #expect(proposals == CategoryProposal.of("我家门口井盖破损了", in: catalogue))
    #expect(CategoryProposal.of("啊", in: catalogue).isEmpty)
  }

  @Test(arguments: Engine.available) func manyAtOnceSayWhatCameOfEach(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = try await door.desk.dispatched("一"), second = try await door.desk.dispatched("二")
      let acknowledged = try await door.desk.act("acknowledge", second, ["worker": "甲"], by: "cgj.desk")
      #expect(acknowledged.version > second.version)
      let form = Form(values: [
        .init("number", "\(first.number)@\(first.version)"), .init("number", "\(second.number)@\(second.version)"),
        .init("action", "acknowledge"), .init("worker", "乙"), .init("go", "yes"),
      ])
      let reply = await door.answer(.post, "/matters/bulk", form: form, post: "cgj.desk")
      #expect(reply.status == .ok && reply.holds("1 件已办理"))
      #expect(try await door.desk.matters.one(first.number, reach: .everything).matter.version == first.version + 1)
      #expect(try await door.desk.matters.one(second.number, reach: .everything).matter.version == acknowledged.version)
      #expect(try await door.desk.faults() == [])
    }
  }
}
