import CPostgres
import Storage

/// One row of a binary result. Kinds by their fixed OIDs (pg_type.dat).
struct PostgresRow: Row {
  let result: OpaquePointer
  let row: Int32

  func isNull(_ column: Int) -> Bool {
    column >= Int(PQnfields(result)) || PQgetisnull(result, row, Int32(column)) != 0
  }

  func int(_ column: Int) -> Int {
    let field = field(column)
    switch PQftype(result, Int32(column)) {
    case 20, 23, 21: return Int(integer(field))
    case 26: return Int(UInt32(truncatingIfNeeded: integer(field)))
    case 1700:
      let number = PostgresNumeric(field)
      guard let whole = number.whole else { wrong(column, "a whole number of 64 bits") }
      return whole
    default: wrong(column, "an integer")
    }
  }

  func double(_ column: Int) -> Double {
    let field = field(column)
    switch PQftype(result, Int32(column)) {
    case 701: return Double(bitPattern: UInt64(bitPattern: integer(field)))
    case 700: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: integer(field))))
    case 20, 23, 21: return Double(integer(field))
    case 1700: return PostgresNumeric(field).double
    default: wrong(column, "a number")
    }
  }

  func bool(_ column: Int) -> Bool {
    let field = field(column)
    guard PQftype(result, Int32(column)) == 16 else { wrong(column, "a truth value") }
    return field.first == 1
  }

  func text(_ column: Int) -> String {
    let field = field(column)
    switch PQftype(result, Int32(column)) {
    // text, varchar, bpchar, name, unknown, json
    case 25, 1043, 1042, 19, 705, 114: return String(decoding: field, as: UTF8.self)
    // jsonb: a version byte stands in front.
    case 3802: return String(decoding: field.dropFirst(), as: UTF8.self)
    case 20, 23, 21: return String(integer(field))
    default: wrong(column, "text")
    }
  }

  func bytes(_ column: Int) -> [UInt8] {
    let field = field(column)
    guard PQftype(result, Int32(column)) == 17 else { wrong(column, "bytes") }
    return [UInt8](field)
  }

  private func field(_ column: Int) -> UnsafeRawBufferPointer {
    guard !isNull(column) else { wrong(column, "anything (it is NULL)") }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, Int32(column)), count: Int(PQgetlength(result, row, Int32(column))))
  }

  /// Network byte order, sign extended.
  private func integer(_ field: UnsafeRawBufferPointer) -> Int64 {
    switch field.count {
    case 8: Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    case 4: Int64(Int32(bigEndian: field.loadUnaligned(as: Int32.self)))
    default: Int64(Int16(bigEndian: field.loadUnaligned(as: Int16.self)))
    }
  }

  private func wrong(_ column: Int, _ what: StaticString) -> Never {
    let name = PQfname(result, Int32(column)).map { String(cString: $0) } ?? "beyond the last"
    let type = PQftype(result, Int32(column))
    preconditionFailure("column \(column) (\(name)) does not hold \(what): its type has OID \(type)")
  }
}

/// NUMERIC in binary: count of base-10000 digits, weight of the first, sign, scale, digits
/// (src/backend/utils/adt/numeric.c).
struct PostgresNumeric {
  private let digits: [Int]
  private let weight: Int
  private let sign: UInt16

  init(_ field: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> UInt16 {
      UInt16(bigEndian: field.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    }
    weight = Int(Int16(bitPattern: word(1)))
    sign = word(2)
    digits = (0..<Int(word(0))).map { Int(word(4 + $0)) }
  }

  /// Nil if it has a fraction, is no number, or needs more than 64 bits.
  var whole: Int? {
    guard sign == 0 || sign == 0x4000 else { return nil }
    var sum = 0
    for place in 0..<max(digits.count, weight + 1) {
      let digit = place < digits.count ? digits[place] : 0
      guard place <= weight else {
        if digit != 0 { return nil }
        continue
      }
      let (product, overflows) = sum.multipliedReportingOverflow(by: 10_000)
      // Downwards, so that the smallest number is reached too.
      let (next, overflowsToo) = product.subtractingReportingOverflow(digit)
      guard !overflows, !overflowsToo else { return nil }
      sum = next
    }
    guard sign == 0 else { return sum }
    let (positive, overflows) = 0.subtractingReportingOverflow(sum)
    return overflows ? nil : positive
  }

  var double: Double {
    guard sign == 0 || sign == 0x4000 else {
      return sign == 0xD000 ? .infinity : sign == 0xF000 ? -.infinity : .nan
    }
    // Through the decimal text, so that rounding happens once.
    var text = sign == 0x4000 ? "-" : ""
    for digit in digits {
      let piece = String(digit)
      text += String(repeating: "0", count: 4 - piece.utf8.count) + piece
    }
    if digits.isEmpty { text += "0" }
    return Double(text + "e\((weight + 1 - digits.count) * 4)") ?? .nan
  }
}
