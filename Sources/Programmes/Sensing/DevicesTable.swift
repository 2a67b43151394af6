import Basics
import Casework
import Storage
import Territory

/// All SQL about the register of devices.
enum DevicesTable {
  static let migrations = [
    Migration(
      "devices.1",
      [
        """
        CREATE TABLE devices (
          code TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, area TEXT NOT NULL, address TEXT NOT NULL, coordinate TEXT,
          agency TEXT NOT NULL, updated_at BIGINT NOT NULL)
        """
      ])
  ]

  private static let columns: SQL = "code, kind, label, area, address, coordinate, agency, updated_at"

  static func put(_ d: Device, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO devices (\(columns)) VALUES (\(d.code), \(d.kind), \(d.label), \(d.area), \(d.address), \(d.coordinate?.text),
        \(d.agency), \(d.updatedAt))
      ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, label = excluded.label, area = excluded.area,
        address = excluded.address, coordinate = excluded.coordinate, agency = excluded.agency, updated_at = excluded.updated_at
      """)
  }

  static func one(_ code: String, in transaction: any Transaction) throws -> Device? {
    try transaction.first("SELECT \(columns) FROM devices WHERE code = \(code)", device)
  }

  /// In the order of their codes.
  static func page(after code: String, limit: Int, in transaction: any Transaction) throws -> [Device] {
    try transaction.rows("SELECT \(columns) FROM devices WHERE code > \(code) ORDER BY code LIMIT \(limit)", device)
  }

  private static func device(_ row: any Row) -> Device {
    Device(
      code: row.text(0), kind: row.text(1), label: row.text(2), area: row.text(3), address: row.text(4),
      coordinate: row.textOrNil(5).flatMap { Coordinate(text: $0) }, agency: row.text(6), updatedAt: row.instant(7))
  }
}
