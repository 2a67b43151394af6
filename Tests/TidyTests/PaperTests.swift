import Foundation
import Testing

/// Documents and packs: what they point to exists, and nothing tells of the machine it was written on.
@Suite struct PaperTests {
  private let tree = Tree.shared

  private var papers: [String] { tree.others.filter { $0.hasSuffix(".md") } }

  private func lines(_ path: String) -> [String] {
    String(decoding: tree.bytes(path), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  @Test func thePapersAreThere() {
    let wanted = [
      "README.md", "README.zh-CN.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "NOTICE",
      "docs/glossary.md", "docs/surprises.md", "docs/operating/README.md", "docs/operating/packs.md", "docs/operating/lifecycles.md",
    ]
    let missing = wanted.filter { !tree.exists($0) }
    #expect(missing.isEmpty, "\(listing(missing, "Every copy of Yiwang carries these: write them, or correct the list."))")
  }

  /// Of `[text](target)`, targets that are files.
  @Test func linksLeadSomewhere() {
    var faults: [String] = []
    for paper in papers {
      let folder = paper.split(separator: "/").dropLast().joined(separator: "/")
      for (index, line) in lines(paper).enumerated() where line.contains("](") {
        for part in line.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
          let target = part.prefix { $0 != ")" && $0 != " " && $0 != "#" }
          guard !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
          let path = folder.isEmpty ? String(target) : "\(folder)/\(target)"
          if !tree.exists(path) { faults.append("\(paper):\(index + 1): \(target)") }
        }
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "The link leads nowhere: correct the path or write the file."))")
  }

  /// Of `code` in papers, what is written as a path from the root, such as `Sources/Casework/Plan.swift`.
  @Test func namedFilesExist() {
    let roots = ["Sources/", "Tests/", "Packs/", "Tools/", "docs/"]
    var faults: [String] = []
    for paper in papers {
      for (index, line) in lines(paper).enumerated() where line.contains("`") {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() where place % 2 == 1 && roots.contains(where: { part.hasPrefix($0) }) {
          guard !part.contains(where: { "*<{…: ".contains($0) }), !part.contains("NAME"), !tree.exists(String(part)) else { continue }
          faults.append("\(paper):\(index + 1): \(part)")
        }
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "The file was moved or removed: mend the paper."))")
  }

  @Test func nothingTellsOfThisMachine() {
    // Put together, so that this file does not hold them.
    let places = ["wo" + "rk", "ro" + "ot", "ho" + "me"].map { Data("/\($0)/".utf8) }
    var faults: [String] = []
    let paths = tree.others + tree.swift.map(\.path)
    for path in paths where !path.hasSuffix(".png") && !path.hasSuffix(".geojson") {
      let data = Data(tree.bytes(path))
      for place in places {
        var from = data.startIndex
        while let range = data.range(of: place, in: from..<data.endIndex) {
          from = range.upperBound
          // `https://host/work/` and `~/work/` are not places of this machine.
          let before = range.lowerBound > data.startIndex ? data[range.lowerBound - 1] : 32
          let isName = before == UInt8(ascii: ".") || before == UInt8(ascii: "~") || before >= 48 && before != 92 && before < 128
          if isName { continue }
          let line = data[..<range.lowerBound].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
          faults.append("\(path):\(line): \(String(decoding: place, as: UTF8.self))")
        }
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "An absolute path is true on one machine only: use a path from the root, or a variable."))")
  }

  @Test func filesAreSmall() {
    let large = tree.others.filter { tree.bytes($0).count > 5 << 20 }
    #expect(large.isEmpty, "\(listing(large, "A file over 5 MB does not belong in the repository: name where to get it instead."))")
  }
}
