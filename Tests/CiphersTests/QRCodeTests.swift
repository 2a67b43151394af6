import Basics
import Testing

@testable import Ciphers

@Suite struct QRCodeTests {
  private static let address =
    "otpauth://totp/%E4%B8%80%E7%BD%91:li.si?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%E4%B8%80%E7%BD%91"
    + "&algorithm=SHA1&digits=6&period=30"

  private func drawing(_ modules: [[Bool]]) -> [String] {
    modules.map { row in String(row.map { $0 ? "#" : "." }) }
  }

  /// Level M, byte mode, version 1. The same as Python's `qrcode` 8.2 draws with this mask, and read back by ZXing.
  @Test func aSmallOne() throws {
    let modules = try #require(QRCode.modules("yiwang"))
    #expect(
      drawing(modules) == [
        "#######.##....#######",
        "#.....#.....#.#.....#",
        "#.###.#..#.##.#.###.#",
        "#.###.#.###...#.###.#",
        "#.###.#.#.###.#.###.#",
        "#.....#.#.#.#.#.....#",
        "#######.#.#.#.#######",
        "........###..........",
        "#...#.####..######..#",
        ".#####...#..###....#.",
        "....###.###.##.....#.",
        "#.#.##.#...##..#...#.",
        "#..#.###.###..####.#.",
        "........##.##....##..",
        "#######.####..###.##.",
        "#.....#..##..##.....#",
        "#.###.#.###.####....#",
        "#.###.#...#.###.#.###",
        "#.###.#.....##..#....",
        "#.....#..####..#.....",
        "#######.#.##..###...#",
      ])
  }

  /// One of each version; ZXing and OpenCV read every one of them back when these were taken down.
  @Test func eachVersionStays() throws {
    let digests = [
      "ace6c461b42db340", "41763a8ceb8ea651", "02b4a7209840933e", "fff990ae9694994a", "d434f453b6037b83",
      "0c0aadaabb1be029", "8f8069220c5c8428", "9e96a3741cd1774d", "a72492b9ddb78d30", "e67879c8ea506eac",
    ]
    for (index, digest) in digests.enumerated() {
      let shape = QRCode.Shape(index + 1)
      let text = String((Self.address + Self.address).prefix(shape.room))
      let modules = try #require(QRCode.modules(text))
      #expect(modules.count == 21 + 4 * index && modules.allSatisfy { $0.count == modules.count })
      let found = SecretToken.digest(of: drawing(modules).joined(separator: "\n"))
      #expect(bytes(digest) == Array(found[..<8]), "version \(index + 1)")
    }
  }

  /// Byte capacities at level M (ISO/IEC 18004, table 7).
  @Test func holdsWhatTheStandardSays() {
    let rooms = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213]
    #expect((1...10).map { QRCode.Shape($0).room } == rooms)
    for (index, room) in rooms.enumerated() {
      #expect(QRCode.modules(String(repeating: "a", count: room))?.count == 21 + 4 * index)
    }
    #expect(QRCode.modules(String(repeating: "a", count: 214)) == nil)
    #expect(QRCode.modules("")?.count == 21)
  }

  /// Centres of the alignment patterns (annex E, table E.1).
  @Test func alignmentAsPublished() {
    let places: [[Int]] = [
      [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
    ]
    #expect((1...10).map { QRCode.Shape($0).alignment } == places)
  }

  @Test func findersStandInThreeCorners() throws {
    let modules = try #require(QRCode.modules(Self.address))
    let finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    let size = modules.count
    let rows = drawing(modules)
    #expect(rows.prefix(7).map { String($0.prefix(7)) } == finder)
    #expect(rows.prefix(7).map { String($0.suffix(7)) } == finder)
    #expect(rows.suffix(7).map { String($0.prefix(7)) } == finder)
    #expect((8..<size - 8).allSatisfy { modules[6][$0] == ($0 % 2 == 0) && modules[$0][6] == ($0 % 2 == 0) })
    #expect(modules[size - 8][8], "the dark module")
  }
}
