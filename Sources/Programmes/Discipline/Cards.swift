import Basics
import Casework
import Organization
import Platform
import Storage
import Timing

/// Cards that the rule shows by itself (preset of domain 1.9): yellow when the limit of a leg is missed; red when it is missed by
/// another whole limit, or with the agency's second yellow of the month. A person may cancel each, with a reason.
struct Cards {
  /// What is due for a card.
  struct Due: Sendable, Hashable {
    enum Colour: String, Sendable { case yellow, red }
    var colour: Colour
    var rule: Phrase
    var evidence: Phrase
  }

  private let jurisdiction: Jurisdiction

  init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// Which card a matter is due for now; nil for none. Pure.
  /// - Parameters:
  ///   - leg: the running leg.
  ///   - shown: the cards of this matter's current leg, cancelled ones too.
  ///   - yellowsOfMonth: how many yellow cards its agency got this month that were not cancelled, those of this matter included.
  static func due(
    leg: Countdown, shown: [Strand], yellowsOfMonth: Int, at now: Instant, zone: LocalZone
  ) -> Due? {
    guard leg.state == .running, let deadline = leg.deadline, now > deadline else { return nil }
    let colours = Set(shown.map(\.mark))
    let evidence = Phrase(
      "处置期限 \(zone.endText(deadline)) 已过，尚未处置完成。", "The deadline for handling, \(zone.endText(deadline)), has passed; it is not handled.")
    let whole = deadline - leg.startedAt
    if colours.contains("red") { return nil }
    if now > deadline + whole {
      return Due(
        colour: .red, rule: Phrase("超期达一个原时限", "overdue by another whole limit"), evidence: evidence)
    }
    if colours.contains("yellow") { return nil }
    if yellowsOfMonth >= 1 {
      return Due(
        colour: .red, rule: Phrase("同一单位当月第二次超期", "the agency's second missed limit of the month"), evidence: evidence)
    }
    return Due(colour: .yellow, rule: Phrase("处置超期", "handling overdue"), evidence: evidence)
  }

  /// What the log keeps must be read in both languages.
  private static func both(_ phrase: Phrase) -> String { "\(phrase.zh) / \(phrase.en)" }

  /// Shows every card that is due. Returns how many.
  func issue() async throws -> Int {
    let district = jurisdiction.district
    guard district.settings.issuesCards else { return 0 }
    let now = jurisdiction.now(), zone = district.calendar.zone, today = district.today(now)
    let month = zone.instant(LocalDate(today.year, today.month, 1))
    var filter = MatterFilter(which: .overdue, now: now)
    filter.flow = district.settings.mainFlow
    var count = 0
    while true {
      let (matters, next) = try await jurisdiction.matters.list(filter, reach: .everything, limit: 200)
      for matter in matters where try await issue(matter, month: month, now: now) { count += 1 }
      guard let next else { return count }
      filter.after = next
    }
  }

  /// Shows the card the matter is due for. Returns whether there was one.
  private func issue(_ matter: Matter, month: Instant, now: Instant) async throws -> Bool {
    guard let agency = matter.agency, jurisdiction.district.stage(of: matter)?.holder == .agency else { return false }
    let file = try await jurisdiction.matters.one(matter.number, reach: .everything)
    guard file.lifecycle.strandKind("card") != nil, let leg = file.countdowns["leg"] else { return false }
    // Cancelled ones too: what a person took back is not shown again for the same leg.
    let shown = file.strands.filter { $0.kind == "card" && $0.openedAt >= leg.startedAt }
    let yellows = try await jurisdiction.database.read("cards.month") { transaction in
      try StrandsTable.count(
        kind: "card", agency: agency, mark: "yellow", notIn: "cancelled", from: month, to: now, in: transaction)
    }
    let zone = jurisdiction.district.calendar.zone
    guard let due = Self.due(leg: leg, shown: shown, yellowsOfMonth: yellows, at: now, zone: zone) else { return false }
    do {
      try await jurisdiction.matters.actBySystem(
        "issueCard", on: matter.key,
        form: StepForm(["level": due.colour.rawValue, "rule": Self.both(due.rule), "evidence": Self.both(due.evidence)]))
      return true
    } catch is Refusal {
      // Somebody took a step in between; the next run looks again.
      return false
    }
  }
}
