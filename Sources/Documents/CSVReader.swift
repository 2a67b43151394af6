import Basics

/// How a CSV file is written.
package struct CSVFormat: Sendable, Hashable {
  /// An ASCII byte: comma, semicolon or tab.
  package var separator: UInt8
  /// The largest record in bytes. It bounds memory, also when a quote is never closed.
  package var maximumRecord: Int

  package init(separator: UInt8 = UInt8(ascii: ","), maximumRecord: Int = 1 << 20) {
    self.separator = separator
    self.maximumRecord = maximumRecord
  }

  package static let comma = CSVFormat()
  package static let tab = CSVFormat(separator: 9)
}

/// One record and the line, counted from 1, on which it begins.
package struct CSVRecord: Sendable, Hashable {
  package var line: Int
  package var fields: [String]

  package init(line: Int, fields: [String]) {
    self.line = line
    self.fields = fields
  }
}

/// Reads the records of a table one after the other, whatever sort of file it stands in.
package protocol RecordReader {
  var file: String { get }
  /// The next record; nil at the end. After a problem within one record it may be called again.
  mutating func next() throws(Problem) -> CSVRecord?
}

/// Reads records one after the other (RFC 4180; line ends CRLF, LF or CR; blank lines are skipped; a byte order mark is
/// dropped). Holds one piece of the source and one record, however long the file is.
package struct CSVReader: RecordReader {
  package let file: String
  /// The line, counted from 1, that will be read next.
  package private(set) var line = 1

  private enum State { case fieldStart, plain, quoted, quoteInQuoted, afterQuoted }

  private let source: any ByteSource
  private let format: CSVFormat
  private var piece: [UInt8] = []
  private var at = 0
  private var record: [UInt8] = []
  private var ends: [Int] = []
  private var lastWasCR = false

  /// - Parameter encoding: nil looks at the first piece.
  package init(_ source: any ByteSource, encoding: TextEncoding? = nil, format: CSVFormat = .comma) {
    self.source = TextSource(source, encoding: encoding)
    self.format = format
    file = source.file
  }

  /// The next record; nil at the end. After a problem within one record (invalid UTF-8, letters behind a closing quote)
  /// it may be called again and goes on with the record that follows.
  /// - Throws: `Problem` with the line.
  package mutating func next() throws(Problem) -> CSVRecord? {
    record.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var state = State.fieldStart
    var start = line
    var quoteLine = line
    var wrongLine: Int?
    var hasQuotes = false
    while true {
      if at == piece.count {
        guard let more = try source.next() else { break }
        piece = more
        at = 0
      }
      let byte = piece[at]
      at += 1
      let isLineFeedOfCR = byte == 10 && lastWasCR
      lastWasCR = byte == 13
      let isLineEnd = byte == 10 || byte == 13
      if isLineEnd && !isLineFeedOfCR { line += 1 }

      if state == .quoted {
        if byte == 34 { state = .quoteInQuoted } else { try keep(byte, quoteLine) }
        continue
      }
      if state == .quoteInQuoted, byte == 34 {
        try keep(byte, quoteLine)
        state = .quoted
        continue
      }
      if isLineFeedOfCR {
        start = line
        continue
      }
      if byte == format.separator {
        ends.append(record.count)
        state = .fieldStart
      } else if isLineEnd {
        if state == .fieldStart, ends.isEmpty, !hasQuotes {
          start = line
          continue
        }
        ends.append(record.count)
        return try finish(start, wrongLine)
      } else if byte == 34, state == .fieldStart {
        state = .quoted
        hasQuotes = true
        quoteLine = line
      } else {
        if state == .quoteInQuoted || state == .afterQuoted {
          state = .afterQuoted
          // Blanks behind a closing quote are common and harmless.
          if byte != 32 && byte != 9 { wrongLine = wrongLine ?? line }
          continue
        }
        try keep(byte, start)
        state = .plain
      }
    }
    if state == .quoted { throw unclosed(quoteLine) }
    if state == .fieldStart, ends.isEmpty { return nil }
    ends.append(record.count)
    return try finish(start, wrongLine)
  }

  private mutating func keep(_ byte: UInt8, _ from: Int) throws(Problem) {
    guard record.count < format.maximumRecord else { throw unclosed(from) }
    record.append(byte)
  }

  private func unclosed(_ line: Int) -> Problem {
    Problem(
      file, line, Phrase("引号没有闭合，或一条记录过长", "a quote is not closed, or one record is too long"),
      remedy: Phrase("补上 \"；字段里的引号写两个 \"\"", "add the closing \"; a quote inside a field is written twice: \"\""))
  }

  private func finish(_ start: Int, _ wrongLine: Int?) throws(Problem) -> CSVRecord {
    if let wrongLine {
      throw Problem(
        file, wrongLine, Phrase("闭合引号之后还有字符", "there are letters behind a closing quote"),
        remedy: Phrase("字段里的引号写两个 \"\"", "write a quote inside a field twice: \"\""))
    }
    var fields: [String] = []
    fields.reserveCapacity(ends.count)
    var from = 0
    for end in ends {
      guard let field = String(validating: record[from..<end], as: UTF8.self) else {
        throw invalidUTF8(file: file, line: start + lineBreaks(in: record[..<from]))
      }
      fields.append(field)
      from = end
    }
    return CSVRecord(line: start, fields: fields)
  }
}
