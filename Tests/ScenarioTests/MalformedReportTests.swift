import Basics
import Casework
import HTTPTypes
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// One way to fill in the form wrongly, and the field that must be named.
struct MalformedReport: Sendable, CustomTestStringConvertible {
  var name: String
  var field: String
  var values: [String: String]
  var files: [[UInt8]] = []

  var testDescription: String { name }

  static let good = ["details": "井盖缺失", "address": "东山街道某路 1 号", "name": "王小明", "phone": "13812345678", "once": "o-1"]

  static func with(_ name: String, _ field: String, _ change: [String: String?], files: [[UInt8]] = []) -> MalformedReport {
    var values = good
    for (key, value) in change { values[key] = value }
    return MalformedReport(name: name, field: field, values: values, files: files)
  }

  static let all: [MalformedReport] = [
    with("nothing said", "details", ["details": nil]), with("blanks said", "details", ["details": " \n\u{3000}"]),
    with("no place", "address", ["address": nil]), with("blank place", "address", ["address": "  "]),
    with("only a longitude", "lon", ["lon": "118.8"]), with("only a latitude", "lon", ["lat": "31.9"]),
    with("longitude in words", "lon", ["lon": "east", "lat": "31.9"]), with("latitude in words", "lat", ["lon": "118.8", "lat": "north"]),
    with("comma in a number", "lon", ["lon": "118,8", "lat": "31.9"]),
    with("degrees and minutes", "lat", ["lon": "118.8", "lat": "31°54'"]),
    with("longitude of infinity", "lon", ["lon": "inf", "lat": "31.9"]), with("latitude of nan", "lat", ["lon": "118.8", "lat": "nan"]),
    with("huge exponent", "lon", ["lon": "1e999", "lat": "31.9"]), with("full-width digits", "lon", ["lon": "１１８.８", "lat": "31.9"]),
    with("longitude beyond", "lon", ["lon": "181", "lat": "31.9"]), with("longitude far beyond", "lon", ["lon": "1e300", "lat": "31.9"]),
    with("latitude beyond", "lon", ["lon": "118.8", "lat": "-90.0001"]), with("west beyond", "lon", ["lon": "-180.0001", "lat": "0"]),
    with("swapped", "lon", ["lon": "31.9", "lat": "118.8"]),
    with("unknown system", "crs", ["lon": "118.8", "lat": "31.9", "crs": "wgs-84"]),
    with("system in capitals", "crs", ["lon": "118.8", "lat": "31.9", "crs": "GCJ02"]),
    with("system with markup", "crs", ["lon": "118.8", "lat": "31.9", "crs": "<b>"]),
    with("beyond in the shifted system", "lon", ["lon": "200", "lat": "31.9", "crs": "gcj02"]),
    with("beyond in Baidu's system", "lon", ["lon": "118", "lat": "91", "crs": "bd09"]),
    with("details too long", "details", ["details": String(repeating: "长", count: 2001)]),
    with("details far too long", "details", ["details": String(repeating: "x", count: 60_000)]),
    with("title too long", "title", ["title": String(repeating: "题", count: 81)]),
    with("address too long", "address", ["address": String(repeating: "路", count: 201)]),
    with("name too long", "name", ["name": String(repeating: "名", count: 51)]),
    with("unknown area", "area", ["area": "999999999"]), with("area in words", "area", ["area": "东山街道"]),
    with("area with markup", "area", ["area": "\"><script>x</script>"]), with("area with blanks inside", "area", ["area": "320115 001"]),
    with("category without kind", "category", ["category": "01001"]), with("category without code", "category", ["category": "event:"]),
    with("unknown category", "category", ["category": "event:99999"]), with("unknown kind", "category", ["category": "thing:01001"]),
    with("category of a colon", "category", ["category": ":"]), with("category with markup", "category", ["category": "event:<img>"]),
    with("phone of letters", "phone", ["phone": "abcdefghij"]), with("phone with letters", "phone", ["phone": "138abcd12345678"]),
    with("phone too short", "phone", ["phone": "123456"]), with("phone too long", "phone", ["phone": "1234567890123456"]),
    with("phone of full-width digits", "phone", ["phone": "１３８１２３４５６７８"]), with("phone with markup", "phone", ["phone": "<13812345678>"]),
    with("phone of signs", "phone", ["phone": "+-() "]),
    with("bell in the details", "details", ["details": "井盖\u{7}缺失"]), with("escape in the title", "title", ["title": "\u{1B}[31m红"]),
    with("delete in the address", "address", ["address": "路\u{7F}"]),
    with("C1 control in the details", "details", ["details": "a\u{85}b\u{9B}"]),
    with("text instead of a photo", "photos", [:], files: [Array("hello".utf8)]),
    with("markup instead of a photo", "photos", [:], files: [Array("<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>".utf8)]),
    with("program instead of a photo", "photos", [:], files: [[0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]]),
    with("photo cut off", "photos", [:], files: [Array(Photos.png(width: 32, height: 16).prefix(14))]),
    with("photo of no pixels", "photos", [:], files: [Photos.png(width: 0, height: 16)]),
    with("more than a hundred megapixels", "photos", [:], files: [Photos.png(width: 20_000, height: 20_000)]),
    with(
      "photo of more than ten megabytes", "photos", [:], files: [Photos.png(width: 32, height: 16) + [UInt8](repeating: 0, count: 10 << 20)]
    ),
    with("ten photos", "photos", [:], files: (0..<10).map { Photos.png(width: 32 + $0, height: 16) }),
    with("one bad among good photos", "photos", [:], files: [Photos.png(width: 40, height: 16), Array("no".utf8)]),
    with("everything wrong", "phone", ["details": "", "address": "", "phone": "x", "area": "x", "category": "event:x"]),
  ]
}

