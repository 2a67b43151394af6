import GRDBSQLite
import Storage

/// The fault for the last error of a connection. Constraint texts are the ones PostgresStorage gives, wherever SQLite
/// knows as much: `table.column, table.column` for a UNIQUE or PRIMARY KEY constraint.
func sqliteFault(_ handle: OpaquePointer) -> DatabaseFault {
  let code = sqlite3_extended_errcode(handle)
  let message = String(cString: sqlite3_errmsg(handle))
  switch code {
  // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _ROWID: Swift does not see these macros.
  case 2067, 1555, 2579: return .notUnique(subject(of: message))
  case 1299: return .constraint("not null: " + subject(of: message))
  case 275: return .constraint("check: " + subject(of: message))
  case 787: return .constraint("foreign key")
  case _ where code & 0xFF == SQLITE_CONSTRAINT: return .constraint(message)
  case _ where code & 0xFF == SQLITE_BUSY: return .contended(message)
  default: return .failed("SQLite \(code): \(message)")
  }
}

/// `UNIQUE constraint failed: matter.number` → `matter.number`; `… failed: index 'by_lower_name'` → `by_lower_name`.
private func subject(of message: String) -> String {
  guard let colon = message.firstIndex(of: ":") else { return message }
  let subject = message[message.index(after: colon)...].drop { $0 == " " }
  guard subject.hasPrefix("index '"), subject.hasSuffix("'") else { return String(subject) }
  return String(subject.dropFirst(7).dropLast())
}
