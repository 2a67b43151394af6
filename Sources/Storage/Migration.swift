/// One step of a schema. Lists are append-only: a step that has been released is never edited; its digest is recorded and checked.
package struct Migration: Sendable {
  /// Unique and stable, such as `casework.1`.
  package var name: String
  package var statements: [SQL]

  package init(_ name: String, _ statements: [SQL]) {
    self.name = name
    self.statements = statements
  }
}
