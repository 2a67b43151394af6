import Basics

/// Which names of a map stand where they hide no other. A name that would is left out at that width; the table beside the map has it.
struct NamePlaces {
  /// From which width of the map on a name is shown.
  enum Sight: Int, CaseIterable {
    case always, middle, wide

    /// The height of a letter in units of the drawing, as the style sheet has it.
    var letter: Double {
      switch self {
      case .always: 38
      case .middle: 22
      case .wide: 19
      }
    }

    /// The class of the text.
    var mark: String? {
      switch self {
      case .always: nil
      case .middle: "mid"
      case .wide: "far"
      }
    }
  }

  /// nil for a name that collides at every width.
  let sight: [Sight?]

  /// - Parameters:
  ///   - names: what comes first has the right of way; the place is the middle of the name.
  ///   - width: of the drawing; what would be cut off at its edge is left out as well.
  init(_ names: [(name: String, place: (x: Double, y: Double)?)], width: Double) {
    var sight = [Sight?](repeating: nil, count: names.count)
    for level in Sight.allCases {
      var taken: [Box] = []
      // What is shown on a narrow map is shown on a wide one.
      for index in names.indices where sight[index] != nil {
        names[index].place.map { taken.append(Box(names[index].name, $0, level.letter)) }
      }
      for (index, one) in names.enumerated() where sight[index] == nil {
        guard let place = one.place else { continue }
        let box = Box(one.name, place, level.letter)
        guard box.left > 0, box.right < width, !taken.contains(where: box.meets) else { continue }
        taken.append(box)
        sight[index] = level
      }
    }
    self.sight = sight
  }

  private struct Box {
    var left: Double, right: Double, top: Double, bottom: Double

    init(_ name: String, _ place: (x: Double, y: Double), _ letter: Double) {
      // Han characters are as wide as high, Latin letters a good half.
      let wide = name.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2e80 ? 1 : 0.58) } * letter / 2
      (left, right) = (place.x - wide, place.x + wide)
      (top, bottom) = (place.y - letter * 0.6, place.y + letter * 0.6)
    }

    func meets(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }
}
