import Basics
import Casework
import HTTPTypes
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Openness

@Suite struct NoticesAndFeedbackTests {
  static let shiftLeader = "szzx.shiftLeader1"

  static func notice(from: String, to: String) -> Form {
    Form(["title_zh": "停水", "title_en": "No water", "text_zh": "东山停水", "text_en": "Dongshan", "from": from, "to": to])
  }

  /// A notice stands on the front page within its days, in both languages, until it is withdrawn.
  @Test(arguments: Engine.available) func aNoticeHasItsDays(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let today = door.jurisdiction.today
      for (from, to) in [(today, today + 1), (today + 3, today + 4)] {
        let reply = await door.answer(
          .post, "/notices", form: Self.notice(from: from.description, to: to.description), post: Self.shiftLeader)
        #expect(reply.status == .seeOther)
      }
      #expect(await door.answer(.get, "/").holds("东山停水"))
      #expect(await door.answer(.get, "/", language: .en).holds("No water"))
      let visible = await door.answer(.get, "/notices")
      #expect(visible.text.ranges(of: "东山停水").count == 1)
      #expect(!visible.holds("/withdrawal") && !visible.holds("shiftLeader"))
      door.desk.clock.advance(.days(2))
      #expect(!(await door.answer(.get, "/").holds("东山停水")))
      let key = try await door.jurisdiction.database.read("test") {
        try PublicNoticesTable.page(begunBy: nil, before: nil, limit: 9, in: $0)
      }.last?.key
      let path = "/notices/\(try #require(key))/withdrawal"
      #expect(await door.answer(.post, path, post: "cgj.desk").status == .forbidden)
      #expect(await door.answer(.post, path, post: Self.shiftLeader).status == .seeOther)
      #expect(await door.answer(.post, path, post: Self.shiftLeader).status == .notFound)
      #expect(!(await door.answer(.get, "/notices").holds("东山停水")))
    }
  }

  /// What anybody says is public only with its answer, masked, and without the words where staff say so.
  @Test(arguments: Engine.available) func feedbackIsAnsweredInPublic(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      for text in ["字太小了，打 13812345678 找我", "张贴的告示不对"] {
        #expect(await door.answer(.post, "/feedback", form: Form(["text": text])).status == .seeOther)
      }
      #expect(!(await door.answer(.get, "/feedback").holds("字太小了")))
      let open = try await door.jurisdiction.database.read("test") { try FeedbackTable.open(after: nil, limit: 9, in: $0) }
      #expect(open.count == 2)
      let empty = await door.answer(.post, "/feedback/\(open[0].key)/answer", form: Form(["answer": ""]), post: Self.shiftLeader)
      #expect(empty.status == .unprocessableContent)
      for (feedback, form) in zip(open, [["answer": "已放大"], ["answer": "已更正", "hides": "yes"]]) {
        let path = "/feedback/\(feedback.key)/answer"
        #expect(await door.answer(.post, path, form: Form(form), post: Self.shiftLeader).status == .seeOther)
        #expect(await door.answer(.post, path, form: Form(form), post: Self.shiftLeader).status == .notFound)
      }
      let page = await door.answer(.get, "/feedback")
      #expect(page.holds("已放大") && page.holds("138****78") && page.holds("已更正"))
      #expect(!page.holds("13812345678") && !page.holds("张贴的告示"))
    }
  }

  /// One address of the network cannot fill the list.
  @Test func feedbackIsLimited() async throws {
    try await withDoor(.sqlite) { door in
      var last = HTTPResponse.Status.ok
      for _ in 0...10 { last = await door.answer(.post, "/feedback", form: Form(["text": "很好，谢谢"])).status }
      #expect(last == .tooManyRequests)
    }
  }
}
