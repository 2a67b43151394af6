import CGD

/// The mean brightness of a picture in nine columns and eight rows, upright as its Exif says.
struct GreyGrid: Sendable {
  static let columns = 9
  static let rows = 8
  /// One step of 256 between black and white.
  static let level = 64
  /// A mean is taken from so many points across and down at most: a thousand points tell as much as a hundred thousand.
  private static let pointsMost = 32

  /// Row by row, in 64ths of a grey level.
  private var means: [Int]

  /// - Parameter means: row by row, in 64ths of a grey level.
  init(means: [Int]) { self.means = means }

  subscript(row: Int, column: Int) -> Int { means[row * Self.columns + column] }

  /// nil for what libgd cannot decode, and for what would take too much memory or time.
  init?(of bytes: [UInt8]) {
    guard let kind = ImageKind.sniff(bytes), let size = ImageKind.dimensions(bytes),
      size.pixels <= PhotoPrint.maximumPixels, size.width >= Self.columns, size.height >= Self.columns,
      let image = Self.decoded(bytes, kind)
    else { return nil }
    defer { gdImageDestroy(image) }
    // What the file declares and what is in it are two things.
    guard image.pointee.sx == size.width, image.pointee.sy == size.height else { return nil }
    guard image.pointee.trueColor != 0 || gdImagePaletteToTrueColor(image) != 0, let lines = image.pointee.tpixels
    else { return nil }
    let turned = Turned(size, orientation: Exif(of: bytes)?.orientation ?? 1)
    means = []
    for row in 0..<Self.rows {
      let down = Self.points(row, of: Self.rows, length: turned.height)
      for column in 0..<Self.columns {
        let across = Self.points(column, of: Self.columns, length: turned.width)
        var sum = 0
        for y in down {
          for x in across {
            let place = turned.place(x, y)
            guard let line = lines[place.y] else { return nil }
            sum += Self.grey(line[place.x])
          }
        }
        means.append(sum * Self.level / (1000 * down.count * across.count))
      }
    }
  }

  private static func decoded(_ bytes: [UInt8], _ kind: ImageKind) -> gdImagePtr? {
    _ = quiet
    guard let count = Int32(exactly: bytes.count) else { return nil }
    if kind == .jpeg, !JPEG.isPainted(ByteView(bytes), scansMost: PhotoPrint.maximumScans) { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return nil }
      // libgd reads only, though it does not say so.
      let data = UnsafeMutableRawPointer(mutating: start)
      return switch kind {
      case .jpeg: gdImageCreateFromJpegPtrEx(count, data, 1)
      case .png: gdImageCreateFromPngPtr(count, data)
      case .webp: gdImageCreateFromWebpPtr(count, data)
      case .heic: nil
      }
    }
  }

  private static let quiet: Void = yiwang_gd_quiet()

  /// The middles of the points of one field along one side.
  private static func points(_ field: Int, of fields: Int, length: Int) -> [Int] {
    let from = field * length / fields, to = (field + 1) * length / fields
    let count = min(pointsMost, to - from)
    return (0..<count).map { from + (2 * $0 + 1) * (to - from) / (2 * count) }
  }

  /// In thousandths of a level (Rec. ITU-R BT.601).
  private static func grey(_ pixel: Int32) -> Int {
    let red = Int(pixel >> 16 & 0xFF), green = Int(pixel >> 8 & 0xFF), blue = Int(pixel & 0xFF)
    return 299 * red + 587 * green + 114 * blue
  }
}

/// A picture as it is to be seen, over the pixels as they are stored (Exif 3.0, 4.6.5, Orientation).
private struct Turned {
  let stored: ImageSize
  let orientation: Int

  init(_ stored: ImageSize, orientation: Int) {
    self.stored = stored
    self.orientation = orientation
  }

  private var isOnItsSide: Bool { orientation >= 5 }
  var width: Int { isOnItsSide ? stored.height : stored.width }
  var height: Int { isOnItsSide ? stored.width : stored.height }

  /// Where the point that is seen at (x, y) is stored.
  func place(_ x: Int, _ y: Int) -> (x: Int, y: Int) {
    let right = stored.width - 1, bottom = stored.height - 1
    return switch orientation {
    case 2: (right - x, y)
    case 3: (right - x, bottom - y)
    case 4: (x, bottom - y)
    case 5: (y, x)
    case 6: (y, bottom - x)
    case 7: (right - y, bottom - x)
    case 8: (right - y, x)
    default: (x, y)
    }
  }
}
