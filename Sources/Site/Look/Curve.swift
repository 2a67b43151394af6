import Basics

/// Smooth lines through given points.
enum Curve {
  /// The path of a monotone cubic through the points, whose x must rise: it never shows a peak that is not there.
  /// Source: Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation", SIAM J. Numer. Anal. 17 (1980); the slopes
  /// as in Steffen, Astron. Astrophys. 239 (1990).
  static func path(_ points: [(x: Double, y: Double)]) -> String {
    guard let first = points.first else { return "" }
    var text = "M\(decimal(first.x)) \(decimal(first.y))"
    guard points.count > 1 else { return text }
    let slopes = slopes(points)
    for index in 1..<points.count {
      let from = points[index - 1]
      let to = points[index]
      let third = (to.x - from.x) / 3
      let start = "\(decimal(from.x + third)) \(decimal(from.y + third * slopes[index - 1]))"
      let end = "\(decimal(to.x - third)) \(decimal(to.y - third * slopes[index]))"
      text += "C\(start) \(end) \(decimal(to.x)) \(decimal(to.y))"
    }
    return text
  }

  private static func slopes(_ points: [(x: Double, y: Double)]) -> [Double] {
    let count = points.count
    var secants = [Double](repeating: 0, count: count - 1)
    for index in 0..<(count - 1) {
      let width = points[index + 1].x - points[index].x
      secants[index] = width > 0 ? (points[index + 1].y - points[index].y) / width : 0
    }
    var slopes = [Double](repeating: 0, count: count)
    slopes[0] = secants[0]
    slopes[count - 1] = secants[count - 2]
    for index in 1..<max(1, count - 1) {
      let left = secants[index - 1]
      let right = secants[index]
      guard left * right > 0 else { continue }
      let before = points[index].x - points[index - 1].x
      let after = points[index + 1].x - points[index].x
      let parabola = (left * after + right * before) / (before + after)
      let least = min(abs(left), abs(right), 0.5 * abs(parabola))
      slopes[index] = (left < 0 ? -2 : 2) * least
    }
    return slopes
  }
}
