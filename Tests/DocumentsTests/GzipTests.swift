import Basics
import Documents
import Foundation
import TestSupport
import Testing

/// What goes out small comes back whole.
@Suite struct GzipTests {
  @Test(arguments: [0, 1, 1000, 300_000]) func whatIsCompressedIsReadBack(_ count: Int) async throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let small = Gzip.compressed(bytes)
    try await withTemporaryFolder { folder in
      let path = "\(folder)/page.gz"
      try Data(small).write(to: URL(fileURLWithPath: path))
      let source = try FileSource(path: path)
      #expect(source.isGzip)
      #expect(try source.readAll() == bytes)
    }
  }

  @Test func wordsGetSmaller() {
    let page = Array(String(repeating: "<tr><td>路灯不亮</td></tr>", count: 1000).utf8)
    #expect(Gzip.compressed(page).count * 20 < page.count)
  }
}
