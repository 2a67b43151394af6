import Basics

/// Reads the features of a GeoJSON FeatureCollection (RFC 7946) one after the other as the rows of a table, however long it is: the
/// columns are given, and behind them come `lon` and `lat` of points. The first record is the header; the line of a record is the number
/// of its feature, since many write all of them on one.
package struct FeatureReader: RecordReader {
  package let file: String
  private let source: any ByteSource
  private let names: [[String]]
  private let most: Int
  private var piece: [UInt8] = []
  private var at = 0
  private var line = 1
  private var state = State.header
  private var features = 0

  private enum State { case header, before, within, over }

  /// - Parameters:
  ///   - names: the columns, each with the names a property may have; the first is the column's own.
  ///   - most: bytes of one feature.
  package init(_ source: any ByteSource, names: [[String]], most: Int = 1 << 20) {
    self.source = TextSource(source, encoding: .utf8)
    self.names = names
    self.most = most
    file = source.file
  }

  /// The header, then one record for each feature.
  package mutating func next() throws(Problem) -> CSVRecord? {
    switch state {
    case .header:
      state = .before
      return CSVRecord(line: 0, fields: names.map { $0[0] } + ["lon", "lat"])
    case .before:
      try findFeatures()
      state = .within
    case .within: break
    case .over: return nil
    }
    guard let bytes = try feature() else {
      state = .over
      return nil
    }
    let value: JSONValue
    do { value = try JSONValue.parse(bytes, file: file) } catch { throw wrong(error.phrase) }
    return CSVRecord(line: features, fields: try fields(value))
  }

  private func fields(_ feature: JSONValue) throws(Problem) -> [String] {
    let properties = feature["properties"]
    var fields = names.map { names in names.lazy.compactMap { properties?[$0] }.first.map(Self.text) ?? "" }
    guard let geometry = feature["geometry"], geometry != .null else { return fields + ["", ""] }
    guard geometry["type"]?.string == "Point", case .array(let pair)? = geometry["coordinates"], pair.count >= 2,
      let lon = pair[0].double, let lat = pair[1].double
    else {
      throw wrong(Phrase("不是点", "it is no point"))
    }
    fields += ["\(lon)", "\(lat)"]
    return fields
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): XLSXText.number(number)
    case .bool(let bool): bool ? "true" : "false"
    case .null, .array, .object: ""
    }
  }

  private mutating func byte() throws(Problem) -> UInt8? {
    if at == piece.count {
      guard let more = try source.next() else { return nil }
      piece = more
      at = 0
    }
    let byte = piece[at]
    at += 1
    if byte == 10 { line += 1 }
    return byte
  }

  /// Goes on to the first element of the member `features` of the outermost object.
  private mutating func findFeatures() throws(Problem) {
    var depth = 0
    var text: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    var last: [UInt8] = []
    while let byte = try byte() {
      if isQuoted {
        if !isEscaped && byte == 34 {
          isQuoted = false
          last = text
        } else if text.count < 64 {
          text.append(byte)
        }
        isEscaped = !isEscaped && byte == 92
        continue
      }
      switch byte {
      case 34:
        isQuoted = true
        text = []
      case 123: depth += 1
      case 91:
        if depth == 1, last == Array("features".utf8) { return }
        depth += 1
      case 125, 93: depth -= 1
      case 44: last = []
      default: continue
      }
      if depth > 64 { break }
    }
    throw Problem(
      file, line, Phrase("不是 GeoJSON 要素集合：没有 features 数组", "not a GeoJSON FeatureCollection: there is no array \"features\""),
      remedy: Phrase("导出为 FeatureCollection", "export it as a FeatureCollection"))
  }

  /// The bytes of the next feature; nil behind the last.
  private mutating func feature() throws(Problem) -> [UInt8]? {
    while let byte = try byte() {
      switch byte {
      case 93: return nil
      case 123: return try rest()
      case 44, 32, 9, 10, 13: continue
      default: throw broken()
      }
    }
    throw broken()
  }

  private mutating func rest() throws(Problem) -> [UInt8] {
    features += 1
    var bytes: [UInt8] = [123]
    var depth = 1
    var isQuoted = false
    var isEscaped = false
    while let byte = try byte() {
      bytes.append(byte)
      guard bytes.count <= most else { throw broken() }
      if isQuoted {
        if !isEscaped && byte == 34 { isQuoted = false }
        isEscaped = !isEscaped && byte == 92
        continue
      }
      if byte == 34 { isQuoted = true }
      if byte == 123 || byte == 91 { depth += 1 }
      if byte == 125 || byte == 93 { depth -= 1 }
      guard depth <= 64 else { throw broken() }
      if depth == 0 { return bytes }
    }
    throw broken()
  }

  private func wrong(_ phrase: Phrase) -> Problem {
    Problem(
      file, features, Phrase("第 \(features) 个要素：", "feature \(features): ") + phrase,
      remedy: Phrase("改正该要素后重试", "correct the feature and try again"))
  }

  private func broken() -> Problem {
    Problem(
      file, nil,
      Phrase("JSON 不完整、有误，或有一个要素过大（第 \(line) 行）", "its JSON is cut off or wrong, or one feature is too large (line \(line))"),
      remedy: Phrase("重新导出", "export it again"))
  }
}
