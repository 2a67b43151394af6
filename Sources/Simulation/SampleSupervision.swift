import Basics
import Casework
import Organization
import Timing

/// Urging, orders, and cards for missed limits.
extension SampleCourse {
  private mutating func supervisor(_ at: Instant) -> Principal? { outsider(world.people.supervisors, at) }

  mutating func urge(_ at: Instant) throws(Refusal) {
    guard isPossible("urge") else { return }
    try act("urge", ["note": text(random.pick(SampleWording.urges))], by: supervisor(at), at: at)
  }

  mutating func order(_ at: Instant) throws(Refusal) {
    guard isPossible("issueOrder"), matter.agency != nil else { return }
    let form = [
      "level": random.weighted([("centre", 70), ("district", 25), ("leader", 5)]),
      "requirement": text("请说明原因并限期办结"), "answerBy": "\(world.zone.date(at) + 1 + Int(3 * random.unit()))",
    ]
    guard try act("issueOrder", form, by: supervisor(at), at: at) else { return }
    // Some never answer.
    if random.chance(0.92) { plan(.answerOrder, at: world.office(random.logNormal(median: 6, sigma: 0.7), after: at)) }
  }

  mutating func answerOrder(_ at: Instant) throws(Refusal) {
    guard let order = open("order").first(where: { $0.state == "issued" }), isPossible("answerOrder") else { return }
    let form = ["strand": order.id, "answer": text(random.pick(SampleWording.answers))]
    guard try act("answerOrder", form, by: unit(order.agency), at: at) else { return }
    plan(.judgeOrder, at: world.office(0.2 + 5 * random.unit(), after: at))
  }

  mutating func judgeOrder(_ at: Instant) throws(Refusal) {
    guard let order = open("order").first(where: { $0.state == "answered" }), isPossible("acceptOrder") else { return }
    if random.chance(0.8) || order.steps.count > 4 {
      try act("acceptOrder", ["strand": order.id], by: supervisor(at), at: at)
      return
    }
    let form = ["strand": order.id, "note": text("未说明整改措施，请补充")]
    guard try act("reissueOrder", form, by: supervisor(at), at: at) else { return }
    plan(.answerOrder, at: world.office(1 + 6 * random.unit(), after: at))
  }

  // MARK: Cards

  /// The system itself shows a card when the limit of the leg is missed: yellow, and red at twice the time.
  mutating func missed(_ at: Instant) throws(Refusal) {
    guard isPossible("issueCard"), matter.agency != nil, let leg = try runningLeg(), let deadline = leg.deadline else { return }
    // More time was given meanwhile.
    guard deadline < at else { return plan(.missed, at: deadline + .minutes(3)) }
    let shown = world.lifecycle.strands(playing.entries).filter { $0.kind == "card" && $0.openedAt >= leg.startedAt }
    guard shown.count < 2 else { return }
    let form = [
      "level": shown.isEmpty ? "yellow" : "red", "rule": text(shown.isEmpty ? "超过处置时限" : "超过处置时限一倍"),
      "evidence": text("处置计时的截止时刻已过"),
    ]
    guard try act("issueCard", form, by: .system, at: at) else { return }
    if shown.isEmpty { plan(.missed, at: max(at, deadline + (deadline - leg.startedAt))) }
    let id = "\(matter.version)"
    if random.chance(0.9) { plan(.answerCard(id), at: world.office(random.logNormal(median: 7, sigma: 0.7), after: at)) }
    if random.chance(0.15) { plan(.appealCard(id), at: world.office(12 + 6 * random.unit(), after: at)) }
    plan(.judgeCard(id), at: world.office(24 + 16 * random.unit(), after: at))
  }

  private func card(_ id: String, _ states: Set<String>) -> Strand? {
    open("card").first { $0.id == id && states.contains($0.state) }
  }

  mutating func answerCard(_ id: String, _ at: Instant) throws(Refusal) {
    guard let card = card(id, ["issued"]), isPossible("answerCard") else { return }
    try act(
      "answerCard", ["strand": id, "answer": text(random.pick(SampleWording.answers))], by: unit(card.agency), at: at)
  }

  mutating func appealCard(_ id: String, _ at: Instant) throws(Refusal) {
    guard let card = card(id, ["issued", "answered"]), isPossible("appealCard") else { return }
    let head = someone(world.people.approvers[card.agency], at)
    try act("appealCard", ["strand": id, "answer": text("超期系外部原因，请予撤销")], by: head, at: at)
  }

  /// Somebody who had no hand in it: upholds or cancels; what nobody answered stays as it is.
  mutating func judgeCard(_ id: String, _ at: Instant) throws(Refusal) {
    guard let card = card(id, ["answered", "appealed"]), isPossible("upholdCard") else { return }
    let judge = another(outsiders(world.people.supervisors), than: card.persons, at)
    let isCancelled = random.chance(card.state == "appealed" ? 0.4 : 0.03)
    try act(
      isCancelled ? "cancelCard" : "upholdCard",
      ["strand": id, "note": text(isCancelled ? "理由成立" : "超期属实")], by: judge, at: at)
  }
}
