import Basics

/// Typed reading. Every reader puts what is wrong into `problems` and goes on, so that one pass finds everything. A
/// required reader then returns a placeholder (empty text, 0, false, 1970-01-01, no elements): whoever reads must not
/// use the result while `problems.hasErrors`. The readers named `optional…` return nil for a missing or null key
/// without complaint, and nil with a problem for a wrong value.
extension YAMLNode {
  /// The value of a key of this map, also when it is null; nil if there is no such key or this is no map.
  package subscript(key: String) -> YAMLNode? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  package var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  package var isMap: Bool {
    if case .map = content { return true }
    return false
  }

  package var isList: Bool {
    if case .list = content { return true }
    return false
  }

  /// The keys of this map in the order of the file; none if it is no map.
  package var keys: [String] {
    guard case .map(let entries) = content else { return [] }
    return entries.map(\.key)
  }

  // MARK: This node itself

  package func text(into problems: inout Problems) -> String { asText(into: &problems) ?? "" }
  package func phrase(into problems: inout Problems) -> Phrase { asPhrase(into: &problems) ?? Phrase("", "") }
  package func int(into problems: inout Problems) -> Int { asInt(into: &problems) ?? 0 }
  package func number(into problems: inout Problems) -> Double { asNumber(into: &problems) ?? 0 }
  package func bool(into problems: inout Problems) -> Bool { asBool(into: &problems) ?? false }
  package func date(into problems: inout Problems) -> LocalDate { asDate(into: &problems) ?? LocalDate(ordinal: 0) }
  /// The elements of this list.
  package func elements(into problems: inout Problems) -> [YAMLNode] { asList(into: &problems) ?? [] }
  /// The keys and values of this map in the order of the file.
  package func entries(into problems: inout Problems) -> [YAMLEntry] { asMap(into: &problems) ?? [] }

  // MARK: Required keys

  /// Text as written: `code: 011` is "011". Empty text is a problem.
  package func text(_ key: String, into problems: inout Problems) -> String {
    required(key, "\(key): …", &problems)?.asText(into: &problems) ?? ""
  }

  /// A plain text (the same in both languages) or `{zh: …, en: …}`.
  package func phrase(_ key: String, into problems: inout Problems) -> Phrase {
    required(key, "\(key): {zh: 名称, en: Name}", &problems)?.asPhrase(into: &problems) ?? Phrase("", "")
  }

  /// A whole decimal number, within the range if one is given.
  package func int(_ key: String, in range: ClosedRange<Int>? = nil, into problems: inout Problems) -> Int {
    required(key, "\(key): \(range?.lowerBound ?? 1)", &problems)?.asInt(in: range, into: &problems) ?? 0
  }

  /// A finite decimal number.
  package func number(_ key: String, into problems: inout Problems) -> Double {
    required(key, "\(key): 1.5", &problems)?.asNumber(into: &problems) ?? 0
  }

  /// `true`, `false`, `yes` or `no`.
  package func bool(_ key: String, into problems: inout Problems) -> Bool {
    required(key, "\(key): true", &problems)?.asBool(into: &problems) ?? false
  }

  /// A day such as `2026-11-23`.
  package func date(_ key: String, into problems: inout Problems) -> LocalDate {
    required(key, "\(key): 2026-01-31", &problems)?.asDate(into: &problems) ?? LocalDate(ordinal: 0)
  }

  package func list(_ key: String, into problems: inout Problems) -> [YAMLNode] {
    required(key, "\(key): [a, b]", &problems)?.asList(into: &problems) ?? []
  }

  /// A list of texts.
  package func texts(_ key: String, into problems: inout Problems) -> [String] {
    list(key, into: &problems).compactMap { $0.asText(into: &problems) }
  }

  /// The keys and values of a map in the order of the file.
  package func map(_ key: String, into problems: inout Problems) -> [YAMLEntry] {
    required(key, "\(key): {a: b}", &problems)?.asMap(into: &problems) ?? []
  }

  /// The map itself, to read keys from; nil with a problem if it is missing or no map.
  package func node(_ key: String, into problems: inout Problems) -> YAMLNode? {
    guard let node = required(key, "\(key): {a: b}", &problems), node.asMap(into: &problems) != nil else { return nil }
    return node
  }

