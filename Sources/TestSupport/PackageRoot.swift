import Foundation

/// The folder with Package.swift, found from this file's place in it.
package func packageRoot(_ file: StaticString = #filePath) -> URL {
  let source = URL(fileURLWithPath: "\(file)").resolvingSymlinksInPath()
  return source.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// The folder of real data that is not part of the repository: `YIWANG_DATA`, or beside the sources.
package func sharedData() -> URL {
  ProcessInfo.processInfo.environment["YIWANG_DATA"].map { URL(fileURLWithPath: $0) }
    ?? packageRoot().appendingPathComponent("../shared/data")
}
