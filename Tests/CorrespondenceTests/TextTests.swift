import Basics
import Casework
import Ciphers
import Correspondence
import Foundation
import Organization
import Postage
import TestDistricts
import TestSupport
import Testing
import Timing

@Suite struct TextTests {
  @Test(arguments: [
    "a@b.cn", "first.last+tag@mail.example.com", "A_b@EXAMPLE.CN", "x@1.2-3.cn", " a@b.cn ", "o'hara@b.cn",
  ])
  func addressesAreTaken(_ text: String) throws {
    let address = try #require(MailAddress(text))
    #expect(address.folded == text.trimmed.lowercased())
    #expect(address.masked.hasPrefix("\(text.trimmed.prefix(1))***@"))
    #expect("\(address)" == address.masked && String(reflecting: address) == address.masked)
  }

  @Test(arguments: [
    "", "a", "a@b", "@b.cn", "a@", "a@b.cn@c.cn", "a b@c.cn", "a@b.cn\r\nBcc: x@y.cn", "a@b\n.cn", "<a@b.cn>",
    "a@b.cn,c@d.cn", "\"a\"@b.cn", "a..b@c.cn",
    ".a@b.cn", "a.@b.cn", "a@-b.cn", "a@b-.cn", "a@b..cn", "a@[127.0.0.1]", "a@127.0.0.1", "甲@例.cn", "a@例.cn",
    "a\0@b.cn", "a@b.cn;DATA", "a@b.c%0a",
    "a@\(String(repeating: "x", count: 64)).cn",
  ])
  func whatIsNoAddressIsRefused(_ text: String) { #expect(MailAddress(text) == nil) }

  @Test func delaysGrowAndEnd() {
    let delays = (1...Message.attemptsMost).map { Message.delay(after: $0).milliseconds / 1000 }
    #expect(delays == [5, 15, 45, 135, 405, 1215, 3645, 10935, 21600, 21600, 21600, 21600])
    #expect(Message.delay(after: 0) == .seconds(5) && Message.delay(after: 1_000_000) == .hours(6))
  }

  /// The vector was computed with Python's hmac and hashlib.
  @Test func signatures() {
    let at = Instant(milliseconds: 1_795_395_600_999)
    #expect(
      WebhookSignature.value(for: Array("{\"id\":\"1\"}".utf8), at: at, secret: "0123456789abcdef")
        == "t=1795395600,v1=b9cf67877603043d50972e4f9dc2c18d46eb8ae3602cb58dd5d70a056832c4ab")
    #expect(
      WebhookSignature.value(for: [], at: at, secret: "密钥")
        == "t=1795395600,v1=21c296476050b4c2ee02c55c312c9e1f464b5e45d0d47c3d66fde5b75c81e376")
  }

  private func letter(
    subject: String = "江宁区", name: String = "江宁区", id: String = "320115.7",
    leaving: String? = "https://y.cn/followers/T/leaving", body: String = "一\n二\n"
  ) throws -> String {
    let letter = LetterText(
      sender: try #require(MailAddress("yiwang@example.gov.cn")), senderName: name,
      recipient: try #require(MailAddress("zhang@example.cn")),
      subject: subject, id: id, at: ManualClock.start, zone: .shanghai, leaving: leaving, body: body
    ).letter
    #expect(letter.from == "yiwang@example.gov.cn" && letter.to == "zhang@example.cn")
    return String(decoding: letter.content, as: UTF8.self)
  }

  @Test func aLetterHasItsHead() throws {
    let text = try letter()
    #expect(
      text == """
        From: =?utf-8?B?5rGf5a6B5Yy6?= <yiwang@example.gov.cn>\r
        To: <zhang@example.cn>\r
        Subject: =?utf-8?B?5rGf5a6B5Yy6?=\r
        Date: Mon, 23 Nov 2026 09:00:00 +0800\r
        Message-ID: <320115.7@example.gov.cn>\r
        Auto-Submitted: auto-generated\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: base64\r
        List-Unsubscribe: <https://y.cn/followers/T/leaving>\r
        List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
        \r
        5LiADQrkuowNCg==\r

        """)
    // One click is for https only (RFC 8058, 3.1), and a confirmation has nothing to leave.
    #expect(try !letter(leaving: "http://127.0.0.1/x").contains("One-Click"))
    #expect(try !letter(leaving: nil).contains("List-Unsubscribe"))
  }

  /// Whatever is in the texts, the head has the lines it has, each within its limits, and says what was meant.
  @Test func nothingGetsIntoTheHead() throws {
    let evil = [
      "a\r\nBcc: x@y.cn", "a\nBcc: x@y.cn", "a\r\n\r\nbody", "=?utf-8?B?QmNjOg==?=", "\u{0}\u{7F}\u{85}\u{2028}x",
      String(repeating: "长", count: 500),
    ]
    for text in evil {
      let whole = try letter(
        subject: text, name: text, id: text, leaving: "https://y.cn/\(text)", body: "\(text)\r\n.\r\nQUIT\r\n")
      let end = try #require(whole.range(of: "\r\n\r\n"))
      let lines = whole[..<end.lowerBound].components(separatedBy: "\r\n")
      #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 >= 32 && $0 < 127 } && $0.utf8.count <= 998 }, "\(text)")
      let names = lines.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
      #expect(
        names == [
          "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
          "Content-Transfer-Encoding",
          "List-Unsubscribe", "List-Unsubscribe-Post",
        ], "\(text)")
      for line in lines.drop(while: { !$0.hasPrefix("Subject") }).prefix(while: { !$0.hasPrefix("Date") }) {
        #expect(line.utf8.count <= 85)
      }
      let body = whole[end.upperBound...]
      #expect(body.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 && $0 != "." })
      #expect(body.utf8.allSatisfy { $0 < 128 })
    }
  }

  @Test func aStepIsToldInBothLanguages() throws {
    let district = try JiangningPack.district()
    let lifecycle = try #require(district.currentLifecycles["reporting"].flatMap { district.lifecycles[$0] })
    var matter = try Matter.blank(7)
    matter.agency = "cgj"
    matter.promiseDueAt = ManualClock.start + .days(2)
    func entry(_ action: String, to stage: String, _ form: [String: String]) -> Entry {
      Entry(
        key: Key(1), matter: matter.key, ordinal: 2, action: action, from: "filed", to: stage, at: ManualClock.start,
        recordedAt: ManualClock.start,
        person: "p1", personName: "张三", post: "szzx.dispatcher1", agency: "szzx", form: form, previous: Entry.genesis)
    }
    let text = try #require(
      MessageText(
        of: entry("dispatch", to: "dispatched", ["agency": "cgj", "note": "内部"]), matter, lifecycle, in: district,
        address: "https://yiwang.example"))
    let body = text.body(leaving: "https://yiwang.example/followers/T")
    for words in [
      "已派遣给主办单位。", "It has been sent to the lead agency.", matter.number, "已派遣", "Sent to the agency",
      "承诺办结：2026-11-25 09:00",
      "Promised by: 2026-11-25 09:00", "https://yiwang.example/follow/\(matter.number)",
      "不再接收：https://yiwang.example/followers/T",
      "Stop these mails: ", district.roster.agency("cgj")?.name.zh ?? "?",
    ] { #expect(body.contains(words), "\(words) in \(body)") }
    #expect(!body.contains("内部") && !body.contains("张三"))
    let short = text.short.split(separator: "\n")
    #expect(short.count == 3 && short[0].hasPrefix("\(matter.number) 已派遣给主办单位。") && short[2].hasPrefix("https://"))
    #expect(short[0].contains("承诺办结：2026-11-25 09:00") && short[1].contains("Promised by: 2026-11-25 09:00"))
    // What is public and was entered goes along, masked; the end of a matter has no deadline.
    matter.phase = .done
    let closing = try #require(
      MessageText(
        of: entry("close", to: "closed", ["condition": "yes", "closure": "fixed", "reply": "已换，请打 13812345678"]),
        matter, lifecycle, in: district,
        address: ""))
    let closed = closing.body(leaving: nil)
    #expect(
      closed.contains("结果：已解决") && closed.contains("Outcome: Fixed") && closed.contains("138****78")
        && !closed.contains("13812345678"))
    #expect(!closed.contains("承诺办结") && !closed.contains("http") && !closed.contains("不再接收"))
    // To a telephone goes the beginning of what was written, on one line.
    let long = try #require(
      MessageText(
        of: entry(
          "reject", to: "rejected", ["reason": "notOurs", "reply": "甲\r\n乙\(String(repeating: "长", count: 300))"]),
        matter, lifecycle,
        in: district, address: ""))
    #expect(
      long.short.split(separator: "\n").count == 2 && long.short.contains("甲 乙长") && long.short.contains("长…")
        && long.short.count < 400)
    // Steps without a word for the public are told to nobody.
    #expect(
      MessageText(of: entry("acknowledge", to: "handling", [:]), matter, lifecycle, in: district, address: "") == nil)
    #expect(MessageText(of: entry("nothing", to: "handling", [:]), matter, lifecycle, in: district, address: "") == nil)
  }
}