  /// One of the words; the first of them as the placeholder.
  package func choice(_ key: String, of words: [String], into problems: inout Problems) -> String {
    let node = required(key, "\(key): \(words.joined(separator: " | "))", &problems)
    return node?.asChoice(of: words, into: &problems) ?? words.first ?? ""
  }

  /// One of the cases by raw value; nil with a problem if it is missing or another.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: Choice.Type, into problems: inout Problems
  ) -> Choice? {
    let words = type.allCases.map(\.rawValue)
    let node = required(key, "\(key): \(words.joined(separator: " | "))", &problems)
    return node?.asChoice(of: words, into: &problems).flatMap(type.init(rawValue:))
  }

  // MARK: Optional keys

  package func optionalText(_ key: String, into problems: inout Problems) -> String? {
    present(key, &problems)?.asText(into: &problems)
  }

  package func optionalPhrase(_ key: String, into problems: inout Problems) -> Phrase? {
    present(key, &problems)?.asPhrase(into: &problems)
  }

  package func optionalInt(_ key: String, in range: ClosedRange<Int>? = nil, into problems: inout Problems) -> Int? {
    present(key, &problems)?.asInt(in: range, into: &problems)
  }

  package func optionalNumber(_ key: String, into problems: inout Problems) -> Double? {
    present(key, &problems)?.asNumber(into: &problems)
  }

  package func optionalBool(_ key: String, into problems: inout Problems) -> Bool? {
    present(key, &problems)?.asBool(into: &problems)
  }

  package func optionalDate(_ key: String, into problems: inout Problems) -> LocalDate? {
    present(key, &problems)?.asDate(into: &problems)
  }

  /// The elements; none if the key is missing.
  package func optionalList(_ key: String, into problems: inout Problems) -> [YAMLNode] {
    present(key, &problems)?.asList(into: &problems) ?? []
  }

  /// The texts; none if the key is missing.
  package func optionalTexts(_ key: String, into problems: inout Problems) -> [String] {
    optionalList(key, into: &problems).compactMap { $0.asText(into: &problems) }
  }

  /// The pairs; none if the key is missing.
  package func optionalMap(_ key: String, into problems: inout Problems) -> [YAMLEntry] {
    present(key, &problems)?.asMap(into: &problems) ?? []
  }

  /// The map itself, to read keys from.
  package func optionalNode(_ key: String, into problems: inout Problems) -> YAMLNode? {
    guard let node = present(key, &problems), node.asMap(into: &problems) != nil else { return nil }
    return node
  }

  package func optionalChoice(_ key: String, of words: [String], into problems: inout Problems) -> String? {
    present(key, &problems)?.asChoice(of: words, into: &problems)
  }

  package func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: Choice.Type, into problems: inout Problems
  ) -> Choice? {
    optionalChoice(key, of: type.allCases.map(\.rawValue), into: &problems).flatMap(type.init(rawValue:))
  }

  // MARK: Unknown keys

  /// One error for each key that is not allowed, with the one that was probably meant.
  package func unknownKeys(allowed: [String], into problems: inout Problems) {
    for entry in asMap(into: &problems) ?? [] where !allowed.contains(entry.key) {
      let meant = nearest(to: entry.key, among: allowed)
      let known = allowed.joined(separator: ", ")
      problems.append(
        Problem(
          file, entry.line, Phrase("\(at)未知的键“\(entry.key)”", "\(at)unknown key \"\(entry.key)\""),
          remedy: meant.map { Phrase("是否想写“\($0)”？", "did you mean \"\($0)\"?") }
            ?? Phrase("可用的键：\(known)", "known keys: \(known)")))
    }
  }
}

extension YAMLNode {
  private var at: String { path.isEmpty ? "" : "\(path): " }

  private func required(_ key: String, _ example: String, _ problems: inout Problems) -> YAMLNode? {
    guard asMap(into: &problems) != nil else { return nil }
    if let node = self[key], !node.isNull { return node }
    let empty = self[key]
    let line = empty?.line ?? self.line
    let what =
      empty == nil
      ? Phrase("\(at)缺少“\(key)”", "\(at)\"\(key)\" is missing")
      : Phrase("\(at)“\(key)”为空", "\(at)\"\(key)\" is empty")
    problems.append(Problem(file, line, what, remedy: Phrase("例如：\(example)", "for example: \(example)")))
    return nil
  }

