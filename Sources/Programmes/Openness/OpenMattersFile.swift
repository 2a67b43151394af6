import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Synchronization
import Timing

/// The public matters of one month as a file, row by row as the public list has them: to the community, without number and words.
/// Sent piece by piece, so that a month of a large district takes no more memory than a page.
struct OpenMattersFile: Sendable {
  /// Rows of one piece.
  static let piece = 1000

  static let head = [
    "reported", "kind", "category", "category_name", "street", "community", "place", "agency", "state", "closed",
  ]

  /// The first day of the month.
  var month: LocalDate
  var jurisdiction: Jurisdiction

  /// From `2026-11`; nil if it is no month.
  static func month(_ text: String) -> LocalDate? { text.count == 7 ? LocalDate("\(text)-01") : nil }

  /// `2026-11`.
  static func text(_ month: LocalDate) -> String { String(month.description.prefix(7)) }

  static func before(_ month: LocalDate) -> LocalDate {
    month.month == 1 ? LocalDate(month.year - 1, 12, 1) : LocalDate(month.year, month.month - 1, 1)
  }

  private var end: LocalDate {
    month.month == 12 ? LocalDate(month.year + 1, 1, 1) : LocalDate(month.year, month.month + 1, 1)
  }

  /// The first piece as body, what is left as stream.
  func reply() async throws -> Reply {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(Self.head)
    let (rows, next) = try await batch(after: nil)
    for row in rows { writer.append(row) }
    var reply = Reply.csv(writer.take(), name: "matters-\(Self.text(month)).csv")
    guard let next else { return reply }
    let place = Mutex<Key?>(next)
    reply.stream = AsyncStream { () async -> [UInt8]? in
      guard let key = place.withLock({ $0 }), let (rows, next) = try? await batch(after: key) else { return nil }
      place.withLock { $0 = next }
      var writer = CSVWriter(guardsFormulas: true)
      for row in rows { writer.append(row) }
      return writer.take()
    }
    return reply
  }

  /// The next rows, newest first, and where to go on.
  private func batch(after key: Key?) async throws -> (rows: [[String]], next: Key?) {
    let district = jurisdiction.district, zone = district.calendar.zone
    var question = PublicMattersTable.Question(flow: district.settings.mainFlow, after: key)
    guard let from = Key.first(at: zone.instant(month)), let to = Key.first(at: zone.instant(end)) else { return ([], nil) }
    question.from = from
    if key == nil { question.after = to }
    let asked = question
    let matters = try await jurisdiction.database.read("public.file") {
      try PublicMattersTable.list(asked, limit: Self.piece, in: $0)
    }
    let rows = matters.map { matter in
      [
        zone.date(matter.reportedAt).description, matter.category?.kind ?? "", matter.category?.code ?? "",
        matter.what(in: district).zh, matter.street ?? "", matter.community ?? "", matter.place(in: district).zh,
        matter.agency ?? "", matter.closure ?? matter.phase.code, matter.closedAt.map { zone.date($0).description } ?? "",
      ]
    }
    return (rows, matters.count == Self.piece ? matters.last?.key : nil)
  }
}
