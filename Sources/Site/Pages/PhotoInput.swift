import Basics
import Casework
import Platform
import Storage
import Timing

/// Photos that come with a form.
package enum PhotoInput {
  /// Keeps the photos of a field and returns their digests in order.
  /// - Throws: `Refusal` naming the field when one is no photo or too large.
  package static func keep(_ call: Call, field: String) async throws -> [String] {
    let files = call.form.files(field).filter { !$0.bytes.isEmpty }
    guard files.count <= StepForm.photosMost else {
      throw Refusal.invalid(field, Phrase("照片最多 \(StepForm.photosMost) 张", "\(StepForm.photosMost) photos at most"))
    }
    return try await keep(files.map(\.bytes), field: field, in: call.jurisdiction)
  }

  /// Keeps pictures that came otherwise than with a form.
  /// - Throws: as for those of a form.
  package static func keep(_ pictures: [[UInt8]], field: String, in jurisdiction: Jurisdiction) async throws -> [String] {
    let photos = jurisdiction.photos, zone = jurisdiction.district.calendar.zone
    var kept: [Attachment] = []
    var printed: [PrintedPhoto] = []
    for picture in pictures {
      let attachment = try photos.keep(picture, field: field, at: jurisdiction.now())
      kept.append(attachment)
      printed.append(await photos.printed(picture, digest: attachment.digest, zone: zone))
    }
    let attachments = kept, prints = printed
    guard !attachments.isEmpty else { return [] }
    try await jurisdiction.database.write("photos.keep") { transaction in
      for attachment in attachments { try AttachmentsTable.insert(attachment, in: transaction) }
      for print in prints { try PhotoPrintsTable.insert(print, in: transaction) }
    }
    var seen: Set<String> = []
    return attachments.map(\.digest).filter { seen.insert($0).inserted }
  }
}
