import CZlib
import Documents
import Foundation
import Testing

@Suite struct FileTests {
  func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    return input.withUnsafeMutableBufferPointer { from in
      [UInt8](unsafeUninitializedCapacity: bytes.count + 1000) { to, count in
        stream.next_in = from.baseAddress
        stream.avail_in = UInt32(from.count)
        stream.next_out = to.baseAddress
        stream.avail_out = UInt32(to.count)
        _ = deflate(&stream, Z_FINISH)
        count = to.count - Int(stream.avail_out)
      }
    }
  }

  func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(name).path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try body(path)
  }

  let bytes = Array((0..<20_000).map { "\($0),江宁,\($0 * 7919 % 1000)\n" }.joined().utf8)

  @Test(arguments: [64, 1000, 1 << 17]) func plainAndGzipGiveTheSame(_ piece: Int) throws {
    let half = bytes.count / 2
    let members = gzip(Array(bytes[..<half])) + gzip(Array(bytes[half...])) + [0, 0, 0]
    for (name, content) in [("a.csv", bytes), ("a.csv.gz", gzip(bytes)), ("b.csv.gz", members)] {
      try withFile(name, content) { path in
        let source = try FileSource(path: path, name: name, piece: piece)
        #expect(try source.readAll() == bytes)
        #expect(source.bytesRead == source.totalBytes && source.totalBytes == Int64(content.count))
        #expect(source.lines == 20_000 && source.isGzip == name.hasSuffix("gz"))
      }
    }
  }

  @Test func brokenGzipIsNamed() throws {
    let whole = gzip(bytes)
    for count in [3, 12, whole.count / 2, whole.count - 1] {
      try withFile("t.gz", Array(whole.prefix(count))) { path in
        #expect {
          try FileSource(path: path, name: "t.gz").readAll()
        } throws: { ($0 as? Problem)?.description.contains("cut off") == true }
      }
    }
    var damaged = whole
    for i in 0..<40 { damaged[whole.count / 2 + i] ^= 0x55 }
    try withFile("t.gz", damaged) { path in
      #expect {
        try FileSource(path: path, name: "t.gz").readAll()
      } throws: { ($0 as? Problem)?.description.contains("damaged") == true }
    }
    try withFile("t.gz", whole + [1, 2, 3]) { path in
      #expect(throws: Problem.self) { try FileSource(path: path).readAll() }
    }
    try withFile("t.gz", Array("a,b\n".utf8)) { path in
      #expect {
        try FileSource(path: path, name: "t.gz")
      } throws: { "\($0)".hasPrefix("t.gz: error: named .gz, but its content is not gzip") }
    }
  }

  @Test func missingFilesAndFoldersAreNamed() {
    #expect {
      try FileSource(path: "/nowhere/a.csv", name: "a.csv")
    } throws: { "\($0)".hasPrefix("a.csv: error: cannot be read: No such file") }
    #expect(throws: Problem.self) { try FileSource(path: "/") }
  }

  @Test func textKnowsItsEncoding() throws {
    #expect(try MemorySource([0xEF, 0xBB, 0xBF, 65], file: "t").readText() == "A")
    #expect(try MemorySource([0xBD, 0xD6, 0xB5, 0xC0], file: "t").readText() == "街道")
    #expect {
      try MemorySource([65, 10, 0xFF, 10], file: "t").readText(.utf8)
    } throws: { ($0 as? Problem)?.line == 2 }
    #expect(throws: Problem.self) { try MemorySource("abc", file: "t").readText(limit: 2) }
  }
}
