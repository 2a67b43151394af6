import Basics

/// Areas by their names, for search boxes and for addresses without a point.
struct NameIndex: Sendable {
  private let placesOfName: [String: [Int]]
  /// Numbers of characters that names have, longest first.
  private let lengths: [Int]

  init(_ areas: [Area]) {
    var places: [String: [Int]] = [:]
    // A name of one character occurs in half of all addresses.
    for (place, area) in areas.enumerated() where area.name.count >= 2 { places[area.name, default: []].append(place) }
    placesOfName = places
    lengths = Set(places.keys.map(\.count)).sorted(by: >)
  }

  /// Every name that occurs in the text and is no part of a longer name that occurs there.
  func occurrences(in text: String) -> [(name: String, places: [Int])] {
    let characters = text.filter { !$0.isWhitespace }.map { $0 }
    var taken: [Range<Int>] = []
    var found: [(name: String, places: [Int])] = []
    for length in lengths where length <= characters.count {
      for start in 0...(characters.count - length) {
        let span = start..<(start + length)
        let name = String(characters[span])
        guard let places = placesOfName[name],
          !taken.contains(where: { $0.lowerBound <= span.lowerBound && $0.upperBound >= span.upperBound })
        else { continue }
        taken.append(span)
        found.append((name, places))
      }
    }
    return found
  }
}

extension AreaTree {
  /// Areas whose Chinese or English name is, or else contains, the text (case of letters does not matter): whole names
  /// first, then wide before deep, then by code. Ended areas too. Empty for an empty text.
  package func named(_ text: String) -> [Area] {
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { return [] }
    let found = areas.compactMap { area -> (rank: Int, area: Area)? in
      let names = [area.name.lowercased(), area.englishName?.lowercased()].compactMap { $0 }
      if names.contains(wanted) { return (0, area) }
      return names.contains { $0.contains(wanted) } ? (1, area) : nil
    }
    return found.sorted {
      ($0.rank, $0.area.level.depth, $0.area.code) < ($1.rank, $1.area.level.depth, $1.area.code)
    }.map(\.area)
  }

  /// The area an address without a point lies in, by the names of areas valid on the day that occur in it: the deepest
  /// level named wins, on it the longest name. One name borne by several areas is told apart by the wider areas the
  /// address names (`湖熟街道柏树村`).
  /// - Returns: nil if no name occurs, or if more than one area is left: an honest "not located".
  package func locate(address: String, on day: LocalDate) -> Area? {
    let hits = names.occurrences(in: address).flatMap { hit in
      hit.places.map { areas[$0] }.filter { $0.isValid(on: day) }
    }
    guard let deepest = hits.map(\.level).max() else { return nil }
    let named = Set(hits.map(\.code))
    let candidates = hits.filter { $0.level == deepest }
    let support = candidates.map { area in ancestors(of: area.code).filter { named.contains($0.code) }.count }
    let strongest = support.max() ?? 0
    let supported = zip(candidates, support).filter { $0.1 == strongest }.map(\.0)
    let longest = supported.map(\.name.count).max() ?? 0
    let left = Set(supported.filter { $0.name.count == longest }.map(\.code))
    guard left.count == 1, let code = left.first else { return nil }
    return self[code]
  }
}
