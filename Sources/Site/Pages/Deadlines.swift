import Basics
import Casework
import Organization
import Platform
import Timing

/// Deadlines as pages show them: what is left, and the sum behind it, line by line.
package enum Deadlines {
  /// The cell of a list: what is left, as a link to how it was computed; a dash where nothing runs.
  package static func cell(_ due: Instant?, of number: String, now: Instant, language: Language) -> HTML {
    guard let due else { return "—" }
    let path = "/matters/\(Look.percentEncoded(number))#deadlines"
    return "<a href=\"\(path)\">\(MatterWords.left(due, now: now, language: language))</a>"
  }

  /// The cell of a matter in a list.
  package static func cell(_ matter: Matter, now: Instant, language: Language) -> HTML {
    cell(matter.isOpen ? matter.dueAt : nil, of: matter.number, now: now, language: language)
  }

  /// Every clock of the matter: the running ones large, each with its explanation line by line.
  static func all(_ file: MatterFile, _ call: Call, now: Instant) -> HTML {
    let language = call.language
    let zone = call.jurisdiction.district.calendar.zone
    var html = HTML.empty
    for (code, label) in file.lifecycle.clocks {
      for (number, countdown) in file.countdowns.numbered(code) {
        let name = number > 1 ? "\(label[language]) \(number)" : label[language]
        let running = countdown.state == .running && file.matter.isOpen
        if running, let due = countdown.deadline {
          let provisional =
            countdown.provisional ? call.say("（暂定：次年日历未发布）", " (provisional: next year's calendar is not known)") : ""
          html += deadlineFigure(
            label: name, left: MatterWords.left(due, now: now, language: language),
            at: "\(zone.endText(due))\(provisional)",
            tone: due < now ? .bad : countdown.dueSoonAt.map { $0 <= now } == true ? .warn : .good)
        }
        html += details(
          summary(name, countdown, call, now: now), explanation(countdown, caption: name, call, now: now))
      }
    }
    return html
  }

  private static func summary(_ name: String, _ countdown: Countdown, _ call: Call, now: Instant) -> String {
    let limit = countdown.limit.phrase[call.language]
    let state =
      switch countdown.state {
      case .paused: call.say("暂停中", "paused")
      case .stopped:
        countdown.onTime == true
          ? call.say("按期", "on time") : countdown.onTime == false ? call.say("超期", "late") : call.say("已停", "stopped")
      default: countdown.isOverdue(at: now) ? call.say("已超期", "overdue") : call.say("计时中", "running")
      }
    return call.say("\(name)：\(limit) · \(state) · 怎么算的", "\(name): \(limit) · \(state) · how it is computed")
  }

  /// The sum behind one deadline.
  /// - Parameter showsHolders: whether it says who had the matter in hand meanwhile.
  package static func explanation(
    _ countdown: Countdown, caption: String, _ call: Call, now: Instant, showsHolders: Bool = true
  ) -> HTML {
    let language = call.language
    let district = call.jurisdiction.district
    let zone = district.calendar.zone
    func words(_ amount: ExplainedLine.Amount?) -> Phrase {
      switch amount {
      case .time(let seconds): seconds.inWords
      case .days(let days): Phrase("\(days) 天", "\(days) d")
      case nil: .verbatim("–")
      }
    }
    let known = countdown.explain(until: countdown.stoppedAt ?? now) { MatterWords.holder($0, in: district) }
    let lines = known.filter { showsHolders || $0.kind != .booked }.map { line in
      let span = [line.from.map(zone.text), line.to.map(zone.endText)].compactMap { $0 }
      let shown = span.count == 2 && span[0] == span[1] ? [span[0]] : span
      return ExplainLine(
        span: shown.joined(separator: " → "), what: line.phrase[language], basis: line.notice?.title ?? "",
        counted: words(line.amount)[language], counts: line.amount != nil)
    }
    let result: HTML =
      countdown.deadline.map { "\(call.say("截止", "Due")) \(zone.endText($0))" }
      ?? "\(call.say("暂停中，恢复后再算", "paused; computed again when it resumes"))"
    return explainTable(caption: caption, lines: lines, result: result, in: language)
  }
}
