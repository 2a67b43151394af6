import Basics
import Casework
import HTTPTypes
import Platform
import Site
import Timing

/// Words and pieces that the pages of orders share.
enum OrderWords {
  static func label(_ state: LinkedOrder.State) -> Phrase {
    switch state {
    case .new: Phrase("新工单", "New")
    case .inHand: Phrase("在办", "In hand")
    case .replied: Phrase("已答复", "Replied")
    case .returned: Phrase("已退单", "Sent back")
    }
  }

  static func pill(_ order: LinkedOrder, at now: Instant, _ language: Language) -> HTML {
    guard !order.isOverdue(at: now) else {
      return statusPill(kind: .overdue, word: language.pick("超期", "Overdue"))
    }
    let kind: StatusKind =
      switch order.state {
      case .new: .new
      case .inHand: .working
      case .replied: .done
      case .returned: .dropped
      }
    return statusPill(kind: kind, word: label(order.state)[language])
  }
}

extension Call {
  func orderPage(
    _ title: String, lede: HTML = .empty, controls: HTML = .empty, at tab: String,
    up: (word: String, path: String)? = nil,
    status: HTTPResponse.Status = .ok, _ body: HTML
  ) -> Reply {
    let above: HTML = up.map { "<p><a href=\"\(link($0.path))\">\($0.word)</a></p>" } ?? .empty
    return Pages.page(
      self, title: title, layout: .desk, width: .wide, tab: tab, status: status,
      body: pageHead(title: title, lede: lede, controls: controls, above: above) + body)
  }

  /// A day that was asked for; nil if none was.
  /// - Throws: the field, if what was typed is no day.
  func orderDay(_ name: String) throws(Refusal) -> LocalDate? {
    guard let text = query[name]?.trimmed.nonEmpty else { return nil }
    guard let day = LocalDate(text), (1990...2200).contains(day.year) else {
      throw .invalid(
        name, Phrase("“\(text.prefix(30))”不是日期，例如 2026-11-23", "“\(text.prefix(30))” is no date; such as 2026-11-23"))
    }
    return day
  }

  /// The days asked for, both included; the last thirty unless others were.
  func orderDays() throws(Refusal) -> (from: LocalDate, to: LocalDate) {
    let to = try orderDay("to") ?? jurisdiction.today
    let from = try orderDay("from") ?? to + -29
    guard from <= to else { throw .invalid("from", Phrase("起始日期晚于截止日期", "It begins after it ends")) }
    return (from, to)
  }

  func span(_ days: (from: LocalDate, to: LocalDate)) -> Range<Instant> {
    let zone = jurisdiction.district.calendar.zone
    return zone.instant(days.from)..<zone.instant(days.to + 1)
  }
}
