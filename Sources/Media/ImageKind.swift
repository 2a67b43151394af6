/// The sorts of picture that are taken in, told by content, never by name.
package enum ImageKind: String, Sendable, CaseIterable {
  case jpeg, png, webp
  /// HEIC and HEIF (ISO/IEC 23008-12), as telephones write them.
  case heic

  package var mediaType: String { "image/\(rawValue)" }
  /// The sort by the first bytes; nil for everything else.
  package static func sniff(_ bytes: [UInt8]) -> ImageKind? {
    let view = ByteView(bytes)
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: PNG.signature) { return .png }
    if view.has("RIFF", at: 0), view.has("WEBP", at: 8) { return .webp }
    guard view.has("ftyp", at: 4), let length = view.number(0, 4), length >= 16 else { return nil }
    // The major brand, then (behind the version) the compatible ones.
    let places = [8] + Array(stride(from: 16, to: min(length, 256), by: 4))
    let brands: [StaticString] = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]
    let isHEIF = places.contains { place in brands.contains { view.has($0, at: place) } }
    return isHEIF && !view.has("avif", at: 8) && !view.has("avis", at: 8) ? .heic : nil
  }

  /// Width and height in pixels as the file declares them, before any turning; nil if they are not found.
  package static func dimensions(_ bytes: [UInt8]) -> ImageSize? {
    let view = ByteView(bytes)
    let size =
      switch sniff(bytes) {
      case .jpeg: JPEG.dimensions(view)
      case .png:
        ImageSize(width: view.number(16, 4), height: view.number(20, 4))
      case .webp: WebP.dimensions(view)
      case .heic: heicDimensions(view)
      case nil: nil as ImageSize?
      }
    guard let size, size.width > 0, size.height > 0 else { return nil }
    return size
  }

  /// The largest `ispe` property (ISO/IEC 23008-12, 6.5.3): the smaller ones are tiles and thumbnails.
  private static func heicDimensions(_ view: ByteView) -> ImageSize? {
    var best: ImageSize?
    var from = 0
    while let at = view.find(Array("ispe".utf8), from: from), at < 1 << 20 {
      if let size = ImageSize(width: view.number(at + 8, 4), height: view.number(at + 12, 4)),
        size.pixels > best?.pixels ?? 0
      { best = size }
      from = at + 4
    }
    return best
  }
}

/// Pixels across and down.
package struct ImageSize: Sendable, Hashable {
  package var width: Int
  package var height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  init?(width: Int?, height: Int?) {
    guard let width, let height else { return nil }
    self.init(width: width, height: height)
  }

  package var pixels: Int { width * height }
}
