import Foundation
import TestSupport
import Testing

/// What was agreed to, in a file beside the tests.
enum Golden {
  static func compare(_ text: String, _ name: String) throws {
    let file = packageRoot().appendingPathComponent("Tests/ReportingTests/golden/\(name)")
    if ProcessInfo.processInfo.environment["YIWANG_ACCEPT"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard committed != text else { return }
    let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let difference = new.difference(from: old).map { change -> (Int, String) in
      switch change {
      case .remove(let offset, let line, _): (offset, "\(offset + 1) - \(line)")
      case .insert(let offset, let line, _): (offset, "\(offset + 1) + \(line)")
      }
    }.sorted { $0.0 < $1.0 }.prefix(60).map(\.1).joined(separator: "\n")
    Issue.record(
      """
      Who may do what differs from \(name). If it is meant, run once with YIWANG_ACCEPT=1 and commit.
      \(difference)
      """)
  }
}
