import Basics
import Casework
import Organization
import Timing

/// What a message says: both languages, no personal data, nothing but what its reader may see on the page of the matter.
package struct MessageText: Sendable, Hashable {
  package var district: Phrase
  package var number: String
  /// What happened, in a sentence.
  package var sentence: Phrase
  /// What else there is to know, line by line.
  package var lines: [Line]
  /// Where to look or to act.
  package var link: String

  /// One line: what it is and how it stands.
  package struct Line: Sendable, Hashable {
    package var label: Phrase
    package var words: Phrase

    package init(_ label: Phrase, _ words: Phrase) {
      self.label = label
      self.words = words
    }
  }

  package init(district: Phrase, number: String, sentence: Phrase, lines: [Line], link: String) {
    self.district = district
    self.number = number
    self.sentence = sentence
    self.lines = lines
    self.link = link
  }

  /// What is said of a step: what happened then, and with whom and until when it is now.
  /// - Parameter address: where people reach the jurisdiction, without a slash at the end; "" leaves the link out.
  /// - Returns: nil if nobody is to hear of the step.
  package init?(
    of entry: Entry, _ matter: Matter, _ lifecycle: Lifecycle, in district: District, address: String
  ) {
    guard let action = lifecycle.action(entry.action), let notice = action.notice else { return nil }
    var lines = [
      Line(Phrase("环节", "Stage"), lifecycle.stage(entry.to)?.publicLabel ?? .verbatim(entry.to))
    ]
    if let agency = matter.agency {
      lines.append(
        Line(Phrase("承办单位", "Agency"), district.roster.agency(agency)?.name ?? .verbatim(agency)))
    }
    let promises = lifecycle.clocks.contains { $0.code == "promise" }
    if matter.isOpen, let due = promises ? matter.promiseDueAt : matter.dueAt {
      lines.append(
        Line(
          promises ? Phrase("承诺办结", "Promised by") : Phrase("答复期限", "Answer due"),
          .verbatim(district.calendar.zone.endText(due))))
    }
    // The agency stands there already, under the name it has for everybody.
    let agency = matter.agency.flatMap { district.roster.agency($0)?.name }
    lines += action.publicAnswers(entry, in: district).filter { $0.words != agency }.map { Line($0.label, $0.words) }
    self.init(
      district: district.name, number: matter.number, sentence: notice, lines: lines,
      link: address.isEmpty ? "" : "\(address)\(lifecycle.publicPath)\(matter.number)")
  }

  /// Asks whoever has the address whether they want this; nothing in it was typed by whoever asked for it.
  package static func confirmation(of matter: Matter, in district: District, link: String) -> MessageText {
    MessageText(
      district: district.name, number: matter.number,
      sentence: Phrase(
        "有人请求把案件 \(matter.number) 的进展发到这个邮箱。如果是您，请在 48 小时内打开下面的链接确认；如果不是，不必理会。",
        "Somebody asked that news of report \(matter.number) be sent to this address. If it was you, open the link below within 48 hours and confirm; if not, do nothing."
      ), lines: [], link: link)
  }

  package var subject: Phrase {
    Phrase("\(district.zh) \(number)", "\(district.en) \(number)")
  }

  /// The body of a mail, Chinese first.
  /// - Parameter leaving: where one stops it; nil if nothing was begun yet.
  package func body(leaving: String?) -> String {
    let parts = Language.allCases.map { language -> String in
      var text = "\(sentence[language])\n\n"
      text += "\(language.pick("编号：", "Number: "))\(number)\n"
      for line in lines {
        text += "\(line.label[language])\(language.pick("：", ": "))\(line.words[language])\n"
      }
      if !link.isEmpty { text += "\(language.pick("查看：", "See: "))\(link)\n" }
      if let leaving { text += "\(language.pick("不再接收：", "Stop these mails: "))\(leaving)\n" }
      return text + "\n\(district[language])\n"
    }
    return parts.joined(separator: "\n----------------------------------------\n\n")
  }

  /// For a telephone: one line in each language, then the link. What somebody wrote is cut short; the link shows it whole.
  package var short: String {
    let texts = Language.allCases.map { language in
      let facts = lines.map { line in
        "\(line.label[language])\(language.pick("：", ": "))\(Self.cut(line.words[language]))"
      }
      return ([number, sentence[language]] + (facts.isEmpty ? [] : [facts.joined(separator: language.pick("；", "; "))]))
        .joined(separator: " ")
    }
    return (texts + (link.isEmpty ? [] : [link])).joined(separator: "\n")
  }

  /// So many characters of an answer go to a telephone.
  private static let shortMost = 40

  private static func cut(_ words: String) -> String {
    let line = words.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > shortMost ? "\(line.prefix(shortMost))…" : line
  }
}
