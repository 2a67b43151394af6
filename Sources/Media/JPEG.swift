/// JPEG by its segments (ITU-T T.81 annex B; JFIF 1.02; ICC.1:2022 annex B.4).
enum JPEG {
  /// One marker segment.
  struct Segment {
    var marker: Int
    /// Where the marker's FF stands.
    var start: Int
    /// Without marker and length.
    var payload: ArraySlice<UInt8>
    var end: Int
  }

  static func isFrame(_ marker: Int) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  /// The segment at a place; nil if there is none or it runs over the end.
  static func segment(_ view: ByteView, _ start: Int) -> Segment? {
    guard view.byte(start) == 0xFF else { return nil }
    var at = start + 1
    // Any number of FF may fill the space before a marker.
    while view.byte(at) == 0xFF { at += 1 }
    guard let marker = view.byte(at), marker > 0 else { return nil }
    if marker == 0xD9 { return Segment(marker: marker, start: start, payload: [], end: at + 1) }
    guard marker >= 0xC0, !(0xD0...0xD8).contains(marker), let length = view.number(at + 1, 2), length >= 2,
      let payload = view.slice(at + 3, length - 2)
    else { return nil }
    return Segment(marker: marker, start: start, payload: payload, end: at + 1 + length)
  }

  static func dimensions(_ view: ByteView) -> ImageSize? {
    var at = 2
    while let segment = segment(view, at), segment.marker != 0xD9, segment.marker != 0xDA {
      let payload = ByteView(segment.payload)
      if isFrame(segment.marker) { return ImageSize(width: payload.number(3, 2), height: payload.number(1, 2)) }
      at = segment.end
    }
    return nil
  }

  /// The TIFF inside the first Exif segment.
  static func exif(_ view: ByteView) -> ArraySlice<UInt8>? {
    var at = 2
    while let segment = segment(view, at), segment.marker != 0xD9, segment.marker != 0xDA {
      let isExif = segment.marker == 0xE1 && ByteView(segment.payload).has("Exif\0\0", at: 0)
      if isExif { return segment.payload.dropFirst(6) }
      at = segment.end
    }
    return nil
  }

  static func publicCopy(_ view: ByteView) -> [UInt8]? {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(view.count)
    var marks: [UInt8] = []
    var profile: [ArraySlice<UInt8>] = []
    var hasFrame = false, hasScan = false, hasEnd = false
    var at = 2
    while at < view.count {
      guard let segment = segment(view, at) else { return nil }
      at = segment.end
      let payload = ByteView(segment.payload)
      switch segment.marker {
      case 0xD9:
        hasEnd = true
        at = view.count
      case 0xE0:
        // JFIF without its thumbnail: version, unit and density of pixels stay.
        guard marks.isEmpty, payload.has("JFIF\0", at: 0), let head = payload.slice(0, 12) else { continue }
        marks = write(0xE0, head + [0, 0])
      case 0xE2: if payload.has("ICC_PROFILE\0", at: 0) { profile.append(segment.payload) }
      case 0xEE:
        // Says whether three or four components are RGB, YCC, CMYK or YCCK; without it colours turn.
        if payload.has("Adobe", at: 0), let head = payload.slice(0, 12) { pixels += write(0xEE, head) }
      case 0xE1, 0xE3...0xED, 0xEF, 0xFE: continue
      case 0xDA:
        guard hasFrame, let count = payload.byte(0), (1...4).contains(count), payload.count == 4 + 2 * count else {
          return nil
        }
        hasScan = true
        let end = endOfScan(view, at)
        pixels += view.slice(segment.start, end - segment.start) ?? []
        at = end
      default:
        guard isRight(segment) else { return nil }
        if isFrame(segment.marker) {
          guard !hasFrame else { return nil }
          hasFrame = true
        }
        pixels += view.slice(segment.start, segment.end - segment.start) ?? []
      }
    }
    // Without the end mark nobody can tell the pixels from what was hung behind them.
    guard hasScan, hasEnd else { return nil }
    let kept = [0xFF, 0xD8] + marks + profileSegments(profile) + pixels + [0xFF, 0xD9]
    guard !bearsMetadata(kept) else { return nil }
    let turning = exif(view).flatMap { Exif(tiff: ByteView($0))?.orientation } ?? 1
    guard turning != 1 else { return kept }
    // Exif wants to be first, but readers also take it behind JFIF.
    let place = 2 + marks.count
    return kept[..<place] + write(0xE1, Exif.onlyOrientation(turning)[...]) + kept[place...]
  }

  private static func write(_ marker: UInt8, _ payload: ArraySlice<UInt8>) -> [UInt8] {
    [0xFF, marker] + bigEndian(payload.count + 2, 2) + payload
  }

  /// A scan ends at the first marker that is neither a stuffed zero nor a restart.
  static func endOfScan(_ view: ByteView, _ from: Int) -> Int {
    let base = view.bytes.startIndex
    var at = from
    while at + 1 < view.count {
      let next = view.bytes[base + at + 1]
      if view.bytes[base + at] == 0xFF, next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return at }
      at += 1
    }
    return view.count
  }

  /// Whether a segment has the shape of its marker, so that a damaged marker cannot carry something else along.
  private static func isRight(_ segment: Segment) -> Bool {
    let payload = ByteView(segment.payload)
    switch segment.marker {
    case 0xDB:
      var at = 0
      while at < payload.count {
        guard let head = payload.byte(at), head >> 4 <= 1, head & 15 <= 3 else { return false }
        at += 1 + 64 * (1 + (head >> 4))
      }
      return at == payload.count && at > 0
    case 0xC4:
      var at = 0
      while at < payload.count {
        guard let head = payload.byte(at), head >> 4 <= 1, head & 15 <= 3, let counts = payload.slice(at + 1, 16) else {
          return false
        }
        at += 17 + counts.reduce(0) { $0 + Int($1) }
      }
      return at == payload.count && at > 0
    case 0xDD: return payload.count == 2
    case let marker where isFrame(marker):
      guard let count = payload.byte(5) else { return false }
      return (1...4).contains(count) && payload.count == 6 + 3 * count
    default: return false
    }
  }

  /// The colour profile, if its chunks are all there and as long as the profile itself says.
  private static func profileSegments(_ chunks: [ArraySlice<UInt8>]) -> [UInt8] {
    var length = 0
    for (index, chunk) in chunks.enumerated() {
      let view = ByteView(chunk)
      guard view.byte(12) == index + 1, view.byte(13) == chunks.count else { return [] }
      length += chunk.count - 14
    }
    guard let first = chunks.first, ByteView(first).number(14, 4) == length, ByteView(first).has("acsp", at: 14 + 36)
    else { return [] }
    return chunks.flatMap { write(0xE2, $0) }
  }
}
