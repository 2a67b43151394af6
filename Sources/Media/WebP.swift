/// WebP by its RIFF chunks (RFC 9649).
enum WebP {
  struct Chunk {
    var name: String
    var data: ArraySlice<UInt8>
    /// With head and padding.
    var length: Int
  }

  static func chunk(_ view: ByteView, _ at: Int) -> Chunk? {
    guard let name = view.slice(at, 4), name.allSatisfy({ (32..<127).contains($0) }),
      let length = view.number(at + 4, 4, isLittle: true), let data = view.slice(at + 8, length)
    else { return nil }
    return Chunk(name: String(decoding: name, as: UTF8.self), data: data, length: 8 + length + length % 2)
  }

  static func dimensions(_ view: ByteView) -> ImageSize? {
    guard let first = chunk(view, 12) else { return nil }
    let data = ByteView(first.data)
    switch first.name {
    case "VP8X":
      guard let width = data.number(4, 3, isLittle: true), let height = data.number(7, 3, isLittle: true)
      else { return nil }
      return ImageSize(width: width + 1, height: height + 1)
    case "VP8L":
      guard data.byte(0) == 0x2F, let bits = data.number(1, 4, isLittle: true) else { return nil }
      return ImageSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
    case "VP8 ":
      guard data.number(3, 3) == 0x9D012A, let width = data.number(6, 2, isLittle: true),
        let height = data.number(8, 2, isLittle: true)
      else { return nil }
      return ImageSize(width: width & 0x3FFF, height: height & 0x3FFF)
    default: return nil
    }
  }

  static func exif(_ view: ByteView) -> ArraySlice<UInt8>? {
    var at = 12
    while let chunk = chunk(view, at) {
      if chunk.name == "EXIF" {
        return ByteView(chunk.data).has("Exif\0\0", at: 0) ? chunk.data.dropFirst(6) : chunk.data
      }
      at += chunk.length
    }
    return nil
  }

  static func publicCopy(_ view: ByteView) -> [UInt8]? {
    guard let length = view.number(4, 4, isLittle: true), length >= 4, let inside = view.slice(8, length),
      let body = filtered(ByteView(inside.dropFirst(4)), isFrame: false)
    else { return nil }
    let copy = Array("RIFF".utf8) + littleEndian(body.count + 4, 4) + Array("WEBP".utf8) + body
    return bearsMetadata(copy) ? nil : copy
  }

  private static func filtered(_ view: ByteView, isFrame: Bool) -> [UInt8]? {
    var kept: [UInt8] = []
    var at = 0
    var hasPixels = false
    while at < view.count {
      guard let chunk = chunk(view, at) else { return nil }
      at += chunk.length
      var data = Array(chunk.data)
      switch chunk.name {
      case "VP8 ", "VP8L": hasPixels = true
      case "ALPH": break
      case "ICCP" where !isFrame, "ANIM" where !isFrame: break
      case "VP8X" where !isFrame:
        guard data.count == 10 else { return nil }
        // The flags of Exif and XMP.
        data[0] &= ~0x0C
      case "ANMF" where !isFrame:
        guard data.count > 16, let frame = filtered(ByteView(chunk.data.dropFirst(16)), isFrame: true)
        else { return nil }
        data = data[..<16] + frame
        hasPixels = true
      default: continue
      }
      kept += Array(chunk.name.utf8) + littleEndian(data.count, 4) + data
      if data.count % 2 == 1 { kept.append(0) }
    }
    return hasPixels ? kept : nil
  }
}
