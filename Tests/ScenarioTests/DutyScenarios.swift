import Basics
import HTTPTypes

/// The scenarios of the duty room that need nothing but the pack: who comes in, and what wrong input is answered with. What
/// happens there in a night is tested in DutyRoomTests.
extension ScenarioTests {
  private static let shiftLeader = "szzx.shiftLeader1", acceptor = "szzx.acceptor1", supervisor = "qfb.supervisor1"

  static let duty: [Scenario] = [
    Scenario("duty room for visitors", .get, "/duty", status: 401),
    Scenario("duty room for a unit desk", .get, "/duty", post: "cgj.desk", status: 403),
    Scenario("duty room", .get, "/duty", post: "qfb.leader1", contains: ["无人值班"], mustNotContain: ["/duty/arrange"]),
    Scenario(
      "duty room in English", .get, "/duty", post: shiftLeader, language: .en,
      contains: ["Nobody on duty", "/duty/arrange"], mustNotContain: ["值班表"]),
    Scenario("roster of no agency", .get, "/duty?agency=x", post: acceptor, status: 422),
    Scenario("roster from no day", .get, "/duty?from=yesterday", post: acceptor, status: 422, contains: ["2026-11-23"]),
    Scenario("arranging for an acceptor", .get, "/duty/arrange", post: acceptor, status: 403),
    Scenario("arranging", .get, "/duty/arrange", post: shiftLeader, contains: ["name=\"weekday\"", "szzx.acceptor1"]),
    Scenario(
      "arranging nothing", .post, "/duty/arrange", form: ["post": evil, "last": "x"], post: shiftLeader, status: 422,
      contains: ["f-post-fault", "f-kind-fault", "f-first-fault", "f-last-fault"], mustNotContain: raw),
    Scenario("shift that is not there", .get, "/duty/shifts/1", post: acceptor, status: 404),
    Scenario("standing in for nothing", .post, "/duty/shifts/1/stand-in", post: shiftLeader, status: 404),
    Scenario("taking nothing out", .post, "/duty/shifts/1/removal", post: shiftLeader, status: 404),
    Scenario("log", .get, "/duty/log", post: acceptor, contains: ["name=\"text\""]),
    Scenario("log for who only looks", .get, "/duty/log", post: supervisor, mustNotContain: ["name=\"text\""]),
    Scenario("log live", .get, "/duty/log?live=1", post: acceptor, mustNotContain: ["name=\"text\""]),
    Scenario("log of no day", .get, "/duty/log?day=9", post: acceptor, status: 422),
    Scenario("log from a wrong place", .get, "/duty/log?after=x", post: acceptor, status: 422),
    Scenario(
      "line without words", .post, "/duty/log", form: ["text": "", "time": "25:00"], post: acceptor, status: 422,
      contains: ["f-text-fault"]),
    Scenario(
      "line about no matter", .post, "/duty/log", form: ["text": "巡查 \(evil)", "matter": "1"], post: acceptor,
      status: 422, contains: ["f-matter-fault", "巡查"], mustNotContain: raw),
    Scenario("closing nothing", .post, "/duty/log/closing", form: ["ordinal": "x"], post: acceptor, status: 422),
    Scenario("log as a file", .get, "/duty/log.csv", post: acceptor, contains: ["ordinal,at"]),
    Scenario("checking the log", .post, "/duty/log/check", post: supervisor, contains: ["日志完整"]),
    Scenario("handovers", .get, "/duty/handovers", post: supervisor, mustNotContain: ["/duty/handovers/new"]),
    Scenario("handing over off duty", .get, "/duty/handovers/new", post: acceptor, contains: ["您现在不在班"]),
    Scenario(
      "handing over without words", .post, "/duty/handovers", form: ["summary": ""], post: acceptor, status: 422,
      contains: ["f-summary"]),
    Scenario("handover that is not there", .get, "/duty/handovers/1", post: acceptor, status: 404),
    Scenario("signing nothing", .post, "/duty/handovers/1/signature", form: ["checked": "yes"], post: acceptor, status: 404),
    Scenario("note on nothing", .post, "/duty/handovers/1/notes", form: ["text": "补充"], post: acceptor, status: 404),
    Scenario("plans", .get, "/duty/plans", post: supervisor, contains: ["一级（红色）", "演示"], mustNotContain: ["method=\"post\""]),
    Scenario(
      "plans in English", .get, "/duty/plans", post: acceptor, language: .en, contains: ["Level 1 (red)", "Gas leak"]),
    Scenario(
      "starting no plan", .post, "/duty/plans", form: ["plan": evil], post: acceptor, status: 422,
      contains: ["f-plan"], mustNotContain: raw),
    Scenario(
      "starting at no level", .post, "/duty/plans", form: ["plan": "gas", "level": "5"], post: acceptor, status: 422,
      contains: ["f-level-fault"]),
    Scenario("run that is not there", .get, "/duty/plans/1", post: acceptor, status: 404),
    Scenario("raising nothing", .post, "/duty/plans/1/level", form: ["level": "1"], post: acceptor, status: 404),
    Scenario(
      "calling nobody", .post, "/duty/plans/1/calls", form: ["call": "1", "state": "called"], post: acceptor, status: 404),
    Scenario("step of nothing", .post, "/duty/plans/1/steps", form: ["step": "1"], post: acceptor, status: 404),
    Scenario("ending nothing", .post, "/duty/plans/1/end", form: ["result": "已处置"], post: acceptor, status: 404),
  ]
}
