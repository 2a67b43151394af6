import Basics

/// One point on the way of a pledge (节点): by which day what is reached.
package struct Milestone: Sendable, Hashable {
  package var day: LocalDate
  package var text: String
  /// When it was reported reached; nil while it was not.
  package var reachedOn: LocalDate?

  package init(day: LocalDate, text: String, reachedOn: LocalDate? = nil) {
    self.day = day
    self.text = text
    self.reachedOn = reachedOn
  }

  /// A pledge has so many at most.
  package static let most = 12
  package static let textMost = 100

  /// Reads lines such as `2026-12-31 工程完工`; empty lines are passed over.
  /// - Throws: `Refusal` naming every line that cannot be read, all at once.
  package static func read(
    _ text: String, field: String = "milestones", until deadline: LocalDate? = nil
  ) throws(Refusal) -> [Milestone] {
    var found: [Milestone] = []
    var faults: [Refusal.Fault] = []
    func fault(_ line: Int, _ zh: String, _ en: String) {
      faults.append(.init(field, Phrase("第 \(line) 行：\(zh)", "Line \(line): \(en)")))
    }
    for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = String(raw).trimmed
      guard !line.isEmpty else { continue }
      let first = line.prefix { !$0.isWhitespace }
      let rest = String(line.dropFirst(first.count)).trimmed
      guard let day = LocalDate(first) else {
        fault(index + 1, "开头应是日期，如 2026-12-31", "begins with a day, such as 2026-12-31")
        continue
      }
      if rest.isEmpty {
        fault(index + 1, "日期后写做到什么", "say what is reached after the day")
      } else if rest.count > textMost {
        fault(index + 1, "不能超过 \(textMost) 字", "\(textMost) characters at most")
      } else if let last = found.last, day < last.day {
        fault(index + 1, "日期不能早于上一行", "is before the line above")
      } else if let deadline, day > deadline {
        fault(index + 1, "晚于完成期限 \(deadline)", "is after the deadline \(deadline)")
      } else {
        found.append(Milestone(day: day, text: rest))
      }
    }
    if found.isEmpty, faults.isEmpty {
      faults.append(
        .init(field, Phrase("至少写一个节点，如：2026-12-31 工程完工", "Write one milestone at least: 2026-12-31 works completed")))
    }
    if found.count > most { faults.append(.init(field, Phrase("最多 \(most) 个节点", "\(most) milestones at most"))) }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return found
  }
}

/// One question of a paper or exam (卷、考), with what it may score at most.
package struct Question: Sendable, Hashable {
  package var text: String
  package var full: Int
  package var answer: String?
  package var score: Int?

  package init(text: String, full: Int, answer: String? = nil, score: Int? = nil) {
    self.text = text
    self.full = full
    self.answer = answer
    self.score = score
  }

  package static let most = 20

  /// Reads lines such as `老旧小区改造完成几个 | 20`.
  /// - Throws: `Refusal` naming every line that cannot be read.
  package static func read(_ text: String, field: String = "questions") throws(Refusal) -> [Question] {
    var found: [Question] = []
    var faults: [Refusal.Fault] = []
    for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = String(raw).trimmed
      guard !line.isEmpty else { continue }
      let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
      guard parts.count == 2, !parts[0].isEmpty, parts[0].count <= Milestone.textMost, let full = Int(parts[1]),
        (1...100).contains(full)
      else {
        let phrase = Phrase(
          "第 \(index + 1) 行：应为“题目 | 满分”，满分 1 至 100", "Line \(index + 1): “question | full score”, 1 to 100")
        faults.append(.init(field, phrase))
        continue
      }
      found.append(Question(text: parts[0], full: full))
    }
    if found.count > most { faults.append(.init(field, Phrase("最多 \(most) 题", "\(most) questions at most"))) }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return found
  }

  /// Reads lines such as `1 | 18` or `1 | 已完成三个小区`: the number of a question, and what is said of it.
  /// - Throws: `Refusal` naming the lines that name no question, or one twice.
  package static func numbered(_ text: String, of count: Int, field: String) throws(Refusal) -> [Int: String] {
    var found: [Int: String] = [:]
    var faults: [Refusal.Fault] = []
    for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = String(raw).trimmed
      guard !line.isEmpty else { continue }
      let parts = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
      guard parts.count == 2, let number = Int(parts[0]), (1...max(1, count)).contains(number), found[number] == nil,
        !parts[1].isEmpty
      else {
        let phrase = Phrase(
          "第 \(index + 1) 行：应为“题号 | 内容”，题号 1 至 \(count)，每题一行",
          "Line \(index + 1): “number | text”, 1 to \(count), each once")
        faults.append(.init(field, phrase))
        continue
      }
      found[number] = parts[1]
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return found
  }
}
