import Basics
import HTTPTypes
import Platform
import Site

/// What the pages of subscriptions share.
enum HookPieces {
  static let path = "/administration/webhooks"

  static func label(_ event: Hook.Event) -> Phrase {
    switch event {
    case .opened: Phrase("新案件", "a matter begins")
    case .moved: Phrase("换了环节", "it moves on")
    case .closed: Phrase("办结", "it is closed")
    case .dropped: Phrase("不予受理、并案、作废", "it is rejected, merged or voided")
    case .reopened: Phrase("重开", "it is opened again")
    case .noted: Phrase("其他步骤", "any other step")
    }
  }

  static func word(_ event: String) -> Phrase {
    event == HookDelivery.test
      ? Phrase("测试", "test") : Hook.Event(rawValue: event).map(label) ?? Phrase("待定", "not known yet")
  }

  static func label(_ state: HookDelivery.State) -> Phrase {
    switch state {
    case .waiting: Phrase("待发", "Waiting")
    case .failed: Phrase("失败，将重试", "Failed, to be tried again")
    case .sent: Phrase("已送达", "Delivered")
    case .dead: Phrase("已放弃", "Given up")
    }
  }

  static func pill(_ state: HookDelivery.State, _ language: Language) -> HTML {
    let kind: StatusKind =
      switch state {
      case .waiting: .new
      case .failed: .paused
      case .sent: .done
      case .dead: .overdue
      }
    return statusPill(kind: kind, word: label(state)[language])
  }
}

extension Call {
  func hookPage(
    _ title: String, lede: HTML = .empty, controls: HTML = .empty, up: (word: String, path: String),
    status: HTTPResponse.Status = .ok, _ body: HTML
  ) -> Reply {
    Pages.page(
      self, title: title, layout: .desk, width: .wide, tab: "/administration", status: status,
      body: pageHead(
        title: title, lede: lede, controls: controls, above: "<p><a href=\"\(link(up.path))\">\(up.word)</a></p>")
        + body)
  }
}
