import Basics

/// Phones, cards, plates and addresses of mail.
extension MaskedText {
  /// A stretch of digits in groups that single separators part.
  private struct Groups {
    /// Where each digit stands.
    var places: [Int] = []
    var digits: [UInt8] = []
    /// After how many digits each group ends.
    var ends: [Int] = []
    /// How many digits the first group has.
    var first: Int { ends.first ?? 0 }
    var isSpelled: Bool { ends.count == digits.count }

    func range(_ count: Int) -> Range<Int> { places[0]..<(places[count - 1] + 1) }
    /// In the shapes people write: whole, a first group of three digits or more, or every digit alone.
    func isWritten(_ count: Int) -> Bool { first >= 3 || isSpelled || first == count }
  }

  mutating func maskNumbers() {
    keepDatesAndAmounts()
    var index = 0
    while index < count {
      guard isDigit(index), !isTaken[index], !isDigit(index - 1) || isTaken[index - 1] else {
        index += 1
        continue
      }
      let groups = groups(from: index)
      if let range = found(groups) {
        index = range.upperBound
      } else {
        // The next group may begin a number of its own.
        index += max(1, groups.first)
      }
    }
  }

  private mutating func found(_ groups: Groups) -> Range<Int>? {
    if let count = mobile(groups) ?? foreign(groups) { return star(groups, count) }
    if let count = identity(groups) {
      let end = groups.places[count - 1] + 1
      let hasX = count == 17
      return star(groups, count, through: hasX ? end + 1 : end)
    }
    if let count = card(groups) ?? landline(groups) ?? long(groups) ?? local(groups) { return star(groups, count) }
    return nil
  }

  private func groups(from start: Int) -> Groups {
    var groups = Groups()
    var index = start
    groups.places.reserveCapacity(20)
    groups.digits.reserveCapacity(20)
    while groups.digits.count < 26 {
      while isDigit(index), !isTaken[index] {
        groups.places.append(index)
        groups.digits.append(UInt8(self[index] - 48))
        index += 1
      }
      groups.ends.append(groups.digits.count)
      guard let next = afterSeparator(index) else { break }
      index = next
    }
    return groups
  }

  /// Where the digits go on behind one separator, or two if one of them is a bracket.
  private func afterSeparator(_ index: Int) -> Int? {
    guard isSeparator(index) else { return nil }
    if isDigit(index + 1) { return isTaken[index + 1] ? nil : index + 1 }
    let hasBracket = [40, 41].contains(self[index]) || [40, 41].contains(self[index + 1])
    guard hasBracket, isSeparator(index + 1), isDigit(index + 2), !isTaken[index + 2] else { return nil }
    return index + 2
  }

  private func isSeparator(_ index: Int) -> Bool {
    switch self[index] {
    case 32, 45, 46, 0xB7, 95, 40, 41: index < count && !isTaken[index]
    default: false
    }
  }

  /// Keeps three digits in front and two behind, as they were written.
  private mutating func star(_ groups: Groups, _ count: Int, through end: Int? = nil) -> Range<Int> {
    let places = groups.places.prefix(count)
    let head = places.prefix(3).map { original($0..<($0 + 1)) }.joined()
    let tail = places.suffix(count > 7 ? 2 : 0).map { original($0..<($0 + 1)) }.joined()
    let range = places[0]..<(end ?? places[count - 1] + 1)
    replace(range, by: "\(head)****\(tail)")
    return range
  }

  // MARK: - kinds of numbers

  private static func isMobile(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count == 11, let first = digits.first else { return false }
    return first == 1 && digits[digits.startIndex + 1] >= 3
  }

  /// What may stand before a mobile number, by its length.
  private static let leads: [[UInt8]] = [[], [0], [8, 6], [], [0, 0, 8, 6]]

  /// Chinese mobile numbers, also with the country's 86 (工信部 电信网编号计划).
  private func mobile(_ groups: Groups) -> Int? {
    for lead in [0, 2, 4, 1] {
      guard groups.ends.contains(11 + lead), groups.digits.starts(with: Self.leads[lead]) else { continue }
      let isWritten = groups.isWritten(11 + lead) || groups.first == lead
      let rest = groups.digits[lead..<(11 + lead)]
      // Eleven digits with a 1 in one piece are a phone, if perhaps a wrong one.
      if isWritten, Self.isMobile(rest) || groups.first >= 11 && rest[lead] == 1 { return 11 + lead }
    }
    // A digit too many does not make it anybody else's.
    let isClose = (12...14).contains(groups.first) && groups.digits[0] <= 1
    return isClose ? groups.first : nil
  }

