import Basics
import Storage

/// Gives out the numbers of matters, `320115-20261123-000042`. Takes them from the database in blocks, so that intake does not
/// queue for one row; what is left of a block when the program ends is never used. Numbers mean nothing but their day.
package actor Numbering {
  /// How many numbers are taken at once.
  static let block = 500

  private let database: any Database
  private var left: [LocalDate: Range<Int>] = [:]
  private var taking: [LocalDate: Task<Void, any Error>] = [:]

  package init(database: any Database) { self.database = database }

  package func next(prefix: String, day: LocalDate) async throws -> String {
    while true {
      if let range = left[day], let number = range.first {
        left[day] = range.dropFirst()
        return Self.text(prefix: prefix, day: day, number: number)
      }
      let task = taking[day] ?? Task { try await take(day) }
      taking[day] = task
      try await task.value
    }
  }

  private func take(_ day: LocalDate) async throws {
    defer { taking[day] = nil }
    let first = try await database.write("numbers.take") { transaction in
      try MattersTable.takeNumbers(Self.block, day: day, in: transaction)
    }
    // Yesterday's blocks are of no use any more.
    left = left.filter { $0.key > day + -2 }
    left[day] = first..<(first + Self.block)
  }

  package static func text(prefix: String, day: LocalDate, number: Int) -> String {
    "\(prefix)-\(padded(day.year, 4))\(padded(day.month, 2))\(padded(day.day, 2))-\(padded(number, 6))"
  }
}
