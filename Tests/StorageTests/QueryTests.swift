import Basics
import Storage
import TestSupport
import Testing

let stock: [[Migration]] = [[
  Migration("stock.1", [
    """
    CREATE TABLE street (id BIGINT PRIMARY KEY, name TEXT NOT NULL, opened BIGINT)
    """,
    """
    CREATE TABLE item (
      id BIGINT PRIMARY KEY, street BIGINT NOT NULL REFERENCES street (id), number BIGINT NOT NULL,
      name TEXT NOT NULL CONSTRAINT name_given CHECK (name <> ''), version BIGINT NOT NULL DEFAULT 0,
      done BOOLEAN NOT NULL, UNIQUE (street, number))
    """,
    "CREATE INDEX item_open ON item (street) WHERE NOT done",
    "CREATE UNIQUE INDEX item_by_lower_name ON item (lower(name))",
    "INSERT INTO street (id, name, opened) VALUES (1, '东山街道', 20), (2, '秣陵街道', NULL), (3, '汤山街道', 10)",
  ])
]]

func addItem(_ id: Int, street: Int = 1, number: Int? = nil, name: String? = nil, done: Bool = false) -> SQL {
  """
  INSERT INTO item (id, street, number, name, done)
  VALUES (\(id), \(street), \(number ?? id), \(name ?? "item \(id)"), \(done))
  """
}

