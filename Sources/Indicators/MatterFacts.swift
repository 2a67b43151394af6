import Basics

/// What one matter contributes to the figures: read from its entries and from nothing else, so that anybody can reckon it again.
/// Places, agencies and functions only; nothing about persons is in it.
package struct MatterFacts: Sendable, Hashable {
  /// How the handling of its last leg stands.
  package enum Handling: String, Sendable, CaseIterable { case open, onTime, late }

  /// One agency's saying that it is not theirs.
  package struct Refused: Sendable, Hashable {
    package var agency: String
    package var day: LocalDate
    /// Whether it was sent back to the same agency all the same (未获支持).
    package var isOverruled: Bool
  }

  package var matter: Key
  package var number: String
  package var flow: String
  package var street = ""
  package var community = ""
  /// The subclass, as matters have it; empty while unclassified.
  package var category = ""
  package var channel = ""

  package var reportedDay: LocalDate
  package var isSelfFound = false
  package var isRejected = false

  package var filedDay: LocalDate?
  package var filedOnTime: Bool?
  /// The function that filed it, `acceptor@szzx`.
  package var filedBy = ""

  package var dispatchedDay: LocalDate?
  package var dispatchedOnTime: Bool?
  package var dispatchedBy = ""
  /// How often it went to another agency after the first.
  package var redispatches = 0

  /// The day its last handling limit ends; while that is paused, the day of the pause.
  package var dueDay: LocalDate?
  /// Who has to handle it, or had.
  package var agency = ""
  package var handledBy = ""
  /// Whether it counts among what was due: not void, not suspended.
  package var isDue = false
  package var handling = Handling.open
  package var isExempt = false
  package var isDeferred = false
  package var isExcluded = false
  package var isUrgent = false
  package var isSuspended = false
  package var reworks = 0
  package var extensions = 0
  /// How often it had to be acknowledged by its agency, and how often that was in time.
  package var signs = 0
  package var signed = 0
  /// Working minutes of the legs until it was handled.
  package var minutes = 0
  package var refusals: [Refused] = []

  package var closedDay: LocalDate?
  package var isFixed = false
  package var closedOnTime: Bool?
  package var recurs = false
  package var appeals = 0

  package var voicedDay: LocalDate?
  package var responded = false
  package var solved = false
  package var satisfied = false

  /// A report of that day, nothing done yet.
  package init(matter: Key, number: String, flow: String, reportedDay: LocalDate) {
    self.matter = matter
    self.number = number
    self.flow = flow
    self.reportedDay = reportedDay
  }

  /// The day of an anchor; nil where it has not come to that.
  package func day(_ anchor: BasicCount.Anchor) -> LocalDate? {
    switch anchor {
    case .reported: reportedDay
    case .filed: filedDay
    case .dispatched: dispatchedDay
    case .due: dueDay
    case .closed: closedDay
    case .voiced: voicedDay
    case .refused: refusals.first?.day
    }
  }
}

/// By what figures are parted (分组).
package enum CountSort: String, Sendable, CaseIterable {
  case all, street, community, agency, category, channel
  /// Posts as functions, `role@agency`: never a person.
  case function

  package var label: Phrase {
    switch self {
    case .all: Phrase("全区", "Whole district")
    case .street: Phrase("街道、园区", "Streets and zones")
    case .community: Phrase("社区", "Communities")
    case .agency: Phrase("单位", "Agencies")
    case .category: Phrase("小类", "Subclasses")
    case .channel: Phrase("来源", "Channels")
    case .function: Phrase("岗位职能", "Functions")
    }
  }
}
