import Basics
import Ciphers
import Documents
import Storage

extension StoredTable {
  /// The digest of a row: each value with its sort and length, in the order of the columns.
  func digest(_ row: StoredRow) -> [UInt8] {
    var bytes: [UInt8] = []
    func put(_ number: UInt64) {
      for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
    func put(_ sort: UInt8, _ content: some Collection<UInt8>) {
      bytes.append(sort)
      put(UInt64(content.count))
      bytes += content
    }
    for value in row {
      switch value {
      case .null: bytes.append(0)
      case .int(let number):
        bytes.append(1)
        put(UInt64(bitPattern: number))
      case .double(let number):
        bytes.append(2)
        put(number == 0 ? 0 : number.bitPattern)
      case .bool(let bool): bytes += [3, bool ? 1 : 0]
      case .text(let text): put(4, text.utf8)
      case .bytes(let content): put(5, content)
      }
    }
    return sha256(bytes)
  }

  /// The row as one JSON object. Bytes are hexadecimal, whole numbers beyond 2^53 texts, since many readers round them; NULL is left out.
  func line(_ row: StoredRow) -> [UInt8] {
    var out: [UInt8] = [123]
    var isFirst = true
    for (column, value) in zip(columns, row) where value != .null {
      if !isFirst { out.append(44) }
      isFirst = false
      JSONText.write(column.name, to: &out)
      out.append(58)
      switch value {
      case .null: break
      case .int(let number):
        if number.magnitude > 1 << 53 { JSONText.write(String(number), to: &out) } else { out += String(number).utf8 }
      case .double(let number): out += "\(number)".utf8
      case .bool(let bool): out += (bool ? "true" : "false").utf8
      case .text(let text): if column.kind == .json { out += text.utf8 } else { JSONText.write(text, to: &out) }
      case .bytes(let content): JSONText.write(hexadecimal(content), to: &out)
      }
    }
    out += [125, 10]
    return out
  }

  /// Reads what `line` wrote.
  /// - Throws: `Problem` naming the column.
  func row(_ line: [UInt8], file: String, number: Int) throws(Problem) -> StoredRow {
    let value = try JSONValue.parse(line, file: file)
    var found: [String: JSONValue] = [:]
    for member in value.members ?? [] { found[member.key] = member.value }
    var row: StoredRow = []
    for column in columns {
      guard let value = found.removeValue(forKey: column.name), value != .null else {
        row.append(.null)
        continue
      }
      guard let read = Self.read(value, column.kind) else {
        throw Problem(
          file, number, Phrase("\(column.name) 不是应有的类型", "\(column.name) is not of its kind"),
          remedy: Phrase("该文件被改动过，请用原件", "the file was changed: take the original"))
      }
      row.append(read)
    }
    guard found.isEmpty, value.members != nil else {
      throw Problem(
        file, number, Phrase("有未知的字段", "it has an unknown field"),
        remedy: Phrase("该文件被改动过，请用原件", "the file was changed: take the original"))
    }
    return row
  }

  private static func read(_ value: JSONValue, _ kind: Kind) -> SQLValue? {
    switch (kind, value) {
    case (.int, .integer(let number)): .int(Int64(number))
    case (.int, .string(let text)): Int64(text).map { .int($0) }
    case (.double, _): value.double.map { .double($0) }
    case (.bool, .bool(let bool)): .bool(bool)
    case (.text, .string(let text)): .text(text)
    case (.bytes, .string(let text)): bytes(hexadecimal: text).map { .bytes($0) }
    case (.json, _): .text(value.canonical)
    default: nil
    }
  }
}

/// The bytes of hexadecimal digits; nil if they are none.
private func bytes(hexadecimal text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count % 2 == 0 else { return nil }
  func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    default: nil
    }
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(digits.count / 2)
  for place in stride(from: 0, to: digits.count, by: 2) {
    guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
    bytes.append(high << 4 | low)
  }
  return bytes
}
