import Basics
import Casework
import Delivery
import Foundation
import Indicators
import Organization
import Platform
import Reporting
import Statistics
import Storage

/// What keeping the counts of the indicators adds to an intake: reports taken in and delivered, with and without it, in turn.
enum CountingCost {
  /// Prints microseconds of the processor per intake, all of it: report, delivery, and where it is kept the counting.
  static func measure(_ reports: SampleReports, _ jurisdiction: Jurisdiction, count: Int, rounds: Int) async throws {
    let name = Counting.subscriber.name
    let without = Outbox(
      database: jurisdiction.database, subscribers: jurisdiction.outbox.subscribers.filter { $0.name != name })
    var plain: [Double] = [], counted: [Double] = []
    for round in 0..<(rounds + 1) {
      let first = try await microseconds(count) { try await takeIn(reports, jurisdiction, count, by: without, counts: false) }
      let second = try await microseconds(count) {
        try await takeIn(reports, jurisdiction, count, by: jurisdiction.outbox, counts: true)
      }
      // The first round opens connections and prepares statements.
      guard round > 0 else { continue }
      plain.append(first)
      counted.append(second)
      print("round", Int(first), Int(second), Double(Int((second / first - 1) * 1000)) / 1000)
    }
    let (a, b) = (plain.sorted()[rounds / 2], counted.sorted()[rounds / 2])
    print("without", a)
    print("with", b)
    print("cost", b / a - 1)
  }

  private static func takeIn(
    _ reports: SampleReports, _ jurisdiction: Jurisdiction, _ count: Int, by outbox: Outbox, counts: Bool
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<64 {
        group.addTask {
          for place in stride(from: writer, to: count, by: 64) {
            _ = try await jurisdiction.matters.report(reports[place], lifecycle: ReportingProgramme.lifecycle, by: .visitor)
          }
        }
      }
      try await group.waitForAll()
    }
    while try await outbox.deliver(now: wallClock()) > 0 {}
    if counts { try await Counting(jurisdiction).catchUp(most: count * 2) }
  }

  private static func microseconds(_ count: Int, _ body: () async throws -> Void) async throws -> Double {
    let before = processor()
    try await body()
    return (processor() - before) * 1_000_000 / Double(count)
  }

  /// Seconds of the processor that this process has used.
  private static func processor() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
