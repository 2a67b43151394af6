import Basics
import Organization
import Storage
import Territory

/// What a list of matters shows and in which order.
package struct MatterFilter: Sendable, Hashable {
  package enum Order: String, Sendable, CaseIterable {
    /// What runs out first comes first; only open ones.
    case due
    /// What came last comes first.
    case newest
  }

  package enum Which: String, Sendable, CaseIterable { case open, overdue, soon, unlocated, ended, all }

  /// Where the page before ended: the last row's place in the order.
  package struct Cursor: Sendable, Hashable {
    package var at: Instant
    package var key: Key

    package init(at: Instant, key: Key) {
      self.at = at
      self.key = key
    }

    /// From `1700000000000.123`; nil if it is none.
    package init?(_ text: some StringProtocol) {
      let parts = text.split(separator: ".")
      guard parts.count == 2, let at = Int64(parts[0]), let key = Key(text: parts[1]) else { return nil }
      self.init(at: Instant(milliseconds: at), key: key)
    }

    package var text: String { "\(at.milliseconds).\(key)" }
  }

  package var which: Which
  package var order: Order
  package var stage: String?
  /// Any of these stages; nil for all.
  package var stages: [String]?
  /// The name of the lifecycle; nil for all.
  package var flow: String?
  /// The zone of a joint centre.
  package var zone: String?
  package var agency: String?
  /// A street, a community or a grid; rows in it or below it.
  package var area: AreaFilter?
  package var category: String?
  package var channel: String?
  package var from: Instant?
  package var to: Instant?
  package var now: Instant
  package var after: Cursor?

  package enum AreaFilter: Sendable, Hashable {
    case street(String)
    case community(String)
    case grid(String, community: String)

    /// All that lies in an area; nil for the whole district.
    package init?(_ area: Area) {
      switch area.level {
      case .district: return nil
      case .street: self = .street(area.code)
      case .community: self = .community(area.code)
      case .grid: self = .grid(area.code, community: area.parent ?? "")
      }
    }
  }

  package init(
    which: Which = .open, order: Order = .due, stage: String? = nil, agency: String? = nil, area: AreaFilter? = nil,
    category: String? = nil, channel: String? = nil, from: Instant? = nil, to: Instant? = nil, now: Instant,
    after: Cursor? = nil
  ) {
    self.which = which
    // What has ended has no deadline to sort by.
    self.order = which == .ended || which == .all ? .newest : order
    self.stage = stage
    self.agency = agency
    self.area = area
    self.category = category
    self.channel = channel
    self.from = from
    self.to = to
    self.now = now
    self.after = after
  }

  var conditions: SQL {
    var all: [SQL] = []
    switch which {
    case .open: all.append("phase <= 2")
    case .overdue: all.append("phase <= 2 AND due_at < \(now)")
    case .soon: all.append("phase <= 2 AND due_at >= \(now) AND soon_at <= \(now)")
    case .unlocated: all.append("phase <= 2 AND area IS NULL")
    case .ended: all.append("phase > 2")
    case .all: break
    }
    if order == .due { all.append("due_at IS NOT NULL") }
    if let stage { all.append("stage = \(stage)") }
    if let stages { all.append("stage IN \(list: stages)") }
    if let flow { all.append("flow = \(flow)") }
    if let zone { all.append("zone = \(zone)") }
    if let agency { all.append("\(column("agency")) = \(agency)") }
    switch area {
    case .street(let code): all.append("\(column("street")) = \(code)")
    case .community(let code): all.append("\(column("community")) = \(code)")
    case .grid(let code, let community): all.append("\(column("community")) = \(community) AND area = \(code)")
    case nil: break
    }
    if let category { all.append("category >= \(category) AND category < \(category + "~")") }
    if let channel { all.append("channel = \(channel)") }
    if let from { all.append("reported_at >= \(from)") }
    if let to { all.append("reported_at < \(to)") }
    // Keys rise with time: the order of the list can begin and end where the days do.
    if order == .newest, let first = from.flatMap(Key.first(at:)) { all.append("key >= \(first)") }
    if order == .newest, let last = to.flatMap({ Key.first(at: $0 + .days(1)) }) { all.append("key < \(last)") }
    if let after {
      switch order {
      case .due: all.append("(due_at, key) > (\(after.at), \(after.key))")
      case .newest: all.append("key < \(after.key)")
      }
    }
    return all.isEmpty ? "1 = 1" : all.joined(" AND ")
  }

  /// A column that has an index over all matters, ended ones too. What is open is few and lies in the order of its deadlines in an
  /// index of its own; without statistics SQLite would rather fetch and sort the whole history of a street.
  func column(_ name: StaticString) -> SQL { order == .due ? "coalesce(\(name: name), '')" : "\(name: name)" }

  var ordering: SQL { order == .due ? "ORDER BY due_at, key" : "ORDER BY key DESC" }

  /// The cursor after this row.
  package func cursor(after matter: Matter) -> Cursor {
    Cursor(at: order == .due ? matter.dueAt ?? matter.reportedAt : matter.reportedAt, key: matter.key)
  }
}
