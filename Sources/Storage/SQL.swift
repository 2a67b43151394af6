import Basics

/// SQL text, written once for both engines. A value in `\( )` is bound, never concatenated.
///
/// Used freely: ON CONFLICT, RETURNING, CTEs, windows, FILTER, NULLS LAST, partial indexes, `->>`.
/// Not used: ILIKE, arrays, triggers, sequences, now(), ALTER COLUMN.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  package enum Part: Sendable {
    case text(String)
    case value(SQLValue)
    /// A fragment that only one engine gets.
    case dialect(sqlite: String, postgres: String)
  }

  package var parts: [Part]

  package init(stringLiteral value: String) { parts = [.text(value)] }
  package init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

  package static let empty = SQL(stringLiteral: "")

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.parts += right.parts
    return sum
  }

  package static func += (left: inout SQL, right: SQL) { left.parts += right.parts }

  /// The text and the values in the order of their places, as the engine wants them (`?` or `$1`).
  package func rendered(for engine: Engine) -> (text: String, values: [SQLValue]) {
    var text = ""
    var values: [SQLValue] = []
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .dialect(let sqlite, let postgres): text += engine == .sqlite ? sqlite : postgres
      case .value(let value):
        values.append(value)
        switch engine {
        case .sqlite: text += "?"
        case .postgres:
          text += "$"
          text += String(values.count)
        }
      }
    }
    return (text, values)
  }

  package struct Interpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount * 2 + 1) }
    package mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { parts.append(.text(literal)) } }
    package mutating func appendInterpolation(_ value: SQL) { parts += value.parts }
    package mutating func appendInterpolation(_ value: SQLValue) { parts.append(.value(value)) }
    package mutating func appendInterpolation(_ value: (some SQLConvertible)) { parts.append(.value(value.sqlValue)) }
    package mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
      parts.append(.value(value?.sqlValue ?? .null))
    }
    /// Text for PostgreSQL only, such as `FOR UPDATE SKIP LOCKED`.
    package mutating func appendInterpolation(postgres: StaticString) {
      parts.append(.dialect(sqlite: "", postgres: "\(postgres)"))
    }
    package mutating func appendInterpolation(sqlite: StaticString, postgres: StaticString) {
      parts.append(.dialect(sqlite: "\(sqlite)", postgres: "\(postgres)"))
    }
    /// A name of a table or column that stands in the source.
    package mutating func appendInterpolation(name: StaticString) { parts.append(.text("\(name)")) }
    /// `(a, b, c)` for `IN`; an empty list gives `(NULL)`, which matches nothing.
    package mutating func appendInterpolation(list: [some SQLConvertible]) {
      parts.append(.text(list.isEmpty ? "(NULL" : "("))
      for (index, value) in list.enumerated() {
        if index > 0 { parts.append(.text(", ")) }
        parts.append(.value(value.sqlValue))
      }
      parts.append(.text(")"))
    }
  }
}

extension Sequence<SQL> {
  package func joined(_ separator: SQL) -> SQL {
    var sum = SQL.empty
    for (index, part) in enumerated() {
      if index > 0 { sum += separator }
      sum += part
    }
    return sum
  }
}

/// The kinds both engines keep alike: TEXT, BIGINT, DOUBLE PRECISION, BOOLEAN, BYTEA. JSONB takes text.
package enum SQLValue: Sendable, Hashable {
  case null
  case int(Int64)
  case double(Double)
  case bool(Bool)
  case text(String)
  case bytes([UInt8])
}

/// What may stand in `\( )` of an SQL text.
package protocol SQLConvertible: Sendable {
  var sqlValue: SQLValue { get }
}

extension Int: SQLConvertible { package var sqlValue: SQLValue { .int(Int64(self)) } }
extension Int64: SQLConvertible { package var sqlValue: SQLValue { .int(self) } }
extension Double: SQLConvertible { package var sqlValue: SQLValue { .double(self) } }
extension Bool: SQLConvertible { package var sqlValue: SQLValue { .bool(self) } }
extension String: SQLConvertible { package var sqlValue: SQLValue { .text(self) } }
extension [UInt8]: SQLConvertible { package var sqlValue: SQLValue { .bytes(self) } }
extension Key: SQLConvertible { package var sqlValue: SQLValue { .int(number) } }
extension Instant: SQLConvertible { package var sqlValue: SQLValue { .int(milliseconds) } }
extension LocalDate: SQLConvertible { package var sqlValue: SQLValue { .int(Int64(ordinal)) } }
