import Basics

/// Changes to the pack in force that are not applied yet: whole files, over the version they were made from. One at a time.
package struct PackDraft: Sendable, Hashable {
  /// What a draft cannot touch: who may do what belongs to the security administrator, who changes roles by their page.
  package static let apart: Set<String> = ["posts.yaml", "security.yaml", "holdings.csv"]

  /// The version it changes.
  package var base: Int
  /// Rises with every change, and from one draft to the next.
  package var revision: Int
  package var begunAt: Instant
  package var begunBy: String
  package var changedAt: Instant
  package var changedBy: String
  /// The new bytes by path; nil takes the file away.
  package var changes: [String: [UInt8]?]

  /// The pack as it would be.
  package func files(over base: PackFiles) -> PackFiles {
    var files = base
    for (path, bytes) in changes {
      if let bytes { files.files[path] = bytes } else { files.files.removeValue(forKey: path) }
    }
    return files
  }

  /// - Throws: `Refusal` for a path that a draft must not have.
  package static func check(_ path: String) throws(Refusal) {
    guard !apart.contains(path) else {
      throw Refusal(
        .forbidden, "draft.rights",
        Phrase(
          "\(path) 规定谁能做什么，由安全管理员在“角色”页面修改",
          "\(path) says who may do what: the security administrator changes it on the page of roles"))
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && part.utf8.allSatisfy { $0 > 32 && $0 != 92 && $0 != 127 }
    }
    let isKnown = [".yaml", ".csv", ".geojson", ".json"].contains { path.hasSuffix($0) }
    guard isPlain, isKnown, path.utf8.count <= 200 else {
      throw .invalid("path", Phrase("辖区包里不能有这样的文件：\(path)", "a pack has no such file: \(path)"))
    }
  }
}

/// The pack as somebody who edits it sees it: what is in force, and what the draft makes of it.
package struct PackWork: Sendable {
  package var version: Int
  package var inForce: PackFiles
  package var draft: PackDraft?
  /// What the draft was made over, if another version was applied meanwhile.
  package var base: PackFiles

  /// The files to show and to edit.
  package var files: PackFiles { draft?.files(over: base) ?? inForce }

  /// Whether another version was applied after the draft had begun.
  package var isStale: Bool { draft.map { $0.base != version } ?? false }

  /// What a form sends back, so that nobody writes over what they have not seen: the digest of the file, empty for none.
  package func seen(_ path: String) -> String { files.files[path].map(PackFiles.digest) ?? "" }

  /// Names the state of the draft.
  package var tag: String { draft.map { "\(version) \($0.base).\($0.revision)" } ?? "\(version)" }
}
