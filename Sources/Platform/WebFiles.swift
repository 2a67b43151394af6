import Basics
import Foundation

/// The scripts and style sheets of other people, as set-up has put them into a folder.
package struct WebFiles: Sendable {
  private let files: [String: [UInt8]]

  /// None: pages work without.
  package init() { files = [:] }

  /// Reads all of them.
  /// - Throws: `Refusal` naming the first that is missing.
  package init(folder: String, names: [String]) throws(Refusal) {
    var files: [String: [UInt8]] = [:]
    for name in names {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw Refusal(
          .notFound, "web.missing",
          Phrase(
            "\(folder) 里没有 \(name)：请先运行 make web，或用 --web 指明文件夹",
            "\(folder) lacks \(name): run make web first, or name the folder with --web"))
      }
      files[name] = Array(data)
    }
    self.files = files
  }

  /// The bytes of one; nil if it is not there.
  package subscript(name: String) -> [UInt8]? { files[name] }
}
