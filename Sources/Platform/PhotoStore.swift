import Basics
import Casework
import Dispatch
import Foundation
import Media

/// Photos on disk, named by the SHA-256 of their content, the public copy beside the original.
package struct PhotoStore: Sendable {
  /// The largest photo taken, in bytes (10 MB as promised on the form; the page shrinks photos before).
  package static let bytesMost = 10 << 20

  package let folder: String
  /// Pictures are decoded here one by one, so that the threads that answer requests stay free and one picture at most is in memory whole.
  private let darkroom = DispatchQueue(label: "yiwang.photos", qos: .utility)

  package init(folder: String) { self.folder = folder }

  /// Writes the photo and its public copy durably. The same photo twice is one file.
  /// - Throws: `Refusal` when it is no photo we know, too large, or a decompression bomb.
  package func keep(_ bytes: [UInt8], field: String, at now: Instant) throws -> Attachment {
    guard bytes.count <= Self.bytesMost else {
      throw Refusal(
        .tooLarge, "photo.tooLarge", Phrase("照片不能大于 10 MB", "A photo may have 10 MB at most"),
        fields: [.init(field, Phrase("照片不能大于 10 MB", "A photo may have 10 MB at most"))])
    }
    let photo = try Photograph(bytes, field: field)
    let digest = PackFiles.digest(bytes)
    try write(bytes, digest)
    var publicDigest: String?
    if let copy = photo.publicCopy {
      let name = PackFiles.digest(copy)
      try write(copy, name)
      publicDigest = name
    }
    return Attachment(
      digest: digest, publicDigest: publicDigest, type: photo.kind.mediaType, bytes: bytes.count, addedAt: now)
  }

  /// What the photo looks like and when it was taken; of a picture that cannot be decoded, what its Exif says.
  /// - Parameters:
  ///   - digest: of the bytes.
  ///   - zone: of cameras that do not tell theirs.
  package func printed(_ bytes: [UInt8], digest: String, zone: LocalZone) async -> PrintedPhoto {
    let print = await withCheckedContinuation { continuation in
      darkroom.async { continuation.resume(returning: PhotoPrint(of: bytes)) }
    }
    return PrintedPhoto(digest: digest, print: print, takenAt: Exif(of: bytes)?.taken(in: zone))
  }

  /// The bytes of a photo; nil if there is no such file.
  package func bytes(_ digest: String) -> [UInt8]? {
    guard isDigest(digest), let data = FileManager.default.contents(atPath: path(digest)) else { return nil }
    return Array(data)
  }

  /// Deletes a photo for good. Returns whether there was one.
  package func delete(_ digest: String) -> Bool {
    guard isDigest(digest) else { return false }
    do {
      try FileManager.default.removeItem(atPath: path(digest))
      return true
    } catch {
      return false
    }
  }

  private func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  private func path(_ digest: String) -> String { "\(folder)/\(digest.prefix(2))/\(digest)" }

  private func write(_ bytes: [UInt8], _ digest: String) throws {
    let path = path(digest)
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(digest.prefix(2))", withIntermediateDirectories: true)
    // Written beside and renamed, so that a crash leaves no half photo under its name.
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
