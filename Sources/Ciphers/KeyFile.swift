import Basics
import Foundation
import Synchronization

/// Keeps a key file in mind and notices when another process wrote it. Several processes may hold the same file.
package final class KeyFile: Sendable {
  /// What tells one state of the file from another without reading it. A rename brings a new inode.
  struct Stamp: Equatable {
    var inode: UInt64
    var size: Int64
    var seconds: Int64
    var nanoseconds: Int64
  }

  private struct Held {
    var ring: KeyRing
    var stamp: Stamp
  }

  package let path: String
  private let held: Mutex<Held>

  /// Reads the file. Throws `keys.missing`, `keys.mode` (readable by group or others), `keys.text` (a line is wrong).
  package init(path: String) throws(Refusal) {
    self.path = path
    let (ring, stamp) = try KeyDisk.read(path)
    held = Mutex(Held(ring: ring, stamp: stamp))
  }

  /// The ring as the file stands now. If it cannot be read now (somebody copies it back at this moment), the ring last
  /// read: work goes on, and `reload` says what is wrong.
  package var ring: KeyRing {
    let last = held.withLock { ($0.ring, $0.stamp) }
    guard let now = KeyDisk.stamp(path), now != last.1 else { return last.0 }
    try? reload()
    return held.withLock { $0.ring }
  }

  /// Reads the file again, whether it changed or not. Throws as `init` does and keeps what was read before.
  package func reload() throws(Refusal) {
    let (ring, stamp) = try KeyDisk.read(path)
    held.withLock { $0 = Held(ring: ring, stamp: stamp) }
  }

  /// Opens a sealed value; reads the file again if the key is not known, for another process may have just rotated.
  package func open(_ sealed: [UInt8], for context: String) throws(CipherFault) -> String {
    do {
      return try ring.open(sealed, for: context)
    } catch .unknownKey(let id) {
      do { try reload() } catch { throw .unknownKey(id) }
      return try held.withLock { $0.ring }.open(sealed, for: context)
    }
  }

  /// Makes the file with one fresh key, mode 0600. Throws `keys.exist` if there is one: it is never overwritten.
  package static func create(at path: String, now: Instant) throws(Refusal) -> KeyFile {
    try KeyDisk.write(KeyRing.fresh(at: now), to: path, replacing: false)
    return try KeyFile(path: path)
  }

  /// Writes the ring, mode 0600, beside and renamed, so that a crash leaves the old file or the new one.
  /// Throws `keys.stale` if the file meanwhile holds a key that is newer or another one under the same id: two people
  /// who rotate at once must not lose a key that already sealed something.
  package func write(_ ring: KeyRing) throws(Refusal) {
    let lock = try KeyDisk.lock(path)
    defer { KeyDisk.unlock(lock) }
    let onDisk = try KeyDisk.read(path).ring
    let isStale =
      onDisk.currentID > ring.currentID
      || onDisk.secrets.contains { old in
        ring.secrets.contains { $0.id == old.id && $0.material != old.material }
      }
    guard !isStale else {
      throw Refusal(
        .conflict, "keys.stale",
        Phrase("密钥文件已被他人更新，请重新执行。", "The key file was changed by somebody else; run the command again."))
    }
    try KeyDisk.write(ring, to: path, replacing: true)
    try reload()
  }
}
