import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// How long each kind of data is kept, and what was deleted when.
enum RetentionPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/retention", permission: .seeRetention, purpose: Phrase("保存期限与清理", "Retention"),
      answer: page)
  ]

  private static let labels: [Retention.Kind: Phrase] = [
    .reporters: Phrase(
      "上报人姓名与电话、关注人邮箱（自案件结束）",
      "Reporters' names and phones, followers' e-mail addresses (from the end of the matter)"),
    .originals: Phrase("照片原件（自案件结束；公开副本保留）", "Original photos (from the end of the matter; public copies stay)"),
    .sessions: Phrase("已结束的会话、链接、令牌，已发出的消息", "Ended sessions, links and tokens, messages sent"),
    .strays: Phrase("没有提交成功的照片", "Photos of forms that were never sent whole"),
    .audit: Phrase("审计记录（不少于六个月）", "The audit trail (six months at least)"),
    .consents: Phrase("已撤回的同意", "Withdrawn consents"),
  ]

  @Sendable private static func page(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let sweep = RetentionSweep(call.jurisdiction)
    var rows: [Row] = []
    for kind in Retention.Kind.allCases {
      let runs = try await sweep.runs(of: kind, limit: 30), days = district.retention.days(kind)
      let last: HTML =
        runs.first.map { moment($0.at, zone: district.calendar.zone) } ?? "\(call.say("尚未运行", "not run yet"))"
      rows.append(
        Row([
          "\((labels[kind] ?? .verbatim(kind.rawValue))[language])",
          "\(days) \(call.say("天", days == 1 ? "day" : "days"))", last,
          "\(runs.first.map { String($0.deleted) } ?? "—")", "\(runs.reduce(0) { $0 + $1.deleted })",
        ]))
    }
    let table = dataTable(
      caption: call.say("保存期限与清理", "Retention"),
      columns: [
        Column(call.say("数据", "Data"), .wide), Column(call.say("保存", "Kept"), .number),
        Column(call.say("最近一次", "Last run")), Column(call.say("删除", "Deleted"), .number),
        Column(call.say("近 30 次共删除", "Deleted in the last 30 runs"), .number),
      ], rows: rows)
    return call.desk(
      Phrase("保存期限与清理", "Retention"),
      lede: Phrase(
        "期限写在辖区包 privacy.yaml 中；服务每天清理一次，每次都留痕。",
        "The periods stand in privacy.yaml of the pack; the server deletes once a day, and each run is audited."),
      panel(title: call.say("按数据种类", "By kind of data"), body: table, flush: true))
  }
}
