import Basics

/// The four steps of the tree of areas, from the widest to the deepest.
package enum AreaLevel: String, Sendable, CaseIterable, Comparable, Codable {
  case district, street, community, grid

  /// 0 for the district, 3 for the grid.
  package var depth: Int {
    switch self {
    case .district: 0
    case .street: 1
    case .community: 2
    case .grid: 3
    }
  }

  /// The name of the level on screen.
  package var label: Phrase {
    switch self {
    case .district: Phrase("区", "district")
    case .street: Phrase("街道", "street")
    case .community: Phrase("社区", "community")
    case .grid: Phrase("网格", "grid")
    }
  }

  /// Wider before deeper.
  package static func < (left: AreaLevel, right: AreaLevel) -> Bool { left.depth < right.depth }
}
