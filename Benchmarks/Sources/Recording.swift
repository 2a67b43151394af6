import Basics
import Casework
import Foundation
import Platform
import Storage

/// Writes down what an intake sends to the database, so that the reference sends exactly the same.
enum Recording {
  /// One JSON line for each intake: `[[text, [value …]] …]`; bytes as `{"hex": …}`.
  static func write(_ reports: SampleReports, _ jurisdiction: Jurisdiction, count: Int, to path: String) async throws {
    let keys = KeyMaker(maker: 0)
    var lines = ""
    for place in 0..<count {
      let intake = try Intake(
        reports[place], number: "bench", in: jurisdiction, keys: keys, at: wallClock()
      ).renewed(keys: keys, at: wallClock())
      let recorder = Recorder(engine: jurisdiction.database.engine)
      try intake.write(in: recorder)
      let line = recorder.statements.map { [$0.text, $0.values.map(json)] as [Any] }
      lines += String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self) + "\n"
    }
    try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
    print("recorded", count)
  }

  private static func json(_ value: SQLValue) -> Any {
    switch value {
    case .null: NSNull()
    case .int(let number): NSNumber(value: number)
    case .double(let number): NSNumber(value: number)
    case .bool(let truth): NSNumber(value: truth)
    case .text(let text): text
    case .bytes(let bytes): ["hex": bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()]
    }
  }
}

/// A transaction that only listens.
private final class Recorder: Transaction {
  let engine: Engine
  private(set) var statements: [(text: String, values: [SQLValue])] = []

  init(engine: Engine) { self.engine = engine }

  func run(_ sql: SQL) throws { statements.append(sql.rendered(for: engine)) }

  func change(_ sql: SQL) throws -> Int {
    try run(sql)
    return 1
  }

  func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws { try run(sql) }
}