@Suite struct MalformedReportTests {
  @Test func thereAreFifty() {
    #expect(MalformedReport.all.count >= 50)
    #expect(Set(MalformedReport.all.map(\.name)).count == MalformedReport.all.count)
  }

  @Test(arguments: Engine.available) func everyFaultIsNamedAndNothingWritten(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      for malformed in MalformedReport.all {
        for language in Language.allCases {
          let files = malformed.files.enumerated().map { Multipart.Part(name: "photos", filename: "\($0).jpg", bytes: $1) }
          let reply = await door.answer(.post, "/report", form: Form(malformed.values, files: files), language: language)
          #expect([422, 413].contains(reply.status.code), "\(malformed.name): \(reply.status)")
          #expect(reply.holds("href=\"#f-\(malformed.field)\""), "\(malformed.name) does not name \(malformed.field)")
          #expect(reply.holds(language == .zh ? "处需要修改" : "to correct"), "\(malformed.name)")
          // What was typed is still there, and harmless.
          for name in ["details", "address", "name", "phone"] {
            guard let typed = malformed.values[name], !typed.trimmed.isEmpty, !typed.contains("<") else { continue }
            #expect(reply.holds(String(typed.prefix(50))), "\(malformed.name): \(name) is lost")
          }
          #expect(reply.holds("value=\"o-1\""), "\(malformed.name): the mark of the form is lost")
          #expect(!reply.holds("<script>x") && !reply.holds("<img>") && !reply.holds("<13812345678>"), "\(malformed.name)")
        }
      }
      for table in ["matters", "entries", "reporter_identities", "outbox", "countdowns", "attachments", "matter_attachments", "numbers"]
        as [StaticString]
      {
        let rows = try await door.desk.database.read("count") { try $0.number("SELECT count(*) FROM \(name: table)") }
        #expect(rows == 0, "\(table)")
      }
    }
  }

  /// Bodies that never become a form.
  @Test func bodiesThatAreNoForm() throws {
    func refusal(_ body: () throws -> Void) -> Refusal? {
      do {
        try body()
        return nil
      } catch { return error as? Refusal }
    }
    let invalid = refusal { _ = try Form.urlencoded(Array("details=%FF%FE&address=x".utf8)) }
    #expect(invalid?.kind == .invalid && invalid?.fields.map(\.field) == ["details"])
    #expect(refusal { _ = try Form.urlencoded(Array("details=a%00b".utf8)) }?.fields.map(\.field) == ["details"])
    #expect(refusal { _ = try Form.urlencoded([UInt8](repeating: 97, count: (1 << 20) + 1)) }?.kind == .tooLarge)
    #expect(refusal { _ = try Form.urlencoded(String(repeating: "a=b&", count: 1001)) }?.kind == .tooLarge)
    #expect(refusal { _ = try Form(parts: [Multipart.Part(name: "details", bytes: [0xC3, 0x28])]) }?.fields.map(\.field) == ["details"])
    #expect(refusal { _ = try Multipart.parse([UInt8](repeating: 0, count: (64 << 20) + 1), boundary: "b") }?.kind == .tooLarge)
  }

  /// The form may be sent twice by an impatient finger: one matter.
  @Test(arguments: Engine.available) func sentTwiceIsOneMatter(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let file = Multipart.Part(name: "photos", filename: "a.png", bytes: Photos.png(width: 32, height: 16))
      let form = Form(MalformedReport.good, files: [file, file])
      let first = await door.answer(.post, "/report", form: form)
      #expect(first.status == .seeOther && first.location.hasPrefix("/follow/320115-20261123-"))
      let second = await door.answer(.post, "/report", form: form)
      #expect(second.location == first.location)
      let (matters, photos) = try await door.desk.database.read("count") {
        (try $0.number("SELECT count(*) FROM matters"), try $0.number("SELECT count(*) FROM matter_attachments"))
      }
      // The same photo twice is one photo, and it belongs to the matter.
      #expect(matters == 1 && photos == 1)
    }
  }
}
