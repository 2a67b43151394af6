import Basics
import Platform
import Testing

@Suite struct FormTests {
  static let body = "preamble\r\n"
    + "--B x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n路灯\r\n不亮\r\n--B xy\r\n"
    + "--B x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
    + "--B x  \r\ncontent-disposition:form-data;name=photo; "
    + "filename=\"C:\\dir\\街;\\\"a\\\"%22.jpg\"\r\n"
    + "Content-Type: image/jpeg; q=1\r\n\r\n\u{1}\0\r\n-\r\n"
    + "--B x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
    + "Content-Type: application/octet-stream\r\n\r\n\r\n"
    + "--B x\r\nContent-Disposition: form-data; name=\"star\"; "
    + "filename=\"x\"; filename*=UTF-8''..%2F%E8%A1%97%0A.png\r\n\r\nP\r\n--B x--\r\nepilogue"

  func parse(_ text: String, _ limits: Multipart.Limits = .init()) throws -> [Multipart.Part] {
    try Multipart.parse(Array(text.utf8), boundary: "B x", limits: limits)
  }

  @Test func partsAsSent() throws {
    let parts = try parse(Self.body)
    #expect(parts.map(\.name) == ["title", "empty", "photo", "none", "star"])
    #expect(parts[0].bytes == Array("路灯\r\n不亮\r\n--B xy".utf8))
    #expect(parts[1].bytes.isEmpty && parts[1].filename == nil)
    #expect(parts[2].filename == "街;\"a\"\".jpg" && parts[2].contentType == "image/jpeg")
    #expect(parts[2].bytes == [1, 0, 13, 10, 45])
    #expect(parts[3].filename == "" && parts[4].filename == "街.png")
    let form = try Form(parts: parts)
    #expect(form.values.map(\.name) == ["title", "empty"] && form["empty"] == "" && form["photo"] == nil)
    #expect(form.files.map(\.name) == ["photo", "star"] && form.file("star")?.bytes == [80])
  }

  @Test func boundaries() {
    #expect(Multipart.boundary(inContentType: "Multipart/Form-Data; charset=utf-8; Boundary=\"a;b\"") == "a;b")
    #expect(Multipart.boundary(inContentType: "multipart/form-data; boundary=----WebKit") == "----WebKit")
    for wrong in [
      "", "text/plain; boundary=a", "multipart/form-data", "multipart/form-data; boundary=",
      "multipart/form-data; boundary=" + String(repeating: "a", count: 71)] {
      #expect(Multipart.boundary(inContentType: wrong) == nil)
    }
  }

  @Test func everyCutIsRefused() throws {
    let bytes = Array(Self.body.utf8)
    let whole = bytes.count - "\r\nepilogue".utf8.count
    #expect(try Multipart.parse(Array(bytes[..<whole]), boundary: "B x").count == 5)
    for count in 0..<whole {
      #expect { try Multipart.parse(Array(bytes[..<count]), boundary: "B x") } throws: {
        ($0 as? Refusal)?.kind == .invalid
      }
    }
  }

  @Test func limitsHold() {
    for limits in [Multipart.Limits(parts: 4), .init(part: 10), .init(total: 100), .init(head: 40)] {
      #expect { try parse(Self.body, limits) } throws: { ($0 as? Refusal)?.kind == .tooLarge }
    }
    #expect { try parse("--B x\r\nContent-Disposition: form-data\r\n\r\n\r\n--B x--") } throws: {
      ($0 as? Refusal)?.fields.first?.field == "part 1"
    }
    #expect { try parse("nothing") } throws: { ($0 as? Refusal)?.kind == .invalid }
    let bad = Multipart.Part(name: "t", bytes: [0xFF])
    #expect { try Form(parts: [bad]) } throws: { ($0 as? Refusal)?.fields.first?.field == "t" }
  }

  @Test func damagedBodiesNeverTrap() {
    let seed = Array(Self.body.utf8)
    var random = SeededRandom(seed: 21)
    var good = 0
    for _ in 0..<10_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert([13, 10, 45, 34, 59, 61, 92, 37].randomElement(using: &random) ?? 0, at: at)
        }
      }
      guard let parts = try? Multipart.parse(bytes, boundary: "B x") else { continue }
      good += 1
      for part in parts {
        let name = part.filename ?? ""
        if name.contains(where: { "/\\".contains($0) }) || name.utf8.contains(where: { $0 < 32 }) { Issue.record("\(name)") }
      }
    }
    #expect(good > 1000 && good < 10_000)
  }

  @Test func urlencoded() throws {
    let form = try Form.urlencoded("a=1+2&b=%E8%A1%97%2B&&a=&c&%zz=%4&d=x=y")
    #expect(form.values.map(\.name) == ["a", "b", "a", "c", "%zz", "d"])
    #expect(form.values.map(\.value) == ["1 2", "街+", "", "", "%4", "x=y"])
    #expect(form.all("a") == ["1 2", ""] && form["nobody"] == nil)
    #expect { try Form.urlencoded("a=1&t=%FF") } throws: { ($0 as? Refusal)?.fields.first?.field == "t" }
    #expect { try Form.urlencoded("t=%00") } throws: { ($0 as? Refusal)?.kind == .invalid }
    #expect { try Form.urlencoded("a&b&c", limits: .init(values: 2)) } throws: { ($0 as? Refusal)?.kind == .tooLarge }
    #expect { try Form.urlencoded("abc", limits: .init(total: 2)) } throws: { ($0 as? Refusal)?.kind == .tooLarge }
  }

  @Test func garbageNeverTraps() {
    var random = SeededRandom(seed: 9)
    let letters = Array("%&=+aF0\u{0}".utf8) + [0xE8, 0xFF]
    var good = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 }
      if (try? Form.urlencoded(bytes)) != nil { good += 1 }
    }
    #expect(good > 1000 && good < 20_000)
  }
}
