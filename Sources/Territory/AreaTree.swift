import Basics

/// The territory of a jurisdiction: the tree of areas and the free zones, as one value to be asked. Ended areas stay
/// and are found by code for ever; questions about a day see only what is valid on it.
package struct AreaTree: Sendable {
  /// In the order given.
  package let areas: [Area]
  /// In the order given.
  package let zones: [Zone]

  private let placeOfCode: [String: Int]
  private let placeOfZone: [String: Int]
  private let childrenOfCode: [String: [Int]]
  private let roots: [Int]
  /// Deepest level first, because that is the answer most often wanted.
  private let levels: [Level]
  private let zoneIndex: AreaIndex
  let names: NameIndex
  /// What `placeLabel` answers, by place in `areas`: lists ask for it in every row.
  private let placeLabels: [Phrase]

  private struct Level: Sendable {
    var level: AreaLevel
    var index: AreaIndex
    /// From the index's numbering to the place in `areas`; sorted by code, so that a border always has the same owner.
    var places: [Int]
  }

  /// Takes the areas and zones as they are; what is wrong with them `problems(rules:)` says. Of areas with one code the
  /// first is the one found by it.
  package init(areas: [Area], zones: [Zone]) {
    self.areas = areas
    self.zones = zones
    placeOfCode = Dictionary(areas.indices.map { (areas[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
    placeOfZone = Dictionary(zones.indices.map { (zones[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
    var children: [String: [Int]] = [:]
    var roots: [Int] = []
    for place in areas.indices {
      guard let parent = areas[place].parent else {
        roots.append(place)
        continue
      }
      children[parent, default: []].append(place)
    }
    let byCode = { (left: Int, right: Int) in areas[left].code < areas[right].code }
    childrenOfCode = children.mapValues { $0.sorted(by: byCode) }
    self.roots = roots.sorted(by: byCode)
    levels = AreaLevel.allCases.reversed().map { level in
      let places = areas.indices.filter { areas[$0].level == level && areas[$0].shape != nil }.sorted(by: byCode)
      return Level(level: level, index: AreaIndex(places.compactMap { areas[$0].shape }), places: places)
    }
    zoneIndex = AreaIndex(zones.map(\.shape))
    names = NameIndex(areas)
    let placeOfCode = placeOfCode
    placeLabels = areas.map { area in
      var labels = area.level == .district ? [] : [area.label]
      var seen: Set<String> = [area.code]
      var next = area.parent
      while let parent = next, seen.insert(parent).inserted, let place = placeOfCode[parent] {
        if areas[place].level != .district { labels.append(areas[place].label) }
        next = areas[place].parent
      }
      return labels.reversed().joined(Phrase(" · ", " · "))
    }
  }

  // MARK: By code

  /// The area of the code, ended or not; nil if there is none.
  package subscript(code: String) -> Area? { placeOfCode[code].map { areas[$0] } }

  /// The zone of the code, ended or not; nil if there is none.
  package func zone(_ code: String) -> Zone? { placeOfZone[code].map { zones[$0] } }

  /// Areas without a parent, by code: one, in a sound territory.
  package var tops: [Area] { roots.map { areas[$0] } }

  /// Areas one step below, by code, ended ones too.
  package func children(of code: String) -> [Area] { (childrenOfCode[code] ?? []).map { areas[$0] } }

  /// All areas below, each parent before its children, ended ones too.
  package func descendants(of code: String) -> [Area] {
    var found: [Area] = []
    var seen: Set<String> = [code]
    var open = Array((childrenOfCode[code] ?? []).reversed())
    while let place = open.popLast() {
      let area = areas[place]
      guard seen.insert(area.code).inserted else { continue }
      found.append(area)
      open += (childrenOfCode[area.code] ?? []).reversed()
    }
    return found
  }

  /// The areas above, from the parent up to the root.
  package func ancestors(of code: String) -> [Area] {
    var found: [Area] = []
    var seen: Set<String> = [code]
    var next = self[code]?.parent
    while let parent = next, let area = self[parent], seen.insert(parent).inserted {
      found.append(area)
      next = area.parent
    }
    return found
  }

  /// The area itself or the one above it that has the level; nil if none has.
  package func ancestor(of code: String, level: AreaLevel) -> Area? {
    guard let area = self[code] else { return nil }
    return area.level == level ? area : ancestors(of: code).first { $0.level == level }
  }

  /// The areas from the root down to the one of the code; empty for an unknown code.
  package func path(of code: String) -> [Area] {
    guard let area = self[code] else { return [] }
    return ancestors(of: code).reversed() + [area]
  }

  /// The names of the path in both languages: `江宁区 / 东山街道 / 中前社区`.
  package func pathLabel(of code: String) -> Phrase { path(of: code).map(\.label).joined(Phrase(" / ", " / ")) }

  /// The names of the path below the district: `东山街道 · 中前社区 · 中前社区第一网格`; empty for an unknown code.
  package func placeLabel(of code: String) -> Phrase {
    placeOfCode[code].map { placeLabels[$0] } ?? Phrase("", "")
  }

  // MARK: By place

  /// The deepest area valid on the day whose shape holds the point, border included; where several of one level do, the
  /// one with the smallest code. Nil outside of everything.
  package func locate(_ point: Coordinate, on day: LocalDate) -> Area? {
    for level in levels {
      guard level.index.count > 0, let first = level.index.firstHit(at: point) else { continue }
      if areas[level.places[first]].isValid(on: day) { return areas[level.places[first]] }
      // The first one has ended or not begun: another of the same level may hold.
      if let area = areas(of: level, at: point, on: day).first { return area }
    }
    return nil
  }

  /// All areas valid on the day whose shape holds the point, wide before deep, then by code.
  package func areas(at point: Coordinate, on day: LocalDate) -> [Area] {
    levels.reversed().flatMap { areas(of: $0, at: point, on: day) }
  }

  private func areas(of level: Level, at point: Coordinate, on day: LocalDate) -> [Area] {
    level.index.hits(at: point).map { areas[level.places[$0]] }.filter { $0.isValid(on: day) }
  }

  /// The zones valid on the day that hold the point, by code. There may be several: zones may cross.
  package func zones(at point: Coordinate, on day: LocalDate) -> [Zone] {
    zoneIndex.hits(at: point).map { zones[$0] }.filter { $0.isValid(on: day) }.sorted { $0.code < $1.code }
  }

  /// The area of the level nearest to the point on the day, by its shape, or by its point where it has no shape, and
  /// the distance in metres (0 inside). Of equally near ones the smallest code. Nil if the level has none with a place.
  package func nearest(
    to point: Coordinate, level: AreaLevel, on day: LocalDate
  ) -> (area: Area, metres: Double)? {
    var best: (area: Area, metres: Double)?
    for area in areas where area.level == level && area.isValid(on: day) {
      let metres: Double
      if let shape = area.shape {
        // The box is never farther than the shape: most areas are passed over without looking at their vertices. The
        // thousandth makes up for the distances being reckoned in two ways.
        if let best, point.distance(to: shape.box.nearest(to: point)) * 0.999 > best.metres { continue }
        metres = shape.distance(to: point)
      } else if let own = area.point {
        metres = own.distance(to: point)
      } else {
        continue
      }
      if let best, (best.metres, best.area.code) <= (metres, area.code) { continue }
      best = (area, metres)
    }
    return best
  }
}
