import Basics

/// Hides personal data in free text on output; the original is kept (个人信息保护法 arts. 25, 51): phone numbers, identity
/// cards, bank cards, licence plates, e-mail addresses, WeChat and QQ accounts, and names where the words around say that
/// a name stands there. It is a net, not a wall: what must stay secret belongs in a field of its own.
package enum Masking {
  /// `13812345678` → `138****78`; landlines and foreign numbers keep their last two digits. Not the last four: with them and the
  /// number of a report one proves that it is one's own.
  package static func phone(_ text: String) -> String {
    let digits = text.filter(\.isASCIIDigit)
    guard digits.count >= 7 else { return text.isEmpty ? "" : "****" }
    guard digits.count == 11, digits.hasPrefix("1") else {
      return String(repeating: "*", count: digits.count - 2) + digits.suffix(2)
    }
    return digits.prefix(3) + "****" + digits.suffix(2)
  }

  /// The surname of a Chinese name with stars; the first letter of others.
  package static func name(_ text: String) -> String {
    guard let first = text.trimmed.first else { return "" }
    return "\(first)**"
  }

  /// The text with personal data starred. Dates, times, matter numbers, amounts, coordinates, codes, road names, and
  /// numbers of hotlines stay. What was masked once is not changed by masking it again.
  package static func text(_ text: String) -> String {
    // Most texts hold nothing of the kind, and a look at every scalar tells.
    let signs = MaskingSigns(text)
    guard !signs.isEmpty else { return text }
    var masked = MaskedText(text)
    if signs.contains(.at) { masked.maskMail() }
    if signs.contains(.account) { masked.maskAccounts() }
    if signs.contains(.plate) { masked.maskPlates() }
    if signs.contains(.digit) { masked.maskNumbers() }
    if signs.contains(.name) { masked.maskNames() }
    return masked.isChanged ? masked.text : text
  }
}

/// What a text seems to hold, found in one pass.
struct MaskingSigns: OptionSet {
  var rawValue: UInt8

  static let digit = MaskingSigns(rawValue: 1)
  static let at = MaskingSigns(rawValue: 2)
  static let account = MaskingSigns(rawValue: 4)
  static let name = MaskingSigns(rawValue: 8)
  static let plate = MaskingSigns(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Looks at bytes: a table of the last byte of a scalar rules out nearly all of them.
  init(_ text: String) {
    var text = text
    self.init(rawValue: text.withUTF8 { Self.scan($0) })
  }

  private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let marks = MaskingWords.marks
    let latin = MaskingWords.latinPairs
    return marks.withUnsafeBufferPointer { marks in
      var found: UInt8 = 0
      var before: UInt32 = 0
      var digits = 0
      // How far behind a province's letter we are: its plate goes on at once, or behind one dot.
      var sinceProvince = 3
      var at = 0
      let count = bytes.count
      while at < count {
        let byte = bytes[at]
        var scalar = UInt32(byte)
        if byte < 0x80 {
          at += 1
          // Words in Latin letters count in both cases.
          if byte >= 0x41, byte <= 0x5A { scalar |= 0x20 }
        } else if byte >= 0xE0, byte < 0xF0, at + 2 < count {
          scalar = UInt32(byte & 15) << 12 | UInt32(bytes[at + 1] & 63) << 6 | UInt32(bytes[at + 2] & 63)
          at += 3
        } else {
          at += byte < 0xE0 ? 2 : 4
          scalar = 0
        }
        let mark = marks[Int(truncatingIfNeeded: scalar)]
        sinceProvince += 1
        if mark != 0 {
          if mark & MaskingWords.latinMark != 0, sinceProvince < 3 { found |= plate.rawValue }
          if mark == MaskingWords.latinMark {
            before = scalar
            continue
          }
          if mark & MaskingWords.digitMark != 0 { digits += 1 }
          if mark & MaskingWords.provinceMark != 0 { sinceProvince = 0 }
          found |= mark & Self.at.rawValue
          // The last letter of a word: is the letter before it the right one?
          if mark & MaskingWords.lastMark != 0 {
            let sign =
              scalar < 128 && before < 128 ? latin[Int(before << 7 | scalar)] : MaskingWords.sign(before, scalar)
            if sign != 0, byte >= 0x80 || isEnglish(bytes, at) { found |= sign }
          }
        }
        before = scalar
      }
      // Nothing that is hidden has fewer digits than a phone of seven.
      return digits >= 7 ? found | digit.rawValue : found
    }
  }
}

