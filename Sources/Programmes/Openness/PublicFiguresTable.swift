import Basics
import Storage

/// All SQL about the stored public figures: a few hundred lines, replaced as a whole.
enum PublicFiguresTable {
  static let migrations = [
    Migration(
      "openness.figures.1",
      [
        """
        CREATE TABLE public_figures (
          kind TEXT NOT NULL, name TEXT NOT NULL, at BIGINT NOT NULL, open BIGINT NOT NULL, closed BIGINT NOT NULL,
          judged BIGINT NOT NULL, on_time BIGINT NOT NULL, median BIGINT, PRIMARY KEY (kind, name))
        """
      ])
  ]

  /// The line that bears the counts of the day.
  private static let today = "today"

  /// Whoever counted later wins, also when two processes store at once.
  static func store(_ figures: PublicFigures, in transaction: any Transaction) throws {
    for (kind, lines) in figures.lines.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for line in lines.values.sorted(by: { $0.name < $1.name }) {
        try put(kind.rawValue, line, at: figures.at, in: transaction)
      }
    }
    let day = PublicFigures.Line(name: "", open: figures.reportedToday, closed: figures.closedToday)
    try put(today, day, at: figures.at, in: transaction)
    try transaction.run("DELETE FROM public_figures WHERE at < \(figures.at)")
  }

  private static func put(
    _ kind: String, _ line: PublicFigures.Line, at: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO public_figures (kind, name, at, open, closed, judged, on_time, median) VALUES (
        \(kind), \(line.name), \(at), \(line.open), \(line.closed), \(line.judged), \(line.onTime), \(line.median))
      ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at, open = excluded.open, closed = excluded.closed,
        judged = excluded.judged, on_time = excluded.on_time, median = excluded.median
      """)
  }

  /// nil while nothing was stored.
  static func read(in transaction: any Transaction) throws -> PublicFigures? {
    var figures = PublicFigures(at: Instant(milliseconds: 0), lines: [:], reportedToday: 0, closedToday: 0)
    try transaction.forEach(
      "SELECT kind, name, at, open, closed, judged, on_time, median FROM public_figures ORDER BY kind, name"
    ) { row in
      let line = PublicFigures.Line(
        name: row.text(1), open: row.int(3), closed: row.int(4), judged: row.int(5), onTime: row.int(6),
        median: row.intOrNil(7))
      if row.text(0) == today {
        (figures.at, figures.reportedToday, figures.closedToday) = (row.instant(2), line.open, line.closed)
      } else if let kind = PublicFigures.Kind(rawValue: row.text(0)) {
        figures.lines[kind, default: [:]][line.name] = line
      }
    }
    return figures.at.milliseconds == 0 ? nil : figures
  }
}
