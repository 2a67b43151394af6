import Basics
import Territory
import Timing

extension Matter {
  /// The matter that an opening entry begins.
  /// - Returns: nil if the entry lacks what every opening has, which means that it was not written by this program.
  package init?(opening entry: Entry, phase: Phase, territory: AreaTree) {
    guard let number = entry.form["number"], let lifecycle = entry.form["lifecycle"] else { return nil }
    self.init(
      key: entry.matter, number: number, lifecycle: lifecycle, stage: entry.to, phase: phase, version: entry.ordinal,
      title: "", details: "", channel: entry.form["channel"] ?? "", category: nil, standard: nil, limit: nil,
      address: "",
      coordinate: nil, area: nil, street: nil, community: nil, agency: nil, isDesignated: false,
      accused: nil, closure: nil,
      parent: nil, round: 1,
      reportedAt: entry.at, closedAt: nil, dueAt: nil, promiseDueAt: nil, isProvisional: false, onTime: nil,
      source: entry.form["source"] ?? "", sourceNumber: entry.form["sourceNumber"], lastHash: entry.hash)
    take(entry.form, territory: territory)
  }

  /// Goes on by one entry. Deadlines are not part of it; they follow from all entries (`settle`).
  package mutating func absorb(_ entry: Entry, action: Action, phase: Phase, effects: [Effect], territory: AreaTree) {
    take(entry.form, territory: territory)
    if entry.form["agency"] != nil { isDesignated = entry.form["designated"] == "yes" }
    // A note on what has ended does not end it again: the days to reopen it count from the end.
    closedAt = phase.isOpen ? nil : self.phase.isOpen ? entry.at : closedAt ?? entry.at
    if entry.to != stage { wakesAt = entry.form["wakesAt"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) } }
    // Whom a side procedure is addressed to must reach it, also when another agency leads by then.
    switch action.strand?.party {
    case .field(let name): join((entry.form[name] ?? "").split(separator: ",").map { String($0) })
    case .lead: join(agency.map { [$0] } ?? [])
    case .actor, nil: break
    }
    stage = entry.to
    self.phase = phase
    version = entry.ordinal
    lastHash = entry.hash
    for effect in effects { effect.apply(&self, entry) }
  }

  private mutating func join(_ agencies: [String]) { parties = Set(parties + agencies).sorted() }

  /// Sets what the form names; the field names are the names of what they set.
  private mutating func take(_ form: [String: String], territory: AreaTree) {
    for (name, value) in form {
      switch name {
      case "title": title = value
      case "details": details = value
      case "address": address = value
      case "category": category = CategoryKey(value)
      case "standard": standard = Int(value)
      case "limit": limit = TimeLimit(value)
      case "agency": agency = value
      case "accused": accused = value
      case "closure": closure = value
      case "parentKey": parent = Key(text: value)
      case "zone": zone = value
      case "coordinate": coordinate = Coordinate(text: value)
      case "area":
        area = value
        street = territory.ancestor(of: value, level: .street)?.code
        community = territory.ancestor(of: value, level: .community)?.code
      default: break
      }
    }
  }

  /// Sets the cached deadlines from the countdowns.
  package mutating func settle(_ countdowns: Countdowns) {
    // What is suspended presses on nobody until the day it is taken up again.
    dueAt = countdowns.due ?? (isOpen ? wakesAt : nil)
    soonAt = countdowns.soon
    promiseDueAt = countdowns["promise"]?.deadline
    isProvisional = countdowns.isProvisional
    onTime = countdowns["leg"].flatMap { $0.state == .stopped ? $0.onTime : nil }
  }
}

extension RawFix {
  /// The place in our own system; nil if the numbers are no degrees.
  package var coordinate: Coordinate? { try? Coordinate(self) }

  /// `118.83,31.95,gcj02`, as the log keeps it.
  package var text: String { "\(lon),\(lat),\(crs.rawValue)" }
}

extension Coordinate {
  /// From `118.8300001,31.9500002`, as entries keep it.
  package init?(text: some StringProtocol) {
    let parts = text.split(separator: ",")
    guard parts.count == 2, let longitude = Double(parts[0]), let latitude = Double(parts[1]) else { return nil }
    guard let coordinate = try? Coordinate(longitude: longitude, latitude: latitude) else { return nil }
    self = coordinate
  }

  package var text: String { "\(decimal(lon)),\(decimal(lat))" }

  private func decimal(_ tenMillionths: Int32) -> String {
    let magnitude = Int(tenMillionths.magnitude)
    return "\(tenMillionths < 0 ? "-" : "")\(magnitude / 10_000_000).\(padded(magnitude % 10_000_000, 7))"
  }
}
