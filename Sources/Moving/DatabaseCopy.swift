import Basics
import Storage

/// A database carried into another, of whichever engine: every table but those each engine makes for itself, counted and compared.
package struct DatabaseCopy: Sendable {
  /// A table that was carried.
  package struct Line: Sendable, Hashable {
    package var table: String
    package var source: TableSum
    package var target: TableSum

    package var isEqual: Bool { source == target }
  }

  private let source: any Database
  private let target: any Database
  private let migrations: [Migration]

  /// - Parameter migrations: those of the program; the source has run all of them.
  package init(from source: any Database, to target: any Database, migrations: [Migration]) {
    self.source = source
    self.target = target
    self.migrations = migrations
  }

  /// Carries everything and reads it again.
  /// - Throws: `Refusal` when the target is not empty, or the tables are not the same.
  package func run(now: Instant, progress: @Sendable (MovingProgress) -> Void = { _ in }) async throws -> [Line] {
    let (tables, total) = try await Carrying.tables(of: source)
    let made = try await Carrying.prepare(target, migrations: migrations, now: now)
    guard made == tables else {
      let differing = Set(made).symmetricDifference(tables).map(\.name).sorted().joined(separator: ", ")
      throw Refusal(
        .conflict, "moving.schema",
        Phrase("两边的表不同（\(differing)）", "The tables of both sides differ (\(differing))"))
    }
    var lines: [Line] = []
    var done = 0
    let target = target
    for table in tables {
      let before = done
      let sum = try await Carrying.read(table, of: source) { rows, sum in
        try await Carrying.write(rows, into: table, of: target)
        progress(MovingProgress(table: table.name, rows: before + sum.rows, total: 2 * total))
      }
      done += sum.rows
      lines.append(Line(table: table.name, source: sum, target: TableSum()))
    }
    for (place, table) in tables.enumerated() {
      let before = done
      lines[place].target = try await Carrying.read(table, of: target) { _, sum in
        progress(MovingProgress(table: table.name, rows: before + sum.rows, total: 2 * total))
      }
      done += lines[place].target.rows
    }
    return lines
  }
}
