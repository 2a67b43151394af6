import CPostgres
import Storage

/// What a failed step means for the transaction.
enum PostgresTrouble: Error {
  /// The same body may succeed when it runs again (40001, 40P01).
  case again(DatabaseFault)
  /// A prepared statement no longer fits the schema; it may succeed after they are forgotten.
  case stale(DatabaseFault)
  /// The connection is gone.
  case lost(DatabaseFault)
  case fault(DatabaseFault)

  /// What the body and the caller get to see.
  var fault: DatabaseFault {
    switch self {
    case .again(let fault), .stale(let fault), .lost(let fault), .fault(let fault): fault
    }
  }
}

/// Reads an error result. Constraint texts are the ones SQLiteStorage gives: `table.column, table.column` for a UNIQUE
/// or PRIMARY KEY constraint on columns, the index's name for one on expressions.
func postgresTrouble(_ result: OpaquePointer) -> PostgresTrouble {
  func field(_ code: Character) -> String? {
    guard let code = code.asciiValue, let text = PQresultErrorField(result, Int32(code)) else { return nil }
    return String(cString: text)
  }
  let state = field("C") ?? ""
  let message = field("M") ?? String(cString: PQresultErrorMessage(result))
  let constraint = field("n") ?? ""
  switch state {
  case "23505": return .fault(.notUnique(uniqueColumns(table: field("t"), detail: field("D")) ?? constraint))
  case "23502": return .fault(.constraint("not null: \(field("t") ?? "").\(field("c") ?? "")"))
  case "23514": return .fault(.constraint("check: \(constraint)"))
  case "23503": return .fault(.constraint("foreign key"))
  case _ where state.hasPrefix("23"): return .fault(.constraint("\(constraint): \(message)"))
  case "40001", "40P01": return .again(.contended(message))
  // "cached plan must not change result type"; a prepared statement that does not exist.
  case "26000": return .stale(.failed("PostgreSQL \(state): \(message)"))
  case "0A000" where message.contains("cached plan"): return .stale(.failed("PostgreSQL \(state): \(message)"))
  // Ended by the administrator, shutdown, crash of a neighbour, cannot connect now; class 08 is the connection.
  case "57P01", "57P02", "57P03", "57P05": return .lost(.failed("PostgreSQL \(state): \(message)"))
  case _ where state.hasPrefix("08"): return .lost(.failed("PostgreSQL \(state): \(message)"))
  default: return .fault(.failed("PostgreSQL \(state): \(message)"))
  }
}

/// `Key (area, number)=(3, 7) already exists.` → `matter.area, matter.number`. The words are translated, the brackets
/// not.
private func uniqueColumns(table: String?, detail: String?) -> String? {
  guard let table, let detail, let open = detail.firstIndex(of: "("), let close = detail[open...].firstIndex(of: ")"),
    detail[close...].hasPrefix(")=(")
  else { return nil }
  let columns = detail[detail.index(after: open)..<close].split(separator: ",").map { $0.drop { $0 == " " } }
  guard columns.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }) else { return nil }
  return columns.map { "\(table).\($0)" }.joined(separator: ", ")
}
