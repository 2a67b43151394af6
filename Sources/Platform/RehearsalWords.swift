import Basics
import Casework
import Documents
import Organization
import Timing

/// A rehearsal in words: for the terminal, for a table, and for whatever page may show it.
package struct RehearsalWords: Sendable {
  private let rehearsal: Rehearsal
  private let language: Language

  package init(_ rehearsal: Rehearsal, _ language: Language) {
    self.rehearsal = rehearsal
    self.language = language
  }

  /// What would change in a matter, a line for each thing.
  package func lines(_ matter: RehearsedMatter) -> [String] {
    var lines: [Phrase] = []
    if matter.changesAgency { lines.append(agency(matter)) }
    if matter.before.leg != matter.after.leg, matter.after.isReplayed {
      lines.append(Phrase("处置期限：", "deadline of the agency: ") + moved(matter.before.leg, matter.after.leg))
    }
    if matter.before.promise != matter.after.promise, matter.after.isReplayed {
      lines.append(Phrase("对上报人的承诺：", "promise to the reporter: ") + moved(matter.before.promise, matter.after.promise))
    }
    if matter.isOpen, matter.before.due != matter.after.due, matter.after.isReplayed {
      lines.append(Phrase("现在的期限：", "due now: ") + moved(matter.before.due, matter.after.due))
    }
    let clocks = others(matter)
    if !clocks.isEmpty { lines.append(Phrase("其他计时：", "other clocks: ") + .verbatim(clocks)) }
    if matter.changesOutcome {
      let old = outcome(matter.before.onTime), new = outcome(matter.after.onTime)
      lines.append(Phrase("结果：\(old.zh) → \(new.zh)", "outcome: \(old.en) → \(new.en)"))
    }
    lines += matter.newFaults.map { fault in
      guard fault.stopsReplay else {
        return fault.isStep ? Phrase("新流程不允许：", "would not be allowed: ") + fault.phrase : fault.phrase
      }
      return Phrase("无法重演：", "cannot be replayed: ") + fault.phrase
    }
    return lines.map { $0[language] }
  }

  /// How many matters would change in what way.
  package func summary(_ report: RehearsalReport) -> [String] {
    let changes = report.changes
    func count(_ test: (RehearsedMatter) -> Bool) -> Int { changes.count(where: test) }
    let agency = count(\.changesAgency), deadline = count(\.changesDeadline), outcome = count(\.changesOutcome)
    let late = count { $0.changesOutcome && $0.before.onTime == true && $0.after.onTime == false }
    let inTime = count { $0.changesOutcome && $0.before.onTime == false && $0.after.onTime == true }
    let steps = count { $0.newFaults.contains(where: \.isStep) }
    let stopped = count { $0.newFaults.contains(where: \.stopsReplay) }
    let day = rehearsal.before.today(report.since)
    return [
      Phrase(
        "\(day) 以来上报 \(report.matters) 件，重演 \(report.replayed) 件，会变 \(changes.count) 件",
        "Reported since \(day): \(report.matters); replayed \(report.replayed); would change \(changes.count)"),
      Phrase(
        "主办单位 \(agency)，期限 \(deadline)，结果 \(outcome)（变超期 \(late)，变按期 \(inTime)），有步骤不被允许 \(steps)，无法重演 \(stopped)",
        "Agency \(agency), deadline \(deadline), outcome \(outcome) (becoming late \(late), becoming on time \(inTime)), steps not allowed \(steps), cannot be replayed \(stopped)"
      ),
    ].map { $0[language] }
  }

  /// The figures of the agencies with a changed matter or another figure, a line each.
  package func totals(_ report: RehearsalReport) -> [String] {
    report.totals.filter { $0.changed > 0 || $0.before != $0.after }.map { total in
      let name = total.agency.isEmpty ? Phrase("无主办单位", "no agency") : rehearsal.after.roster.name(total.agency)
      return Phrase(
        "\(name.zh)：\(total.before.matters) → \(total.after.matters) 件，按期 \(share(total.before)) → \(share(total.after))，会变 \(total.changed) 件",
        "\(name.en): \(total.before.matters) → \(total.after.matters) matters, on time \(share(total.before)) → \(share(total.after)), \(total.changed) would change"
      )[language]
    }
  }

  /// All that would change, a row each, for spreadsheets.
  package func table(_ report: RehearsalReport) -> [UInt8] {
    // The mark of UTF-8 at the start lets old spreadsheets read the Chinese.
    var table = CSVWriter(bom: true, guardsFormulas: true)
    table.append(Self.titles.map { $0[language] })
    let zone = rehearsal.before.calendar.zone
    func time(_ instant: Instant?) -> String { instant.map(zone.endText) ?? "" }
    for matter in report.changes {
      let old = matter.before, new = matter.after
      table.append([
        matter.number, matter.category.map { rehearsal.before.catalogue.name($0)[language] } ?? "", matter.area ?? "",
        zone.text(matter.reportedAt), matter.isOpen ? language.pick("是", "yes") : language.pick("否", "no"),
        name(matter.actual), name(old.proposal?.agency), old.proposal?.why[language] ?? "", name(new.proposal?.agency),
        new.proposal?.why[language] ?? "", name(old.agency), name(new.agency), time(old.leg), time(new.leg),
        time(old.promise), time(new.promise), time(old.due), time(new.due), others(matter), outcome(old.onTime)[language],
        outcome(new.onTime)[language], matter.newFaults.map { $0.phrase[language] }.joined(separator: "; "),
      ])
    }
    return table.bytes
  }

  private static let titles = [
    Phrase("编号", "Number"), Phrase("类别", "Category"), Phrase("区域", "Area"), Phrase("上报时间", "Reported"),
    Phrase("在办", "Open"), Phrase("实际主办单位", "Lead agency in fact"), Phrase("清单所指单位（现行）", "By the duty list, in force"),
    Phrase("依据（现行）", "Why, in force"), Phrase("清单所指单位（新）", "By the duty list, new"), Phrase("依据（新）", "Why, new"),
    Phrase("计入单位（现行）", "Counts for, in force"), Phrase("计入单位（新）", "Counts for, new"),
    Phrase("处置期限（现行）", "Deadline of the agency, in force"), Phrase("处置期限（新）", "Deadline of the agency, new"),
    Phrase("承诺期限（现行）", "Promise, in force"), Phrase("承诺期限（新）", "Promise, new"),
    Phrase("现在的期限（现行）", "Due now, in force"), Phrase("现在的期限（新）", "Due now, new"), Phrase("其他变动的计时", "Other clocks that move"),
    Phrase("按期（现行）", "On time, in force"), Phrase("按期（新）", "On time, new"), Phrase("不合新规则之处", "What does not fit"),
  ]

  private func agency(_ matter: RehearsedMatter) -> Phrase {
    let old = matter.before.proposal, new = matter.after.proposal
    let said = Phrase(
      "主办单位：\(named(old).zh) → \(named(new).zh)", "agency: \(named(old).en) → \(named(new).en)")
    guard let actual = matter.actual else { return said }
    let name = rehearsal.before.roster.name(actual)
    let fact: Phrase =
      switch actual {
      case old?.agency: Phrase("；实际由原单位承办", "; the old one had it in fact")
      case new?.agency: Phrase("；实际已由新单位承办", "; the new one had it in fact")
      default: Phrase("；实际由\(name.zh)承办", "; \(name.en) had it in fact")
      }
    return said + fact
  }

  private func named(_ proposal: Proposal?) -> Phrase {
    guard let proposal else { return Phrase("无", "nobody") }
    let name = rehearsal.after.roster.name(proposal.agency)
    let line = proposal.duty.map { Phrase($0, $0) } ?? Phrase("属地", "locality")
    return Phrase("\(name.zh)（\(line.zh)）", "\(name.en) (\(line.en))")
  }

  private func moved(_ old: Instant?, _ new: Instant?) -> Phrase {
    let zone = rehearsal.before.calendar.zone
    return .verbatim("\(old.map(zone.endText) ?? "—") → \(new.map(zone.endText) ?? "—")")
  }

  /// The clocks that move beside those whose deadlines are shown.
  private func others(_ matter: RehearsedMatter) -> String {
    matter.movedClocks.filter { !$0.hasPrefix("leg.") && !$0.hasPrefix("promise.") }.joined(separator: " ")
  }

  private func outcome(_ onTime: Bool?) -> Phrase {
    switch onTime {
    case true?: Phrase("按期", "on time")
    case false?: Phrase("超期", "late")
    case nil: Phrase("未处置", "not handled")
    }
  }

  private func name(_ agency: String?) -> String { agency.map { rehearsal.after.roster.name($0)[language] } ?? "" }

  private func share(_ figures: AgencyFigures) -> String {
    guard figures.judged > 0 else { return "—" }
    let thousandths = figures.onTime * 1000 / figures.judged
    return "\(thousandths / 10).\(thousandths % 10)% (\(figures.onTime)/\(figures.judged))"
  }
}