/// One text, both engines, the same answers.
struct QueryTests {
  @Test(arguments: Engine.available)
  func theSharedLanguage(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      try await database.write("fill") { transaction throws in
        for id in 1...6 { try transaction.run(addItem(id, street: 1 + id % 2, done: id % 3 == 0)) }
      }
      let upserted = try await database.write("upsert") { transaction throws in
        try transaction.rows("""
          INSERT INTO item (id, street, number, name, done)
          VALUES (1, 2, 1, 'again', \(true)), (7, 1, 7, 'new', \(false))
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = item.version + 1 RETURNING id, name, version
          """) { "\($0.int(0)) \($0.text(1)) \($0.int(2))" }
      }
      #expect(upserted == ["1 again 1", "7 new 0"])
      let changed = try await database.write("change") { transaction throws in
        try (
          transaction.change("UPDATE item SET version = version + 1 WHERE id = 1 AND version = 1"),
          transaction.change("UPDATE item SET version = version + 1 WHERE id = 1 AND version = 1"),
          transaction.change("DELETE FROM item WHERE id IN \(list: [6, 99])"),
          transaction.change(addItem(7) + " ON CONFLICT DO NOTHING"),
          transaction.change("CREATE TABLE other (id BIGINT PRIMARY KEY)")
        )
      }
      #expect(changed == (1, 0, 1, 0, 0))
      try await database.read("ask") { transaction throws in
        let filtered = try transaction.rows("""
          WITH counted AS (
            SELECT street, count(*) AS n, count(*) FILTER (WHERE done) AS done FROM item GROUP BY street)
          SELECT name, n, counted.done, row_number() OVER (ORDER BY n DESC, street.id),
            sum(n) OVER (ORDER BY street.id ROWS UNBOUNDED PRECEDING)
          FROM street JOIN counted ON counted.street = street.id ORDER BY street.id
          """) { "\($0.text(0)) \($0.int(1)) \($0.int(2)) \($0.int(3)) \($0.int(4))" }
        #expect(filtered == ["东山街道 3 0 1 3", "秣陵街道 3 1 2 6"])
        #expect(try transaction.rows("SELECT id FROM street ORDER BY opened NULLS LAST") { $0.int(0) } == [3, 1, 2])
        let falling = try transaction.rows("SELECT id FROM street ORDER BY opened DESC NULLS LAST") { $0.int(0) }
        #expect(falling == [1, 3, 2])
        #expect(try transaction.number("SELECT count(*) FROM item WHERE done = \(true)") == 1)
        #expect(try transaction.first("SELECT id FROM item WHERE id = 404") { $0.int(0) } == nil)
        #expect(try transaction.first("SELECT EXISTS (SELECT 1 FROM item WHERE done)") { $0.bool(0) } == true)
      }
    }
  }

  @Test(arguments: Engine.available)
  func textsAreComposed(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      try await database.write("fill") { transaction throws in
        for id in 1...9 { try transaction.run(addItem(id)) }
      }
      try await database.read("ask") { transaction throws in
        let conditions: [SQL] = ["id > \(2)", "id IN \(list: [1, 3, 5, 7])", "name <> \("item 5' OR '1'='1")"]
        let condition = conditions.joined(" AND ")
        #expect(
          try transaction.rows("SELECT id FROM \(name: "item") WHERE \(condition) ORDER BY id LIMIT \(2)") { $0.int(0) }
            == [3, 5])
        #expect(try transaction.rows("SELECT id FROM item WHERE id IN \(list: [Int]())") { $0.int(0) } == [])
        // The same value twice, and more places than nine.
        let many = Array(1...40)
        let both = "SELECT count(*) FROM item WHERE id IN \(list: many) AND id IN \(list: many)" as SQL
        #expect(try transaction.number(both) == 9)
      }
      // More texts than a connection keeps prepared.
      try await database.read("many texts") { transaction throws in
        for count in 1...700 {
          let list = Array(1...count)
          #expect(try transaction.number("SELECT count(*) FROM item WHERE id IN \(list: list)") == min(9, count))
        }
      }
      let after1 = try await database.read("after") { try $0.number("SELECT count(*) FROM item") }
      #expect(after1 == 9)
    }
  }

  /// A query may be asked, and rows written, while the rows of another are read; also the very same text.
  @Test(arguments: Engine.available)
  func queriesNest(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      let pairs = try await database.write("nest") { transaction throws in
        for id in 1...4 { try transaction.run(addItem(id)) }
        var pairs: [String] = []
        let all: SQL = "SELECT id FROM item WHERE id < \(100) ORDER BY id"
        try transaction.forEach(all) { outer in
          try transaction.run(addItem(outer.int(0) + 100))
          try transaction.forEach(all) { inner in
            if inner.int(0) == outer.int(0) { pairs.append("\(outer.int(0))\(inner.int(0))") }
          }
        }
        return pairs
      }
      #expect(pairs == ["11", "22", "33", "44"])
      let count2 = try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
      #expect(count2 == 8)
    }
  }

  /// An early end in the middle of rows leaves the connection usable.
  @Test(arguments: Engine.available)
  func readingMayStopEarly(_ engine: Engine) async throws {
    struct Enough: Error {}
    try await withDatabase(engine, migrations: stock) { database async throws in
      for _ in 0..<10 {
        let id = try await database.write("stop") { transaction throws in
          var last = 0
          do {
            try transaction.forEach("SELECT id FROM street ORDER BY id") { row in
              last = row.int(0)
              if last == 2 { throw Enough() }
            }
          } catch is Enough {}
          return try transaction.number("SELECT \(last) + 1")
        }
        #expect(id == 3)
      }
    }
  }

  @Test(arguments: Engine.available)
  func wrongStatementsAreFaults(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      for sql: SQL in ["SELEC 1", "SELECT 1; SELECT 2", "SELECT nothing FROM item"] {
        await #expect(throws: DatabaseFault.self) { try await database.read("wrong") { try $0.forEach(sql) { _ in } } }
        await #expect(throws: DatabaseFault.self) { try await database.write("wrong") { try $0.run(sql) } }
      }
      let after3 = try await database.read("after") { try $0.number("SELECT count(*) FROM street") }
      #expect(after3 == 3)
    }
  }

  /// 200,000 rows pass through without being held.
  @Test(arguments: Engine.available)
  func rowsStream(_ engine: Engine) async throws {
    try await withDatabase(engine) { database async throws in
      // Other tests run beside this one and take memory too: the smallest growth of five is what the rows take.
      var least = Int.max
      for _ in 0..<5 where least >= 120_000_000 {
        let before = residentBytes()
        let (rows, length) = try await database.read("stream") { transaction throws in
          var rows = 0
          var length = 0
          try transaction.forEach("""
            WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 200000)
            SELECT n, \(sqlite: "printf('%01000d', n)", postgres: "lpad(CAST(n AS TEXT), 1000, '0')") FROM counted
            """) { row in
            rows += 1
            length += row.text(1).utf8.count
          }
          return (rows, length)
        }
        #expect(rows == 200_000)
        #expect(length == 200_000_000)
        least = min(least, residentBytes() - before)
      }
      #expect(least < 120_000_000, "200 MB of rows were held in memory")
    }
  }
}
