import Basics

/// Licence plates, addresses of mail, accounts of messengers.
extension MaskedText {
  /// GA 36: the letter of the province, that of the office, five places or the six of new energy, or four and 学, 警, 挂,
  /// 港, 澳. I and O are not used behind the second place.
  mutating func maskPlates() {
    let starts = MaskingWords.starts
    var index = 0
    while index < count {
      guard start(index, starts) & MaskingWords.plateStart != 0, let end = plateEnd(index) else {
        index += 1
        continue
      }
      let letter = isPlateGap(index + 1) ? index + 2 : index + 1
      replace(index..<end, by: original(index..<(index + 1)) + original(letter..<(letter + 1)) + "*****")
      index = end
    }
  }

  private func plateEnd(_ start: Int) -> Int? {
    var at = isPlateGap(start + 1) ? start + 2 : start + 1
    guard isLatin(at), self[at] != 73 else { return nil }
    at += 1
    if isPlateGap(at) { at += 1 }
    var end = at
    var digits = 0
    while isDigit(end) || isLatin(end) && self[end] != 73 && self[end] != 79, end - at < 7 {
      digits += isDigit(end) ? 1 : 0
      end += 1
    }
    guard digits > 0, isFree(start..<end) else { return nil }
    if end - at == 4, MaskingWords.plateEnds.contains(self[end]) { return end + 1 }
    return (5...6).contains(end - at) && !isASCIIWord(end) ? end : nil
  }

  /// The dot of the plate, as keyboards have it.
  private func isPlateGap(_ index: Int) -> Bool { [0xB7, 32, 45, 46].contains(self[index]) }

  /// RFC 5322 addr-spec in the form people use.
  mutating func maskMail() {
    for at in 0..<count where self[at] == 64 {
      var start = at
      while start > 0, isASCIIWord(start - 1) || [46, 95, 37, 43, 45].contains(self[start - 1]), !isTaken[start - 1] {
        start -= 1
      }
      var end = at + 1
      while isASCIIWord(end) || [46, 45].contains(self[end]) { end += 1 }
      while end > at, [46, 45].contains(self[end - 1]) { end -= 1 }
      let domain = plain[(at + 1)..<max(at + 1, end)]
      guard start < at, domain.contains(46), domain.last.map({ $0 >= 65 && $0 <= 90 }) == true else { continue }
      replace(start..<at, by: original(start..<(start + 1)) + "***")
      keep(at..<end)
    }
  }

  /// What follows 微信, QQ and their like. Hotlines bear such names too, and stay.
  mutating func maskAccounts() {
    let starts = MaskingWords.starts
    var index = 0
    while index < count {
      guard start(index, starts) & MaskingWords.accountStart != 0,
        let length = word(of: MaskingWords.accounts, at: index), !isLatin(index) || !isASCIIWord(index - 1)
      else {
        index += 1
        continue
      }
      index += length
      guard let (start, isNamed) = accountStart(index) else { continue }
      var end = start
      while isASCIIWord(end) || [95, 45].contains(self[end]) { end += 1 }
      guard isAccount(start..<end, isNamed: isNamed), isFree(start..<end) else { continue }
      replace(start..<end, by: original(start..<(start + 1)) + "****")
      index = end
    }
  }

  /// Behind 号, 群, 是, 为, a colon and blanks; whether anything but blanks stood there.
  private func accountStart(_ from: Int) -> (start: Int, isNamed: Bool)? {
    var at = from
    var isNamed = false
    while at - from < 8, at < count {
      let isLink = [0x53F7, 0x7801, 0x7FA4, 0x8D26, 0x5E10, 0x662F, 0x4E3A, 0x52A0, 0x540C, 58, 40].contains(self[at])
      // ID
      if self[at] == 73, self[at + 1] == 68, !isASCIIWord(at + 2) {
        at += 2
        continue
      }
      guard isLink || self[at] == 32 else { break }
      isNamed = isNamed || isLink
      at += 1
    }
    return isASCIIWord(at) ? (at, isNamed) : nil
  }

  private func isAccount(_ range: Range<Int>, isNamed: Bool) -> Bool {
    let digits = range.count(where: isDigit)
    if digits == range.count {
      return (5...13).contains(digits) && !MaskingWords.hotlines.contains(original(range))
        && self[range.upperBound] != 42
    }
    return (6...20).contains(range.count) && isLatin(range.lowerBound)
      && (isNamed || digits > 0 || plain[range].contains(95))
  }
}
