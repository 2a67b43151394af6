import Basics
import Casework
import Storage
import Synchronization

/// What a programme reads from files of the pack that the core does not know, kept until another version of the pack is in force.
package final class PackMemo<Value: Sendable>: Sendable {
  private let paths: [String]
  private let read: @Sendable (_ files: PackFiles, Jurisdiction) throws -> Value
  private let held = Mutex<(version: Int, value: Value?)?>(nil)

  /// - Parameters:
  ///   - paths: within the pack, `links/hotline.yaml`; all below a folder with a slash at the end, `leagues/`.
  ///   - read: throws a `Refusal` with what is wrong with the texts.
  package init(files paths: [String], read: @escaping @Sendable (_ files: PackFiles, Jurisdiction) throws -> Value) {
    self.paths = paths
    self.read = read
  }

  /// As `init(files:read:)`, of one file.
  package convenience init(
    _ path: String, read: @escaping @Sendable (_ text: String, _ file: String, Jurisdiction) throws -> Value
  ) {
    self.init(files: [path]) { files, jurisdiction in try read(files.text(path) ?? "", path, jurisdiction) }
  }

  /// What the files say; nil if the pack has none of them.
  /// - Throws: `Refusal` naming every line that is wrong.
  package func value(_ jurisdiction: Jurisdiction) async throws -> Value? {
    let version = jurisdiction.district.packVersion
    if let known = held.withLock({ $0 }), known.version == version { return known.value }
    let paths = paths
    let files = try await jurisdiction.database.read("packs.text") { try PacksTable.files(at: paths, in: $0) }
    let value = files.files.isEmpty ? nil : try read(files, jurisdiction)
    held.withLock { $0 = (version, value) }
    return value
  }
}