  /// E.164: a plus and up to fifteen digits; or 00 in front.
  private func foreign(_ groups: Groups) -> Int? {
    let start = groups.places[0]
    if self[start - 1] == 43 {
      let count = groups.ends.last { (7...15).contains($0) }
      guard let count, !isAmount(after: groups.range(count).upperBound) || groups.ends.count > 1 else { return nil }
      return count
    }
    guard groups.digits.starts(with: [0, 0]), groups.digits.count > 2, groups.digits[2] != 0 else { return nil }
    return groups.first >= 10 || groups.first == 2 || groups.first >= 4 && groups.first <= 5
      ? groups.ends.last { (10...17).contains($0) } : nil
  }

  /// GB 11643: eighteen places with a check digit, or the fifteen of old. One with a wrong check digit but a real birthday is
  /// a slip of the pen. Returns 17 if an X follows.
  private func identity(_ groups: Groups) -> Int? {
    for count in [18, 17, 15] where groups.ends.contains(count) {
      guard groups.isWritten(count) else { continue }
      if count == 17 && self[groups.range(17).upperBound] != 88 { continue }
      let year = count == 15 ? 1900 + number(groups, 6, 2) : number(groups, 6, 4)
      let at = count == 15 ? 8 : 10
      // Births of 1900 to 1919 had no fifteen digits any more; codes of grids have, with 0 or 1 there.
      let isReal =
        (count == 15 ? 1920...1999 : 1850...2100).contains(year)
        && isDay(year, number(groups, at, 2), number(groups, at + 2, 2))
      let isProvince = (1...8).contains(groups.digits[0])
      if isProvince && isReal { return count }
      if count == 18, Self.isRight(identity: groups.digits.prefix(18)) { return count }
    }
    return nil
  }

