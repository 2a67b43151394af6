import Basics
import HTTPTypes

/// What everybody may see, and what staff add to it.
extension ScenarioTests {
  private static let shiftLeader = "szzx.shiftLeader1", acceptor = "szzx.acceptor1"

  static let openness: [Scenario] = [
    Scenario(
      "front page leads everywhere", .get, "/",
      contains: ["/report", "/follow", "/responsible", "/public", "/performance", "/notices", "/feedback", "井盖"],
      mustNotContain: personal + inner + raw + ["{number}"]),
    Scenario(
      "public matters", .get, "/public", contains: ["已解决", "少于 5", "城管局"],
      // Neither the number nor the words of anybody: with its number alone a report without a phone opens.
      mustNotContain: personal + inner + staff + raw + ["{number}", "{open}", "{quiet}", "公开戊", "没留电话", "lat"]),
    Scenario(
      "public matters in English", .get, "/public", language: .en, contains: ["Fixed", "Public matters"],
      mustNotContain: ["公开案件<"]),
    Scenario("public matters of a street", .get, "/public?area={community}&state=closed", contains: ["已解决"]),
    Scenario(
      "public matters of a class", .get, "/public?category=event:01&state=open", contains: ["已派遣"],
      mustNotContain: ["p-done"]),
    Scenario("public matters of another class", .get, "/public?category=part:01001", contains: ["没有符合条件"]),
    Scenario("public matters after a key", .get, "/public?after=5", contains: ["没有符合条件"]),
    Scenario(
      "public matters of nothing", .get, "/public?area=%3Cscript%3E&category=x&state=y&after=z", status: 422,
      contains: ["没有这个类别"], mustNotContain: raw),
    Scenario(
      "performance", .get, "/performance", contains: ["怎么算", "另有 1 个办结少于 5 件"], mustNotContain: personal + staff + inner
    ),
    Scenario("performance in English", .get, "/performance", language: .en, contains: ["How it is computed"]),
    Scenario("who is responsible", .get, "/responsible", contains: ["name=\"q\"", "category=event%3A01"]),
    Scenario(
      "whose manhole", .get, "/responsible?q=%E4%BA%95%E7%9B%96&area={community}", contains: ["part-01", "2019-01-01"]),
    Scenario(
      "whose lamp, in English", .get, "/responsible?category=part:01&area={community}", language: .en,
      contains: ["Since", "part-01"]),
    Scenario(
      "whose nothing", .get, "/responsible?q=%3Cscript%3Ealert", contains: ["没有找到", "/report"], mustNotContain: raw),
    Scenario(
      "subscribing", .get, "/subscriptions?area={community}&category=event:01",
      contains: ["/feeds/public.atom?area={community}"]),
    Scenario("subscribing, in English", .get, "/subscriptions", language: .en, contains: ["Open the feed"]),
    Scenario(
      "feed", .get, "/feeds/public.atom?area={community}",
      contains: ["<entry><id>tag:320115", "已解决", "application/atom+xml"],
      mustNotContain: personal + inner + staff + raw + ["{number}", "公开戊"]),
    Scenario("feed in English", .get, "/feeds/public.atom?language=en", contains: ["Fixed", "xml:lang=\"en\""]),
    Scenario("feed of no place", .get, "/feeds/public.atom?area=9", status: 422),
    Scenario("open data", .get, "/open-data", contains: ["/open-data/duties.csv", "month=2026-11", "请注明来源"]),
    Scenario(
      "public matters as a file", .get, "/open-data/matters.csv?month=2026-11",
      contains: ["reported,kind", "event,01001", "fixed"],
      mustNotContain: personal + inner + staff + raw + ["{number}", "公开戊"]),
    Scenario("public matters of no month", .get, "/open-data/matters.csv?month=2026-13", status: 422),
    Scenario("duty list as a file", .get, "/open-data/duties.csv", contains: ["part-01001,part,01001"]),
    Scenario("areas as a file", .get, "/open-data/areas.csv", contains: ["{community}"]),
    Scenario("performance as a file", .get, "/open-data/performance.csv", contains: ["agency,cgj"]),
    Scenario("no such file", .get, "/open-data/secrets.csv", status: 404),
    Scenario("notices", .get, "/notices", contains: ["没有公告"], mustNotContain: ["/notices/new"]),
    Scenario("notices for who may write", .get, "/notices", post: shiftLeader, contains: ["/notices/new"]),
    Scenario(
      "writing a notice", .get, "/notices/new", post: shiftLeader, contains: ["name=\"title_zh\"", "name=\"to\""]),
    Scenario("writing a notice as an acceptor", .get, "/notices/new", post: acceptor, status: 403),
    Scenario(
      "empty notice", .post, "/notices", form: ["title_zh": evil, "to": "2020-01-01"], post: shiftLeader, status: 422,
      contains: ["f-title_en-fault", "f-text_zh-fault", "f-to-fault"], mustNotContain: raw),
    Scenario(
      "notice", .post, "/notices",
      form: [
        "title_zh": "停水", "title_en": "No water", "text_zh": "东山街道", "text_en": "Dongshan", "from": "2026-11-23",
        "to": "2099-01-01",
      ], post: shiftLeader, status: 303),
    Scenario("withdrawing nothing", .post, "/notices/1/withdrawal", post: shiftLeader, status: 404),
    Scenario("feedback", .get, "/feedback", contains: ["name=\"text\""], mustNotContain: ["/feedback/inbox"]),
    Scenario(
      "feedback without words", .post, "/feedback", form: ["text": "好"], status: 422, contains: ["f-text-fault"]),
    Scenario("sending feedback", .post, "/feedback", form: ["text": "字再大一点 \(evil)"], status: 303),
    Scenario(
      "feedback to be answered", .get, "/feedback/inbox", post: shiftLeader, contains: ["name=\"answer\"", "字再大一点"],
      mustNotContain: raw),
    Scenario("feedback to be answered for visitors", .get, "/feedback/inbox", status: 401),
    Scenario("answering nothing", .post, "/feedback/1/answer", form: ["answer": "好"], post: shiftLeader, status: 404),
  ]
}
