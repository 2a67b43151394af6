import Basics

/// A table in a file of whatever sort: CSV (also gzip), a workbook, or GeoJSON, told by its name.
package struct TableSource {
  /// What is known of the file before it is read.
  package struct Settings: Sendable {
    /// Of CSV; nil looks at the file.
    package var encoding: TextEncoding?
    package var csv = CSVFormat.comma
    /// Of a workbook; nil takes the first.
    package var sheet: String?
    /// The columns that features of GeoJSON are read into, each with the names it may have there.
    package var names: [[String]] = []

    package init() {}
  }

  package let reader: any RecordReader
  private let read: () -> Int64
  /// Bytes on the disk.
  package let totalBytes: Int64
  /// How many of them were read.
  package var bytesRead: Int64 { read() }

  /// - Parameter name: what problems call it, and what tells its sort; else the path.
  /// - Throws: `Problem` if it cannot be opened.
  package init(path: String, name: String? = nil, _ settings: Settings = Settings()) throws(Problem) {
    let name = name ?? path
    if TableFile.Format(file: name) == .xlsx {
      let book = try XLSXReader(path: path, sheet: settings.sheet, name: name)
      self.init(book, total: book.totalBytes) { book.bytesRead }
    } else {
      let source = try FileSource(path: path, name: name)
      self.init(Self.reader(source, name, settings), total: source.totalBytes) { source.bytesRead }
    }
  }

  package init(bytes: [UInt8], name: String, _ settings: Settings = Settings()) throws(Problem) {
    if TableFile.Format(file: name) == .xlsx {
      let book = try XLSXReader(bytes: bytes, file: name, sheet: settings.sheet)
      self.init(book, total: book.totalBytes) { book.bytesRead }
    } else {
      let source = CountedSource(MemorySource(bytes, file: name))
      self.init(Self.reader(source, name, settings), total: Int64(bytes.count)) { source.bytes }
    }
  }

  /// A table that is read by something else.
  package init(_ reader: any RecordReader, total: Int64, read: @escaping () -> Int64) {
    self.reader = reader
    totalBytes = total
    self.read = read
  }

  private static func reader(_ source: any ByteSource, _ name: String, _ settings: Settings) -> any RecordReader {
    TableFile.Format(file: name) == .geojson
      ? FeatureReader(source, names: settings.names) : CSVReader(source, encoding: settings.encoding, format: settings.csv)
  }
}

/// Counts what it gives out.
private final class CountedSource: ByteSource {
  let file: String
  private(set) var bytes: Int64 = 0
  private let source: any ByteSource

  init(_ source: any ByteSource) {
    self.source = source
    file = source.file
  }

  func next() throws(Problem) -> [UInt8]? {
    let piece = try source.next()
    bytes += Int64(piece?.count ?? 0)
    return piece
  }
}
