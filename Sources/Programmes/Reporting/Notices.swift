import Basics
import Casework
import Delivery
import Storage

/// What a reporter was told (告知): one line for each step they should hear of, shown where they follow their matter.
package struct ReporterNotice: Sendable, Hashable {
  package var at: Instant
  package var action: String
}

/// All SQL about notices to reporters.
package enum NoticesTable {
  package static let migrations = [
    Migration(
      "reporting.notices.1",
      [
        """
        CREATE TABLE reporter_notices (
          key BIGINT PRIMARY KEY, matter BIGINT NOT NULL, entry BIGINT NOT NULL, action TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX reporter_notices_matter ON reporter_notices (matter, key)",
      ])
  ]

  /// Keeps a notice of every step of whatever can be followed. Whether the step has words for the reporter, the lifecycle says
  /// when it is shown.
  package static let subscriber = Subscriber(
    name: "reporting.notices", wants: { $0.contains(".") },
    receive: { parcel, transaction in
      let action = String(parcel.topic.drop { $0 != "." }.dropFirst())
      try transaction.run(
        """
        INSERT INTO reporter_notices (key, matter, entry, action, at)
        VALUES (\(parcel.key), \(parcel.matter), \(parcel.entry), \(action), \(parcel.at)) ON CONFLICT (key) DO NOTHING
        """)
    })

  package static func of(_ matter: Key, in transaction: any Transaction) throws -> [ReporterNotice] {
    try transaction.rows("SELECT at, action FROM reporter_notices WHERE matter = \(matter) ORDER BY key") {
      ReporterNotice(at: $0.instant(0), action: $0.text(1))
    }
  }
}
