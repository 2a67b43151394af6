import Basics
import Casework
import Documents
import Foundation
import Simulation
import Storage
import TestSupport
import Testing
import Timing

/// Whoever owns the database cannot change it unnoticed.
struct TamperingTests {
  /// What stands in a column, and so how one byte of it is changed.
  private enum Content { case text, number, time, flag, bytes, form, phase }

  private static let entries: [(String, Content)] = [
    ("ordinal", .number), ("action", .text), ("from_stage", .text), ("to_stage", .text), ("at", .time),
    ("recorded_at", .time), ("person", .text), ("person_name", .text), ("post", .text), ("agency", .text),
    ("form", .form), ("previous", .bytes), ("hash", .bytes), ("key", .time), ("matter", .time),
  ]
  private static let matters: [(String, Content)] = [
    ("number", .text), ("lifecycle", .text), ("stage", .text), ("phase", .phase), ("version", .number),
    ("title", .text), ("details", .text), ("channel", .text), ("category", .text), ("standard", .number),
    ("time_limit", .text), ("address", .text), ("lon", .number), ("lat", .number), ("area", .text), ("street", .text),
    ("community", .text), ("agency", .text), ("designated", .flag), ("closure", .text), ("parent", .time),
    ("round", .number), ("reported_at", .time), ("closed_at", .time), ("due_at", .time), ("promise_due_at", .time),
    ("provisional", .flag), ("on_time", .flag), ("source", .text), ("source_number", .text),
    ("last_hash", .bytes), ("key", .time),
  ]

  @Test(arguments: Engine.available) func aChangedByteIsFound(engine: Engine) async throws {
    let seed: UInt64 = 31
    try await withDatabase(engine, migrations: Jiangning.migrations) { database in
      try await Self.fill(database, seed: seed, count: 24)
      let check = try Jiangning.check(database)
      #expect(try await check.run().faults.isEmpty)
      var random = SeededRandom(seed: seed)
      var tried = 0
      for trial in 0..<120 {
        let isEntry = random.unit() < 0.5
        let columns = isEntry ? Self.entries : Self.matters
        let (column, content) = columns[Int(random.unit() * Double(columns.count))]
        let table = isEntry ? "entries" : "matters"
        let part = random.unit(), byte = random.next()
        let place = "seed \(seed), trial \(trial), \(table).\(column)"
        guard let (key, old, new) = try await Self.change(table, column, content, part, byte, database)
        else { continue }
        // A change that would make two rows alike the database itself refuses.
        do { try await Self.set(table, column, to: new, key: key, database) } catch DatabaseFault.notUnique { continue }
        tried += 1
        let found: Bool
        do { found = try await !check.run().faults.isEmpty } catch { found = true }
        #expect(found, "\(place) from \(old) to \(new) went unnoticed")
        try await Self.set(table, column, to: old, key: column == "key" ? Self.key(new) : key, database)
      }
      #expect(tried > 100, "seed \(seed)")
      #expect(try await check.run().faults.isEmpty, "seed \(seed): the database was not put back")
    }
  }

  @Test(arguments: Engine.available) func aDroppedMatterBreaksTheSeal(engine: Engine) async throws {
    let seed: UInt64 = 32
    try await withDatabase(engine, migrations: Jiangning.migrations) { database in
      try await Self.fill(database, seed: seed, count: 20)
      let district = try Jiangning.district()
      let seals = Seals(database: database, zone: district.calendar.zone)
      #expect(try await seals.sealFinishedDays(now: Jiangning.now) == 0, "the day is not over")
      #expect(try await seals.sealFinishedDays(now: Jiangning.now + .days(1)) == 1)
      let check = try Jiangning.check(database)
      let sound = try await check.run()
      #expect(sound.faults.isEmpty && sound.seals == 1)
      var random = SeededRandom(seed: seed)
      let keys = try await InvariantTests.rows(database).map(\.0.key)
      let key = keys[Int(random.unit() * Double(keys.count))]
      try await database.write("drop") { transaction in
        for table: SQL in ["entries", "countdowns", "reporter_identities"] {
          try transaction.run("DELETE FROM \(table) WHERE matter = \(key)")
        }
        try transaction.run("DELETE FROM matters WHERE key = \(key)")
      }
      let report = try await check.run()
      #expect(report.matters == 19, "seed \(seed)")
      let isOfSeal = report.faults.first?.place.hasPrefix("seal ") == true
      #expect(report.faults.count == 1 && isOfSeal, "seed \(seed): \(report.faults)")
    }
  }

