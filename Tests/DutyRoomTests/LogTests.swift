import Basics
import DutyRoom
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct LogTests {
  private static func chain(_ count: Int) -> [LogLine] {
    var lines: [LogLine] = []
    for ordinal in 1...count {
      lines.append(
        LogLine(
          ordinal: ordinal, recordedAt: ManualClock.start, draft: officer().draft("第 \(ordinal) 条"),
          previous: lines.last?.hash ?? LogLine.genesis))
    }
    return lines
  }

  @Test func everyTamperingBreaksTheChain() {
    let whole = Self.chain(6)
    #expect(LogLine.flaws(in: whole).isEmpty)
    #expect(LogLine.flaws(in: Array(whole[3...]), after: 3, hash: whole[2].hash).isEmpty, "a later part, by what is before")
    var changed = whole
    changed[2].draft.text = "改过"
    #expect(LogLine.flaws(in: changed).map(\.ordinal) == [3])
    var removed = whole
    removed.remove(at: 2)
    #expect(LogLine.flaws(in: removed).contains { $0.ordinal == 4 })
    var inserted = whole
    inserted.insert(
      LogLine(ordinal: 3, recordedAt: ManualClock.start, draft: officer().draft("插入"), previous: whole[1].hash), at: 2)
    #expect(!LogLine.flaws(in: inserted).isEmpty)
    var swapped = whole
    swapped.swapAt(2, 3)
    #expect(!LogLine.flaws(in: swapped).isEmpty)
    // Whoever seals one line anew must seal all that follow.
    var sealed = whole
    sealed[2] = LogLine(
      ordinal: 3, recordedAt: whole[2].recordedAt, draft: officer().draft("改过"), previous: whole[1].hash)
    #expect(LogLine.flaws(in: sealed).map(\.ordinal) == [4])
  }

  @Test func everyValueIsInTheHash() {
    let line = Self.chain(1)[0]
    let changes: [(inout LogLine) -> Void] = [
      { $0.ordinal = 2 }, { $0.recordedAt = $0.recordedAt + .minutes(1) }, { $0.draft.at = $0.draft.at + .minutes(1) },
      { $0.draft.person = "x" }, { $0.draft.personName = "x" }, { $0.draft.post = "x" }, { $0.draft.text = "x" },
      { $0.draft.matter = "" }, { $0.draft.run = Key(1) }, { $0.draft.opens = true }, { $0.draft.closes = 1 },
      { $0.previous[0] = 1 },
    ]
    for (index, change) in changes.enumerated() {
      var other = line
      change(&other)
      #expect(other.seal() != line.hash, "change \(index)")
    }
  }

  @Test(arguments: Engine.available) func manyWriteOneChain(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<24 {
          group.addTask {
            _ = try await database.write("line") {
              try DutyLog.append(officer().draft("第 \(index) 件", opens: index < 3), by: officer(), in: $0)
            }
          }
        }
        try await group.waitForAll()
      }
      let (count, flaws) = try await DutyLog.check(database)
      #expect(count == 24 && flaws.isEmpty, "\(flaws)")
      let open = try await database.read("open") { try DutyLogTable.open(limit: 10, in: $0) }
      #expect(open.count == 3 && open.allSatisfy(\.draft.opens))
      let closed = open[0].ordinal
      _ = try await database.write("close") {
        try DutyLog.append(officer().draft("已办", closes: closed), by: officer(), in: $0)
      }
      await #expect(throws: Refusal.self, "nothing is closed twice") {
        _ = try await database.write("close") {
          try DutyLog.append(officer().draft("又办", closes: closed), by: officer(), in: $0)
        }
      }
      #expect(try await DutyLog.check(database).count == 25)
      #expect(try await database.read("open") { try DutyLogTable.open(limit: 10, in: $0) }.count == 2)
    }
  }

  @Test(arguments: Engine.available) func theCheckFindsWhatIsDoneToTheTable(_ engine: Engine) async throws {
    let deeds: [(name: String, deed: SQL)] = [
      ("changed", "UPDATE duty_log SET text = '改过' WHERE ordinal = 5"),
      ("removed", "DELETE FROM duty_log WHERE ordinal = 5"), ("cut off", "DELETE FROM duty_log WHERE ordinal > 6"),
      (
        "inserted",
        """
        INSERT INTO duty_log (ordinal, at, day, recorded_at, person, person_name, post, text, opens, previous, hash)
        SELECT 9, at, day, recorded_at, person, person_name, post, text, opens, previous, hash FROM duty_log
        WHERE ordinal = 8
        """
      ),
      ("all gone", "DELETE FROM duty_log"),
    ]
    for (name, deed) in deeds {
      try await withDatabase(engine, migrations: Desk.migrations) { database in
        for index in 1...8 {
          _ = try await database.write("line") { try DutyLog.append(officer().draft("\(index)"), by: officer(), in: $0) }
        }
        if name == "inserted" {
          // It becomes the last line by the mark of the end too.
          try await database.write("head") { try $0.run("UPDATE duty_log_head SET ordinal = 9 WHERE id = 1") }
        }
        try await database.write("deed") { try $0.run(deed) }
        #expect(try await DutyLog.check(database).flaws.isEmpty == false, "\(name)")
      }
    }
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      for index in 1...4 {
        _ = try await database.write("line") { try DutyLog.append(officer().draft("\(index)"), by: officer(), in: $0) }
      }
      try await database.write("swap") {
        try $0.run("UPDATE duty_log SET ordinal = 99 WHERE ordinal = 2")
        try $0.run("UPDATE duty_log SET ordinal = 2 WHERE ordinal = 3")
        try $0.run("UPDATE duty_log SET ordinal = 3 WHERE ordinal = 99")
      }
      #expect(try await DutyLog.check(database).flaws.isEmpty == false, "reordered")
    }
  }
}
