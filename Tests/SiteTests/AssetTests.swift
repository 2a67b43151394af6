import Foundation
import Platform
import Site
import TestSupport
import Testing

/// What pages link is what set-up fetches, and nothing of it is committed.
@Suite struct AssetTests {
  @Test func theLockNamesWhatPagesLink() throws {
    let lock = try String(contentsOf: packageRoot().appendingPathComponent("web-assets.lock"), encoding: .utf8)
    let lines = lock.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let served = lines.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(Set(served.map { $0[2] }) == Set(Asset.everyFile))
    #expect(served.allSatisfy { $0.count == 4 && $0[3].count == 64 && $0[0].contains("==") })
    #expect(Asset.allCases.flatMap(\.files).allSatisfy { Asset.everyFile.contains($0) })
  }

  @Test func aModuleIsNamedByItsContent() {
    let one = Module("one", "a();"), other = Module("one", "b();")
    #expect(one.path != other.path && one.path.hasPrefix("/assets/one-") && one.path.hasSuffix(".js"))
    #expect(one.endpoint.path == one.path)
  }
}