  private func present(_ key: String, _ problems: inout Problems) -> YAMLNode? {
    guard asMap(into: &problems) != nil, let node = self[key], !node.isNull else { return nil }
    return node
  }

  private func wrong(_ wanted: Phrase, _ remedy: Phrase, _ problems: inout Problems) {
    let what = Phrase("\(at)应为\(wanted.zh)，这里是\(sort.zh)", "\(at)\(wanted.en) is wanted, here is \(sort.en)")
    problems.append(problem(what, remedy: remedy))
  }

  private func asText(into problems: inout Problems) -> String? {
    if case .scalar(let text) = content, text.contains(where: { !$0.isWhitespace }) { return text }
    wrong(
      Phrase("文字", "text"),
      Phrase("写在一行里；有冒号或井号时加引号", "write it on one line; quote it if it has a colon or hash"), &problems)
    return nil
  }

  private func asPhrase(into problems: inout Problems) -> Phrase? {
    guard case .map = content else { return asText(into: &problems).map(Phrase.verbatim) }
    unknownKeys(allowed: ["zh", "en"], into: &problems)
    let zh = text("zh", into: &problems), en = text("en", into: &problems)
    return zh.isEmpty || en.isEmpty ? nil : Phrase(zh, en)
  }

  private func asInt(in range: ClosedRange<Int>? = nil, into problems: inout Problems) -> Int? {
    let span = range.map { Phrase(" \($0.lowerBound)～\($0.upperBound) ", " from \($0.lowerBound) to \($0.upperBound)") }
    if case .scalar(let text) = content, let value = Int(text), range?.contains(value) ?? true { return value }
    wrong(
      Phrase("\(span?.zh ?? "")的整数", "a whole number\(span?.en ?? "")"),
      Phrase("只写数字，例如 \(range?.lowerBound ?? 12)", "digits only, for example \(range?.lowerBound ?? 12)"), &problems)
    return nil
  }

  private func asNumber(into problems: inout Problems) -> Double? {
    if case .scalar(let text) = content, let value = Double(text), value.isFinite { return value }
    wrong(Phrase("数字", "a number"), Phrase("例如 1.5", "for example 1.5"), &problems)
    return nil
  }

  private func asBool(into problems: inout Problems) -> Bool? {
    if case .scalar(let text) = content {
      switch text.lowercased() {
      case "true", "yes": return true
      case "false", "no": return false
      default: break
      }
    }
    wrong(Phrase("是或否", "yes or no"), Phrase("写 true 或 false", "write true or false"), &problems)
    return nil
  }

  private func asDate(into problems: inout Problems) -> LocalDate? {
    if case .scalar(let text) = content, let date = LocalDate(text) { return date }
    wrong(Phrase("真实的日期", "a real date"), Phrase("例如 2026-01-31", "for example 2026-01-31"), &problems)
    return nil
  }

  private func asList(into problems: inout Problems) -> [YAMLNode]? {
    if case .list(let list) = content { return list }
    wrong(Phrase("列表", "a list"), Phrase("每项一行，以“- ”开头", "one element a line, each begun with \"- \""), &problems)
    return nil
  }

  private func asMap(into problems: inout Problems) -> [YAMLEntry]? {
    if case .map(let entries) = content { return entries }
    let complaint = problem(
      Phrase("\(at)应为“键: 值”的映射，这里是\(sort.zh)", "\(at)a map of keys and values is wanted, here is \(sort.en)"),
      remedy: Phrase("每个键一行，例如“name: …”", "one key a line, for example \"name: …\""))
    // Every keyed reader asks this question of the same node; once is enough.
    if !problems.contains(complaint) { problems.append(complaint) }
    return nil
  }

  private func asChoice(of words: [String], into problems: inout Problems) -> String? {
    if case .scalar(let text) = content {
      if words.contains(text) { return text }
      if let meant = nearest(to: text, among: words) {
        let known = words.joined(separator: " | ")
        wrong(
          Phrase(" \(known) 之一", "one of \(known)"),
          Phrase("是否想写“\(meant)”？", "did you mean \"\(meant)\"?"), &problems)
        return nil
      }
    }
    let known = words.joined(separator: " | ")
    wrong(Phrase(" \(known) 之一", "one of \(known)"), Phrase("从中选一个", "choose one of them"), &problems)
    return nil
  }
}
