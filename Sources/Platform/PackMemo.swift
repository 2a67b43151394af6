import Basics
import Casework
import Storage
import Synchronization

/// What a programme reads from one file of the pack that the core does not know, kept until another version of the pack is in force.
package final class PackMemo<Value: Sendable>: Sendable {
  private let path: String
  private let read: @Sendable (_ text: String, _ file: String, Jurisdiction) throws -> Value
  private let held = Mutex<(version: Int, value: Value?)?>(nil)

  /// - Parameters:
  ///   - path: within the pack, `links/hotline.yaml`.
  ///   - read: throws a `Refusal` with what is wrong with the text.
  package init(
    _ path: String, read: @escaping @Sendable (_ text: String, _ file: String, Jurisdiction) throws -> Value
  ) {
    self.path = path
    self.read = read
  }

  /// What the file says; nil if the pack has none such.
  /// - Throws: `Refusal` naming every line of it that is wrong.
  package func value(_ jurisdiction: Jurisdiction) async throws -> Value? {
    let version = jurisdiction.district.packVersion
    if let known = held.withLock({ $0 }), known.version == version { return known.value }
    let path = path
    let text = try await jurisdiction.database.read("packs.text") { try PacksTable.text(path, in: $0) }
    let value = try text.map { try read($0, path, jurisdiction) }
    held.withLock { $0 = (version, value) }
    return value
  }
}