  private static func isRight(identity digits: ArraySlice<UInt8>) -> Bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
    return (12 - sum % 11) % 11 == Int(digits.last ?? 0)
  }

  /// Fifteen to nineteen digits with a check digit of Luhn (ISO/IEC 7812-1).
  private func card(_ groups: Groups) -> Int? {
    groups.ends.last { count in
      // Fifteen in one piece are the code of a grid rather.
      guard (groups.first < 15 ? 15...19 : 16...19).contains(count), groups.isWritten(count), !isInPath(groups)
      else { return false }
      var sum = 0
      for (index, digit) in groups.digits.prefix(count).reversed().enumerated() {
        let value = index % 2 == 0 ? Int(digit) : Int(digit) * 2
        sum += value > 9 ? value - 9 : value
      }
      return sum % 10 == 0
    }
  }

  /// An area code and seven or eight digits.
  private func landline(_ groups: Groups) -> Int? {
    guard groups.digits.count >= 10, groups.digits[0] == 0, groups.digits[1] != 0 else { return nil }
    let isShort = groups.digits[1] <= 2
    return groups.ends.first { count in
      let isWhole = groups.first == count
      let isParted = groups.first == (isShort ? 3 : 4)
      guard isWhole || isParted || groups.isSpelled else { return false }
      return isShort ? (10...11).contains(count) : (11...12).contains(count)
    }
  }

  /// So many digits are no measure: a card or an identity with a slip in it, or two phones without a blank.
  private func long(_ groups: Groups) -> Int? {
    // Province to county, then a street of 001 to 189, a community, a grid.
    let isGrid =
      groups.first == 15 && (1...8).contains(groups.digits[0]) && groups.digits[6] * 10 + groups.digits[7] < 19
    return groups.first >= 15 && !isGrid && !isInPath(groups) ? groups.first : nil
  }

  /// The address of a page.
  private func isInPath(_ groups: Groups) -> Bool { self[groups.places[0] - 1] == 47 }

  /// A landline without its area code. Seven digits, or eight in two groups, only where a word says that it is a phone.
  private func local(_ groups: Groups) -> Int? {
    guard (2...8).contains(groups.digits[0]), !isASCIIWord(groups.places[0] - 1), !isStar(groups.places[0] - 1)
    else { return nil }
    let isPhone = saysPhone(before: groups.places[0])
    if groups.first == 8 || groups.first == 7 {
      let end = groups.range(groups.first).upperBound
      guard !isASCIIWord(end), !isStar(end), isPhone || !isAmount(after: end) else { return nil }
      if isPhone { return groups.first }
      return groups.first == 8 && !isCode(before: groups.places[0]) ? 8 : nil
    }
    guard isPhone, groups.first == 4 || groups.first == 3 else { return nil }
    let count = groups.first + 4
    return groups.ends.count > 1 && groups.ends[1] == count ? count : nil
  }

  private func saysPhone(before index: Int) -> Bool {
    (max(0, index - 8)..<index).contains { word(of: MaskingWords.phoneWords, at: $0) != nil }
  }

  /// 编号, 单号, 第, №, a currency.
  private func isCode(before index: Int) -> Bool {
    var last = index - 1
    while [32, 58, 0x662F, 0x4E3A].contains(self[last]) { last -= 1 }
    return [0x53F7, 0x7801, 0x7B2C, 0x2116, 35, 0xA5, 0xFFE5, 36, 0x20AC, 0x6848, 47, 45, 61].contains(self[last])
  }

  private func isAmount(after index: Int) -> Bool {
    word(of: MaskingWords.amounts, at: self[index] == 32 ? index + 1 : index) != nil
  }

  // MARK: - what is no phone

  /// Keeps dates, years, the numbers of matters, and decimal fractions.
  private mutating func keepDatesAndAmounts() {
    var index = 0
    while index < count {
      let end = digitsEnd(index)
      guard end > index else {
        index += 1
        continue
      }
      if let last = dateEnd(index, end) ?? numberEnd(index, end) ?? decimalEnd(index, end) {
        keep(index..<last)
        index = last
      } else {
        index = end
      }
    }
  }

  private func digitsEnd(_ start: Int) -> Int {
    var end = start
    while isDigit(end), !isTaken[end] { end += 1 }
    return end
  }

  /// `2026-11-23`, `2026年11月23日`, `2026/11`, `2025-2026`, `20261123`, `20261123093000`.
  private func dateEnd(_ start: Int, _ end: Int) -> Int? {
    let year = number(start, 4)
    guard (1900...2099).contains(year) else { return nil }
    switch end - start {
    case 4: return partedDateEnd(year, end)
    case 8 where isBirthday(start, end), 17 where self[end] == 88: return nil
    case 8, 12, 14, 17:
      let isDay = isDay(year, number(start + 4, 2), number(start + 6, 2))
      let isTime = end - start == 8 || number(start + 8, 2) < 24 && number(start + 10, 2) < 60
      return isDay && isTime ? end : nil
    default: return nil
    }
  }

  /// The middle of an identity card's number, with blanks or dashes around.
  private func isBirthday(_ start: Int, _ end: Int) -> Bool {
    guard isSeparator(start - 1), isSeparator(end), (2...7).allSatisfy({ isDigit(start - $0) }), !isDigit(start - 8)
    else { return false }
    let last = digitsEnd(end + 1)
    return last - end == 5 || last - end == 4 && self[last] == 88
  }

  private func partedDateEnd(_ year: Int, _ end: Int) -> Int? {
    let sign = self[end]
    guard [45, 47, 46, 0x5E74].contains(sign) else { return nil }
    let monthEnd = digitsEnd(end + 1)
    if monthEnd - end == 5, sign == 45, (1900...2099).contains(number(end + 1, 4)) { return monthEnd }
    guard (1...2).contains(monthEnd - end - 1) else { return nil }
    let month = number(end + 1, monthEnd - end - 1)
    let isParted = sign == 0x5E74 ? self[monthEnd] == 0x6708 : self[monthEnd] == sign
    let dayEnd = isParted ? digitsEnd(monthEnd + 1) : monthEnd
    guard isParted, (1...2).contains(dayEnd - monthEnd - 1) else { return (1...12).contains(month) ? monthEnd : nil }
    return isDay(year, month, number(monthEnd + 1, dayEnd - monthEnd - 1)) ? dayEnd : nil
  }

  /// `320115-20261123-000042`, the number of a matter.
  private func numberEnd(_ start: Int, _ end: Int) -> Int? {
    guard end - start == 6, self[end] == 45 else { return nil }
    let dateEnd = digitsEnd(end + 1)
    guard dateEnd - end == 9, isDay(number(end + 1, 4), number(end + 5, 2), number(end + 7, 2)), self[dateEnd] == 45
    else { return nil }
    let last = digitsEnd(dateEnd + 1)
    return (4...8).contains(last - dateEnd - 1) ? last : nil
  }

  /// `118.8451234`, `12345678.50`; not a phone with points in it.
  private func decimalEnd(_ start: Int, _ end: Int) -> Int? {
    guard self[end] == 46, isDigit(end + 1), self[start - 1] != 46 || !isDigit(start - 2) else { return nil }
    let last = digitsEnd(end + 1)
    let isPhone = end - start == 3 && last - end == 9 && self[start] == 49 && self[start + 1] >= 51
    return isPhone || self[last] == 46 && isDigit(last + 1) || end - start > 10 ? nil : last
  }

  private func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard (1...12).contains(month), (1...31).contains(day) else { return false }
    return LocalDate(year, month, day).month == month
  }

  /// The number of so many digits from here.
  private func number(_ start: Int, _ length: Int) -> Int {
    (start..<(start + length)).reduce(0) { $0 * 10 + (isDigit($1) ? Int(self[$1]) - 48 : 0) }
  }

  private func number(_ groups: Groups, _ from: Int, _ length: Int) -> Int {
    groups.digits[from..<(from + length)].reduce(0) { $0 * 10 + Int($1) }
  }
}
