import Auditing
import Basics
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct TrailTests {
  @Test(arguments: Engine.available) func whatIsRecordedIsRead(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let trail = Chains.trail(database)
      #expect(try await trail.anchor() == .start)
      try await trail.record([])
      let drafts = (1...40).map { Chains.draft($0) }
      try await trail.record(Array(drafts.prefix(1)))
      try await trail.record(Array(drafts.dropFirst()))
      let records = try await Chains.all(database)
      #expect(records.map(\.draft) == drafts)
      #expect(records.map(\.ordinal) == Array(1...40))
      #expect(records[0].previous == AuditRecord.genesis && records[0].hash.count == 32)
      let anchor = try await trail.anchor()
      #expect(anchor == AuditAnchor(ordinal: 40, hash: records[39].hash))
      #expect(AuditAnchor(text: "\(anchor)") == anchor && AuditAnchor(text: "40 zz") == nil)
      #expect(try await Chains.faults(database, anchors: [anchor]) == [])
      let one = try await database.read("one") { try AuditTable.one(7, in: $0) }
      #expect(one == records[6])
    }
  }

  /// Four databases, as four processes have them, and eight trails.
  @Test(arguments: Engine.available) func manyTrailsMakeOneChain(_ engine: Engine) async throws {
    try await withPlace(engine) { place in
      var databases: [any Database] = []
      for _ in 1...4 { databases.append(try await place.open()) }
      _ = try await Migrator(Chains.migrations).apply(on: databases[0], now: Chains.now)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          let trail = Chains.trail(databases[number % 4])
          group.addTask {
            try await withThrowingTaskGroup(of: Void.self) { callers in
              for caller in 0..<20 {
                callers.addTask {
                  for round in 0..<10 {
                    try await trail.record([Chains.draft(number * 1000 + caller * 10 + round)])
                  }
                }
              }
              try await callers.waitForAll()
            }
            await trail.drain()
          }
        }
        try await group.waitForAll()
      }
      let records = try await Chains.all(databases[0])
      #expect(records.map(\.ordinal) == Array(1...1600))
      let wanted = (0..<8).flatMap { trail in (0..<200).map { "n\(trail * 1000 + $0)" } }
      #expect(Set(records.map(\.draft.detail)) == Set(wanted))
      // What one caller waits for comes before what it does next.
      for trail in 0..<8 {
        for caller in 0..<20 {
          let own = (0..<10).map { "n\(trail * 1000 + caller * 10 + $0)" }
          let wantedOwn = Set(own)
          #expect(records.map(\.draft.detail).filter { wantedOwn.contains($0) } == own)
        }
      }
      #expect(try await Chains.faults(databases[1]) == [])
      for database in databases { await database.close() }
    }
  }

  /// What a visitor sends must not be able to stop its own record, nor those beside it.
  @Test(arguments: Engine.available) func hostileTextsAreKeptClean(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      var draft = Chains.draft(1)
      draft.act = "GET /\0\r\nforged, line"
      draft.subject = String(repeating: "字", count: 1000)
      draft.fields = ["a\nb", "", "c"] + (1...200).map { "f\($0)" }
      draft.reason = "'; DROP TABLE audit_records; --"
      try await Chains.trail(database).record([draft, Chains.draft(2)])
      let record = try await Chains.all(database)[0]
      #expect(record.draft.act == "GET /   forged, line" && record.draft.reason == draft.reason)
      #expect(record.draft.subject.utf8.count <= 1000 && record.draft.subject.hasSuffix("字…"))
      #expect(record.draft.fields.prefix(3) == ["a b", "c", "f1"] && record.draft.fields.count == 99)
      #expect(record.draft == draft.cleaned && record.draft.cleaned == record.draft)
      #expect(try await Chains.faults(database) == [])
    }
  }

  struct Broken: Error {}

  /// Counts the writes, holds the first until it is let go, and fails the ones it is told to.
  final class Balking: Database {
    let inner: any Database
    let failing: Set<Int>
    let first = AsyncStream<Void>.makeStream()
    private let count = Mutex(0)

    init(_ inner: any Database, failing: Set<Int>) {
      self.inner = inner
      self.failing = failing
    }

    var engine: Engine { inner.engine }
    var writes: Int { count.withLock { $0 } }

    func read<T: Sendable>(
      _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T { try await inner.read(name, body) }

    func write<T: Sendable>(
      _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number == 1 { for await _ in first.stream { break } }
      return try await inner.write(name) { [failing] transaction in
        let value = try body(transaction)
        if failing.contains(number) { throw Broken() }
        return value
      }
    }

    func close() async { await inner.close() }
  }

  /// The first caller's transaction is held; the other 1,200 share three; the third of all fails, and its drafts alone.
  @Test(arguments: Engine.available) func whoWaitsSharesATransaction(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let balking = Balking(database, failing: [3])
      let trail = Chains.trail(balking)
      let lost = try await withThrowingTaskGroup(of: Int?.self) { group in
        for number in 0...1200 {
          // The first is on its way before the others come.
          while number == 1 && balking.writes == 0 { await Task.yield() }
          group.addTask {
            do {
              try await trail.record([Chains.draft(number)])
              return nil
            } catch is Broken { return number }
          }
        }
        while trail.waiting < 1200 { await Task.yield() }
        balking.first.continuation.yield()
        var lost: Set<Int> = []
        for try await number in group { if let number { lost.insert(number) } }
        return lost
      }
      await trail.drain()
      #expect(balking.writes == 4)
      let records = try await Chains.all(database)
      #expect(records.count == 701 && records.last?.ordinal == 701)
      #expect(lost.count == 500)
      #expect(Set(records.map(\.draft.detail)) == Set((0...1200).filter { !lost.contains($0) }.map { "n\($0)" }))
      #expect(try await Chains.faults(database) == [])
    }
  }

  /// Who asks may go away; the record is written all the same, and `drain` waits for it.
  @Test(arguments: Engine.available) func aCancelledCallerLosesNothing(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let balking = Balking(database, failing: [])
      let trail = Chains.trail(balking)
      let first = Task { try await trail.record([Chains.draft(0)]) }
      while balking.writes == 0 { await Task.yield() }
      let callers = [first] + (1..<20).map { number in Task { try await trail.record([Chains.draft(number)]) } }
      while trail.waiting < 19 { await Task.yield() }
      for caller in callers { caller.cancel() }
      balking.first.continuation.yield()
      await trail.drain()
      #expect(try await Chains.all(database).count == 20)
      for caller in callers { try await caller.value }
      await trail.drain()
    }
  }

  @Test(arguments: Engine.available) func withoutAHeadNothingIsRecorded(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      try await database.write("break") { try $0.run("DELETE FROM audit_head") }
      await #expect(throws: DatabaseFault.self) { try await Chains.fill(1, in: database) }
      #expect(try await Chains.all(database) == [])
    }
  }
}
