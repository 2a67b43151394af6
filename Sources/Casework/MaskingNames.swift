import Basics

/// Names of persons, where the words around them say so.
extension MaskedText {
  mutating func maskNames() {
    let starts = MaskingWords.starts
    var index = 0
    while index < count {
      let start = start(index, starts)
      guard start != 0 else {
        index += 1
        continue
      }
      if start & MaskingWords.titleStart != 0, let length = word(of: MaskingWords.titles, at: index) {
        maskBefore(title: index)
        index += length
      } else if start & MaskingWords.announcerStart != 0, let length = word(of: MaskingWords.announcers, at: index) {
        index = maskAfter(index + length, isSure: true)
      } else if start & MaskingWords.bearerStart != 0, let length = word(of: MaskingWords.bearers, at: index) {
        index = maskAfter(index + length, isSure: false)
      } else if start & MaskingWords.englishStart != 0, !isASCIIWord(index - 1), let end = maskEnglish(index) {
        index = end
      } else {
        index += 1
      }
    }
  }

  private func isSurname(_ index: Int) -> Bool { MaskingWords.surnames.contains(self[index]) }

  /// Han letters that may be a given name.
  private func isGiven(_ range: Range<Int>) -> Bool {
    range.allSatisfy { isHan($0) && !MaskingWords.notGiven.contains(self[$0]) }
  }

  /// Whether a surname and a given name stand exactly here.
  private func isName(_ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= count, isFree(range) else { return false }
    let start = range.lowerBound
    if let length = word(of: MaskingWords.compound, at: start) {
      if (1...2).contains(range.count - length), isGiven((start + length)..<range.upperBound) { return true }
    }
    guard isSurname(start), (2...3).contains(range.count) else { return false }
    if word(of: MaskingWords.notNames, at: start) != nil { return false }
    if range.contains(where: { word(of: MaskingWords.titles, at: $0) != nil }) { return false }
    return isGiven((start + 1)..<range.upperBound)
  }

  private mutating func maskName(_ range: Range<Int>) {
    replace(range, by: original(range.lowerBound..<(range.lowerBound + 1)) + "**")
  }

  /// `王小明先生` → `王**先生`; `王先生` says little enough.
  private mutating func maskBefore(title: Int) {
    // 李 in 门口的李师傅.
    let isBare = isSurname(title - 1) && !isSurname(title - 2) && !isSurname(title - 3)
    guard !isBare else { return }
    for length in [4, 3, 2] where isName((title - length)..<title) {
      if length == 4, word(of: MaskingWords.compound, at: title - 4) == nil { continue }
      // 过程中医生
      if word(of: MaskingWords.wordTails, at: title - length - 1) == 2 { continue }
      // 于 is a surname and, more often, the word before one.
      if length == 2, self[title - 2] == 0x4E8E, isSurname(title - 1) { continue }
      return maskName((title - length)..<title)
    }
  }

  /// - Parameter isSure: whether a name follows nearly always, so that no word behind it is needed to believe it.
  /// - Returns: where to go on.
  private mutating func maskAfter(_ start: Int, isSure: Bool) -> Int {
    var at = start
    var hasColon = false
    while at - start < 4, at < count {
      let sign = self[at]
      guard [58, 32, 0x662F, 0x4E3A, 0x53EB, 0x59D3, 40, 0x201C, 34].contains(sign) else { break }
      hasColon = hasColon || sign == 58
      at += 1
    }
    var next = at
    // 联系人：张三、李四
    let isSure = isSure || hasColon
    let mayBeLatin = hasColon
    while let end = nameEnd(next, isSure: isSure, hasColon: hasColon) {
      maskName(next..<end)
      guard [0x3001, 47].contains(self[end]), isSurname(end + 1) else { return end }
      hasColon = false
      next = end + 1
    }
    if mayBeLatin, next == at, let end = maskLatin(at) { return end }
    return max(start, next == at ? start : next)
  }

