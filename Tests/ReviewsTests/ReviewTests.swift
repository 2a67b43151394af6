import Basics
import Casework
import HTTPTypes
import Indicators
import Platform
import Reviews
import Statistics
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Documents

struct ReviewTextTests {
  @Test func faultsNameTheirLine() throws {
    var problems: Problems = []
    let list = IndicatorList(
      "indicators:\n  - {code: a, name: {zh: 甲, en: A}, version: 1, formula: reported}",
      roster: try JiangningPack.district().roster,
      into: &problems)
    _ = ReviewText(
      """
      title: {zh: 甲, en: A}
      periods: [halfYear]
      sections:
        - heading: {zh: 一, en: I}
          sentences:
            - {zh: "甲 {a}", en: "A {a}"}
            - {zh: "乙 {b}", en: "B {b}"}
            - {zh: "丙 {a}", en: "C"}
            - {zh: "丁 {a.b.c} {x/y}", en: "D {a.b.c} {x/y}"}
      """, indicators: list, into: &problems)
    #expect(Set(problems.compactMap(\.line)) == [7, 8, 9])
  }

  @Test func aSentenceWithoutItsFigureIsNotTold() throws {
    var problems: Problems = []
    let list = IndicatorList(
      """
      indicators:
        - {code: a, name: {zh: 甲, en: A}, version: 1, formula: reported}
        - {code: b, name: {zh: 乙, en: B}, version: 1, formula: filed}
      """, roster: try JiangningPack.district().roster, into: &problems)
    let text = try #require(
      ReviewText(
        """
        title: {zh: 题, en: T}
        periods: [year]
        sections:
          - heading: {zh: 一, en: I}
            sentences:
              - {zh: "有 {a} 件，又 {a}", en: "{a} and {a}"}
              - {zh: "缺 {b}，有 {a}", en: "no {b}, {a}"}
        """, indicators: list, into: &problems))
    #expect(problems.isEmpty)
    let source = Review.Source(number: 0, name: Phrase("甲", "A"), origin: Phrase("源", "S"), isExample: false)
    let review = Review(text, figures: [.value("a"): .init("7", source: source)], in: .zh) { "\($0)" }
    #expect(review.sections.count == 1 && review.sections[0].sentences.map(Review.plain) == ["有 7[1] 件，又 7[1]"])
    #expect(
      review.untold.count == 1 && review.untold[0].sentence == "缺 …，有 7" && review.untold[0].missing == [#"value("b")"#]
    )
    #expect(review.sources.count == 1)
  }
}

/// Fed with the example records of the first half of 2023, the review prints the figures of the report.
struct PrintedReviewTests {
  /// The main part of a text document.
  private func written(in document: [UInt8]) throws -> String {
    let archive = try ZipArchive(bytes: document, file: "review.docx")
    let source = try ZipEntrySource(try #require(archive.entries["word/document.xml"]), of: archive)
    var bytes: [UInt8] = []
    while let piece = try source.next() { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: Engine.available) func printsTheFiguresOfTheReport(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      #expect(try await ExampleValues.write(door.jurisdiction) == 21)
      #expect(try await ExampleValues.write(door.jurisdiction) == 0)
      let page = await door.answer(.get, "/reviews/2023-H1", post: "szzx.statistician1")
      let text = String(decoding: page.body, as: UTF8.self)
      let figures = [
        "43.3", "7", "32.8", "15.2", "4.7", "16.3", "34", "2.2", "39,261", "4", "19,647", "5.9", "273", "1,600", "84",
        "47", "565",
        "4,115", "50", "23", "1,674",
      ]
      for figure in figures { #expect(text.contains("<b>\(figure)</b><sup>"), "\(figure)") }
      #expect(text.contains("含示例数据") && text.contains("江宁区委十四届八次全会报道"))
      let document = await door.answer(.get, "/reviews/2023-H1/document.docx", post: "szzx.statistician1")
      let words = try written(in: document.body)
      for figure in figures { #expect(words.contains("\(figure)["), "\(figure)") }
      #expect(words.contains("（示例）"))
    }
  }
}
