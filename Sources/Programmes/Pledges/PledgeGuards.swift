import Basics
import Casework
import Organization
import Timing

extension PledgesProgramme {
  package static let guards = [
    ownPledge, notClaimant, notVerifier, isTask, objectionsDecided, windowOpen, windowLongEnough, newDeadlineAhead,
    milestoneKnown, pledgeReadable, hasPaper, answersReadable, scoresReadable, paperAnswered, paperScored, toldOnce,
  ]

  /// One may object for so many days at least, and so many at most.
  package static let windowLeast = 7
  package static let windowMost = 60

  private static func pledge(_ situation: Situation) -> Pledge? {
    Pledge(situation.matter, entries: situation.entries, zone: situation.district.calendar.zone)
  }

  private static func condition(
    _ name: String, readsForm: Bool = false, _ no: @escaping @Sendable (Pledge, Situation, [String: String]) -> Refusal?
  ) -> Guard {
    Guard(name, readsForm: readsForm) { situation, form in pledge(situation).flatMap { no($0, situation, form) } }
  }

  private static let ownPledge = condition("ownPledge") { pledge, situation, _ in
    guard pledge.post != situation.principal.post else { return nil }
    let label = situation.district.roster.post(pledge.post)?.label ?? .verbatim(pledge.post)
    return Refusal(
      .forbidden, "pledge.notYours",
      Phrase("只有责任岗位（\(label.zh)）可以办理", "Only the post that answers for it (\(label.en)) may"))
  }

  /// Nobody decides on what they promised themselves, whatever post they act from (domain 2.1: 销号 by another person).
  private static let notClaimant = condition("notClaimant") { pledge, situation, _ in
    guard pledge.hands.contains(situation.principal.person) || pledge.post == situation.principal.post else {
      return nil
    }
    return Refusal(
      .forbidden, "pledge.samePerson",
      Phrase("认领人和报进展的人不能办理这一步", "Whoever claimed it or reported on it may not take this step"))
  }

  private static let notVerifier = condition("notVerifier") { pledge, situation, _ in
    guard pledge.verifier == situation.principal.person else { return nil }
    return Refusal(.forbidden, "pledge.verifier", Phrase("核验人不能销号", "Whoever verified it may not check it off"))
  }

  private static let isTask = condition("isTask") { pledge, _, _ in
    guard pledge.kind != .task else { return nil }
    return Refusal(.notNow, "pledge.noTask", Phrase("这不是决定分解的任务", "This is no task of a decision"))
  }

  private static let objectionsDecided = condition("objectionsDecided") { pledge, _, _ in
    guard pledge.undecided > 0 else { return nil }
    return Refusal(
      .notNow, "pledge.objections",
      Phrase("还有 \(pledge.undecided) 项异议没有裁定", "\(pledge.undecided) objections are still to be decided"))
  }

  private static let windowOpen = condition("windowOpen") { pledge, situation, _ in
    guard let wakes = situation.matter.wakesAt, situation.at >= wakes else { return nil }
    return Refusal(
      .notNow, "pledge.windowOver", Phrase("公示期已过，请改用评论", "The time for objections is over: please write a comment"))
  }

  private static let windowLongEnough = condition("windowLongEnough", readsForm: true) { _, situation, form in
    guard let day = form["until"].flatMap({ LocalDate($0) }) else { return nil }
    let today = situation.district.today(situation.at)
    guard !(today + windowLeast...today + windowMost).contains(day) else { return nil }
    return .invalid(
      "until",
      Phrase(
        "公示期为 \(windowLeast) 至 \(windowMost) 天：\(today + windowLeast) 至 \(today + windowMost)",
        "One may object for \(windowLeast) to \(windowMost) days: \(today + windowLeast) to \(today + windowMost)"))
  }

  private static let newDeadlineAhead = condition("newDeadlineAhead", readsForm: true) { _, situation, form in
    guard let day = form["deadline"].flatMap({ LocalDate($0) }) else { return nil }
    let today = situation.district.today(situation.at)
    guard day <= today || day > today + 731 else { return nil }
    return .invalid("deadline", Phrase("期限应在今天之后、两年以内", "The deadline lies after today, within two years"))
  }

