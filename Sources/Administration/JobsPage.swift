import Auditing
import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// What happens by itself: when each job ran last, how it went, when it is due, and a button to run it now.
enum JobsPage {
  static let endpoints = [
    Endpoint(.get, "/administration/jobs", permission: .operate, purpose: Phrase("定时任务", "Jobs")) { try await show($0) },
    Endpoint(
      .post, "/administration/jobs/run", permission: .operate, purpose: Phrase("立即运行一个任务", "Run a job now"), answer: run),
  ]

  private static func show(_ call: Call, said: HTML = .empty) async throws -> Reply {
    let desk = JobDesk(call.jurisdiction)
    let runs = try await desk.runs()
    let now = call.jurisdiction.now()
    let rows = desk.entries.map { entry in
      let run = runs[entry.job.name]
      let state: HTML =
        switch run {
        case nil: statusPill(kind: .new, word: call.say("还没有运行", "not run yet"))
        case let run? where run.error != nil:
          statusPill(kind: .overdue, word: call.say("失败 \(run.failures) 次", "failed \(run.failures) times"))
            + " <code>\(run.error ?? "")</code>"
        case let run?:
          statusPill(kind: .done, word: call.say("正常，做了 \(run.done)", "well, did \(run.done)"))
        }
      let next = run.map { max($0.startedAt + entry.job.every, now) }
      return Row(
        [
          "\(entry.purpose[call.language]) <small>\(entry.job.name)</small>", "\(entry.owner[call.language])", state,
          call.when(run?.endedAt), "\(run.map { duration($0, call) } ?? "–")",
          "\(MatterWords.span(entry.job.every, language: call.language))", call.when(next),
          deedForm(
            Button(call.say("立即运行", "Run now")), action: "/administration/jobs/run", hidden: [("name", entry.job.name)]),
        ], tone: run?.error == nil ? .plain : .bad)
    }
    return call.desk(
      Phrase("定时任务", "Jobs"),
      lede: Phrase(
        "服务器在后台反复运行的任务。没有做事的运行，一分钟最多记一次。", "What the server does again and again. Runs that did nothing are noted once a minute at most."),
      said
        + panel(
          title: call.say("任务", "Jobs"),
          body: dataTable(
            caption: call.say("定时任务", "Jobs"),
            columns: [
              Column(call.say("任务", "Job"), .wide), Column(call.say("属于", "Of")), Column(call.say("结果", "Outcome")),
              Column(call.say("上次", "Last")), Column(call.say("用时", "Took")), Column(call.say("间隔", "Every")),
              Column(call.say("下次", "Next")), Column(call.say("操作", "Deed")),
            ], rows: rows), flush: true))
  }

  private static func duration(_ run: JobRun, _ call: Call) -> String {
    let milliseconds = (run.endedAt - run.startedAt).milliseconds
    return milliseconds < 1000 ? "\(milliseconds) ms" : "\(decimal(Double(milliseconds) / 1000)) s"
  }

  @Sendable private static func run(_ call: Call) async throws -> Reply {
    let name = call.form["name"] ?? ""
    call.trail.kind(.administration)
    call.trail.subject("job \(name.prefix(80))")
    let desk = JobDesk(call.jurisdiction)
    guard let entry = desk.entries.first(where: { $0.job.name == name }) else {
      throw Refusal(.notFound, "job.unknown", Phrase("没有这个任务", "There is no such job"))
    }
    do {
      let done = try await desk.run(entry.job, isAsked: true)
      call.trail.detail("did \(done)")
      return .see("/administration/jobs")
    } catch {
      call.trail.detail("failed")
      return try await show(
        call, said: notice(.bad, title: call.say("“\(entry.purpose.zh)”失败了", "“\(entry.purpose.en)” failed")))
    }
  }
}
