import Basics
import Casework
import Documents
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// The review of a period as a page to read and print, and as a document to take along.
struct ReviewPage: Sendable {
  let figures: IndicatorFigures
  let text: PackMemo<String>

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/reviews", permission: .seeReviews, purpose: Phrase("工作回顾", "Reviews")) { call in
        let today = call.jurisdiction.today
        let half = Period(.halfYear, today.month > 6 ? today.year : today.year - 1, today.month > 6 ? 1 : 2)
        return .see("/reviews/\(half?.code ?? "2023-H1")")
      },
      Endpoint(
        .get, "/reviews/:period", permission: .seeReviews, purpose: Phrase("一期的工作回顾", "The review of a period"),
        answer: show),
      Endpoint(
        .get, "/reviews/:period/document.docx", permission: .seeReviews,
        purpose: Phrase("工作回顾的文档", "The review as a document"), answer: document),
    ]
  }

  private struct Told {
    var period: Period
    var kinds: [Period.Kind]
    var title: String
    var review: Review
  }

  private func told(_ call: Call) async throws -> Told {
    let list = try await figures.list(call.jurisdiction)
    guard let text = try await text.value(call.jurisdiction) else {
      throw Refusal(
        .notFound, "review.noText", Phrase("辖区包中没有 \(ReviewText.path)", "The pack has no \(ReviewText.path)"))
    }
    var problems: Problems = []
    guard let review = ReviewText(text, indicators: list, into: &problems), !problems.hasErrors else {
      throw Refusal(
        .notNow, "review.broken",
        Phrase("\(ReviewText.path) 有误，须先改正", "\(ReviewText.path) has faults and must be mended first"),
        fields: problems.errors.map(\.fault))
    }
    guard let period = Period(call.parameter("period")), review.periods.contains(period.kind) else {
      throw Refusal(.notFound, "review.noPeriod", Phrase("没有这一期的回顾", "There is no review of such a period"))
    }
    let reader = ReviewFigures(call: call, period: period, list: list)
    let found = try await reader.read(review)
    let title = review.title[call.language].replacing("{place}", with: call.jurisdiction.district.name[call.language])
      .replacing("{period}", with: period.label[call.language])
    return Told(
      period: period, kinds: review.periods, title: title,
      review: Review(review, figures: found, in: call.language, name: reader.name))
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let told = try await told(call), review = told.review
    let sections = review.sections.map { section -> HTML in
      let sentences = section.sentences.html { pieces in "<p>\(Self.sentence(pieces))</p>" }
      return panel(title: section.heading[call.language], body: "<div class=\"prose\">\(sentences)</div>")
    }
    let choice = PeriodChoice(told.period)
    let document = button(
      Button(
        call.say("下载文档（.docx）", "Document (.docx)"), icon: .arrowDown,
        path: "/reviews/\(told.period.code)/document.docx"))
    let isEmpty = review.sections.isEmpty
    return Pages.page(
      call, title: told.title, layout: .desk, width: .reading, tab: "/reviews", modules: [Press.module],
      body: pageHead(
        title: told.title,
        lede:
          "\(call.say("每个数后面的编号指向文末的来源。", "The number after each figure leads to its source at the end."))",
        controls: choice.controls(call, kinds: told.kinds) { "/reviews/\($0.code)" }
          + buttonRow(isEmpty ? [] : [document, Press.button(call.language)]))
        + example(review, call)
        + (isEmpty
          ? emptyState(
            title: call.say("这一期还没有数", "There are no figures of this period yet"),
            what: call.say("数值填报、审核后，这里自动成文。", "The text is written by itself once values are entered and approved."))
          : .empty)
        + stack(sections + [sources(review, call), untold(review, call)].compactMap(\.self)))
  }

  private static func sentence(_ pieces: [Review.Piece]) -> HTML {
    pieces.html { piece in
      switch piece {
      case .words(let words): "\(words)"
      case .figure(let text, let source):
        "<b>\(text)</b><sup><a href=\"#source-\(source)\">[\(source)]</a></sup>"
      }
    }
  }

  private func example(_ review: Review, _ call: Call) -> HTML {
    when(
      review.sources.contains(where: \.isExample),
      notice(
        .warn, title: call.say("含示例数据", "Some figures are examples"),
        body:
          "<p>\(call.say("标“示例”的数取自公开报道，仅用来演示，不是本系统中的真实记录。", "Figures marked as examples are taken from a published report for demonstration; they are no records of this system."))</p>"
      ))
  }

  private func sources(_ review: Review, _ call: Call) -> HTML? {
    guard !review.sources.isEmpty else { return nil }
    let lines = review.sources.html { source -> HTML in
      let name: HTML =
        source.path.map { "<a href=\"\(link($0))\">\(source.name[call.language])</a>" }
        ?? "\(source.name[call.language])"
      return """
        <li id="source-\(source.number)">[\(source.number)] \(name)\(call.say("：", ": "))\(source.origin[call.language])\
        \(when(source.isExample, " \(tag(call.say("示例", "example"), tone: .warn))"))</li>
        """
    }
    return panel(title: call.say("来源", "Sources"), body: "<ol class=\"prose\">\(lines)</ol>")
  }

  private func untold(_ review: Review, _ call: Call) -> HTML? {
    guard !review.untold.isEmpty else { return nil }
    let lines = review.untold.html { line in
      "<li>\(line.sentence) <small>\(call.say("缺：", "missing: "))\(line.missing.joined(separator: call.say("、", ", ")))</small></li>"
    }
    return panel(
      title: call.say("没有写的句子", "What could not be said"),
      subtitle: call.say("缺一个数就不写", "a sentence that lacks a figure is left out"), body: "<ul class=\"prose\">\(lines)</ul>")
  }

  @Sendable private func document(_ call: Call) async throws -> Reply {
    let told = try await told(call), language = call.language
    var writer = DOCXWriter()
    writer.add(.title, told.title)
    for section in told.review.sections {
      writer.add(.heading, section.heading[language])
      for sentence in section.sentences { writer.add(.body, Review.plain(sentence)) }
    }
    if !told.review.sources.isEmpty {
      writer.add(.heading, call.say("来源", "Sources"))
      for source in told.review.sources {
        let mark = source.isExample ? call.say("（示例）", " (example)") : ""
        writer.add(
          .small, "[\(source.number)] \(source.name[language])\(call.say("：", ": "))\(source.origin[language])\(mark)")
      }
    }
    let zone = call.jurisdiction.district.calendar.zone
    writer.add(.small, call.say("生成于 ", "made at ") + zone.text(call.jurisdiction.now()))
    var reply = Reply(body: try writer.bytes())
    reply.fields[.contentType] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    reply.fields[.cacheControl] = "no-store"
    reply.fields[.contentDisposition] = "attachment; filename=\"review-\(told.period.code).docx\""
    return reply
  }
}
