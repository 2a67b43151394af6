/// What a picture looks like in 64 bits, so that a copy which was saved again, made smaller or brighter is known as the same. It says
/// nothing of who or what is in the picture.
///
/// The method is the difference hash, dHash (Neal Krawetz, “Kind of Like That”, The Hacker Factor Blog, 2013-01-21): the picture is
/// brought to 9 × 8 grey fields, and each bit says whether a field is darker than its right neighbour.
package struct PhotoPrint: Sendable, Hashable {
  /// Row by row from the top left, the first comparison in the lowest bit.
  package let bits: UInt64

  /// Two prints that differ in more places are of two pictures. Four bands find all that differ in as many: see `bands`.
  package static let nearest = 3
  /// Pictures of more are not decoded: each pixel takes four bytes for as long as it takes.
  package static let maximumPixels = 50_000_000
  /// Progressive JPEGs paint the whole picture once a scan: cameras need ten, a bomb has thousands.
  static let maximumScans = 64
  /// Of the 64 comparisons, those that differ by a grey level must be so many; else it is a page or a wall, which resembles all others.
  private static let steepFewest = 20

  package init(bits: UInt64) { self.bits = bits }

  /// nil for what cannot be decoded (HEIC, damaged, too large) and for what is almost without gradients.
  package init?(of bytes: [UInt8]) {
    guard let grid = GreyGrid(of: bytes) else { return nil }
    self.init(of: grid)
  }

  init?(of grid: GreyGrid) {
    var bits: UInt64 = 0
    var steep = 0
    for row in 0..<GreyGrid.rows {
      for column in 0..<GreyGrid.columns - 1 {
        let left = grid[row, column], right = grid[row, column + 1]
        if left < right { bits |= 1 << (row * (GreyGrid.columns - 1) + column) }
        if abs(left - right) >= GreyGrid.level { steep += 1 }
      }
    }
    guard steep >= Self.steepFewest else { return nil }
    self.bits = bits
  }

  /// In how many of 64 places the two differ (Hamming).
  package func distance(to other: PhotoPrint) -> Int { (bits ^ other.bits).nonzeroBitCount }

  /// Four numbers of 16 bits. Of two prints that differ in three places at most, one band at least is the same (pigeonhole), so that an
  /// index over each finds them all. A band takes every fourth bit: one of neighbouring bits would be the same in every picture
  /// with an even sky.
  package var bands: [Int] {
    (0..<4).map { band in
      (0..<16).reduce(0) { $0 | Int(bits >> UInt64($1 * 4 + band) & 1) << $1 }
    }
  }
}
