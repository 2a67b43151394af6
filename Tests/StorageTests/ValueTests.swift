import Basics
import Storage
import TestSupport
import Testing

private let values: [[Migration]] = [[
  Migration("values.1", [
    """
    CREATE TABLE kept (
      id BIGINT PRIMARY KEY, number BIGINT, fraction DOUBLE PRECISION, truth BOOLEAN, words TEXT, raw BYTEA,
      document JSONB)
    """
  ])
]]

/// What is put in comes out, in every kind both engines share.
struct ValueTests {
  @Test(arguments: Engine.available)
  func everyKindComesBack(_ engine: Engine) async throws {
    let numbers: [Int64] = [0, 1, -1, .min, .max, 1 << 31, -(1 << 31) - 1]
    let fractions: [Double] = [0, -0.5, .pi, 1e308, Double.leastNonzeroMagnitude, -.infinity, .infinity]
    let texts = [
      "", "a", "路灯不亮", "网格员👷🏽‍♀️已到场", "𠮷野家与𪚥", "line\nbreak\ttab", "quote ' \" \\ $1 ?", "e\u{301}",
      String(repeating: "江", count: 350_000),
    ]
    let raws: [[UInt8]] = [[], [0], [1, 0, 2, 0], [UInt8](0...255), [UInt8](repeating: 0xFF, count: 1 << 20)]
    try await withDatabase(engine, migrations: values) { database async throws in
      try await database.write("put") { transaction throws in
        for id in 0..<9 {
          try transaction.run("""
            INSERT INTO kept (id, number, fraction, truth, words, raw) VALUES (\(id), \(numbers[id % 7]),
              \(fractions[id % 7]), \(id % 2 == 0), \(texts[id]), \(raws[id % 5]))
            """)
        }
      }
      let read = try await database.read("get") { transaction throws in
        try transaction.rows("SELECT id, number, fraction, truth, words, raw FROM kept ORDER BY id") { row in
          #expect(row.key(0) == Key(Int64(row.int(0))))
          return (row.int(0), Int64(row.int(1)), row.double(2), row.bool(3), row.text(4), row.bytes(5))
        }
      }
      #expect(read.count == 9)
      for (id, number, fraction, truth, text, raw) in read {
        #expect(number == numbers[id % 7])
        #expect(fraction == fractions[id % 7])
        #expect(truth == (id % 2 == 0))
        #expect(Array(text.utf8) == Array(texts[id].utf8))
        #expect(raw == raws[id % 5])
      }
    }
  }

  @Test(arguments: Engine.available)
  func nullIsNotEmpty(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: values) { database async throws in
      try await database.write("put") { transaction throws in
        let (number, fraction, truth): (Int?, Double?, Bool?) = (nil, nil, nil)
        let (words, raw): (String?, [UInt8]?) = (nil, nil)
        try transaction.run("""
          INSERT INTO kept (id, number, fraction, truth, words, raw, document)
          VALUES (1, \(number), \(fraction), \(truth), \(words), \(raw), NULL),
            (2, 0, 0, \(false), \(""), \([UInt8]()), '{}')
          """)
      }
      let columns = "number, fraction, truth, words, raw, document" as SQL
      let (nulls, kept) = try await database.read("get") { transaction throws in
        try (
          transaction.first("SELECT \(columns) FROM kept WHERE id = 1 AND words IS NULL") { row in
            (0..<6).allSatisfy(row.isNull) && row.intOrNil(0) == nil && row.doubleOrNil(1) == nil
              && row.boolOrNil(2) == nil && row.textOrNil(3) == nil && row.bytesOrNil(4) == nil
              && row.instantOrNil(0) == nil && row.keyOrNil(0) == nil
          },
          transaction.first("SELECT \(columns) FROM kept WHERE id = 2 AND words = ''") { row in
            row.int(0) == 0 && row.double(1) == 0 && !row.bool(2) && row.text(3) == "" && row.bytes(4) == []
              && row.text(5) == "{}"
          }
        )
      }
      #expect(nulls == true)
      #expect(kept == true)
    }
  }

  /// A text with U+0000 would be cut off by one engine and kept by the other.
  @Test(arguments: Engine.available)
  func textWithNULIsRefused(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: values) { database async throws in
      await #expect(throws: DatabaseFault.self) {
        try await database.write("put") { try $0.run("INSERT INTO kept (id, words) VALUES (1, \("a\u{0}b"))") }
      }
      let count1 = try await database.read("count") { try $0.number("SELECT count(*) FROM kept") }
      #expect(count1 == 0)
    }
  }

  @Test(arguments: Engine.available)
  func documentsAreReadByField(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: values) { database async throws in
      let document = #"{"source": "12345", "来电": {"号码": "138…"}, "photos": ["a", "b"]}"#
      try await database.write("put") { try $0.run("INSERT INTO kept (id, document) VALUES (1, \(document))") }
      let found = try await database.read("get") { transaction throws in
        try transaction.first("""
          SELECT document->>'source', document->'来电'->>'号码', document->'photos'->>1, document->>'missing'
          FROM kept WHERE document->>'source' = \("12345") LIMIT 1
          """) { ($0.text(0), $0.text(1), $0.text(2), $0.isNull(3)) }
      }
      let row = try #require(found)
      #expect(row == ("12345", "138…", "b", true))
    }
  }

  /// PostgreSQL answers sums of BIGINT with NUMERIC.
  @Test(arguments: Engine.available)
  func sumsAreNumbers(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: values) { database async throws in
      let numbers: [Int] = [9_999, 10_000, 123_456_789_012, -40_000,
        5_000_000_000_000_000_000, 4_000_000_000_000_000_000]
      try await database.write("put") { transaction throws in
        for (id, number) in numbers.enumerated() {
          try transaction.run("INSERT INTO kept (id, number, fraction) VALUES (\(id), \(number), \(Double(id) / 4))")
        }
      }
      try await database.read("sums") { transaction throws in
        for end in 1...numbers.count {
          let sum = try transaction.number("SELECT sum(number) FROM kept WHERE id < \(end)")
          #expect(sum == numbers[..<end].reduce(0, +))
          #expect(try transaction.number("SELECT sum(-number) FROM kept WHERE id < \(end)") == -sum)
        }
        #expect(try transaction.number("SELECT sum(number) FROM kept WHERE id < 0") == 0)
        #expect(try transaction.first("SELECT avg(number) FROM kept WHERE id < 2") { $0.double(0) } == 9_999.5)
        #expect(try transaction.first("SELECT avg(fraction), sum(fraction) FROM kept") { $0.double(0) } == 0.625)
        #expect(try transaction.number("SELECT sum(number) / 2 FROM kept WHERE id = 1") == 5_000)
      }
    }
  }

  /// A large whole number beside a literal must not be taken for int4.
  @Test(arguments: Engine.available)
  func typesAreDeclared(_ engine: Engine) async throws {
    try await withDatabase(engine) { database async throws in
      let sum = try await database.read("sum") { transaction throws in
        try transaction.number("SELECT \(1_795_395_600_000 as Int) + 28800000")
      }
      #expect(sum == 1_795_424_400_000)
    }
  }
}