  private static let milestoneKnown = condition("milestoneKnown", readsForm: true) { pledge, _, form in
    var faults: [Refusal.Fault] = []
    if let text = form["milestone"] {
      let number = Int(text) ?? 0
      if !(1...max(1, pledge.milestones.count)).contains(number) {
        faults.append(
          .init(
            "milestone", Phrase("节点应为 1 至 \(pledge.milestones.count)", "A milestone is 1 to \(pledge.milestones.count)")
          ))
      } else if pledge.milestones[number - 1].reachedOn != nil {
        faults.append(.init("milestone", Phrase("节点 \(number) 已报完成", "Milestone \(number) was reported reached")))
      }
    }
    if let month = form["month"], LocalDate("\(month)-01") == nil {
      faults.append(.init("month", Phrase("月份如 2026-11", "A month is such as 2026-11")))
    }
    return faults.isEmpty ? nil : .invalid(faults)
  }

  private static func reading(_ read: () throws(Refusal) -> Void) -> Refusal? {
    do throws(Refusal) { try read() } catch { return error }
    return nil
  }

  private static let pledgeReadable = condition("pledgeReadable", readsForm: true) { pledge, _, form in
    guard let lines = form["milestones"] else { return nil }
    return reading { () throws(Refusal) in _ = try Milestone.read(lines, until: pledge.deadline) }
  }

  private static let answersReadable = condition("answersReadable", readsForm: true) { pledge, _, form in
    guard !pledge.questions.isEmpty else { return noPaper }
    return reading { () throws(Refusal) in
      _ = try Question.numbered(form["answers"] ?? "", of: pledge.questions.count, field: "answers")
    }
  }

  private static let scoresReadable = condition("scoresReadable", readsForm: true) { pledge, _, form in
    var faults: [Refusal.Fault] = []
    let refusal = reading { () throws(Refusal) in
      let lines = try Question.numbered(form["scores"] ?? "", of: pledge.questions.count, field: "scores")
      for (number, text) in lines.sorted(by: { $0.key < $1.key }) {
        let full = pledge.questions[number - 1].full
        guard let score = Int(text), (0...full).contains(score) else {
          faults.append(
            .init("scores", Phrase("第 \(number) 题得分应为 0 至 \(full)", "Question \(number) scores 0 to \(full)")))
          continue
        }
      }
    }
    return refusal ?? (faults.isEmpty ? nil : .invalid(faults))
  }

  private static let noPaper = Refusal(.notNow, "pledge.noPaper", Phrase("这件承诺没有题目", "This pledge has no questions"))

  private static let hasPaper = condition("hasPaper") { pledge, _, _ in pledge.questions.isEmpty ? noPaper : nil }

  private static let paperAnswered = condition("paperAnswered") { pledge, _, _ in
    guard !pledge.questions.isEmpty else { return noPaper }
    guard pledge.questions.contains(where: { $0.answer == nil }) else { return nil }
    return Refusal(.notNow, "pledge.unanswered", Phrase("还有题目没有答", "Some questions are not answered yet"))
  }

  private static let paperScored = condition("paperScored") { pledge, _, _ in
    guard !pledge.questions.isEmpty, pledge.score == nil else { return nil }
    return Refusal(.notNow, "pledge.unscored", Phrase("答卷还没有评分", "The paper was not scored yet"))
  }

  /// The same news of the same pledge is told once, also if the job that tells it runs again.
  private static let toldOnce = Guard("toldOnce", readsForm: true) { situation, form in
    let isTold = situation.entries.contains {
      $0.action == "pledged" && $0.form["pledge"] == form["pledge"] && $0.form["news"] == form["news"]
        && $0.form["day"] == form["day"]
    }
    return isTold ? Refusal(.notNow, "pledge.told", Phrase("已告知", "It was told")) : nil
  }
}
