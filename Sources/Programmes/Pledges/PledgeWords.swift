import Basics
import Casework
import Organization
import Platform
import Site
import Timing

/// How pledges are spoken of on pages.
enum PledgeWords {
  static func pill(_ row: PledgeRow, _ call: Call) -> HTML {
    let today = call.jurisdiction.today
    if row.publishedOn == nil {
      let label = call.jurisdiction.district.currentLifecycles[PledgesProgramme.lifecycle].flatMap {
        call.jurisdiction.district.lifecycles[$0]?.stage(row.stage)?.label
      }
      return statusPill(kind: row.phase == .dropped ? .dropped : .new, word: label?[call.language] ?? row.stage)
    }
    let state = row.state(on: today)
    let kind: StatusKind =
      switch state {
      case .working: .working
      case .overdue: .overdue
      case .window, .checking: .checking
      case .closed: .done
      case .withdrawn: .dropped
      }
    return statusPill(kind: kind, word: state.label[call.language])
  }

  /// How much time is left, or how late it is; lateness stays after it was done.
  static func time(_ row: PledgeRow, _ call: Call) -> String {
    let today = call.jurisdiction.today, late = row.daysLate(on: today)
    if row.phase == .dropped { return call.say("期限 \(row.deadline)", "deadline \(row.deadline)") }
    if let done = row.doneOn {
      return late > 0
        ? call.say("\(done) 报完成，逾期 \(late) 天", "reported done \(done), \(late) days late")
        : call.say("\(done) 按期报完成", "reported done in time, \(done)")
    }
    if late > 0 {
      return call.say("逾期 \(late) 天（期限 \(row.deadline)）", "\(late) days overdue (deadline \(row.deadline))")
    }
    let left = row.deadline.ordinal - today.ordinal
    return call.say("还有 \(left) 天（\(row.deadline)）", "\(left) days left (\(row.deadline))")
  }

  /// The post that answers, with its holder where the district names one.
  static func post(_ code: String, _ call: Call) -> String {
    let roster = call.jurisdiction.district.roster
    let label = roster.post(code)?.label[call.language] ?? code
    guard let holder = roster.holder(of: code, on: call.jurisdiction.today)?.personName, !holder.isEmpty else {
      return label
    }
    return call.say("\(label)（\(holder)）", "\(label) (\(holder))")
  }

  static func exampleTag(_ isExample: Bool, _ call: Call) -> HTML {
    when(isExample, tag(call.say("演示", "Example"), tone: .warn))
  }

  static func objections(_ row: PledgeRow, _ call: Call) -> String {
    call.say("异议 \(row.objections) 项，成立 \(row.upheld) 项", "\(row.objections) objections, \(row.upheld) upheld")
  }

  /// A pledge on the board.
  static func card(_ row: PledgeRow, followers: Int, _ call: Call) -> HTML {
    let language = call.language, state = row.state(on: call.jurisdiction.today)
    let agency = call.jurisdiction.district.roster.name(row.agency)[language]
    let round: HTML = when(row.round > 1, tag(call.say("第 \(row.round) 轮", "round \(row.round)"), tone: .warn))
    return """
      <section class="panel"><header><h2><a href="/pledges/\(Look.percentEncoded(row.number))">\(Masking.text(row.title))</a></h2></header>\
      <div class="in"><p>\(pill(row, call)) \(tag(row.kind.label[language])) \(round) \(exampleTag(row.isExample, call))</p>\
      <p class="sub">\(agency) · \(post(row.post, call)) · \(row.number)</p>\
      <p>\(PledgeDrawing.progress(reached: row.reached, of: row.milestones, colour: state.colour, call))</p>\
      \(facts([
        Fact(call.say("问题", "Problem"), text: Masking.text(row.problem.count > 60 ? "\(row.problem.prefix(60))…" : row.problem)),
        Fact(call.say("目标", "Target"), text: Masking.text(row.target)), Fact(call.say("期限", "Time"), text: time(row, call)),
        Fact(call.say("节点", "Milestones"), text: "\(row.reached) / \(row.milestones)"),
        Fact(call.say("监督", "Watched"), text: "\(objections(row, call)) · \(call.say("关注 \(followers)", "\(followers) follow"))"),
      ]))</div></section>
      """
  }
}

/// A line that explains.
func hint(_ text: String) -> HTML { "<p class=\"hint\">\(text)</p>" }
