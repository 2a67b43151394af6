import Foundation
import PostgresStorage
import SQLiteStorage
import Storage

extension Engine {
  /// The engines every contract test runs on. PostgreSQL is not optional: without it the tests fail and say how to get
  /// it.
  package static var available: [Engine] { [.sqlite, .postgres] }
}

/// Gives the body a fresh database with the migrations applied, and removes it afterwards.
/// - Parameter migrations: one list for each target, as for `Migrator`.
/// - Throws: what the body throws; `PrivatePostgres.CannotStart` with the way to install it.
package func withDatabase<T>(
  _ engine: Engine, migrations: [[Migration]] = [], isolation: isolated (any Actor)? = #isolation,
  _ body: (any Database) async throws -> T
) async throws -> T {
  try await withPlace(engine) { place in
    let database = try await place.open()
    do {
      _ = try await Migrator(migrations).apply(on: database, now: ManualClock.start)
      let value = try await body(database)
      await database.close()
      return value
    } catch {
      await database.close()
      throw error
    }
  }
}

/// An empty place for a database: a file name in a temporary folder, or the name of a schema. It can be opened several
/// times, as by several processes.
package struct DatabasePlace: Sendable {
  package var engine: Engine
  /// File path, or schema.
  package var name: String
  fileprivate var connection = ""

  package var sqlite: SQLiteSettings { SQLiteSettings(path: name) }

  package var postgres: PostgresSettings {
    var settings = PostgresSettings(connection: connection, schema: name)
    settings.connections = 4
    return settings
  }

  package func open() async throws -> any Database {
    switch engine {
    case .sqlite: try SQLiteDatabase(sqlite)
    case .postgres: try await PostgresDatabase.open(postgres)
    }
  }
}

/// Gives the body a place with nothing in it yet; removes what is there afterwards.
package func withPlace<T>(
  _ engine: Engine, isolation: isolated (any Actor)? = #isolation, _ body: (DatabasePlace) async throws -> T
) async throws -> T {
  switch engine {
  case .sqlite:
    return try await withTemporaryFolder { try await body(DatabasePlace(engine: .sqlite, name: $0 + "/yiwang.sqlite")) }
  case .postgres:
    return try await postgresTests.run { try await withSchema(body) }
  }
}

/// As many as one server has connections for, some tests opening a place several times.
private let postgresTests = Turnstile(24)

private func withSchema<T>(
  isolation: isolated (any Actor)? = #isolation, _ body: (DatabasePlace) async throws -> T
) async throws -> T {
  let cluster = try await onOwnThread { PrivatePostgres.shared }.get()
  // Several test processes may share the server of YIWANG_TEST_POSTGRES.
  let schema = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
  let place = DatabasePlace(engine: .postgres, name: schema, connection: cluster.connection)
  do {
    let value = try await body(place)
    try await drop(place)
    return value
  } catch {
    try? await drop(place)
    throw error
  }
}

private func drop(_ place: DatabasePlace) async throws {
  var settings = place.postgres
  settings.schema = "public"
  settings.createsSchema = false
  settings.connections = 1
  let database = try await PostgresDatabase.open(settings)
  try await database.write("drop") { try $0.run(SQL(stringLiteral: "DROP SCHEMA IF EXISTS \(place.name) CASCADE")) }
  await database.close()
}

/// Starting a cluster takes seconds, which a thread of Swift's cooperative pool must not spend blocked.
private func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { caller in Thread.detachNewThread { caller.resume(returning: work()) } }
}
