import Foundation

/// Gives the body the path of an empty folder and removes it afterwards. All of them lie in one folder of this
/// process, which goes when the process goes.
package func withTemporaryFolder<T>(
  isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> T
) async throws -> T {
  let folder = try ProcessFolder.shared.get().appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

private enum ProcessFolder {
  static let shared: Result<URL, any Error> = Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("yiwang-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Ctrl-C reaches the whole group; it must not end this one before its work is done.
    let watch = "trap '' INT TERM HUP; while read -r _; do :; done; rm -rf \"$1\""
    try startUntilExit(["/bin/sh", "-c", watch, "watch", folder.path], output: Pipe(), errors: Pipe())
    return folder
  }
}
