import Basics
import Casework
import Organization
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

/// A hundred days of matters made from a seed, played through the lifecycle in force: in time and late, sent back, extended,
/// suspended, reworked, reopened, and left lying in every stage.
struct RehearsedYear {
  static let categories = [
    "event:01001", "event:01002", "event:01035", "event:01058", "event:02014", "event:04002", "part:01001", "part:04002",
  ]

  private var random: SeededRandom
  private var keys: HistoricalKeys
  private let desk: Desk
  private let communities: [Area]

  init(_ desk: Desk, seed: UInt64) {
    random = SeededRandom(seed: seed)
    keys = HistoricalKeys(seed: seed)
    self.desk = desk
    communities = desk.district.territory.areas.filter { $0.level == .community }
  }

  /// Stores so many matters; returns them as they stand.
  @discardableResult
  mutating func store(_ count: Int) async throws -> [Matter] {
    let numbers = try await desk.matters.takeNumbers(count, day: desk.district.today(desk.clock.now))
    var played: [(playing: Playing, countdowns: Countdowns)] = []
    for number in numbers {
      var playing = try begin(number)
      play(&playing)
      let countdowns = try playing.settle()
      played.append((playing, countdowns))
    }
    try await desk.matters.store(played)
    return played.map(\.playing.matter)
  }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[Int(random.next() % UInt64(choices.count))] }
  private mutating func chance(_ share: Double) -> Bool { random.unit() < share }

  private mutating func begin(_ number: String) throws -> Playing {
    let minutes = Int(random.unit() * 100 * 1440) + 30
    var report = Report(
      details: "合成", channel: "web", category: chance(0.5) ? CategoryKey(pick(Self.categories)) : nil,
      area: chance(0.95) ? pick(communities).code : nil)
    if report.area == nil { report.address = "不详" }
    if chance(0.3) { report.accused = chance(0.3) ? "cgj" : report.area.map { String($0.prefix(9)) } }
    let lifecycle = try #require(desk.district.currentLifecycles["reporting"].flatMap { desk.district.lifecycles[$0] })
    return try Playing(
      report, number: number, lifecycle: lifecycle, by: .visitor, at: desk.clock.now - .minutes(minutes),
      recordedAt: desk.clock.now, keys: &keys, district: desk.district, rules: JiangningPack.rules)
  }

  private func principal(_ agency: String, _ person: String) -> Principal {
    Principal(
      person: person, personName: person, post: person, agency: agency, permissions: Set(Permission.all), reach: .everything)
  }

  /// Goes on until chance, a refusal or the present ends it.
  private mutating func play(_ playing: inout Playing) {
    var at = playing.matter.reportedAt
    for _ in 0..<18 {
      at = at + .minutes(Int(random.unit() * random.unit() * 3000) + 1)
      guard at < desk.clock.now, !chance(0.05), let step = next(playing.matter) else { return }
      let agency = playing.matter.agency ?? "szzx"
      let by = step.isTheirs ? principal(agency, step.person) : principal("szzx", step.person)
      guard (try? playing.act(step.action, form: step.form, by: by, at: at, keys: &keys)) != nil else { continue }
    }
  }

  private struct Step {
    var action: String
    var form: [String: String] = [:]
    var isTheirs = false
    var person = "p1"
  }

  private mutating func next(_ matter: Matter) -> Step? {
    let until = desk.district.today(desk.clock.now) + Int(random.unit() * 100) + 1
    switch matter.stage {
    case "reported":
      if chance(0.05) { return Step(action: "reject", form: ["reason": "notOurs", "reply": "不属本区"]) }
      if chance(0.1) { return Step(action: "requestVerification", form: ["question": "属实吗"]) }
      let key = pick(Self.categories)
      let standards = CategoryKey(key).map { desk.district.catalogue.standards(of: $0) } ?? []
      var form = ["category": key, "standard": String(pick(standards.map(\.number)))]
      if matter.area == nil { form["area"] = pick(communities).code }
      return Step(action: "file", form: form)
    case "verifying": return Step(action: "answerVerification", form: ["found": "real", "answer": "属实"])
    case "filed":
      let routed = desk.district.routing(of: matter, on: desk.district.today(desk.clock.now))?.agency
      var form = ["agency": chance(0.8) ? routed ?? "cgj" : pick(["cgj", "cjj", "gsgs"])]
      if chance(0.2) { form["assistants"] = pick(["swj", "swj,szyh"]) }
      return Step(action: "dispatch", form: form)
    case "dispatched": return Step(action: "acknowledge", isTheirs: true)
    case "returned":
      if chance(0.3) { return Step(action: "backToAcceptor", form: ["note": "重新受理"]) }
      return Step(action: "redispatch", form: ["agency": pick(["cgj", "cjj", "gsgs", matter.agency ?? "cgj"]), "note": "改派"])
    case "handling", "rework":
      switch Int(random.next() % 10) {
      case 0:
        let clause = desk.district.duties.duties.filter { $0.lead == .agency("cgj") }.map(\.code)
        return Step(action: "return", form: ["clause": pick(clause), "reason": "非我单位"], isTheirs: true)
      case 1: return Step(action: "requestExtension", form: ["ground": "season", "why": "下雨"], isTheirs: true)
      case 2: return Step(action: "agreeExtension", isTheirs: true, person: "p2")
      case 3: return Step(action: "grantExtension", form: ["publicReason": "下雨"], person: "p3")
      case 4:
        return Step(
          action: "requestSuspension", form: ["ground": "season", "why": "下雨", "until": "\(until)"], isTheirs: true)
      case 5: return Step(action: "agreeSuspension", isTheirs: true, person: "p2")
      case 6: return Step(action: "grantSuspension", form: ["until": "\(until)", "publicReason": "下雨"], person: "p3")
      case 7: return Step(action: "assistDone", form: ["part": "已配合"], isTheirs: true)
      default:
        return Step(
          action: "handle", form: ["result": "已处理", "photos": String(repeating: "a", count: 64)], isTheirs: true)
      }
    case "suspended": return Step(action: "resume")
    case "handled":
      switch Int(random.next() % 5) {
      case 0: return Step(action: "rework", form: ["reason": "未到位"], person: "p4")
      case 1: return Step(action: "sendInspector", person: "p4")
      default: return Step(action: "close", form: ["condition": "yes", "closure": "fixed", "reply": "已办"], person: "p4")
      }
    case "inspecting": return Step(action: chance(0.7) ? "pass" : "fail", form: ["finding": "已看"], person: "p5")
    case "closed": return chance(0.5) ? Step(action: "reopen", form: ["reason": "没好"]) : nil
    case "rechecking": return Step(action: "confirmNotFixed", form: ["finding": "确未解决"], person: "p5")
    default: return nil
    }
  }
}
