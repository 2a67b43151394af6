import Basics
import Documents
import Glibc

/// Where rows go that an import did not take.
package protocol RejectedRows: AnyObject, Sendable {
  /// Goes on behind so many bytes; what stands beyond them was written by an import that was killed and comes again.
  func begin(at bytes: Int) throws(Problem)
  /// - Returns: how many bytes were written.
  func write(_ bytes: [UInt8]) throws(Problem) -> Int
}

/// The rows that were not taken, as a table: line, column with reason, remedy, then the row itself.
enum RejectedText {
  static func head(_ header: [String]) -> [UInt8] {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(["line 行", "reason 原因", "remedy 办法"] + header)
    return writer.take()
  }

  static func line(_ line: Int, _ problems: Problems, _ fields: [String]) -> [UInt8] {
    var writer = CSVWriter(guardsFormulas: true)
    let reasons = problems.map { "\($0.phrase.zh) / \($0.phrase.en)" }.joined(separator: "; ")
    let remedies = problems.compactMap { $0.remedy.map { "\($0.zh) / \($0.en)" } }.joined(separator: "; ")
    writer.append([String(line), reasons, remedies] + fields)
    return writer.take()
  }
}

/// A file of rejected rows.
package final class RejectedFile: RejectedRows {
  private let path: String
  private let descriptor: Int32

  /// - Throws: `Problem` if it cannot be written.
  package init(path: String) throws(Problem) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.unwritable(path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What stands beyond the bytes goes.
  package func begin(at bytes: Int) throws(Problem) {
    guard ftruncate(descriptor, off_t(bytes)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else { throw Self.unwritable(path) }
  }

  /// Adds the bytes at the end.
  package func write(_ bytes: [UInt8]) throws(Problem) -> Int {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Glibc.write(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.unwritable(path) }
      done += count
    }
    return done
  }

  private static func unwritable(_ path: String) -> Problem {
    let reason = String(cString: strerror(errno))
    return Problem(path, nil, Phrase("写不了：\(reason)", "cannot be written: \(reason)"))
  }
}
