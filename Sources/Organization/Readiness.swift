import Basics

/// How grave it is (突发事件应对法): four levels, the first is the highest. Always shown with its word, never by colour alone.
package enum AlertLevel: Int, Sendable, CaseIterable, Comparable {
  case red = 1, orange, yellow, blue

  package var label: Phrase {
    switch self {
    case .red: Phrase("一级（红色）", "Level 1 (red)")
    case .orange: Phrase("二级（橙色）", "Level 2 (orange)")
    case .yellow: Phrase("三级（黄色）", "Level 3 (yellow)")
    case .blue: Phrase("四级（蓝色）", "Level 4 (blue)")
    }
  }

  /// By gravity: level 1 is the greatest.
  package static func < (left: AlertLevel, right: AlertLevel) -> Bool { left.rawValue > right.rawValue }
}

/// What is done in an emergency of one sort (应急预案): at each level whom to call, in order, and which steps to take.
package struct EmergencyPlan: Sendable, Hashable {
  /// Somebody to call, and what they are told.
  package struct Calling: Sendable, Hashable {
    package var post: String
    package var tell: Phrase

    package init(post: String, tell: Phrase) {
      self.post = post
      self.tell = tell
    }
  }

  /// Something to be done within so many minutes of the order of its level.
  package struct Step: Sendable, Hashable {
    package var what: Phrase
    package var minutes: Int

    package init(what: Phrase, minutes: Int) {
      self.what = what
      self.minutes = minutes
    }
  }

  /// What one level asks for.
  package struct Response: Sendable, Hashable {
    /// When the level is ordered.
    package var label: Phrase
    package var calls: [Calling]
    package var steps: [Step]

    package init(label: Phrase, calls: [Calling], steps: [Step]) {
      self.label = label
      self.calls = calls
      self.steps = steps
    }
  }

  package var code: String
  package var name: Phrase
  /// Prefixes of the categories it fits, such as `event:02`.
  package var fits: [String]
  /// One for every level.
  package var responses: [AlertLevel: Response]

  package init(code: String, name: Phrase, fits: [String], responses: [AlertLevel: Response]) {
    self.code = code
    self.name = name
    self.fits = fits
    self.responses = responses
  }

  /// - Parameter category: kind and code, such as `event:02001`.
  package func fits(_ category: String) -> Bool { fits.contains { category.hasPrefix($0) } }
}

/// A kind of shift (班次): when it begins and ends on the clock.
package struct ShiftKind: Sendable, Hashable {
  package var code: String
  package var label: Phrase
  /// Minutes since midnight. One that ends no later than it begins ends on the next day.
  package var from: Int
  package var to: Int

  package init(code: String, label: Phrase, from: Int, to: Int) {
    self.code = code
    self.label = label
    self.from = from
    self.to = to
  }

  /// The first and the last instant of the shift that begins on the day.
  package func span(on day: LocalDate, in zone: LocalZone) -> (starts: Instant, ends: Instant) {
    (zone.instant(day, minutes: from), zone.instant(to > from ? day : day + 1, minutes: to))
  }
}

/// How a district is prepared for what cannot wait: `plans.yaml` of the pack.
package struct Readiness: Sendable, Hashable {
  package var shiftKinds = [
    ShiftKind(code: "day", label: Phrase("白班", "Day"), from: 480, to: 1200),
    ShiftKind(code: "night", label: Phrase("夜班", "Night"), from: 1200, to: 480),
  ]
  package var plans: [EmergencyPlan] = []

  package init() {}

  /// The kind of shift of the code; nil if the pack knows it no more.
  package func shiftKind(_ code: String) -> ShiftKind? { shiftKinds.first { $0.code == code } }
  /// The plan of the code; nil if the pack knows it no more.
  package func plan(_ code: String) -> EmergencyPlan? { plans.first { $0.code == code } }
}
