import Auditing
import Basics
import Storage
import TestSupport
import Testing

@Suite struct CheckTests {
  /// What somebody with the database's password may do, and where it is found.
  struct Tampering: Sendable, CustomTestStringConvertible {
    var name: String
    var statements: [SQL]
    var found: [String]
    var testDescription: String { name }
  }

  private static let field = "its content differs from its hash: it was changed"
  private static let broken = "it does not follow from the record before it"
  private static let zero = AuditRecord.genesis
  private static let forged = "the MAC of the head was not made with our keys: it is forged"

  static let tamperings: [Tampering] = {
    var all = [
      "at = 1", "kind = 'export'", "kind = 'nothing'", "person = 'p9'", "person_name = '赵六'", "post = ''",
      "agency = 'a9'", "address = 'local'", "request = 'r'", "act = 'GET /'", "subject = ''", "fields = 'x'",
      "reason = '无'", "result = 'ok!'", "detail = ''",
    ].map { change in
      Tampering(
        name: change, statements: [SQL(stringLiteral: "UPDATE audit_records SET \(change) WHERE ordinal = 5")],
        found: ["audit 5: \(field)"])
    }
    all += [
      Tampering(
        name: "hash", statements: ["UPDATE audit_records SET hash = \(zero) WHERE ordinal = 5"],
        found: ["audit 5: \(field)", "audit 6: \(broken)"]),
      Tampering(
        name: "previous", statements: ["UPDATE audit_records SET previous = \(zero) WHERE ordinal = 5"],
        found: ["audit 5: \(broken)", "audit 5: \(field)"]),
      Tampering(
        name: "a line in the middle removed", statements: ["DELETE FROM audit_records WHERE ordinal = 5"],
        found: ["audit 6: records 5 to 5 are missing"]),
      Tampering(
        name: "removed and closed up",
        statements: [
          "DELETE FROM audit_records WHERE ordinal = 5",
          "UPDATE audit_records SET ordinal = -ordinal WHERE ordinal > 5",
          "UPDATE audit_records SET ordinal = -ordinal - 1 WHERE ordinal < 0",
        ],
        found: ["audit 5: \(broken)"] + (5...19).map { "audit \($0): \(field)" } + [
          "audit head: the head says 20, the last record is 19: the tail was cut off"
        ]),
      Tampering(
        name: "tail cut off", statements: ["DELETE FROM audit_records WHERE ordinal > 15"],
        found: ["audit head: the head says 20, the last record is 15: the tail was cut off"]),
      Tampering(
        name: "tail cut off, head moved without the key",
        statements: [
          "DELETE FROM audit_records WHERE ordinal > 15",
          """
          UPDATE audit_head SET ordinal = 15, hash = (SELECT hash FROM audit_records WHERE ordinal = 15)
          """,
        ], found: ["audit head: \(forged)"]),
      Tampering(
        name: "front cut off", statements: ["DELETE FROM audit_records WHERE ordinal <= 3"],
        found: ["audit 4: records 1 to 3 are missing"]),
      Tampering(
        name: "front cut off, floor moved without the key",
        statements: [
          """
          UPDATE audit_floor SET ordinal = 3, hash = (SELECT hash FROM audit_records WHERE ordinal = 3)
          """, "DELETE FROM audit_records WHERE ordinal <= 3",
        ],
        found: [
          "audit floor: the MAC of the floor was not made with our keys: the first 3 records may have been removed",
          "audit 4: records 1 to 3 are missing",
        ]),
      Tampering(
        name: "two lines swapped",
        statements: [
          "UPDATE audit_records SET ordinal = -5 WHERE ordinal = 5",
          "UPDATE audit_records SET ordinal = 5 WHERE ordinal = 6",
          "UPDATE audit_records SET ordinal = 6 WHERE ordinal = -5",
        ],
        found: [
          "audit 5: \(broken)", "audit 5: \(field)", "audit 6: \(broken)", "audit 6: \(field)", "audit 7: \(broken)",
        ]),
      Tampering(
        name: "head forged", statements: ["UPDATE audit_head SET mac = \(zero)"], found: ["audit head: \(forged)"]),
      Tampering(
        name: "head removed", statements: ["DELETE FROM audit_head"], found: ["audit head: the head row is missing"]),
      Tampering(
        name: "floor removed", statements: ["DELETE FROM audit_floor"],
        found: ["audit floor: the floor row is missing"]),
      Tampering(
        name: "everything removed", statements: ["DELETE FROM audit_records"],
        found: ["audit head: the head says 20, the last record is 0: the tail was cut off"]),
    ]
    return all
  }()