  /// Where the name that begins here ends; nil if none does.
  private func nameEnd(_ start: Int, isSure: Bool, hasColon: Bool) -> Int? {
    guard start < count, isHan(start), isFree(start..<(start + 1)) else { return nil }
    var end = start
    while isHan(end) || self[end] == 0xB7 { end += 1 }
    if let whole = wholeName(start..<end, hasColon: hasColon) { return whole }
    for length in [4, 3, 2] where isName(start..<(start + length)) {
      let last = start + length
      if length == 4, word(of: MaskingWords.compound, at: start) == nil { continue }
      let follows =
        last == end || word(of: MaskingWords.followers, at: last) != nil
        || word(of: MaskingWords.titles, at: last) != nil
      guard follows,
        !MaskingWords.placeEnds.contains(self[last - 1]) || word(of: MaskingWords.compound, at: start) != nil
      else { continue }
      return last
    }
    guard isSure else { return nil }
    // Nothing says where it ends; a letter too much is the smaller harm.
    return [3, 2].first { isName(start..<(start + $0)) && start + $0 <= end }.map { start + $0 }
  }

  /// What stands alone where a name is asked for, also the names of other peoples: 阿依古丽, 买买提·艾力.
  private func wholeName(_ range: Range<Int>, hasColon: Bool) -> Int? {
    guard hasColon, isFree(range) else { return nil }
    let hasDot = plain[range].contains(0xB7)
    guard hasDot ? (3...16).contains(range.count) : (2...4).contains(range.count) else { return nil }
    let text = original(range)
    guard !MaskingWords.noOne.contains(text), !MaskingWords.placeEnds.contains(self[range.upperBound - 1]),
      !range.contains(where: {
        word(of: MaskingWords.titles, at: $0) != nil || word(of: MaskingWords.bearers, at: $0) != nil
      })
    else { return nil }
    if isName(range) || hasDot { return range.upperBound }
    // 张三电话, 张三称
    let isFollowed = range.dropFirst(2).contains { word(of: MaskingWords.followers, at: $0) != nil }
    return isFollowed || range.count == 4 && isName(range.lowerBound..<(range.lowerBound + 3)) ? nil : range.upperBound
  }

  // MARK: - Latin letters

  private static let nameIs = "MY NAME IS ".unicodeScalars.map(\.value)
  private static let labels = ["NAME:", "CONTACT:", "CONTACT PERSON:", "NAME：", "CONTACT："].map {
    $0.unicodeScalars.map { $0.value == 0xFF1A ? 58 : $0.value }
  }

  /// `Mr Smith`, `my name is Jane Doe`, `name: Jane Doe`. Returns where to go on; nil if no name is announced here.
  private mutating func maskEnglish(_ start: Int) -> Int? {
    if let length = word(of: MaskingWords.english, at: start), !isASCIIWord(start + length) {
      var at = start + length
      if self[at] == 46 { at += 1 }
      guard self[at] == 32 || self[at - 1] == 46 else { return nil }
      return maskLatin(self[at] == 32 ? at + 1 : at)
    }
    if matches(Self.nameIs, at: start) { return maskLatin(start + Self.nameIs.count, mayBeSmall: true) }
    guard let label = Self.labels.first(where: { matches($0, at: start) }) else { return nil }
    let from = start + label.count
    // A Chinese value must look like a name: 元旦 has one, too.
    return maskLatin(from) ?? maskAfter(from, isSure: false)
  }

  /// Up to three words with capitals, from here.
  private mutating func maskLatin(_ from: Int, mayBeSmall: Bool = false) -> Int? {
    var start = from
    while self[start] == 32 { start += 1 }
    var end = start
    for number in 0..<3 {
      let first = number == 0 ? end : end + 1
      guard number == 0 || self[end] == 32, isLetter(first), mayBeSmall && number == 0 || isCapital(first) else {
        break
      }
      var last = first
      while isLetter(last) || [39, 45, 0x2019].contains(self[last]) && isLetter(last + 1) { last += 1 }
      if number == 0, last - first < 2 { break }
      end = last
    }
    guard end > start, isFree(start..<end), !["NOT", "THE", "OF"].contains(original(start..<end).uppercased()) else {
      return nil
    }
    maskName(start..<end)
    return end
  }

  private func isLetter(_ index: Int) -> Bool { isLatin(index) || self[index] >= 0xC0 && self[index] <= 0x24F }

  private func isCapital(_ index: Int) -> Bool {
    guard isLetter(index), !isASCIICapital(index) else { return isLetter(index) }
    return self[index] >= 0xC0 && Unicode.Scalar(self[index])?.properties.isUppercase == true
  }
}
