import Basics

/// How a matter stands, as everybody sees it; icon and colour are the same on every page.
package enum StatusKind: String, Sendable, CaseIterable {
  case new, working, checking, done, overdue, paused, dropped

  package var icon: Icon {
    switch self {
    case .new: .circleDot
    case .working: .loader
    case .checking: .clock
    case .done: .checkCircle
    case .overdue: .alertTriangle
    case .paused: .pause
    case .dropped: .cross
    }
  }
}

/// Icon, word and colour of a status: never colour alone (WCAG 2.2, 1.4.1).
package func statusPill(kind: StatusKind, word: String) -> HTML {
  "<span class=\"pill p-\(kind.rawValue)\">\(kind.icon.html())\(word)</span>"
}

/// A small grey word beside a title: a kind, a channel, a code.
package func tag(_ word: String, tone: Tone = .plain) -> HTML {
  "<span class=\"tag t-\(tone.rawValue)\">\(word)</span>"
}
