import Storage

/// How a PostgreSQL schema is reached.
package struct PostgresSettings: Sendable {
  /// A libpq connection string (`host=… dbname=…`) or URI; what it leaves out comes from the `PG…` variables.
  package var connection: String
  /// The one schema the jurisdiction lives in.
  package var schema: String
  /// Creates the schema at opening if it is missing.
  package var createsSchema = true
  /// Connections, each on a thread of its own, opened when first needed.
  package var connections = 8
  /// A statement that runs longer is cancelled, in milliseconds; 0 for never.
  package var statementMilliseconds = 30_000
  /// How long a statement waits for a lock, in milliseconds; 0 for ever.
  package var lockMilliseconds = 10_000

  package init(connection: String, schema: String) {
    self.connection = connection
    self.schema = schema
  }
}