  private static func fill(_ database: any Database, seed: UInt64, count: Int) async throws {
    let year = SampleYear(seed: seed, from: Jiangning.now - .days(40), to: Jiangning.now, count: count)
    try await year.write(into: try Jiangning.matters(database), recordedAt: Jiangning.now, tasks: 1)
  }

  private static func key(_ value: SQLValue) -> Key {
    if case .int(let number) = value { return Key(number) }
    return Key(0)
  }

  /// A row whose column is not empty, what is there, and the same with one byte changed; nil if all are empty.
  private static func change(
    _ table: String, _ column: String, _ content: Content, _ part: Double, _ byte: UInt64, _ database: any Database
  ) async throws -> (Key, SQLValue, SQLValue)? {
    let (table, name) = (SQL(stringLiteral: table), SQL(stringLiteral: column))
    let all: [(Key, SQLValue)] = try await database.read("tamper.read") { transaction in
      try transaction.rows("SELECT key, \(name) FROM \(table) WHERE \(name) IS NOT NULL ORDER BY key") { row in
        let value: SQLValue =
          switch content {
          case .text, .form: .text(row.text(1))
          case .number, .time, .phase: .int(Int64(row.int(1)))
          case .flag: .bool(row.bool(1))
          case .bytes: .bytes(row.bytes(1))
          }
        return (row.key(0), value)
      }
    }
    let rows = all.filter { $0.1 != .text("") }
    guard !rows.isEmpty else { return nil }
    let (key, old) = rows[Int(part * Double(rows.count))]
    switch old {
    case .text(let text) where content == .form: return (key, old, .text(try changed(form: text, byte)))
    case .text(let text): return (key, old, .text(changed(text, byte)))
    case .int(let number) where content == .phase: return (key, old, .int((number + 1 + Int64(byte % 4)) % 5))
    case .int(let number): return (key, old, .int(number ^ 1 << Int64(byte % (content == .number ? 4 : 20))))
    case .bool(let flag): return (key, old, .bool(!flag))
    case .bytes(var bytes):
      bytes[Int(byte >> 8) % bytes.count] ^= UInt8(1 << (byte % 8))
      return (key, old, .bytes(bytes))
    case .null, .double: return nil
    }
  }

  /// One character becomes another one.
  private static func changed(_ text: String, _ byte: UInt64) -> String {
    var characters = Array(text)
    let place = Int(byte >> 8) % characters.count
    characters[place] = characters[place] == "x" ? "y" : "x"
    return String(characters)
  }

  private static func changed(form text: String, _ byte: UInt64) throws -> String {
    var members = try JSONValue.parse(text, file: "form").members ?? []
    guard !members.isEmpty else { return #"{"added":"x"}"# }
    let place = Int(byte >> 40) % members.count
    members[place] = JSONMember(members[place].key, .string(changed(members[place].value.string ?? "x", byte)))
    return JSONValue.object(members).canonical
  }

  private static func set(
    _ table: String, _ column: String, to value: SQLValue, key: Key, _ database: any Database
  ) async throws {
    let (table, name) = (SQL(stringLiteral: table), SQL(stringLiteral: column))
    try await database.write("tamper.write") { try $0.run("UPDATE \(table) SET \(name) = \(value) WHERE key = \(key)") }
  }
}