  @Test(arguments: Engine.available, tamperings)
  func tamperingIsFound(_ engine: Engine, _ tampering: Tampering) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      try await Chains.fill(20, in: database)
      #expect(try await Chains.faults(database) == [])
      try await database.write("tamper") { transaction in
        for statement in tampering.statements { try transaction.run(statement) }
      }
      #expect(try await Chains.faults(database) == tampering.found)
    }
  }

  /// The one thing the database cannot know by itself: that all of it is an older copy of itself.
  @Test(arguments: Engine.available) func anAnchorShowsAnOlderCopy(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      try await Chains.fill(10, in: database)
      let old = try await database.read("head") { try AuditTable.head(in: $0) }
      try await Chains.fill(10, from: 11, in: database)
      let noted = try await Chains.trail(database).anchor()
      let head = try #require(old)
      try await database.write("put back") { transaction in
        try transaction.run("DELETE FROM audit_records WHERE ordinal > 10")
        try transaction.run("UPDATE audit_head SET ordinal = 10, hash = \(head.anchor.hash), mac = \(head.mac)")
      }
      #expect(try await Chains.faults(database, anchors: [head.anchor, .start]) == [])
      #expect(
        try await Chains.faults(database, anchors: [head.anchor, noted]) == [
          "audit 20: the record of an anchor noted elsewhere is gone: the chain was cut, or an older copy was put back"
        ])
      // Written over with other records, the numbers are all there.
      try await Chains.fill(15, from: 100, in: database)
      #expect(
        try await Chains.faults(database, anchors: [head.anchor, noted]) == [
          "audit 20: it differs from the anchor noted elsewhere"
        ])
    }
  }

  @Test(arguments: Engine.available) func retentionTakesFromTheFront(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let trail = Chains.trail(database)
      // A record of today, come in early, holds back nothing older behind it but itself and what follows.
      let old = Chains.now - .days(200)
      try await trail.record((1...6000).map { Chains.draft($0, at: old) })
      try await trail.record((6001...6010).map { Chains.draft($0) } + [Chains.draft(6011, at: old)])
      #expect(try await trail.forget(olderThan: 300, now: Chains.now) == 0)
      let before = try await trail.anchor()
      // A wish below the law's six months is not granted.
      #expect(try await trail.forget(olderThan: 30, now: Chains.now) == 6000)
      #expect(try await trail.forget(olderThan: 30, now: Chains.now) == 0)
      #expect(try await trail.anchor() == before)
      let records = try await Chains.all(database)
      #expect(records.map(\.ordinal) == Array(6001...6011))
      #expect(try await Chains.faults(database, anchors: [before]) == [])
      // Never the last one.
      #expect(try await trail.forget(olderThan: 200, now: Chains.now + .days(1000)) == 10)
      #expect(try await Chains.all(database).map(\.ordinal) == [6011])
      try await Chains.fill(3, from: 6012, in: database)
      #expect(try await Chains.faults(database) == [])
      // A record from below the floor, put back.
      let first = try #require(records.first)
      try await database.write("put back") { transaction in
        try transaction.run(
          """
          INSERT INTO audit_records SELECT 6001, at, kind, person, person_name, post, agency, address, request, act,
            subject, fields, reason, result, detail, previous, \(first.hash) FROM audit_records WHERE ordinal = 6011
          """)
      }
      #expect(
        try await Chains.faults(database) == ["audit 6001: it lies below the floor, where nothing should be"])
    }
  }

  /// Records come and go while it reads: nothing of that is a fault.
  @Test(arguments: Engine.available) func checkingDisturbsNobody(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let trail = Chains.trail(database)
      try await trail.record((1...3000).map { Chains.draft($0, at: Chains.now - .days(400)) })
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for number in 0..<60 { try await trail.record((0..<20).map { Chains.draft(number * 20 + $0) }) }
        }
        group.addTask {
          for days in stride(from: 399, through: 200, by: -50) {
            _ = try await trail.forget(olderThan: days, now: Chains.now)
          }
        }
        group.addTask {
          for _ in 0..<6 {
            let faults = try await Chains.faults(database)
            #expect(faults == [])
          }
        }
        try await group.waitForAll()
      }
      #expect(try await Chains.faults(database) == [])
      #expect(try await Chains.all(database).count == 1200)
    }
  }

  @Test(arguments: Engine.available) func keysAreRenewedOnlyOverWhatIsRight(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let fresh = Chains.trail(database, key: "k2")
      #expect(try await fresh.renewMACs(isMAC: Chains.isMAC("k1", "k2")))
      try await Chains.trail(database).record((1...30).map { Chains.draft($0, at: Chains.now - .days(300)) })
      #expect(try await Chains.trail(database).forget(olderThan: 200, now: Chains.now) == 29)
      #expect(try await fresh.renewMACs(isMAC: Chains.isMAC("k1", "k2")))
      let report = try await AuditCheck(database: database, isMAC: Chains.isMAC("k2")).run()
      #expect(report.faults == [] && report.records == 1 && report.end.ordinal == 30)
      #expect(try await Chains.faults(database).count == 3)
      try await database.write("forge") {
        try $0.run("UPDATE audit_head SET mac = \([UInt8](repeating: 1, count: 32))")
      }
      #expect(try await fresh.renewMACs(isMAC: Chains.isMAC("k1", "k2")) == false)
      #expect(try await AuditCheck(database: database, isMAC: Chains.isMAC("k2")).run().faults.count == 1)
    }
  }
}
