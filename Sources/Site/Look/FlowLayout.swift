/// Where the boxes and arrows of a flow stand: boxes in columns, arrows to the next column with their words between, all other
/// arrows on lanes of their own below the boxes. Nothing lies over anything else but lines over lines.
package struct FlowLayout: Sendable {
  /// A box. `notes` are small lines under its title.
  package struct Node: Sendable, Hashable {
    package var code: String
    package var title: String
    package var notes: [String]
    package var column: Int
    /// A dot that stands for the beginning.
    package var isStart: Bool

    package init(_ code: String, title: String, notes: [String] = [], column: Int, isStart: Bool = false) {
      self.code = code
      self.title = title
      self.notes = notes
      self.column = column
      self.isStart = isStart
    }
  }

  /// An arrow from one or more boxes to one, with its words.
  package struct Edge: Sendable, Hashable {
    package var from: [String]
    package var to: String
    package var labels: [String]

    package init(from: [String], to: String, labels: [String]) {
      self.from = from
      self.to = to
      self.labels = labels
    }
  }

  /// A rectangle in px.
  package struct Frame: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    /// Whether both have a point in common.
    package func overlaps(_ other: Frame) -> Bool {
      x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }
  }

  /// A node with its place and its words broken into lines.
  package struct Box: Sendable, Hashable {
    package var node: Node
    package var frame: Frame
    package var titleLines: [String]
    package var noteLines: [String]
  }

  /// The words of an arrow.
  package struct Words: Sendable, Hashable {
    package var lines: [String]
    package var frame: Frame
  }

  /// In px from the upper left.
  package struct Point: Sendable, Hashable {
    package var x: Int
    package var y: Int
  }

  /// A line through points.
  package struct Line: Sendable, Hashable {
    package var points: [Point]
    /// Whether an arrowhead stands at its end.
    package var isArrow: Bool
  }

  package private(set) var boxes: [Box] = []
  package private(set) var words: [Words] = []
  package private(set) var lines: [Line] = []
  /// Where a line begins on a lane.
  package private(set) var dots: [Point] = []
  package private(set) var width = 0
  package private(set) var height = 0
  /// Left and right end of each column.
  package private(set) var columns: [(x: Int, width: Int)] = []

  static let boxWidth = 132, titleSize = 14, noteSize = 11, wordSize = 12, track = 7, top = 34

  package init(_ nodes: [Node], _ edges: [Edge]) {
    let count = (nodes.map(\.column).max() ?? 0) + 1
    let column = Dictionary(nodes.map { ($0.code, $0.column) }, uniquingKeysWith: { first, _ in first })
    let edges = Self.merged(edges.filter { edge in column[edge.to] != nil && edge.from.allSatisfy { column[$0] != nil } })
    let short = edges.filter { $0.from.count == 1 && column[$0.to] == (column[$0.from[0]] ?? 0) + 1 }
    let long = edges.filter { !short.contains($0) }
    var exits: [String: [Edge?]] = [:], entries: [String: [Edge?]] = [:]
    for edge in short {
      exits[edge.from[0], default: []].append(edge)
      entries[edge.to, default: []].append(edge)
    }
    // One trunk for all lanes of a box.
    for code in Set(long.flatMap(\.from)) { exits[code, default: []].append(nil) }
    for code in Set(long.map(\.to)) { entries[code, default: []].append(nil) }
    var texts: [Edge: [String]] = [:]
    for edge in short { texts[edge] = Self.wrap(edge.labels, size: Self.wordSize, most: 112) }
    for edge in long { texts[edge] = Self.wrap(edge.labels, size: Self.wordSize, most: 460) }

    // Columns and the gutters between them.
    var x = 8
    var exitTracks: [Int: Int] = [:], entryTracks: [Int: Int] = [:], wordsAt: [Int: Int] = [:]
    for place in 0..<count {
      let here = nodes.filter { $0.column == place }
      let into = here.reduce(0) { $0 + (entries[$1.code]?.count ?? 0) }
      let label = short.filter { column[$0.to] == place }.flatMap { texts[$0] ?? [] }
        .map { Self.measure($0, size: Self.wordSize) }.max() ?? 0
      wordsAt[place] = x + 4
      x += label + (label > 0 ? 12 : 0)
      entryTracks[place] = x
      x += into * Self.track + 14
      let wide = here.allSatisfy(\.isStart) ? 20 : Self.boxWidth
      columns.append((x, wide))
      x += wide + 8
      exitTracks[place] = x
      x += here.reduce(0) { $0 + (exits[$1.code]?.count ?? 0) } * Self.track
    }
    width = x + 8

    placeBoxes(nodes, count, exits, entries)
    let frames = Dictionary(boxes.map { ($0.node.code, $0.frame) }, uniquingKeysWith: { first, _ in first })
    let slots = placeWords(short, texts, frames, column, wordsAt)
    let laneTop = max(boxes.map { $0.frame.y + $0.frame.height }.max() ?? 0, words.map { $0.frame.y + $0.frame.height }.max() ?? 0) + 22

    // Where each line leaves and reaches its box, and on which track.
    var leaving: [String: [Edge?: Point]] = [:], reaching: [String: [Edge?: Point]] = [:]
    for place in 0..<count {
      var out = 0, into = 0
      for box in boxes where box.node.column == place {
        let code = box.node.code
        let sortedOut = Self.sorted(exits[code] ?? [], slots), sortedIn = Self.sorted(entries[code] ?? [], slots)
        for (order, edge) in sortedOut.enumerated() {
          let y = box.frame.y + box.frame.height * (order + 1) / (sortedOut.count + 1)
          leaving[code, default: [:]][edge] = Point(x: (exitTracks[place] ?? 0) + out * Self.track, y: y)
          out += 1
        }
        for (order, edge) in sortedIn.enumerated() {
          let y = box.frame.y + box.frame.height * (order + 1) / (sortedIn.count + 1)
          reaching[code, default: [:]][edge] = Point(x: (entryTracks[place] ?? 0) + into * Self.track, y: y)
          into += 1
        }
      }
    }
    for edge in short {
      guard let from = frames[edge.from[0]], let to = frames[edge.to], let out = leaving[edge.from[0]]?[edge],
        let into = reaching[edge.to]?[edge], let y = slots[edge]
      else { continue }
      lines.append(
        Line(
          points: [
            Point(x: from.x + from.width, y: out.y), Point(x: out.x, y: out.y), Point(x: out.x, y: y),
            Point(x: into.x, y: y), Point(x: into.x, y: into.y), Point(x: to.x, y: into.y),
          ], isArrow: true))
    }
    drawLanes(long, texts, frames, leaving, reaching, from: laneTop)
    width = max(width, (words.map { $0.frame.x + $0.frame.width }.max() ?? 0) + 8)
  }

  private mutating func placeBoxes(_ nodes: [Node], _ count: Int, _ exits: [String: [Edge?]], _ entries: [String: [Edge?]]) {
    for place in 0..<count {
      var y = Self.top
      for node in nodes where node.column == place {
        let title = node.isStart ? [] : Self.wrap([node.title], size: Self.titleSize, most: Self.boxWidth - 20)
        let notes = Self.wrap(node.notes, size: Self.noteSize, most: Self.boxWidth - 18)
        let lines = max(exits[node.code]?.count ?? 0, entries[node.code]?.count ?? 0)
        let needed = 16 + title.count * 19 + (notes.isEmpty ? 0 : 4 + notes.count * 15)
        let height = node.isStart ? 20 : max(needed, (lines + 1) * 9)
        let frame = Frame(x: columns[place].x, y: y, width: columns[place].width, height: height)
        boxes.append(Box(node: node, frame: frame, titleLines: title, noteLines: notes))
        y += height + 20
      }
    }
  }

  /// The words of arrows to the next column, one under the other between the columns. Gives the height of each arrow.
  private mutating func placeWords(
    _ short: [Edge], _ texts: [Edge: [String]], _ frames: [String: Frame], _ column: [String: Int], _ wordsAt: [Int: Int]
  ) -> [Edge: Int] {
    var slots: [Edge: Int] = [:]
    func middle(_ edge: Edge) -> Int {
      let from = frames[edge.from[0]], to = frames[edge.to]
      return ((from?.y ?? 0) + (from?.height ?? 0) / 2 + (to?.y ?? 0) + (to?.height ?? 0) / 2) / 2
    }
    for (place, edges) in Dictionary(grouping: short, by: { column[$0.to] ?? 0 }).sorted(by: { $0.key < $1.key }) {
      var y = Self.top
      for edge in edges.sorted(by: { (middle($0), $0.to) < (middle($1), $1.to) }) {
        let text = texts[edge] ?? []
        let height = text.count * 15 + 8
        let start = max(y, middle(edge) - height)
        let wide = text.map { Self.measure($0, size: Self.wordSize) }.max() ?? 0
        words.append(
          Words(lines: text, frame: Frame(x: wordsAt[place] ?? 0, y: start, width: wide, height: text.count * 15)))
        slots[edge] = start + text.count * 15 + 4
        y = start + height + 6
      }
    }
    return slots
  }

  private mutating func drawLanes(
    _ long: [Edge], _ texts: [Edge: [String]], _ frames: [String: Frame], _ leaving: [String: [Edge?: Point]],
    _ reaching: [String: [Edge?: Point]], from laneTop: Int
  ) {
    var y = laneTop
    var lowest: [String: Int] = [:], lowestIn: [String: Int] = [:]
    let none: Edge? = nil
    for edge in long {
      let text = texts[edge] ?? []
      y += text.count * 15 + 4
      guard let into = reaching[edge.to]?[none] else { continue }
      let sources = edge.from.compactMap { leaving[$0]?[none] }
      let ends = sources.map(\.x) + [into.x]
      guard let left = ends.min(), let right = ends.max() else { continue }
      lines.append(Line(points: [Point(x: left, y: y), Point(x: right, y: y)], isArrow: false))
      dots += sources.map { Point(x: $0.x, y: y) }
      let wide = text.map { Self.measure($0, size: Self.wordSize) }.max() ?? 0
      words.append(Words(lines: text, frame: Frame(x: left + 6, y: y - text.count * 15 - 2, width: wide, height: text.count * 15)))
      for code in edge.from { lowest[code] = y }
      lowestIn[edge.to] = y
      y += 8
    }
    for (code, y) in lowest.sorted(by: { $0.key < $1.key }) {
      guard let frame = frames[code], let out = leaving[code]?[none] else { continue }
      lines.append(
        Line(
          points: [Point(x: frame.x + frame.width, y: out.y), Point(x: out.x, y: out.y), Point(x: out.x, y: y)],
          isArrow: false))
    }
    for (code, y) in lowestIn.sorted(by: { $0.key < $1.key }) {
      guard let frame = frames[code], let into = reaching[code]?[none] else { continue }
      lines.append(
        Line(
          points: [Point(x: into.x, y: y), Point(x: into.x, y: into.y), Point(x: frame.x, y: into.y)], isArrow: true))
    }
    height = max(y, laneTop) + 8
  }

  /// Arrows between the same boxes are one, with all their words.
  private static func merged(_ edges: [Edge]) -> [Edge] {
    var order: [Edge] = []
    var place: [Edge: Int] = [:]
    for edge in edges {
      let ends = Edge(from: edge.from, to: edge.to, labels: [])
      if let known = place[ends] {
        order[known].labels += edge.labels
      } else {
        place[ends] = order.count
        order.append(edge)
      }
    }
    return order
  }

  /// As their words stand, so that lines cross little; the trunk to the lanes last.
  private static func sorted(_ edges: [Edge?], _ slots: [Edge: Int]) -> [Edge?] {
    edges.sorted { left, right in
      let first = left.flatMap { slots[$0] } ?? Int.max, second = right.flatMap { slots[$0] } ?? Int.max
      return (first, left?.to ?? "", left?.from.first ?? "") < (second, right?.to ?? "", right?.from.first ?? "")
    }
  }

  // MARK: Text

  /// About how wide a text is: letters beyond Latin are as wide as they are high.
  static func measure(_ text: String, size: Int) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? size * 62 : size * 102) } / 100
  }

  /// The texts one after the other, broken into lines: at blanks of Latin texts, anywhere else.
  static func wrap(_ texts: [String], size: Int, most: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    func add(_ piece: String) {
      if !line.isEmpty, measure(line + piece, size: size) > most {
        lines.append(trimmed(line))
        line = ""
      }
      line += piece
    }
    for (index, text) in texts.enumerated() {
      let isLatin = text.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
      let end = index + 1 < texts.count ? (isLatin ? ", " : "、") : ""
      if isLatin {
        let words = text.split(separator: " ")
        for (place, word) in words.enumerated() { add(place + 1 < words.count ? "\(word) " : "\(word)\(end)") }
      } else if measure(text + end, size: size) <= most {
        add(text + end)
      } else {
        for letter in text + end { add(String(letter)) }
      }
    }
    if !line.isEmpty { lines.append(trimmed(line)) }
    return lines
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    while text.hasPrefix(" ") { text.removeFirst() }
    return text
  }
}
