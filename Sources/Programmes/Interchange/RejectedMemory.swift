import Basics
import Documents
import Synchronization

/// Rejected rows kept for the page that shows them; so many bytes at most.
final class RejectedMemory: RejectedRows {
  static let most = 1 << 20
  private let kept = Mutex<[UInt8]>([])

  var bytes: [UInt8] { kept.withLock { $0 } }

  func begin(at bytes: Int) throws(Problem) {
    // Of an import that was cut off on another page nothing is left: its head at least is written anew by the next rows.
    kept.withLock { $0 = [] }
  }

  func write(_ bytes: [UInt8]) throws(Problem) -> Int {
    kept.withLock { kept in
      if kept.count + bytes.count <= Self.most { kept += bytes }
    }
    return bytes.count
  }
}
