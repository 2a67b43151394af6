import Basics
import Casework
import Documents
import HTTPTypes
import Indicators
import Organization
import Platform

/// A published month as files: the table, and the snapshot and result that anybody can recompute.
struct LeagueFiles: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/league.csv", permission: .open, purpose: Phrase("五榜数据 CSV", "The boards as CSV"), answer: table),
      Endpoint(.get, "/league/snapshot.txt", permission: .open, purpose: Phrase("一期的快照", "The snapshot of a month")) {
        .text(try await view($0).publication.snapshot)
      },
      Endpoint(.get, "/league/result.txt", permission: .open, purpose: Phrase("一期的结果", "The result of a month")) {
        .text(try await view($0).publication.result)
      },
    ]
  }

  private func view(_ call: Call) async throws -> LeagueView {
    let (plan, _) = try await LeagueView.league(call, plans)
    guard let plan, let view = try await LeagueView.read(call, plans, plan.code, LeagueView.month(call.query["month"]))
    else {
      throw LeagueRounds.none
    }
    return view
  }

  @Sendable private func table(_ call: Call) async throws -> Reply {
    let view = try await view(call), language = call.language
    var writer = CSVWriter()
    writer.append([
      "league", "month", "revision", "board", "indicator", "indicator_name", "group", "unit", "unit_name", "value",
      "target", "completion_percent",
      "ahead_points", "points", "rank", "checked_by", "source", "example",
    ])
    for cell in view.result.cells {
      guard let measure = view.plan.measure(cell.measure) else { continue }
      let input = view.snapshot.inputs.first { $0.measure == cell.measure && $0.unit == cell.unit }
      func number(_ value: Int?) -> String { value.map { decimalText(thousandths: $0) } ?? "" }
      let target = measure.targets[cell.unit]
      writer.append([
        view.publication.league, view.month.code, "\(view.publication.revision)",
        view.plan.board(of: cell.measure)?.code ?? "", cell.measure,
        measure.name[language], cell.group, cell.unit, view.name(cell.unit), number(input?.value), number(target),
        number(target.flatMap { target in input?.value.flatMap { Comparison.share($0, of: target) } }),
        number(cell.ahead),
        cell.points.map { LeagueWords.points($0) } ?? "", cell.rank.map { "\($0)" } ?? "", input?.checker ?? "",
        Masking.text(input?.source ?? ""), view.plan.isExample ? "yes" : "no",
      ])
    }
    var reply = Reply.text(String(decoding: writer.bytes, as: UTF8.self), type: "text/csv; charset=utf-8")
    reply.fields[.contentDisposition] =
      "attachment; filename=\"league-\(view.month.code)-r\(view.publication.revision).csv\""
    return reply
  }
}
