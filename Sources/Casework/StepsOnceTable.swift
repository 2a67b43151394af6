import Basics
import Storage

/// All SQL about steps that bear an id made where they were filled in: a step that is sent again because its answer was lost happens once.
package enum StepsOnceTable {
  package static let migrations = [
    Migration(
      "casework.steps-once.1",
      [
        """
        CREATE TABLE steps_once (
          step_post TEXT NOT NULL, once TEXT NOT NULL, step_matter BIGINT NOT NULL, step_action TEXT NOT NULL,
          PRIMARY KEY (step_post, once))
        """
      ])
  ]

  /// Takes the id for a step. Nil when it was free: the step is to be taken now, in this transaction. Otherwise what was done under it.
  /// The row is written before anything is read, so that of two that come at once the second waits for the first.
  static func claim(
    _ once: String, post: String, matter: Key, action: String, in transaction: any Transaction
  ) throws -> (matter: Key, action: String)? {
    let isFree = try transaction.change(
      """
      INSERT INTO steps_once (step_post, once, step_matter, step_action) VALUES (\(post), \(once), \(matter), \(action))
      ON CONFLICT (step_post, once) DO NOTHING
      """) == 1
    guard !isFree else { return nil }
    return try done(once, post: post, in: transaction)
  }

  /// What a post has done under an id; nil if nothing.
  static func done(_ once: String, post: String, in transaction: any Transaction) throws -> (matter: Key, action: String)? {
    try transaction.first(
      "SELECT step_matter, step_action FROM steps_once WHERE step_post = \(post) AND once = \(once)"
    ) { (matter: $0.key(0), action: $0.text(1)) }
  }
}
