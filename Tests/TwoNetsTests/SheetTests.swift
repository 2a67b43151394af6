import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import TwoNets

/// Orders as files: in by CSV and workbook, out by both.
@Suite struct SheetTests {
  static let header = "工单编号,受理时间,问题类型,来电人,联系电话,事发地址,诉求内容,办结时限"

  private func take(_ door: FrontDoor, _ bytes: [UInt8], name: String = "orders.csv") async -> Reply {
    await door.answer(
      .post, "/hotline/import",
      form: Form(values: [], files: [Multipart.Part(name: "file", filename: name, bytes: bytes)]),
      post: "rx12345.agent1")
  }

  /// Bytes of an answer that is written piece by piece.
  private func whole(_ reply: Reply) async throws -> [UInt8] {
    let box = Box()
    try await reply.writing? { await box.add($0) }
    return reply.body + (await box.bytes)
  }

  private actor Box {
    var bytes: [UInt8] = []
    func add(_ more: [UInt8]) { bytes += more }
  }

  @Test(arguments: Engine.available) func rowByRow(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let csv = """
        \(Self.header)
        A1,2026-11-23 08:00:00,路灯,李小红,13912345678,胜太路,灯不亮,2026-11-25 18:00:00
        A2,2026-11-23 08:00:00,没见过,,,胜太路,其他,
        A3,昨天,路灯,,,胜太路,灯不亮,
        A1,2026-11-23 08:00:00,路灯,,,胜太路,灯不亮,
        A4,2026-11-23 08:00:00,路灯,李,电话,胜太路,灯不亮,
        A5,2026-11-23 08:00:00,路灯

        """
      let reply = await take(door, Array(csv.utf8))
      #expect(reply.status == .ok, "\(reply.text.suffix(3000))")
      for words in ["看不懂时间", "电话号码", "已有", "已导入", "3 个字段"] { #expect(reply.holds(words), "\(words)") }
      #expect(!reply.holds("13912345678"))
      var count = try await door.desk.matters.count()
      #expect(count == 2)
      // The same file as a workbook brings nothing new.
      var writer = XLSXWriter(
        sheet: "工单", columns: Self.header.split(separator: ",").map { XLSXWriter.Column(String($0)) })
      for number in ["A1", "B1"] {
        try writer.append(
          [number, "2026-11-23 08:00:00", "路灯", "李小红", "13912345678", "胜太路", "灯不亮", ""].map { XLSXCell.text($0) })
      }
      try writer.finish()
      let book = await take(door, writer.take(), name: "orders.xlsx")
      #expect(book.status == .ok && book.holds("B1"))
      count = try await door.desk.matters.count()
      #expect(count == 3)
      let csvOut = try await whole(await door.answer(.get, "/hotline/export.csv", post: "szzx.acceptor1"))
      let text = String(decoding: csvOut, as: UTF8.self)
      #expect(
        text.contains("A1,jn12345,") && text.contains("B1,") && !text.contains("13912345678") && !text.contains("李小红"))
      let xlsxOut = try await whole(
        await door.answer(.get, "/hotline/export.xlsx?from=2026-11-01&to=2026-11-30", post: "szzx.acceptor1"))
      var table = try CSVTable(XLSXReader(bytes: xlsxOut, file: "out.xlsx"))
      var rows = 0
      while try table.next() != nil { rows += 1 }
      #expect(table.header.first == "工单编号" && rows == 3)
      let none = try await whole(
        await door.answer(.get, "/hotline/export.csv?from=2020-01-01&to=2020-02-01", post: "szzx.acceptor1"))
      #expect(String(decoding: none, as: UTF8.self).split(separator: "\r\n").count == 1)
      let list = await door.answer(.get, "/hotline?q=A1", post: "szzx.acceptor1")
      #expect(list.holds("A1") && !list.holds("B1"))
      door.desk.clock.advance(.days(5))
      let late = await door.answer(.get, "/hotline?state=overdue", post: "szzx.acceptor1")
      #expect(late.holds("A1") && !late.holds("B1"))
    }
  }

  @Test func filesThatAreNone() async throws {
    try await withDoor(.sqlite) { door in
      let bodies: [[UInt8]] = [
        [], [0xFF, 0xFE, 0x00, 0x41], Array("x,y\n1,2\n".utf8), Array("PK\u{3}\u{4}nonsense".utf8),
        Array("\(Self.header)\n\"never closed".utf8),
        [UInt8](repeating: 0x50, count: 1000), [0x50, 0x4B] + [UInt8](repeating: 0, count: 100_000),
      ]
      for (index, body) in bodies.enumerated() {
        let reply = await take(door, body, name: "x\(index)")
        #expect([200, 422].contains(reply.status.code), "\(index): \(reply.status)")
      }
      let many =
        Self.header + "\n"
        + (0...OrderSheet.most).map { "N\($0),2026-11-23 08:00:00,路灯,,,胜太路,x," }.joined(separator: "\n")
      #expect(await take(door, Array(many.utf8)).status.code == 413)
      let count = try await door.desk.matters.count()
      #expect(count == 0)
    }
  }
}
