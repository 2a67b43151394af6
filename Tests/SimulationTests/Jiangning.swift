import Basics
import Casework
import Documents
import Foundation
import Platform
import Simulation
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Timing

/// The district of the pack in this repository, read once for all tests.
enum Jiangning {
  struct Broken: Error { var problems: [String] }

  static let rules = JiangningPack.rules

  private static let read: Result<District, any Error> = Result {
    let folder = packageRoot().appendingPathComponent("Packs/jiangning").path
    let pack = PackReader.read(try PackFiles(folder: folder), rules: rules, checks: false)
    guard let district = pack.district else { throw Broken(problems: pack.problems.map { "\($0)" }) }
    return district
  }

  static func district() throws -> District { try read.get() }

  static let now = ManualClock.start
  static let migrations = [Matters.migrations]

  static func matters(_ database: any Database) throws -> Matters {
    Matters(
      database: database, current: CurrentDistrict(try district()), rules: rules, keys: KeyMaker(maker: 1),
      secrets: { TestSecrets.ring }, now: { now })
  }

  static func check(_ database: any Database) throws -> LogCheck {
    LogCheck(database: database, district: try district(), rules: rules)
  }
}

extension SampleYear {
  /// Everything that was played, without a database.
  func inMemory(tasks: Int, recordedAt: Instant = Jiangning.now) async throws -> [Played] {
    let numbers = Mutex<[LocalDate: Int]>([:])
    let all = Mutex<[Played]>([])
    let district = try Jiangning.district()
    let code = district.code
    try await play(
      in: district, rules: Jiangning.rules, recordedAt: recordedAt, tasks: tasks,
      numbers: { count, day in
        let last = numbers.withLock { numbers in
          defer { numbers[day, default: 0] += count }
          return numbers[day] ?? 0
        }
        return (0..<count).map { Numbering.text(prefix: code, day: day, number: last + 1 + $0) }
      }, take: { _, played in all.withLock { $0 += played } })
    return all.withLock { $0 }
  }
}
