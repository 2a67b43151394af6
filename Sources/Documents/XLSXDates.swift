import Basics

/// Which styles of a workbook show a number as a date, and what date it is.
struct XLSXDates {
  enum Sort { case day, moment, time }

  private var sorts: [Sort?] = []
  private let from1904: Bool

  init(_ archive: ZipArchive, path: String?, from1904: Bool) throws(Problem) {
    self.from1904 = from1904
    guard let path, let entry = archive.entries[path] else { return }
    var scanner = XMLScanner(try archive.source(entry)) { Problem(archive.file, nil, $0) }
    var formats: [Int: String] = [:]
    var isInCells = false
    while let event = try scanner.next() {
      switch event {
      case .start("numFmt", _):
        if let id = scanner["numFmtId"].flatMap({ Int($0) }), let code = scanner["formatCode"] { formats[id] = code }
      case .start("cellXfs", let isEmpty): isInCells = !isEmpty
      case .end("cellXfs"): isInCells = false
      case .start("xf", _):
        guard isInCells, sorts.count < 65_536 else { continue }
        let id = scanner["numFmtId"].flatMap { Int($0) } ?? 0
        sorts.append(formats[id].map { Self.sort($0) } ?? Self.builtIn(id))
      default: continue
      }
    }
  }

  /// nil: a plain number.
  func sort(_ style: Int) -> Sort? { sorts.indices.contains(style) ? sorts[style] : nil }

  /// The numbers that ECMA-376 18.8.30 gives to formats nobody needs to write down, those of Chinese programs included.
  private static func builtIn(_ id: Int) -> Sort? {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .day
    case 18...21, 32...35, 45...47, 55, 56: .time
    case 22: .moment
    default: nil
    }
  }

  /// Looks for the letters of days and of hours outside of quoted and bracketed text.
  private static func sort(_ code: String) -> Sort? {
    var hasDay = false
    var hasTime = false
    var isQuoted = false
    var isBracketed = false
    var isEscaped = false
    for letter in code.split(separator: ";", omittingEmptySubsequences: false).first ?? "" {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch letter {
      case "\"": isQuoted.toggle()
      case _ where isQuoted: continue
      case "\\", "_", "*": isEscaped = true
      case "[": isBracketed = true
      case "]": isBracketed = false
      case _ where isBracketed: continue
      case "y", "Y", "d", "D", "e": hasDay = true
      case "h", "H", "s", "S": hasTime = true
      default: continue
      }
    }
    if code.lowercased().contains("general") { return nil }
    return hasDay ? (hasTime ? .moment : .day) : hasTime ? .time : nil
  }

  /// nil for what is no date of the years 1900 to 9999.
  func text(_ number: Double, _ sort: Sort) -> String? {
    guard number >= 0, number < 2_958_466 else { return nil }
    let seconds = Int((number * 86400).rounded())
    let clock = seconds % 86400
    let time = "\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
    if sort == .time, number < 1 { return time }
    // Lotus took 1900 for a leap year, and so does everybody since: day 60 never was.
    let days = seconds / 86400
    let epoch = from1904 ? -24_107 : days < 60 ? -25_568 : -25_569
    let day = LocalDate(ordinal: days + epoch).description
    return clock == 0 && sort != .time ? day : "\(day) \(time)"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Letters of cells.
enum XLSXText {
  /// A whole number without a point, others as short as they can be told apart.
  static func number(_ number: Double) -> String {
    if number.rounded() == number, abs(number) < 1e15 { return String(Int(number)) }
    return "\(number)"
  }

  /// 0 is `A`, 26 is `AA`.
  static func columnName(_ column: Int) -> String {
    var name = ""
    var rest = column + 1
    while rest > 0 {
      let digit = (rest - 1) % 26
      name = String(UnicodeScalar(UInt8(65 + digit))) + name
      rest = (rest - 1) / 26
    }
    return name
  }

  /// `_x000D_` stands for a letter that XML cannot hold (ECMA-376, ST_Xstring).
  static func decoded(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var out = ""
    var rest = text[...]
    while let at = rest.firstRange(of: "_x") {
      out += rest[..<at.lowerBound]
      let tail = rest[at.upperBound...]
      let digits = tail.prefix(4)
      if digits.utf8.count == 4, tail.dropFirst(4).first == "_", let value = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        out.unicodeScalars.append(scalar)
        rest = tail.dropFirst(5)
      } else {
        out += "_x"
        rest = tail
      }
    }
    return out + rest
  }
}
