import Basics
import Casework
import Delivery
import Organization
import Platform
import Storage
import Synchronization
import Timing

/// Pledges of a demonstration: invented, marked as examples on every page, of posts whose holders are invented. The same clock gives
/// the same pledges, each by the way that real ones go.
package enum PledgeExample {
  private struct Plan: Sendable {
    var post: String
    var kind: PledgeKind
    var title: String
    var details: String
    var target: String
    var amount = ""
    var unit = ""
    var measures: String
    /// How many days ago it was claimed; its steps followed evenly until now.
    var begun: Int
    /// Days after the claim, with what is reached then.
    var milestones: [(day: Int, text: String)]
    /// Days after the claim.
    var deadline: Int
    var questions = ""
    /// The steps after the claim.
    var steps: [Step]
  }

  private enum Step: Sendable {
    case publish
    case progress(milestone: Int?, String)
    case done(String, window: Int = 14)
    case object(String)
    case uphold(String, days: Int)
    case end
    case verify(String)
    case checkOff(String)
    case withdraw(String)
    case answer(String)
    case score(String)
  }

  /// The time of the example, which goes on from step to step.
  private final class Clock: Sendable {
    private let held: Mutex<Instant>

    init(_ now: Instant) { held = Mutex(now) }

    var now: Instant { held.withLock { $0 } }

    func set(_ now: Instant) { held.withLock { $0 = now } }
  }

  /// Makes them, unless there are pledges already or the pack has no such posts.
  /// - Returns: how many there are.
  @discardableResult
  package static func make(in jurisdiction: Jurisdiction) async throws -> Int {
    let now = jurisdiction.now(), clock = Clock(now)
    var surroundings = jurisdiction.surroundings
    surroundings.now = { clock.now }
    let past = try await Jurisdiction(database: jurisdiction.database, surroundings)
    past.current.replace(jurisdiction.district)
    let roster = past.district.roster
    guard PledgesProgramme.isUsed(in: past.district), let review = principal(.reviewPledges, past),
      let verify = principal(.verifyPledges, past),
      let second = roster.posts(allowing: [.reviewPledges]).first(where: { $0.code != review.post }),
      let checkOff = roster.principal(post: second.code, on: past.today)
    else { return 0 }
    let years = try await past.database.read("pledges.years") { try PledgesTable.years(in: $0) }
    guard years.isEmpty else { return 0 }
    var count = 0
    for plan in plans {
      guard let claimant = roster.principal(post: plan.post, on: past.today) else { continue }
      try await play(plan, until: now, clock, by: claimant, review: review, verify: verify, checkOff: checkOff, past)
      count += 1
    }
    count += try await decide(by: review, at: now, clock, past)
    clock.set(now)
    while try await past.outbox.deliver(now: now) > 0 {}
    return count
  }

  private static func principal(_ permission: Permission, _ jurisdiction: Jurisdiction) -> Principal? {
    jurisdiction.district.roster.posts(allowing: [permission]).first.flatMap {
      jurisdiction.district.roster.principal(post: $0.code, on: jurisdiction.today)
    }
  }

  private static func play(
    _ plan: Plan, until now: Instant, _ clock: Clock, by claimant: Principal, review: Principal, verify: Principal,
    checkOff: Principal,
    _ jurisdiction: Jurisdiction
  ) async throws {
    clock.set(now - .days(plan.begun))
    let begun = jurisdiction.today
    let values = [
      "title": plan.title, "details": plan.details, "target": plan.target, "amount": plan.amount, "unit": plan.unit,
      "measures": plan.measures,
      "milestones": plan.milestones.map { "\(begun + $0.day) \($0.text)" }.joined(separator: "\n"),
      "questions": plan.questions,
      "deadline": "\(begun + plan.deadline)",
    ]
    var draft = Draft(values, kind: plan.kind, post: claimant.post, agency: claimant.agency)
    draft.isExample = true
    var matter = try await Claims.open(draft, by: claimant, once: "example \(plan.kind.rawValue)", jurisdiction)
    guard matter.stage == "draft" else { return }
    func act(_ code: String, _ form: [String: String] = [:], by principal: Principal) async throws {
      matter = try await jurisdiction.matters.act(
        code, on: matter.number, version: matter.version, form: StepForm(form), by: principal)
    }
    var reporter = Principal.reporter
    reporter.reach = .everything
    for (index, step) in plan.steps.enumerated() {
      clock.set(now - Seconds.hours(24 * plan.begun * (plan.steps.count - index) / (plan.steps.count + 1)))
      let today = jurisdiction.today
      switch step {
      case .publish:
        try await act("review", by: review)
        try await act("publish", by: review)
      case .progress(let milestone, let text):
        var form = ["text": text]
        form["milestone"] = milestone.map { "\($0)" }
        try await act("progress", form, by: claimant)
      case .done(let text, let window):
        try await act("claimDone", ["evidence": text, "until": "\(today + window)"], by: claimant)
      case .object(let text): try await act("object", ["objection": text], by: reporter)
      case .uphold(let text, let days):
        try await act("uphold", ["decision": text, "deadline": "\(today + days)"], by: review)
      case .end: try await act("endWindow", by: .system)
      case .verify(let text): try await act("verify", ["finding": text], by: verify)
      case .checkOff(let text): try await act("checkOff", ["conclusion": text], by: checkOff)
      case .withdraw(let text): try await act("withdraw", ["reason": text], by: review)
      case .answer(let text): try await act("answerPaper", ["answers": text], by: claimant)
      case .score(let text): try await act("scorePaper", ["scores": text], by: review)
      }
    }
  }

  // MARK: What they are

  private static let plans: [Plan] = [
    Plan(
      post: "cgj.chief", kind: .hundred, title: "背街小巷夜间照明补盲（演示）", details: "多处背街小巷路灯不亮或没有路灯，居民夜间出行不便。",
      target: "补装和修复背街小巷路灯", amount: "320", unit: "盏", measures: "摸排点位；分批施工；每晚巡查亮灯率。",
      begun: 40, milestones: [(20, "完成摸排"), (60, "第一批 160 盏亮灯"), (120, "全部亮灯")], deadline: 125,
      steps: [.publish, .progress(milestone: 1, "摸排 41 条背街小巷，确定点位 320 处。"), .progress(milestone: nil, "第一批灯杆到货，开始施工。")]),
    Plan(
      post: "swj.chief", kind: .hundred, title: "易涝点整治（演示）", details: "三处下穿通道和两个小区门口遇暴雨积水。", target: "消除易涝点",
      amount: "5",
      unit: "处", measures: "清淤、翻建管道、增设泵站；汛前完成。", begun: 75, milestones: [(15, "清淤完成"), (45, "管道翻建完成")], deadline: 60,
      steps: [
        .publish, .progress(milestone: 1, "清淤 8.2 公里。"), .progress(milestone: 2, "管道翻建 1.1 公里。"),
        .done("五处均通过泼水试验，照片和检测报告存档。"),
        .object("秣陵街道一处下穿通道昨天下雨仍有积水。"), .uphold("现场核实，泵站未自动启动，确有积水。", days: 30),
        .progress(milestone: nil, "更换泵站控制器，重新试验。"),
      ]),
    Plan(
      post: "jyj.chief", kind: .hundred, title: "中小学校门口放学拥堵缓解（演示）", details: "八所学校门口放学时段拥堵，家长反映强烈。",
      target: "八所学校门口错峰放学并设临时停车区",
      amount: "8", unit: "所", measures: "一校一策；错峰放学；与交警共设临停区。", begun: 72, milestones: [(10, "一校一策完成"), (30, "全部实行")],
      deadline: 40,
      steps: [
        .publish, .progress(milestone: 1, "八所学校方案均已公示。"), .progress(milestone: 2, "八所学校全部实行错峰放学。"),
        .done("连续两周平均拥堵时间下降，数据附后。", window: 7), .end,
        .verify("抽查四所学校，方案已实行。"), .checkOff("目标已达成，群众反映明显减少。"),
      ]),
    Plan(
      post: "wjw.chief", kind: .hundred, title: "社区医院夜间门诊（演示）", details: "群众反映社区医院晚上看不了病。", target: "开设夜间门诊",
      amount: "6", unit: "家",
      measures: "调配医护；公布时间；对老年人预留号源。", begun: 25, milestones: [(7, "公布名单"), (21, "全部开诊")], deadline: 30,
      steps: [
        .publish, .progress(milestone: 1, "名单已公布。"), .progress(milestone: 2, "六家全部开诊。"), .done("六家夜间门诊均已运行，排班表公示。"),
      ]),
    Plan(
      post: "sthjj.chief", kind: .hundred, title: "工地夜间噪声治理（演示）", details: "三处工地夜间施工，周边居民反映睡不好。",
      target: "夜间施工全部公告并限时", amount: "3", unit: "处", measures: "逐处约谈；公告施工时段；夜查。", begun: 50,
      milestones: [(10, "约谈完成"), (20, "全部公告")], deadline: 40,
      steps: [
        .publish, .progress(milestone: 1, "三处工地均已约谈。"), .progress(milestone: 2, "施工时段全部公告。"),
        .done("连续两周夜查无超时施工。", window: 7), .end,
      ]),
    Plan(
      post: "mzj.chief", kind: .hundred, title: "社区食堂覆盖（演示）", details: "独居老人反映做饭难。", target: "新开社区食堂", amount: "4",
      unit: "家",
      measures: "选址；引入运营单位；明厨亮灶。", begun: 100, milestones: [(30, "选址完成"), (55, "全部开业")], deadline: 60,
      steps: [.publish, .progress(milestone: 1, "四处选址完成，两处因产权未落实推迟。")]),
    Plan(
      post: "320115001.secretary", kind: .ten, title: "老旧小区停车（演示卷）", details: "老旧小区停车难，抢车位纠纷多。",
      target: "新增停车泊位并建立议事规则", amount: "600",
      unit: "个", measures: "挖潜、错时共享、议事会。", begun: 40, milestones: [(20, "摸底完成"), (70, "泊位建成")], deadline: 80,
      questions: "新增泊位多少个 | 40\n错时共享了几家单位 | 30\n议事会解决了几起纠纷 | 30",
      steps: [
        .publish, .progress(milestone: 1, "摸底 23 个小区。"), .answer("1 | 已建 260 个\n2 | 5 家\n3 | 17 起"),
        .score("1 | 18\n2 | 25\n3 | 27"),
      ]),
    Plan(
      post: "320115002.secretary", kind: .ten, title: "垃圾分类投放点改造（演示卷）", details: "投放点异味、雨天泥泞。", target: "改造投放点",
      amount: "85", unit: "处", measures: "硬化、加盖、洗手。",
      begun: 12, milestones: [(40, "完成一半"), (100, "全部完成")], deadline: 110, questions: "改造了几处 | 60\n居民满意度 | 40",
      steps: [.publish]),
    Plan(
      post: "320115402.secretary", kind: .five, title: "园区通勤班车（演示考）", details: "园区企业职工反映最后一公里通勤难。", target: "开通通勤接驳线",
      amount: "3", unit: "条",
      measures: "调查需求；与公交联办；公布时刻。", begun: 30, milestones: [(20, "线路公布"), (50, "全部开通")], deadline: 55,
      questions: "开通几条 | 50\n日均客流 | 50",
      steps: [.publish, .progress(milestone: 1, "三条线路方案公布。")]),
    Plan(
      post: "cgj.desk", kind: .thousand, title: "油烟扰民怎么根治（演示题）", details: "餐饮油烟投诉反复出现。", target: "形成可复制的治理办法",
      measures: "蹲点一个月；分类施策；写出办法。",
      begun: 25, milestones: [(15, "蹲点报告"), (45, "办法试行")], deadline: 50,
      steps: [.publish, .progress(milestone: 1, "蹲点 12 家，报告完成。")]),
    Plan(
      post: "swj.desk", kind: .thousand, title: "河道保洁怎样少返工（演示题）", details: "河面漂浮物清理后很快反弹。", target: "找出来源并建立联动",
      measures: "溯源；联动；公示。",
      begun: 20, milestones: [(10, "溯源完成"), (40, "联动运行")], deadline: 45,
      steps: [.publish, .withdraw("与市级专项合并办理，由市级项目公布进展。")]),
    Plan(
      post: "jyj.desk", kind: .thousand, title: "课后服务收费公开（演示题）", details: "家长反映课后服务收费不清楚。", target: "收费项目全部公开",
      measures: "清单；公示；抽查。",
      begun: 2, milestones: [(10, "清单完成"), (20, "全部公示")], deadline: 25, steps: []),
  ]

  /// The example decision; its nine areas are invented headings, and so are its tasks.
  private static func decide(
    by giver: Principal, at now: Instant, _ clock: Clock, _ jurisdiction: Jurisdiction
  ) async throws -> Int {
    clock.set(now - .days(50))
    let today = jurisdiction.today
    let names = [
      "项目建设（演示）", "科技创新（演示）", "产业升级（演示）", "城市更新（演示）", "乡村振兴（演示）", "生态环境（演示）", "民生实事（演示）", "社会治理（演示）", "安全生产（演示）",
    ]
    let works = names.enumerated().map { Decision.Work(code: "\($0.offset + 1)", name: $0.element) }
    let decision = Decision(
      key: jurisdiction.surroundings.keys.next(at: now - .days(50)), title: "全会决定分解（演示）",
      text: "演示用：一项决定分解为九个方面的工作，每个方面有任务、责任岗位、节点和月报。方面和任务均为虚构。", decidedOn: today, works: works, isExample: true)
    try await jurisdiction.database.write("decisions.example") { try DecisionsTable.insert(decision, in: $0) }
    let tasks: [(work: String, agency: String, title: String)] = [
      ("4", "cgj", "背街小巷整治任务（演示）"), ("6", "swj", "河道水质达标任务（演示）"), ("7", "jyj", "新增学位任务（演示）"),
      ("7", "mzj", "养老服务任务（演示）"),
      ("8", "320115001", "网格议事任务（演示）"), ("9", "yjj", "安全巡查任务（演示）"),
    ]
    var count = 0
    for task in tasks where jurisdiction.district.roster.agency(task.agency) != nil {
      let values = [
        "decision": decision.key.short, "work": task.work, "title": task.title, "details": "演示任务，由全会决定分解而来。",
        "target": "按节点完成", "measures": "每月报告进展。",
        "milestones": "\(today + 30) 完成方案\n\(today + 120) 全部完成", "deadline": "\(today + 130)",
      ]
      clock.set(now - .days(50))
      var matter = try await DecisionsPage.give(
        values, agency: task.agency, isExample: true, by: giver, once: "example \(task.work) \(task.agency)",
        jurisdiction)
      // Two of the tasks are left without a report, so that the page has something that is stuck.
      if !["mzj", "yjj"].contains(task.agency),
        let post = Pledge(
          matter, entries: try await jurisdiction.matters.one(matter.number, reach: .everything).entries,
          zone: jurisdiction.district.calendar.zone)?.post,
        let owner = jurisdiction.district.roster.principal(post: post, on: jurisdiction.today)
      {
        clock.set(now - .days(24))
        let today = jurisdiction.district.today(now), last = LocalDate(today.year, today.month, 1) + -1
        matter = try await jurisdiction.matters.act(
          "progress", on: matter.number, version: matter.version,
          form: StepForm([
            "milestone": "1", "month": "\(last.year)-\(padded(last.month, 2))", "text": "方案已定，按月推进（演示）。",
          ]), by: owner)
      }
      count += 1
    }
    return count
  }
}
