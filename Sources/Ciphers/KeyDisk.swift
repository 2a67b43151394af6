import Basics
import Foundation

/// Key files on disk: modes, locks and whole-or-nothing writing (POSIX).
enum KeyDisk {
  /// More keys than anybody rotates through; keeps a wrong path from being read into memory.
  private static let largest: Int64 = 64 * 1024

  static func stamp(_ path: String) -> KeyFile.Stamp? {
    var status = stat()
    return stat(path, &status) == 0 ? stamp(status) : nil
  }

  static func read(_ path: String) throws(Refusal) -> (ring: KeyRing, stamp: KeyFile.Stamp) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Refusal(
        .notFound, "keys.missing",
        Phrase("无法读取密钥文件 \(path)：\(reason())。", "Cannot read the key file \(path): \(reason())."))
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else {
      throw Refusal(
        .invalid, "keys.file", Phrase("\(path) 不是密钥文件。", "\(path) is not a key file."))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Refusal(
        .forbidden, "keys.mode",
        Phrase(
          "密钥文件 \(path) 可被其他用户访问，请执行 chmod 600。",
          "Other users may access the key file \(path); run chmod 600 on it."))
    }
    let text = String(decoding: contents(file, Int(status.st_size)), as: UTF8.self)
    return (try KeyRing(text: text), stamp(status))
  }

  /// Written beside, synced and renamed. Without `replacing`, a link that fails if the name is taken.
  static func write(_ ring: KeyRing, to path: String, replacing: Bool) throws(Refusal) {
    let beside = "\(path).\(Base32.encode(randomBytes(10)).lowercased())"
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw unwritable(path) }
    let isWritten = fchmod(file, 0o600) == 0 && put(Array(ring.text.utf8), file) && fsync(file) == 0
    close(file)
    guard isWritten else {
      let refusal = unwritable(path)
      unlink(beside)
      throw refusal
    }
    let isNamed = replacing ? rename(beside, path) == 0 : link(beside, path) == 0
    let wasTaken = !isNamed && errno == EEXIST
    let refusal = isNamed ? nil : unwritable(path)
    if !(isNamed && replacing) { unlink(beside) }
    guard !wasTaken else {
      throw Refusal(
        .conflict, "keys.exist",
        Phrase("密钥文件 \(path) 已存在，不会覆盖。", "The key file \(path) exists already and is not overwritten."))
    }
    if let refusal { throw refusal }
    syncFolder(of: path)
  }

  /// Locks the folder of the file against other processes that write it; waits until it is free.
  static func lock(_ path: String) throws(Refusal) -> Int32 {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0, flock(folder, LOCK_EX) == 0 else {
      let refusal = unwritable(path)
      if folder >= 0 { close(folder) }
      throw refusal
    }
    return folder
  }

  static func unlock(_ lock: Int32) { close(lock) }

  private static func stamp(_ status: stat) -> KeyFile.Stamp {
    KeyFile.Stamp(
      inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: Int64(status.st_mtim.tv_sec),
      nanoseconds: Int64(status.st_mtim.tv_nsec))
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func syncFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func contents(_ file: Int32, _ size: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { Foundation.read(file, $0 + done, size - done) } ?? 0
      }
      guard count > 0 else { break }
      done += count
    }
    return Array(bytes[..<done])
  }

  private static func put(_ bytes: [UInt8], _ file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Foundation.write(file, $0 + done, bytes.count - done) } ?? 0
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func unwritable(_ path: String) -> Refusal {
    let reason = reason()
    return Refusal(
      .invalid, "keys.unwritable",
      Phrase("无法写入密钥文件 \(path)：\(reason)。", "Cannot write the key file \(path): \(reason)."))
  }

  /// The system's words for what failed last.
  private static func reason() -> String { String(cString: strerror(errno)) }
}
