import Basics
import Organization
import Territory
import Timing

/// One thing to be dealt with (案件、事项), as it stands after its last entry. A row is the fold of its entries.
package struct Matter: Sendable, Hashable {
  package var key: Key
  /// The number for people, `320115-20261123-000042`: county, day of report, sequence; without further meaning.
  package var number: String
  /// The lifecycle it began with and keeps, `reporting@1`.
  package var lifecycle: String
  package var stage: String
  package var phase: Phase
  /// Rises with every entry; an action names the version it has seen.
  package var version: Int
  package var title: String
  package var details: String
  /// How it came: `web`, `phone`, `grid`, `hotline`, …
  package var channel: String
  package var category: CategoryKey?
  /// The number of the standard within the category.
  package var standard: Int?
  /// The handling limit taken from the standard at filing.
  package var limit: TimeLimit?
  package var address: String
  package var coordinate: Coordinate?
  /// The deepest area known; nil while unlocated.
  package var area: String?
  package var street: String?
  package var community: String?
  /// The agency it is with.
  package var agency: String?
  /// Whether the agency was designated and may not send it back.
  package var isDesignated: Bool
  /// The agencies that take or took part beside the lead: assisting legs, whistles, checks. They have reach to it.
  package var parties: [String] = []
  /// The zone of a joint centre it lies in, as it was when it was located.
  package var zone: String?
  /// The agency that a tip-off accuses. It and those below it have no reach to the matter, and it is never sent to them.
  package var accused: String?
  package var closure: String?
  /// The matter it was merged into.
  package var parent: Key?
  /// 1, and one more each time it is reopened.
  package var round: Int
  package var reportedAt: Instant
  package var closedAt: Instant?
  /// When the clock of whoever holds it now runs out.
  package var dueAt: Instant?
  /// When the promise to the reporter runs out.
  package var promiseDueAt: Instant?
  /// A deadline reaches into a year whose calendar is not known yet.
  package var isProvisional: Bool
  /// Whether the last leg was handled within its limit; nil before it was handled.
  package var onTime: Bool?
  /// When the deadline at `dueAt` comes near: the last fifth of it, or the last hour.
  package var soonAt: Instant?
  /// When the system takes it up again by itself: the end of a suspension.
  package var wakesAt: Instant?
  /// Why a missed limit does not count (申诉通过、容错); the fact that it was missed stays.
  package var exemption: String?
  /// Why it is left out of appraisals (缓办、剔除); a code of the closed list.
  package var exclusion: String?
  /// Where it came from and its number there; together unique, so that nothing comes in twice.
  package var source: String
  package var sourceNumber: String?
  package var lastHash: [UInt8]

  package var isOpen: Bool { phase.isOpen }

  /// The name of its lifecycle without the version.
  package var flow: String { String(lifecycle.prefix { $0 != "@" }) }

  /// Whether it counts as on time in appraisals: nil where it is not judged. An exempted miss counts as on time
  /// (domain: 按期 = handled by the deadline, or exempted by appeal).
  package var countsOnTime: Bool? {
    guard exclusion == nil, let onTime else { return nil }
    return onTime || exemption != nil
  }

  package func isOverdue(at now: Instant) -> Bool { isOpen && dueAt.map { $0 < now } ?? false }
}

/// What was reported: the values a matter begins with.
package struct Report: Sendable {
  package var title: String
  package var details: String
  package var channel: String
  package var category: CategoryKey?
  package var address: String
  /// The position as the device gave it; kept as it is, converted once.
  package var fix: RawFix?
  /// An area the reporter or the importer named, if any.
  package var area: String?
  package var reporter: Reporter?
  /// The agency that is accused, if this is a tip-off (举报).
  package var accused: String?
  /// The purposes of the privacy notice that were consented to.
  package var consents: [String] = []
  /// Answers to what the opening action asks beyond a report, by field name.
  package var answers: [String: String] = [:]
  /// The matter it belongs to: the whole it was split from, the case a record was opened for.
  package var parent: Key?
  /// The place, where it is known in our own system already; wins over `fix`.
  package var coordinate: Coordinate?
  package var photos: [String]
  package var source: String
  package var sourceNumber: String?
  /// What came in beyond all this and is kept in the log as it came, by names with a dot in them; shown to nobody by itself.
  package var kept: [String: String] = [:]
  /// How long the details may be, in characters; another door may take more than our form does.
  package var longest = Report.detailsMost

  package init(
    title: String = "", details: String, channel: String, category: CategoryKey? = nil, address: String = "",
    fix: RawFix? = nil,
    area: String? = nil, reporter: Reporter? = nil, accused: String? = nil, photos: [String] = [],
    source: String = "web", sourceNumber: String? = nil
  ) {
    self.title = title
    self.details = details
    self.channel = channel
    self.category = category
    self.address = address
    self.fix = fix
    self.area = area
    self.reporter = reporter
    self.accused = accused
    self.photos = photos
    self.source = source
    self.sourceNumber = sourceNumber
  }
}
