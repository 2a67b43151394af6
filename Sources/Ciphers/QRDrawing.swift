extension QRCode {
  /// The square while it is drawn.
  struct Drawing {
    let size: Int
    /// Rows from the top; true is dark.
    private var dark: [[Bool]]
    /// What belongs to a pattern and takes neither data nor mask.
    private var isTaken: [[Bool]]

    init(size: Int) {
      self.size = size
      dark = Array(repeating: Array(repeating: false, count: size), count: size)
      isTaken = dark
    }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
      dark[row][column] = isDark
      isTaken[row][column] = true
    }

    /// Finders with their separators, timing, alignment, version; format places are kept free (6.3, 7.9, 7.10).
    mutating func drawPatterns(_ shape: Shape) {
      for place in 0..<size {
        set(6, place, place % 2 == 0)
        set(place, 6, place % 2 == 0)
      }
      for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
      drawAlignment(shape.alignment)
      drawFormat(mask: 0)
      drawVersion(shape.version)
    }

    private mutating func drawFinder(_ row: Int, _ column: Int) {
      for down in -4...4 {
        for right in -4...4 {
          let ring = max(abs(down), abs(right))
          let (row, column) = (row + down, column + right)
          guard (0..<size).contains(row), (0..<size).contains(column) else { continue }
          set(row, column, ring != 2 && ring != 4)
        }
      }
    }

    private mutating func drawAlignment(_ places: [Int]) {
      guard let last = places.last else { return }
      for row in places {
        for column in places {
          let isFinder = (row == 6 && column == 6) || (row == 6 && column == last) || (row == last && column == 6)
          guard !isFinder else { continue }
          for down in -2...2 {
            for right in -2...2 { set(row + down, column + right, max(abs(down), abs(right)) != 1) }
          }
        }
      }
    }

    /// Level M is 00; BCH (15, 5) and the fixed mask (7.9).
    private mutating func drawFormat(mask: Int) {
      var remainder = mask
      for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
      let bits = (mask << 10 | remainder) ^ 0x5412
      func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
      for place in 0...5 { set(place, 8, bit(place)) }
      set(7, 8, bit(6))
      set(8, 8, bit(7))
      set(8, 7, bit(8))
      for place in 9..<15 { set(8, 14 - place, bit(place)) }
      for place in 0..<8 { set(8, size - 1 - place, bit(place)) }
      for place in 8..<15 { set(size - 15 + place, 8, bit(place)) }
      set(size - 8, 8, true)
    }

    /// BCH (18, 6), from version 7 on (7.10).
    private mutating func drawVersion(_ version: Int) {
      guard version >= 7 else { return }
      var remainder = version
      for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
      let bits = version << 12 | remainder
      for place in 0..<18 {
        let (far, near) = (size - 11 + place % 3, place / 3)
        set(near, far, bits >> place & 1 == 1)
        set(far, near, bits >> place & 1 == 1)
      }
    }

    /// In columns of two from the right, upwards and downwards in turn (7.7.3).
    mutating func place(_ words: [UInt8]) {
      var next = 0
      var isUpward = true
      var right = size - 1
      while right >= 1 {
        if right == 6 { right = 5 }
        for step in 0..<size {
          let row = isUpward ? size - 1 - step : step
          for column in [right, right - 1] where !isTaken[row][column] && next < words.count * 8 {
            dark[row][column] = words[next / 8] >> (7 - next % 8) & 1 == 1
            next += 1
          }
        }
        isUpward.toggle()
        right -= 2
      }
    }

    /// With the mask of the least penalty (7.8).
    func masked() -> [[Bool]] {
      let all = (0..<8).map { masked($0) }
      let best = all.min { Penalty(modules: $0).total < Penalty(modules: $1).total }
      return best ?? dark
    }

    private func masked(_ mask: Int) -> [[Bool]] {
      var copy = self
      copy.drawFormat(mask: mask)
      for row in 0..<size {
        for column in 0..<size where !isTaken[row][column] && Self.inverts(mask, row, column) {
          copy.dark[row][column].toggle()
        }
      }
      return copy.dark
    }

    /// Table 10.
    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
      switch mask {
      case 0: (row + column) % 2 == 0
      case 1: row % 2 == 0
      case 2: column % 3 == 0
      case 3: (row + column) % 3 == 0
      case 4: (row / 2 + column / 3) % 2 == 0
      case 5: row * column % 2 + row * column % 3 == 0
      case 6: (row * column % 2 + row * column % 3) % 2 == 0
      default: ((row + column) % 2 + row * column % 3) % 2 == 0
      }
    }
  }

  /// How hard a drawing is to read (7.8.3).
  private struct Penalty {
    let modules: [[Bool]]

    var total: Int {
      let columns = modules.indices.map { column in modules.map { $0[column] } }
      let lines = modules + columns
      return lines.reduce(0) { $0 + runs($1) + finders($1) } + squares + imbalance
    }

    /// N1: five or more of a colour in a line.
    private func runs(_ line: [Bool]) -> Int {
      var points = 0
      var length = 0
      for (place, module) in line.enumerated() {
        length = place > 0 && module == line[place - 1] ? length + 1 : 1
        if length == 5 { points += 3 } else if length > 5 { points += 1 }
      }
      return points
    }

    /// N3: what looks like a finder, 1:1:3:1:1 with four light modules before or after.
    private func finders(_ line: [Bool]) -> Int {
      let finder = [true, false, true, true, true, false, true]
      let light = [Bool](repeating: false, count: 4)
      var points = 0
      for start in 0...line.count - 11 {
        let part = line[start..<start + 11]
        if part.elementsEqual(finder + light) || part.elementsEqual(light + finder) { points += 40 }
      }
      return points
    }

    /// N2: squares of two by two in a colour.
    private var squares: Int {
      var points = 0
      for row in 1..<modules.count {
        for column in 1..<modules.count {
          let corner = modules[row][column]
          let isOne =
            corner == modules[row - 1][column] && corner == modules[row][column - 1]
            && corner == modules[row - 1][column - 1]
          if isOne { points += 3 }
        }
      }
      return points
    }

    /// N4: how far the share of dark modules is from a half, in steps of five per cent.
    private var imbalance: Int {
      let dark = modules.reduce(0) { $0 + $1.count { $0 } }
      let all = modules.count * modules.count
      return abs(dark * 20 - all * 10) / all * 10
    }
  }
}
