import Basics
import Foundation

/// Bytes from hexadecimal digits, blanks passed over.
func bytes(_ hexadecimal: String) -> [UInt8] {
  let digits = hexadecimal.filter(\.isHexDigit).compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// 2026-11-23T07:00:00Z.
let monday = Instant(milliseconds: 1_795_417_200_000)

/// The refusal that the work ends with; nil if it ends well or otherwise.
func refusal(_ work: () throws -> Void) -> Refusal? {
  do {
    try work()
    return nil
  } catch { return error as? Refusal }
}

/// A new folder below the system's folder for such, gone after the work.
func withFolder(_ work: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ciphers-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try work(folder.path)
}
