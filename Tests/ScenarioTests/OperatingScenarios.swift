import Basics
import HTTPTypes

/// The pack on pages, jobs, backups and health. In the database of these tests lies the tiny pack.
extension ScenarioTests {
  private static let system = "szzx.systemAdmin", security = "szzx.securityAdmin"
  private static let pack = "/administration/pack"
  private static let typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%26"

  static let operating: [Scenario] = packPages + packDeeds + upkeep

  private static let packPages: [Scenario] = [
    Scenario("pack for visitors", .get, pack, status: 401),
    Scenario("pack for who handles", .get, pack, post: "cgj.desk", status: 403),
    Scenario("pack", .get, pack, post: system, contains: ["第 1 版", "duties.csv"]),
    Scenario("pack in English", .get, pack, post: system, language: .en, contains: ["in force"], mustNotContain: ["应用为"]),
    Scenario("a file", .get, "\(pack)/files/duties.csv", post: system, contains: ["name=\"text\"", "第一条"]),
    Scenario("a file for who only sees", .get, "\(pack)/files/duties.csv", post: security,
      contains: ["第一条"], mustNotContain: ["name=\"text\""]),
    Scenario("rights are not edited as text", .get, "\(pack)/files/posts.yaml", post: system,
      contains: ["安全管理员"], mustNotContain: ["name=\"text\""]),
    Scenario("a file in a folder", .get, "\(pack)/files/lifecycles~reporting.yaml?line=2", post: system, contains: ["id=\"line-2\""]),
    Scenario("no file", .get, "\(pack)/files/\(typed)", post: system, status: 404, mustNotContain: raw),
    Scenario("history", .get, "\(pack)/history", post: system, contains: ["第 1 版"]),
    Scenario("one version", .get, "\(pack)/versions/1?file=duties.csv", post: system, contains: ["<ins>"]),
    Scenario("no version", .get, "\(pack)/versions/99", post: system, status: 404),
    Scenario("areas", .get, "\(pack)/areas", post: system, contains: ["小城区", "西街道"]),
    Scenario("areas looked for", .get, "\(pack)/areas?q=\(typed)", post: system, contains: ["没有区域"], mustNotContain: raw),
    Scenario("one area", .get, "\(pack)/areas/990001001", post: system, contains: ["name=\"shape\"", "118.8000000, 31.9000000"]),
    Scenario("one area for who only sees", .get, "\(pack)/areas/990001001", post: security, mustNotContain: ["name=\"shape\""]),
    Scenario("a new area", .get, "\(pack)/areas/new?below=990001001", post: system, contains: ["name=\"code\""]),
    Scenario("no area", .get, "\(pack)/areas/1", post: system, status: 404),
    Scenario("shapes", .get, "\(pack)/shapes/990001001", post: system, contains: ["\"role\":\"own\"", "\"role\":\"beside\""]),
    Scenario("no shapes", .get, "\(pack)/shapes/1", post: system, status: 404),
    Scenario("duties", .get, "\(pack)/duties?q=d1", post: system, contains: ["d1", "第一条"], mustNotContain: ["第二条"]),
    Scenario("one duty", .get, "\(pack)/duties/3", post: system, contains: ["name=\"lead\""]),
    Scenario("no duty", .get, "\(pack)/duties/99", post: system, status: 404),
    Scenario("catalogue", .get, "\(pack)/catalogue?q=\(typed)", post: system, mustNotContain: raw),
    Scenario("one standard", .get, "\(pack)/catalogue/standards/2", post: system, contains: ["name=\"limit\"", "2u"]),
    Scenario("no table", .get, "\(pack)/catalogue/x/2", post: system, status: 404),
    Scenario("lifecycles", .get, "\(pack)/lifecycles", post: system, contains: ["reporting@1"]),
    Scenario("one lifecycle", .get, "\(pack)/lifecycles/reporting", post: system, contains: ["<svg role=\"img\"", "待受理", "name=\"text\""]),
    Scenario("no lifecycle", .get, "\(pack)/lifecycles/x", post: system, status: 404),
    Scenario("calendar", .get, "\(pack)/calendar", post: system, contains: ["name=\"text\""]),
  ]

  private static let packDeeds: [Scenario] = [
    Scenario("editing for the security administrator", .post, "\(pack)/files/duties.csv",
      form: ["text": "x", "seen": "x"], post: security, status: 403),
    Scenario("editing what has changed", .post, "\(pack)/files/duties.csv", form: ["text": evil, "seen": "x"], post: system, status: 409,
      contains: ["其间有人改了"], mustNotContain: raw),
    Scenario("editing rights", .post, "\(pack)/files/posts.yaml", form: ["text": "x", "seen": "x"], post: system, status: 403),
    Scenario("applying nothing", .post, "\(pack)/apply", form: ["revision": "1"], post: system, status: 409, contains: ["没有草稿"]),
    Scenario("discarding nothing", .post, "\(pack)/discard", post: system, status: 303),
    Scenario("carrying nothing over", .post, "\(pack)/carry", post: system, status: 303),
    Scenario("taking nothing back", .post, "\(pack)/undo", form: ["path": evil], post: system, status: 303),
    Scenario("restoring what is in force", .post, "\(pack)/versions/1/restore", post: system, status: 404),
    Scenario("an area with a line that is no point", .post, "\(pack)/areas/990001001",
      form: ["name": "西街道", "shape": evil], post: system, status: 422, contains: ["不是坐标"], mustNotContain: raw),
    Scenario("a duty without a clause", .post, "\(pack)/duties/3", form: ["clause": "", "seen": "x"], post: system, status: 422,
      contains: ["f-clause-fault"]),
    Scenario("a standard without a limit", .post, "\(pack)/catalogue/standards/2",
      form: ["limit": "", "seen": "x"], post: system, status: 422, contains: ["f-limit-fault"]),
    Scenario("a calendar of nothing", .post, "\(pack)/calendar", form: ["text": evil], post: system, status: 422, mustNotContain: raw),
  ]

  private static let upkeep: [Scenario] = [
    Scenario("jobs for visitors", .get, "/administration/jobs", status: 401),
    Scenario("jobs", .get, "/administration/jobs", post: system, contains: ["seals", "立即运行"]),
    Scenario("running a job", .post, "/administration/jobs/run", form: ["name": "seals"], post: system, status: 303),
    Scenario("running no job", .post, "/administration/jobs/run", form: ["name": evil], post: system, status: 404, mustNotContain: raw),
    Scenario("backups without a folder", .get, "/administration/backups", post: system, contains: ["--backups"]),
    Scenario("a backup without a folder", .post, "/administration/backups", post: system, status: 409),
    Scenario("health", .get, "/administration/health", post: system, contains: ["数据库", "审计链"], mustNotContain: personal),
    Scenario("health for the security administrator", .get, "/administration/health", post: security, status: 403),
  ]
}
