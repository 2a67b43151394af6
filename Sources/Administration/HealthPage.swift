import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// How the installation does: green, amber or red, with a word and what to do.
enum HealthPage {
  static let endpoints = [
    Endpoint(.get, "/administration/health", permission: .operate, purpose: Phrase("运行状况", "Health"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let health = try await Health.look(call.jurisdiction, version: Pages.version)
    let rows = health.lines.map { line in
      let what: HTML =
        line.path.map { "<a href=\"\($0)\">\(line.what[call.language])</a>" } ?? "\(line.what[call.language])"
      return Row(
        [what, mark(line.state, call), "\(line.found[call.language])", "\(line.remedy?[call.language] ?? "–")"],
        tone: line.state == .bad ? .bad : line.state == .warn ? .warn : .plain)
    }
    let bad = health.lines.filter { $0.state == .bad }.count, warn = health.lines.filter { $0.state == .warn }.count
    let head =
      bad > 0
      ? notice(.bad, title: call.say("\(bad) 项需要马上处理", "\(bad) need to be seen to now"))
      : warn > 0
        ? notice(.warn, title: call.say("\(warn) 项需要留意", "\(warn) to keep an eye on"))
        : notice(.good, title: call.say("一切正常", "All is well"))
    return call.desk(
      Phrase("运行状况", "Health"),
      lede: Phrase("命令 yiwang doctor 还会检查数据库文件是否完整。", "The command yiwang doctor also looks whether the database file is sound."),
      head
        + panel(
          title: call.say("各项", "One by one"),
          body: dataTable(
            caption: call.say("运行状况", "Health"),
            columns: [
              Column(call.say("项目", "What")), Column(call.say("状态", "State")), Column(call.say("情况", "Found"), .wide),
              Column(call.say("怎么办", "What to do")),
            ], rows: rows), flush: true))
  }

  private static func mark(_ state: Health.Line.State, _ call: Call) -> HTML {
    switch state {
    case .good: statusPill(kind: .done, word: call.say("正常", "well"))
    case .warn: statusPill(kind: .paused, word: call.say("留意", "watch"))
    case .bad: statusPill(kind: .overdue, word: call.say("处理", "act"))
    }
  }
}
