import Auditing
import Basics
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct PageTests {
  static let seed: UInt64 = 20_261_123

  /// A day's records of four processes, out of step by seconds, some with late news.
  static func drafts(_ count: Int) -> [AuditDraft] {
    var random = SeededRandom(seed: seed)
    return (1...count).map { number in
      var draft = Chains.draft(number)
      draft.at = draft.at + .seconds(Int(random.unit() * 40) - 20)
      if number % 50 == 0 { draft.at = draft.at - .hours(3) }
      return draft
    }
  }

  static func collect(_ filter: AuditFilter, limit: Int, _ database: any Database) async throws -> [Int64] {
    var found: [Int64] = []
    var after: Int64?
    repeat {
      let cursor = after
      let page = try await database.read("page") { try AuditTable.page(filter, after: cursor, limit: limit, in: $0) }
      #expect(page.records.count <= limit)
      #expect(page.next.map { next in after.map { next < $0 } ?? true } ?? true, "the cursor must fall")
      found += page.records.map(\.ordinal)
      after = page.next
    } while after != nil
    return found
  }

  @Test(arguments: Engine.available) func pagesAreWhatTheFilterAdmits(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      try await Chains.trail(database).record(Self.drafts(800))
      let records = try await Chains.all(database)
      var random = SeededRandom(seed: Self.seed)
      func maybe<T>(_ value: T) -> T? { random.unit() < 0.35 ? value : nil }
      var hits = 0
      for _ in 1...60 {
        let from = Int(random.unit() * 750)
        let prefixes = ["matter ", "matter 320115-20261123-0001", "matter 320115-20261123-000042", "person", "%", "_"]
        let texts = ["n7", "forbidden", "王", "192.0.2.7", "%", "回访", "STEPS"]
        let filter = AuditFilter(
          kind: maybe(AuditDraft.Kind.allCases[Int(random.unit() * 7)]), person: maybe("p\(Int(random.unit() * 6))"),
          subject: maybe(prefixes[Int(random.unit() * 6)]), from: maybe(Chains.now + .seconds(from)),
          to: maybe(Chains.now + .seconds(from + 300)), text: maybe(texts[Int(random.unit() * 7)]))
        let limit = [7, 50, 2000][Int(random.unit() * 3)]
        let wanted = records.reversed().filter { filter.admits($0.draft) }.map(\.ordinal)
        hits += wanted.count
        #expect(try await Self.collect(filter, limit: limit, database) == wanted, "seed \(Self.seed): \(filter)")
      }
      #expect(hits > 1000)
    }
  }

  /// A search that finds nothing ends its page after so many records, and the next goes on from there.
  @Test(arguments: Engine.available) func aSearchIsBounded(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      let count = 3200, walk = 1200
      try await Chains.trail(database).record((1...count).map { Chains.draft($0) })
      func page(_ filter: AuditFilter, after: Int64? = nil) async throws -> AuditPage {
        try await database.read("page") { try AuditTable.page(filter, after: after, limit: 5, walk: walk, in: $0) }
      }
      let none = try await page(AuditFilter(text: "nowhere"))
      #expect(none == AuditPage(records: [], next: 2001))
      let second = try await page(AuditFilter(text: "nowhere"), after: none.next)
      #expect(second == AuditPage(records: [], next: 801))
      #expect(try await page(AuditFilter(text: "nowhere"), after: second.next) == AuditPage(records: [], next: nil))
      let first = try await page(AuditFilter(text: "r1997"))
      #expect(first.records == [] && first.next == 2001)
      #expect(try await page(AuditFilter(text: "r1997"), after: first.next).records.map(\.ordinal) == [1997])
      // A prefix of many subjects is walked, one of few is sorted.
      #expect(
        try await page(AuditFilter(subject: "matter")).records.map(\.ordinal) == (0..<5).map { Int64(count - $0) })
      let few = try await page(AuditFilter(subject: "matter 320115-20261123-000002"))
      #expect(few.records.map(\.ordinal) == [11, 10, 9, 8] && few.next == nil)
      #expect(try await page(AuditFilter(from: Chains.now + .days(9))).records == [])
      #expect(try await page(AuditFilter(to: Chains.now)).records == [])
    }
  }

  /// What PostgreSQL is told to do without: then it shows whether the order of the index serves.
  static let ways: [SQL] = ["enable_seqscan", "enable_bitmapscan", "enable_sort"]

  /// Lines that walk the records, or sort more than the few of one subject.
  static func scans(_ explaining: Explaining) -> [String] {
    explaining.answers.flatMap { answer in
      let walks = answer.lines.filter { $0.contains("SCAN audit_records") || $0.contains("Seq Scan on audit_records") }
      let sorts = answer.lines.filter { $0.contains("TEMP B-TREE") || $0.contains("Sort Key") }
      return answer.question.contains("subject >= ") ? walks : walks + sorts
    }
  }

  static let filters: [AuditFilter] = {
    let from = Chains.now + .seconds(100), to = Chains.now + .seconds(4000)
    return [
      AuditFilter(), AuditFilter(kind: .disclosure), AuditFilter(person: "p1"), AuditFilter(text: "nowhere"),
      AuditFilter(subject: "matter 320115-20261123-000042"), AuditFilter(subject: "matter"),
      AuditFilter(from: from), AuditFilter(to: to), AuditFilter(from: from, to: to),
      AuditFilter(kind: .write, person: "p2", from: from, to: to, text: "n1"),
      AuditFilter(kind: .export, subject: "matter 320115-20261123-0000", from: from),
    ]
  }()

  @Test(arguments: Engine.available) func noQuestionWalksTheHistory(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      try await Chains.trail(database).record(Self.drafts(6000))
      try await database.write("analyze") { try $0.run("ANALYZE") }
      for filter in Self.filters {
        for after in [nil, Int64(3000)] {
          let (scans, asked) = try await database.read("plan") { transaction in
            let explaining = try Explaining(transaction, without: Self.ways)
            _ = try AuditTable.page(filter, after: after, limit: 20, in: explaining)
            return (Self.scans(explaining), explaining.answers.count)
          }
          #expect(asked > 0 && scans == [], "\(filter): \(scans)")
        }
      }
      // The test can fail.
      let seen = try await database.read("plan") { transaction in
        let explaining = try Explaining(transaction, without: Self.ways)
        _ = try explaining.number("SELECT count(*) FROM audit_records WHERE detail = \("x")")
        return Self.scans(explaining).count
      }
      #expect(seen == 1)
    }
  }

  @Test(arguments: Engine.available) func theExportIsTheChain(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Chains.migrations) { database in
      var drafts = (1...2500).map { Chains.draft($0) }
      drafts[0].reason = "=1+1, \"x\""
      try await Chains.trail(database).record(drafts)
      let records = try await Chains.all(database)
      let export = AuditExport(database: database, zone: .shanghai)
      let pieces = Mutex<[[UInt8]]>([])
      let count = try await export.run(AuditFilter()) { piece in pieces.withLock { $0.append(piece) } }
      #expect(count == 2500)
      let text = pieces.withLock { $0 }
      #expect(text.count == 4 && text.allSatisfy { $0.suffix(2) == [13, 10] })
      let lines = String(decoding: text.flatMap(\.self).dropFirst(3), as: UTF8.self).split(separator: "\r\n")
      #expect(lines.count == 2501 && lines[0] == AuditExport.header.joined(separator: ",")[...])
      #expect(lines[1].contains("\"'=1+1, \"\"x\"\"\""))
      #expect(lines[1].contains("2026-11-23T09:00:01+08:00,disclosure,p1,王五"))
      let hashes = lines.dropFirst().map { $0.split(separator: ",").last.map(String.init) }
      #expect(hashes == records.map { AuditAnchor(ordinal: 1, hash: $0.hash).description.dropFirst(2).description })
      let some = try await export.run(AuditFilter(person: "p1")) { _ in }
      #expect(some == drafts.count { $0.person == "p1" })
    }
  }
}
