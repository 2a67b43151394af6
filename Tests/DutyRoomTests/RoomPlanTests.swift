import Basics
import DutyRoom
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct RoomPlanTests {
  /// Every list of the duty room reads an index, whatever the history.
  @Test(arguments: Engine.available) func nothingWalksATable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let now = ManualClock.start, day = LocalDate(2026, 11, 23)
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        _ = try ShiftsTable.onDuty(agency: "szzx", at: now, in: planned)
        _ = try ShiftsTable.next(agency: "szzx", from: now, in: planned)
        _ = try ShiftsTable.allOn(at: now, limit: 50, in: planned)
        _ = try ShiftsTable.of(agency: "szzx", from: now, to: now + .days(7), in: planned)
        _ = try ShiftsTable.met(agency: "szzx", person: "p1", from: now, to: now + .hours(8), except: Key(1), in: planned)
        for cursor in [nil, (at: now, ordinal: 4)] {
          _ = try DutyLogTable.of(day: day, after: cursor, limit: 500, in: planned)
        }
        _ = try DutyLogTable.of(run: Key(1), limit: 100, in: planned)
        _ = try DutyLogTable.latest(limit: 10, in: planned)
        _ = try DutyLogTable.open(limit: 10, in: planned)
        _ = try DutyLogTable.open(among: [1, 2], in: planned)
        _ = try DutyLogTable.batch(after: 5, limit: 100, in: planned)
        for key in [nil, Key(9)] {
          _ = try HandoversTable.page(agency: "szzx", before: key, limit: 31, in: planned)
          _ = try PlanRunsTable.ended(before: key, limit: 31, in: planned)
        }
        _ = try HandoversTable.waiting(agency: "szzx", limit: 5, in: planned)
        _ = try HandoversTable.from(shift: Key(1), in: planned)
        _ = try HandoversTable.received(by: [Key(1)], in: planned)
        _ = try HandoversTable.notes(of: Key(1), limit: 10, in: planned)
        _ = try PlanRunsTable.open(limit: 10, in: planned)
        _ = try PlanRunsTable.calls(of: Key(1), in: planned)
        _ = try PlanRunsTable.steps(of: Key(1), in: planned)
        return planned.answers
      }
      for answer in answers {
        let walks = answer.lines.filter { line in
          // The primary key in its own order, or an index that holds nothing but what is open, is no scan.
          engine == .sqlite
            ? line.hasPrefix("SCAN ") && !line.contains("USING INDEX duty_plan_runs_")
              && !(answer.question.contains("ORDER BY ordinal") && answer.question.contains("LIMIT"))
            : line.contains("Seq Scan on")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
        #expect(
          !answer.lines.contains { $0.contains("TEMP B-TREE") } || answer.question.contains("IN (")
            || answer.question.contains("starts_at, key"), "\(answer.question)\n\(answer.lines)")
      }
    }
  }
}
