import Basics
import Glibc

/// A table on its way into a file, row by row, in constant memory: CSV, a workbook, or GeoJSON. What `take` gives may be sent on at once.
package struct TableFile {
  package enum Format: String, Sendable, CaseIterable {
    case csv, xlsx, geojson

    /// By the ending of a file's name; nil for others.
    package init?(file: String) {
      let ending = file.lowercased().split(separator: ".").last.map(String.init) ?? ""
      guard let format = ending == "json" ? .geojson : Format(rawValue: ending) else { return nil }
      self = format
    }

    package var mediaType: String {
      switch self {
      case .csv: "text/csv"
      case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
      case .geojson: "application/geo+json"
      }
    }
  }

  /// A column: what programs call it, what people read above it, its width in letters.
  package struct Column: Sendable, Hashable {
    package var code: String
    package var title: String
    package var width: Int

    package init(_ code: String, title: String, width: Int = 16) {
      self.code = code
      self.title = title
      self.width = width
    }
  }

  private let columns: [Column]
  private let zone: LocalZone
  private let encoding: TextEncoding
  private let converter: GBWriter?
  private var csv: CSVWriter?
  private var workbook: XLSXWriter?
  private var features: [UInt8] = []
  private var isFirst = true

  /// - Parameters:
  ///   - encoding: of CSV; the others are always UTF-8.
  ///   - name: of the sheet.
  ///   - guardsFormulas: as in `CSVWriter`; a workbook never runs a text.
  package init(
    _ format: Format, encoding: TextEncoding = .utf8, name: String, columns: [Column], zone: LocalZone,
    guardsFormulas: Bool = true
  ) {
    self.columns = columns
    self.zone = zone
    self.encoding = encoding
    converter = encoding == .gb18030 ? GBWriter() : nil
    switch format {
    case .csv:
      var writer = CSVWriter(bom: encoding == .utf8, guardsFormulas: guardsFormulas)
      writer.append(columns.map(\.title))
      csv = writer
    case .xlsx: workbook = XLSXWriter(sheet: name, columns: columns.map { XLSXWriter.Column($0.title, width: $0.width) })
    case .geojson: features = Array("{\"type\":\"FeatureCollection\",\"crs_declared\":\"wgs84\",\"features\":[".utf8)
    }
  }

  /// - Parameter geometry: a GeoJSON geometry as text; nil for a thing without a place. Other formats leave it out.
  /// - Throws: `Problem` when a workbook grows beyond what one may be.
  package mutating func append(_ cells: [XLSXCell], geometry: String? = nil) throws(Problem) {
    if csv != nil {
      let texts = cells.map(text)
      csv?.append(texts)
    } else if workbook != nil {
      try workbook?.append(cells)
    } else {
      feature(cells, geometry)
    }
  }

  /// What was written since the last time.
  package mutating func take() throws(Problem) -> [UInt8] {
    if csv != nil {
      let bytes = csv?.take() ?? []
      return try converter?.converted(bytes) ?? bytes
    }
    if workbook != nil { return workbook?.take() ?? [] }
    defer { features.removeAll(keepingCapacity: true) }
    return features
  }

  /// Ends the file; what is left is to be taken.
  package mutating func finish() throws(Problem) {
    if workbook != nil { try workbook?.finish() } else if csv == nil { features += "\n]}\n".utf8 }
  }

  private func text(_ cell: XLSXCell) -> String {
    switch cell {
    case .empty: ""
    case .text(let text): text
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? XLSXText.number(value) : ""
    case .bool(let value): value ? "true" : "false"
    case .day(let day): day.description
    case .moment(let instant, let zone): Self.moment(instant, zone)
    }
  }

  /// `2026-11-23 14:05:09`, as spreadsheets read it.
  private static func moment(_ instant: Instant, _ zone: LocalZone) -> String {
    let seconds = Int(zone.timeOfDay(instant) / 1000) % 60
    return "\(zone.text(instant)):\(seconds < 10 ? "0" : "")\(seconds)"
  }

  private mutating func feature(_ cells: [XLSXCell], _ geometry: String?) {
    features += (isFirst ? "\n" : ",\n").utf8
    isFirst = false
    features += "{\"type\":\"Feature\",\"properties\":{".utf8
    var isFirstMember = true
    for (column, cell) in zip(columns, cells) where cell != .empty {
      if !isFirstMember { features.append(44) }
      isFirstMember = false
      JSONText.write(column.code, to: &features)
      features.append(58)
      switch cell {
      case .integer(let value): features += String(value).utf8
      case .number(let value) where value.isFinite: features += XLSXText.number(value).utf8
      case .bool(let value): features += (value ? "true" : "false").utf8
      case .moment(let instant, let zone): JSONText.write(zone.iso(instant), to: &features)
      default: JSONText.write(text(cell), to: &features)
      }
    }
    features += "},\"geometry\":".utf8
    features += (geometry ?? "null").utf8
    features.append(125)
  }
}

/// Strings of JSON (RFC 8259, 7).
package enum JSONText {
  /// The text with its quotes.
  package static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(34)
    for byte in text.utf8 {
      switch byte {
      case 34: bytes += "\\\"".utf8
      case 92: bytes += "\\\\".utf8
      case 10: bytes += "\\n".utf8
      case 13: bytes += "\\r".utf8
      case 9: bytes += "\\t".utf8
      case 0..<32: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(34)
  }
}

/// Turns whole records of UTF-8 into GB 18030, which has a place for every letter of Unicode.
private final class GBWriter {
  private let converter: iconv_t?

  init() {
    let opened = iconv_open("GB18030", "UTF-8")
    converter = Int(bitPattern: opened) == -1 ? nil : opened
  }

  deinit {
    if let converter { iconv_close(converter) }
  }

  func converted(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
    guard let converter else {
      throw Problem(
        "csv", nil, Phrase("本机不能转换 GB 18030", "this machine cannot convert to GB 18030"),
        remedy: Phrase("改用 UTF-8", "take UTF-8"))
    }
    var input = bytes
    // Three bytes of UTF-8 become two or four.
    let room = input.count * 2 + 16
    var isWrong = false
    let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      input.withUnsafeMutableBytes { raw in
        var from = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = buffer.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }
        var left = raw.count
        var space = room
        isWrong = iconv(converter, &from, &left, &to, &space) == .max
        count = room - space
      }
    }
    guard !isWrong else { throw Problem("csv", nil, Phrase("有文字不能转换为 GB 18030", "a text cannot be written in GB 18030")) }
    return output
  }
}
