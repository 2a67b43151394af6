import Basics

extension KeyRing {
  /// The file as text: `# comment`, then one line for each secret, `1 2026-11-23T07:00:00Z base64`.
  package var text: String {
    let lines = secrets.map { "\($0.id) \(Self.time($0.madeAt)) \(Base64.encode($0.material))\n" }
    return "# Yiwang keys: id, time, 32 bytes in base 64. The last is current. Keep a copy apart from the database.\n"
      + lines.joined()
  }

  /// Reads what `text` writes; empty lines and lines that begin with `#` are passed over.
  /// Throws a refusal `keys.text` that names every line that is wrong, and never shows what stands there.
  package init(text: String) throws(Refusal) {
    var secrets: [Secret] = []
    var faults: [Refusal.Fault] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      switch Self.secret(words, after: secrets.last?.id ?? 0) {
      case .success(let secret): secrets.append(secret)
      case .failure(let wrong): faults.append(Refusal.Fault("line \(index + 1)", Self.placed(wrong.phrase, index + 1)))
      }
    }
    if secrets.isEmpty, faults.isEmpty {
      faults.append(Refusal.Fault("line 1", Phrase("密钥文件中没有密钥。", "The key file holds no key.")))
    }
    guard faults.isEmpty else {
      throw Refusal(
        .invalid, "keys.text", faults.map(\.phrase).joined(.verbatim(" ")), fields: faults)
    }
    self.init(secrets: secrets)
  }

  private struct WrongLine: Error {
    var phrase: Phrase
  }

  private static func placed(_ phrase: Phrase, _ line: Int) -> Phrase {
    Phrase("第 \(line) 行：", "Line \(line): ") + phrase
  }

  private static func secret(_ words: [Substring], after previous: Int) -> Result<Secret, WrongLine> {
    guard words.count == 3 else {
      return wrong(Phrase("应为编号、时间、密钥三项。", "expected three words: id, time, key."))
    }
    guard words[0].allSatisfy(\.isASCIIDigit), let id = Int(words[0]), id <= Int(UInt32.max), id > previous else {
      return wrong(
        Phrase("编号应为大于 \(previous) 的整数。", "the id must be a whole number greater than \(previous)."))
    }
    guard let madeAt = instant(words[1]) else {
      return wrong(
        Phrase("时间应写作 2026-11-23T07:00:00Z。", "the time must be written as 2026-11-23T07:00:00Z."))
    }
    guard let material = Base64.decode(words[2]), material.count == 32 else {
      return wrong(
        Phrase("密钥应为 32 字节的 Base64（44 个字符）。", "the key must be 32 bytes in base 64 (44 characters)."))
    }
    return .success(Secret(id: id, madeAt: madeAt, material: material))
  }

  private static func wrong(_ phrase: Phrase) -> Result<Secret, WrongLine> { .failure(WrongLine(phrase: phrase)) }

  private static let utc = LocalZone(minutesEast: 0)

  private static func time(_ instant: Instant) -> String { utc.iso(instant).prefix(19) + "Z" }

  private static func instant(_ text: Substring) -> Instant? {
    guard text.utf8.count == 20, text.last == "Z", let date = LocalDate(text.prefix(10)) else { return nil }
    let rest = text.dropFirst(10).dropLast()
    let parts = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard rest.first == "T", parts.count == 3, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isASCIIDigit) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), let second = Int(parts[2]),
      hour < 24, minute < 60, second < 60
    else { return nil }
    return utc.instant(date, minutes: hour * 60 + minute) + .seconds(second)
  }
}
