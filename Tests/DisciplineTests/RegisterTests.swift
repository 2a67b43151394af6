import Basics
import Casework
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct RegisterTests {
  /// Pages give every side procedure once, also where one entry began several at the same moment.
  @Test(arguments: Engine.available) func pagesGiveEachOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      for _ in 0..<2 {
        var m = try await desk.report()
        m = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
        _ = try await desk.act(
          "dispatch", m, ["agency": "cgj", "assistants": "swj,jtj,ylj"], by: "szzx.dispatcher1")
      }
      var seen: [String] = []
      var before: StoredStrand.Cursor?
      repeat {
        let cursor = before
        let page = try await desk.database.read("page") {
          try StrandsTable.page(kind: "assist", agency: nil, before: cursor, limit: 2, in: $0)
        }
        seen += page.map { "\($0.matter) \($0.agency)" }
        before = page.count == 2 ? page.last?.cursor : nil
        if let last = page.last { #expect(StoredStrand.Cursor(last.cursor.text) == last.cursor) }
      } while before != nil && seen.count < 20
      #expect(seen.count == 6 && Set(seen).count == 6)
      let own = try await desk.database.read("own") {
        try StrandsTable.page(kind: "assist", agency: "swj", before: nil, limit: 9, in: $0)
      }
      #expect(own.count == 2 && own.allSatisfy { $0.agency == "swj" })
    }
  }
}