extension MaskingSigns {
  /// Whether what ends here is a word (`Mr`, `name is`, `name:`), and not the end of another (`forms`, `this`).
  private static func isEnglish(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    let last = bytes[end - 1]
    guard last != UInt8(ascii: ":"), end >= 3 else { return true }
    let before = bytes[end - 3]
    // is: only behind a blank and the e of name.
    if last | 0x20 == UInt8(ascii: "s"), bytes[end - 2] | 0x20 == UInt8(ascii: "i") {
      return before == 32 && end >= 5 && bytes[end - 4] | 0x20 == UInt8(ascii: "e")
        && bytes[end - 5] | 0x20 == UInt8(ascii: "m")
    }
    // Other words may begin behind anything but a letter; those of messengers are longer than two.
    let isPartOfWord = before | 0x20 >= UInt8(ascii: "a") && before | 0x20 <= UInt8(ascii: "z")
    return !isPartOfWord || last | 0x20 == UInt8(ascii: "t") || last | 0x20 == UInt8(ascii: "n")
  }
}

/// A text on its way: what is to be replaced, and what must not be.
struct MaskedText {
  private let bytes: [UInt8]
  /// Where each scalar begins in the bytes, and where the last one ends.
  private let offsets: [Int]
  /// The scalars, with full-width letters, dashes and blanks made plain, and Latin letters in capitals.
  let plain: [UInt32]
  private(set) var isTaken: [Bool]
  private var marks: [(range: Range<Int>, text: String)] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    var offsets: [Int] = []
    var plain: [UInt32] = []
    offsets.reserveCapacity(bytes.count + 1)
    plain.reserveCapacity(bytes.count)
    var at = 0
    for scalar in text.unicodeScalars {
      offsets.append(at)
      plain.append(Self.plain(scalar.value))
      at += UTF8.width(scalar)
    }
    offsets.append(at)
    self.offsets = offsets
    self.plain = plain
    isTaken = [Bool](repeating: false, count: plain.count)
  }

  var count: Int { plain.count }
  var isChanged: Bool { !marks.isEmpty }

  /// The text with everything replaced.
  var text: String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    for mark in marks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[at..<offsets[mark.range.lowerBound]]
      result += mark.text.utf8
      at = offsets[mark.range.upperBound]
    }
    result += bytes[at...]
    return String(decoding: result, as: UTF8.self)
  }

  func original(_ range: Range<Int>) -> String {
    String(decoding: bytes[offsets[range.lowerBound]..<offsets[range.upperBound]], as: UTF8.self)
  }

  /// A capital of ASCII, as it was written.
  func isASCIICapital(_ index: Int) -> Bool {
    plain.indices.contains(index) && (65...90).contains(bytes[offsets[index]])
  }

  func isFree(_ range: Range<Int>) -> Bool { !isTaken[range].contains(true) }

  /// Keeps everybody's hands off.
  mutating func keep(_ range: Range<Int>) { for index in range { isTaken[index] = true } }

  mutating func replace(_ range: Range<Int>, by text: String) {
    marks.append((range, text))
    keep(range)
  }

  /// 0 beyond either end.
  subscript(index: Int) -> UInt32 { plain.indices.contains(index) ? plain[index] : 0 }

  func isDigit(_ index: Int) -> Bool { self[index] >= 48 && self[index] <= 57 }
  /// A Latin letter or a digit.
  func isASCIIWord(_ index: Int) -> Bool { isDigit(index) || isLatin(index) }
  func isLatin(_ index: Int) -> Bool { self[index] >= 65 && self[index] <= 90 }
  func isHan(_ index: Int) -> Bool { self[index] >= 0x3400 && self[index] <= 0x9FFF }
  /// Still, or already, a star of an earlier mask.
  func isStar(_ index: Int) -> Bool { self[index] == 42 }

  func matches(_ word: [UInt32], at index: Int) -> Bool {
    guard index >= 0, index + word.count <= plain.count else { return false }
    for place in word.indices where plain[index + place] != word[place] { return false }
    return true
  }

  /// What may begin with the letter here.
  func start(_ index: Int, _ starts: [UInt8]) -> UInt8 {
    let letter = Int(self[index])
    return letter < starts.count ? starts[letter] : 0
  }

  /// The length of the longest of the words that begins here; nil if none does.
  func word(of words: MaskingWords.Words, at index: Int) -> Int? {
    guard index >= 0, index < plain.count, let candidates = words.byFirst[plain[index]] else { return nil }
    return candidates.first { matches($0, at: index) }?.count
  }

  private static func plain(_ value: UInt32) -> UInt32 {
    switch value {
    case 97...122: value - 32
    case 0xFF41...0xFF5A: value - 0xFEE0 - 32
    case 0xFF01...0xFF5E: value - 0xFEE0
    case 0x3000, 0xA0, 0x2000...0x200D, 0xFEFF, 9: 32
    case 0x2010...0x2015, 0x2212: 45
    case 0x2022, 0x2027, 0x30FB, 0xFF65: 0xB7
    default: value
    }
  }
}
