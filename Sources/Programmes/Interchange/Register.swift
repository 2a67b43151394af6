import Basics
import Casework
import Documents
import Organization
import Platform
import Timing

/// One row on its way into a file.
struct RegisterRow: Sendable {
  var cells: [XLSXCell]
  /// A GeoJSON geometry as text; nil without a place.
  var geometry: String?

  init(_ cells: [XLSXCell], geometry: String? = nil) {
    self.cells = cells
    self.geometry = geometry
  }
}

/// Who asks for what of a register.
struct RegisterQuestion: Sendable {
  var jurisdiction: Jurisdiction
  /// Of matters.
  var filter: MatterFilter
  var reach: Reach
  var language: Language
  /// Rows whose area begins with this code; of parts and areas.
  var area: String?
  /// Rows whose category begins with this; of parts.
  var category: String?

  var district: District { jurisdiction.district }
}

/// A table of the district that can be taken along whole: how it is called, its columns, and how its rows are read some at a time.
package struct Register: Sendable {
  /// A column: its name for programs, for people, and its width in letters.
  struct Column: Sendable {
    var code: String
    var title: Phrase
    var width: Int

    init(_ code: String, _ zh: String, _ en: String, width: Int = 14) {
      self.code = code
      title = Phrase(zh, en)
      self.width = width
    }
  }

  /// A piece of the rows and the place to go on from; nil at the end.
  struct Piece: Sendable {
    var rows: [RegisterRow]
    var next: String?
  }

  package var name: String
  var title: Phrase
  var about: Phrase
  /// Whether rows lie somewhere, so that GeoJSON makes sense.
  var hasPlaces: Bool
  /// Whether filters of matters apply.
  var isOfMatters = false
  var columns: [Column]
  /// About how many rows there will be, for progress.
  var count: @Sendable (RegisterQuestion) async throws -> Int
  var read: @Sendable (RegisterQuestion, _ after: String?) async throws -> Piece

  /// All there are, matters first.
  package static let all: [Register] =
    [.matters, .parts, .areas, .agencies, .duties, .categories, .standards, .calendar]

  /// The register of the name; nil if there is none.
  package static func named(_ name: String) -> Register? { all.first { $0.name == name } }
}

/// A register on its way out: the next piece is read while the one before is written.
package struct RegisterExport: Sendable {
  /// Above the columns stand words for people, or names for programs.
  package enum Header: String, Sendable, CaseIterable { case titles, codes }

  package var register: Register
  package var format: TableFile.Format
  package var encoding: TextEncoding
  package var header: Header
  var question: RegisterQuestion

  package init(
    _ register: Register, format: TableFile.Format, encoding: TextEncoding = .utf8, header: Header = .titles,
    of jurisdiction: Jurisdiction,
    filter: MatterFilter, reach: Reach, language: Language, area: String? = nil, category: String? = nil
  ) throws(Refusal) {
    guard format != .geojson || register.hasPlaces else {
      throw .invalid(
        "format",
        Phrase("“\(register.title.zh)”没有位置，不能导出为 GeoJSON", "“\(register.title.en)” has no places: GeoJSON is not for it"))
    }
    self.register = register
    self.format = format
    self.encoding = encoding
    self.header = header
    var filter = filter
    filter.order = .newest
    question = RegisterQuestion(
      jurisdiction: jurisdiction, filter: filter, reach: reach, language: language, area: area, category: category)
  }

  /// `matters.xlsx`.
  package var fileName: String { "\(register.name).\(format.rawValue)" }

  package var mediaType: String {
    format != .csv ? format.mediaType : encoding == .utf8 ? "text/csv; charset=utf-8" : "text/csv; charset=gb18030"
  }

  /// Writes the file piece by piece.
  /// - Parameters:
  ///   - progress: rows written so far.
  ///   - sink: takes each piece, and may make the writer wait.
  /// - Returns: how many rows it has.
  package func write(
    progress: @Sendable (Int) -> Void = { _ in }, to sink: ([UInt8]) async throws -> Void
  ) async throws -> Int {
    let language = question.language
    var file = TableFile(
      format, encoding: encoding, name: register.title[language],
      columns: register.columns.map {
        TableFile.Column($0.code, title: header == .codes ? $0.code : $0.title[language], width: $0.width)
      }, zone: question.district.calendar.zone)
    var rows = 0
    var piece = try await register.read(question, nil)
    while true {
      let next = piece.next
      async let following: Register.Piece? = after(next)
      for row in piece.rows { try file.append(row.cells, geometry: row.geometry) }
      rows += piece.rows.count
      let bytes = try file.take()
      if !bytes.isEmpty { try await sink(bytes) }
      progress(rows)
      guard let more = try await following else { break }
      piece = more
    }
    try file.finish()
    let rest = try file.take()
    if !rest.isEmpty { try await sink(rest) }
    return rows
  }

  private func after(_ place: String?) async throws -> Register.Piece? {
    guard let place else { return nil }
    return try await register.read(question, place)
  }

  /// About how many rows it will have.
  package func count() async throws -> Int { try await register.count(question) }
}

extension XLSXCell {
  static func optional(_ text: String?) -> XLSXCell { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .empty }
  static func optional(_ day: LocalDate?) -> XLSXCell { day.map { .day($0) } ?? .empty }
  static func optional(_ instant: Instant?, _ zone: LocalZone) -> XLSXCell { instant.map { .moment($0, zone) } ?? .empty }
  static func optional(_ bool: Bool?) -> XLSXCell { bool.map { .bool($0) } ?? .empty }
}

/// Degrees of whole 1e-7, with as many decimals as they have.
func degrees(_ number: Int) -> String {
  let whole = abs(number) / 10_000_000
  let rest = abs(number) % 10_000_000
  guard rest > 0 else { return (number < 0 ? "-" : "") + String(whole) }
  var decimals = String(rest)
  decimals = String(repeating: "0", count: 7 - decimals.count) + decimals
  while decimals.last == "0" { decimals.removeLast() }
  return "\(number < 0 ? "-" : "")\(whole).\(decimals)"
}

/// The geometry of a place; nil without one.
func point(_ lon: Int?, _ lat: Int?) -> String? {
  guard let lon, let lat else { return nil }
  return "{\"type\":\"Point\",\"coordinates\":[\(degrees(lon)),\(degrees(lat))]}"
}
