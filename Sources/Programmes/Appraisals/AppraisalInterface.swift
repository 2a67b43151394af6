import Basics
import Casework
import Documents
import HTTPTypes
import Indicators
import JSONAPI
import Organization
import Platform
import Site
import Storage

/// Appraisals for programs: what was frozen, and what it says.
struct AppraisalInterface: Sendable {
  let memo: SchemeMemo
  private static let heading = Phrase("绩效评价", "Appraisal")

  var endpoints: [Endpoint] {
    [
      Endpoint.api(
        .get, "/appraisals", permission: .seeAppraisals, purpose: Phrase("历次冻结与公布", "What was frozen and published"),
        contract: APIList.contract(Self.heading, APIShapes.freeze)
      ) { call in
        let found = try await call.jurisdiction.database.read("api.appraisals") {
          try FreezesTable.newest(1_000, in: $0)
        }
        return try APIList.reply(found.filter { ResultPage.maySee($0, call.principal) }, as: APIShapes.freeze, call)
      },
      Endpoint.api(
        .get, "/appraisals/:key", permission: .seeAppraisals,
        purpose: Phrase("一个冻结结果，每单位一行", "A frozen result, one line a unit"),
        contract: APIList.contract(Self.heading, APIShapes.appraised), answer: one),
    ]
  }

  @Sendable private func one(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    let shown = try await appraising.shown(try await ResultPage(memo: memo).freeze(call, appraising))
    let lines = shown.appraisal.lines.map { AppraisedLine(scheme: shown.scheme, line: $0) }
    return try APIList.reply(lines, as: APIShapes.appraised, call)
  }
}

/// A line with the scheme that names its cells.
struct AppraisedLine: Sendable {
  var scheme: Scheme
  var line: Appraisal.Line
}

extension APIShapes {
  static let freeze = APIShape<Freeze>(
    "FrozenAppraisal", Phrase("一个冻结结果", "A frozen result"),
    [
      .init("key", .text, Phrase("键", "its key")) { f, _ in .string(f.key.description) },
      .init("scheme", .text, Phrase("评价办法", "the scheme")) { f, _ in .string(f.scheme) },
      .init("version", .integer, Phrase("办法的版本", "its version")) { f, _ in .integer(f.version) },
      .init("period", .text, Phrase("统计期", "the period")) { f, _ in .string(f.period.code) },
      .init("revision", .integer, Phrase("第几版", "which revision")) { f, _ in .integer(f.revision) },
      .init("note", .text, Phrase("更正说明", "what was corrected")) { f, _ in .string(Masking.text(f.note)) },
      .init("frozen_at", .moment, Phrase("冻结时刻", "when it was frozen")) { f, call in .moment(f.frozenAt, call) },
      .init("published_at", .moment, Phrase("公布时刻", "when it was published"), mayBeNull: true) { f, call in
        .moment(f.publishedAt, call)
      },
      .init("result_sha256", .text, Phrase("结果的摘要", "the digest of the result")) { f, _ in .string(f.resultDigest) },
      .init("seal", .text, Phrase("封印", "the seal over inputs, result and the revision before")) { f, _ in
        .string(f.seal)
      },
    ])

  static let appraised = APIShape<AppraisedLine>(
    "AppraisedUnit", Phrase("一个单位的评价", "The appraisal of a unit"),
    [
      .init("group", .text, Phrase("同类组", "its peer group")) { l, _ in .string(l.line.unit.group) },
      .init("unit", .text, Phrase("单位代码", "its code")) { l, _ in .string(l.line.unit.code) },
      .init("name", .text, Phrase("名称", "its name")) { l, call in .string(l.line.unit.name[call.language]) },
      .init("sample", .integer, Phrase("样本", "its sample")) { l, _ in .integer(l.line.sample) },
      .init("score", .number, Phrase("得分", "its score"), mayBeNull: true) { l, _ in
        l.line.score.map { .number(Double($0) / 1000) } ?? .null
      },
      .init("grade", .text, Phrase("等级", "its grade"), mayBeNull: true) { l, _ in
        l.line.grade.map { .string($0) } ?? .null
      },
      .init("rank", .integer, Phrase("名次，样本不足为空", "its rank; null for too few"), mayBeNull: true) { l, _ in
        l.line.rank.map { .integer($0) } ?? .null
      },
      .init("excluded", .integer, Phrase("剔除数", "how many were excluded")) { l, _ in .integer(l.line.excluded.numerator)
      },
      .init("due", .integer, Phrase("应处置数", "of how many that were due")) { l, _ in
        .integer(l.line.excluded.denominator ?? 0)
      },
      .init("criteria", .map(.any), Phrase("各项：状态、分子分母、得分", "by criterion: state, ratios, points")) { l, _ in
        .object(
          zip(l.scheme.criteria, l.line.cells).map { criterion, cell in
            JSONMember(
              criterion.code,
              .object([
                JSONMember("state", .string(cell.state.rawValue)),
                JSONMember("ratios", .array(cell.ratios.map { .string(AppraisalInterface.text($0)) })),
                JSONMember("points", cell.state == .judged ? .number(Double(cell.points) / 1000) : .null),
              ]))
          })
      },
    ])
}

extension AppraisalInterface {
  /// `114/120`, without separators.
  static func text(_ ratio: Ratio) -> String {
    ratio.denominator.map { "\(ratio.numerator)/\($0)" } ?? "\(ratio.numerator)"
  }
}
