import Basics

/// A picture that was taken in: of a known kind, with known and bearable dimensions.
package struct Photograph: Sendable {
  /// More would let a file of a few kilobytes fill the memory of whoever opens it.
  package static let maximumPixels = 100_000_000

  package let kind: ImageKind
  package let bytes: [UInt8]
  package let size: ImageSize

  /// - Parameter field: the form field that a refusal names.
  /// - Throws: `Refusal` of kind `invalid` for what is no JPEG, PNG, WebP or HEIC or has no dimensions, of kind
  ///   `tooLarge` for more than a hundred million pixels.
  package init(_ bytes: [UInt8], field: String = "photo") throws(Refusal) {
    guard let kind = ImageKind.sniff(bytes) else {
      throw .invalid(field, Phrase("只收 JPEG、PNG、WebP 或 HEIC 图片", "only JPEG, PNG, WebP or HEIC pictures are taken"))
    }
    guard let size = ImageKind.dimensions(bytes) else {
      throw .invalid(field, Phrase("图片已损坏，请重新拍摄或导出", "the picture is damaged; take or export it again"))
    }
    guard size.pixels <= Self.maximumPixels else {
      let phrase = Phrase("图片超过一亿像素", "the picture has more than 100 megapixels")
      throw Refusal(.tooLarge, "photo.pixels", phrase, fields: [Refusal.Fault(field, phrase)])
    }
    self.kind = kind
    self.bytes = bytes
    self.size = size
  }

  /// What the camera wrote; for staff.
  package var exif: Exif? { Exif(of: bytes) }

  /// See `Media.publicCopy`.
  package var publicCopy: [UInt8]? { Media.publicCopy(bytes) }
}

/// The picture without anything a camera or program wrote about it: no position, time, device, name, thumbnail, nor
/// what stands behind its end. Kept are the pixels, the colour profile and (JPEG) the turning. Nil for HEIC, for what
/// is no picture, is damaged so that its parts cannot be told apart, or has more than `Photograph.maximumPixels`: of
/// those there is no public copy.
package func publicCopy(_ bytes: [UInt8]) -> [UInt8]? {
  guard let size = ImageKind.dimensions(bytes), size.pixels <= Photograph.maximumPixels else { return nil }
  let view = ByteView(bytes)
  switch ImageKind.sniff(bytes) {
  case .jpeg: return JPEG.publicCopy(view)
  case .png: return PNG.publicCopy(view)
  case .webp: return WebP.publicCopy(view)
  case .heic, nil: return nil
  }
}

/// Whether a copy still bears the mark of metadata: a damaged length can make one part swallow the next. The patterns
/// are six bytes and longer, so that compressed pixels do not hold them by chance.
func bearsMetadata(_ copy: [UInt8]) -> Bool {
  let view = ByteView(copy)
  let patterns = ["Exif\0\0", "II*\0\u{8}\0\0\0", "MM\0*\0\0\0\u{8}", "http://ns.adobe.com/", "<x:xmpmeta", "<?xpacket"]
  return patterns.contains { view.find(Array($0.utf8)) != nil }
}
