import Basics
import Casework
import Platform
import Storage

/// Photos that come with a form.
package enum PhotoInput {
  /// Keeps the photos of a field and returns their digests in order.
  /// - Throws: `Refusal` naming the field when one is no photo or too large.
  package static func keep(_ call: Call, field: String) async throws -> [String] {
    let files = call.form.files(field).filter { !$0.bytes.isEmpty }
    guard files.count <= StepForm.photosMost else {
      throw Refusal.invalid(field, Phrase("照片最多 \(StepForm.photosMost) 张", "\(StepForm.photosMost) photos at most"))
    }
    var kept: [Attachment] = []
    for file in files {
      kept.append(try call.jurisdiction.photos.keep(file.bytes, field: field, at: call.jurisdiction.now()))
    }
    let attachments = kept
    guard !attachments.isEmpty else { return [] }
    try await call.jurisdiction.database.write("photos.keep") { transaction in
      for attachment in attachments { try AttachmentsTable.insert(attachment, in: transaction) }
    }
    var seen: Set<String> = []
    return attachments.map(\.digest).filter { seen.insert($0).inserted }
  }
}
