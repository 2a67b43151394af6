import Basics
import Delivery
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct OutboxTests {
  struct Broken: Error {}

  static let migrations = [
    Outbox.migrations, [Migration("test.1", ["CREATE TABLE received (key BIGINT NOT NULL, subscriber TEXT NOT NULL)"])],
  ]
  static let now = ManualClock.start

  static func subscriber(_ name: String, wants: String = "", fails: @escaping @Sendable (Parcel) -> Bool = { _ in false }) -> Subscriber {
    Subscriber(name: name, wants: { $0.hasPrefix(wants) }) { parcel, transaction in
      try transaction.run("INSERT INTO received (key, subscriber) VALUES (\(parcel.key), \(name))")
      if fails(parcel) { throw Broken() }
    }
  }

  static func put(_ numbers: ClosedRange<Int64>, topic: String = "reporting.file", in database: any Database) async throws {
    try await database.write("put") { transaction in
      for number in numbers {
        try Outbox.put(Parcel(key: Key(number), topic: topic, matter: Key(1), entry: Int(number), at: now), in: transaction)
      }
    }
  }

  static func received(_ database: any Database) async throws -> [String] {
    try await database.read("received") {
      try $0.rows("SELECT key, subscriber FROM received ORDER BY key, subscriber") { "\($0.int(0)) \($0.text(1))" }
    }
  }

  @Test(arguments: Engine.available) func everyParcelOnceToWhoeverWantsIt(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let outbox = Outbox(database: database, subscribers: [Self.subscriber("all"), Self.subscriber("files", wants: "reporting.file")])
      #expect(try await outbox.deliver(now: Self.now) == 0)
      try await Self.put(1...3, in: database)
      try await Self.put(4...4, topic: "reporting.close", in: database)
      #expect(try await outbox.state().waiting == 4)
      // Not before it is due.
      #expect(try await outbox.deliver(now: Self.now - Seconds(milliseconds: 1)) == 0)
      #expect(try await outbox.deliver(now: Self.now, most: 3) == 3)
      #expect(try await outbox.deliver(now: Self.now) == 1)
      #expect(try await outbox.deliver(now: Self.now + .days(1)) == 0)
      #expect(try await Self.received(database) == ["1 all", "1 files", "2 all", "2 files", "3 all", "3 files", "4 all"])
      let state = try await outbox.state()
      #expect(state.waiting == 0 && state.failed == 0 && state.oldest == nil)
    }
  }

  /// What fails waits alone, ever longer, and what its subscribers wrote is undone; after twelve tries a person must look.
  @Test(arguments: Engine.available) func whatFailsIsPutOffAlone(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let outbox = Outbox(
        database: database, subscribers: [Self.subscriber("first"), Self.subscriber("second", fails: { $0.key == Key(2) })])
      try await Self.put(1...3, in: database)
      #expect(try await outbox.deliver(now: Self.now) == 3)
      #expect(try await Self.received(database) == ["1 first", "1 second", "3 first", "3 second"])
      var now = Self.now
      var delays: [Int64] = []
      for attempt in 1...Outbox.attemptsMost {
        let (attempts, due, error) = try await database.read("row") { transaction in
          try transaction.rows("SELECT attempts, due_at, error FROM outbox") { ($0.int(0), $0.instant(1), $0.textOrNil(2)) }
        }[0]
        #expect(attempts == attempt && error?.contains("Broken") == true)
        delays.append((due - now).milliseconds / 1000)
        #expect(try await outbox.deliver(now: due - Seconds(milliseconds: 1)) == 0)
        now = due
        #expect(try await outbox.deliver(now: now) == (attempt == Outbox.attemptsMost ? 0 : 1))
      }
      #expect(delays == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 2048])
      #expect(try await outbox.deliver(now: now + .days(365)) == 0)
      let state = try await outbox.state()
      #expect(state.waiting == 1 && state.failed == 1 && state.oldest == Self.now)
      #expect(try await Self.received(database).count == 4)
    }
  }

  @Test(arguments: Engine.available) func whatFailsOnceComesLater(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let tries = Mutex(0)
      let outbox = Outbox(
        database: database,
        subscribers: [
          Self.subscriber(
            "one",
            fails: { _ in
              tries.withLock { tries in
                tries += 1
                return tries <= 2
              }
            })
        ])
      try await Self.put(1...1, in: database)
      #expect(try await outbox.deliver(now: Self.now) == 1)
      #expect(try await Self.received(database).isEmpty)
      #expect(try await outbox.deliver(now: Self.now + .seconds(2)) == 1)
      #expect(try await Self.received(database) == ["1 one"])
      #expect(try await outbox.state().waiting == 0)
    }
  }

  @Test(arguments: Engine.available) func twoWorkersDeliverOnce(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      try await Self.put(1...100, in: database)
      let outbox = Outbox(database: database, subscribers: [Self.subscriber("one")])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask { while try await outbox.deliver(now: Self.now, most: 9) > 0 {} }
        }
        try await group.waitForAll()
      }
      #expect(try await Self.received(database).count == 100)
      #expect(try await outbox.state().waiting == 0)
    }
  }
}
