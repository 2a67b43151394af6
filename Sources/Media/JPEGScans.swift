extension JPEG {
  /// Whether a picture is done with so many scans. Every scan of a progressive JPEG goes over the whole picture again, so that a small file
  /// with very many of them takes minutes to decode.
  static func isPainted(_ view: ByteView, scansMost: Int) -> Bool {
    var at = 2
    var scans = 0
    while let segment = segment(view, at), segment.marker != 0xD9 {
      at = segment.end
      guard segment.marker == 0xDA else { continue }
      scans += 1
      guard scans <= scansMost else { return false }
      at = endOfScan(view, at)
    }
    return scans > 0
  }
}
