import Basics
import Foundation

extension SeededRandom {
  /// A generator of its own for each matter and purpose: neighbours share nothing, whoever plays first.
  init(seed: UInt64, index: Int, stream: UInt64) {
    var mixer = SeededRandom(seed: seed ^ (UInt64(bitPattern: Int64(index)) &* 0xD134_2543_DE82_EF95 &+ stream))
    self.init(seed: mixer.next())
  }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// One of them; they must not be empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(unit() * Double(elements.count))]
  }

  /// One of the values, by weight; there must be one.
  mutating func weighted<Element>(_ choices: [(Element, Double)]) -> Element {
    var left = unit() * choices.reduce(0) { $0 + $1.1 }
    for (element, weight) in choices {
      left -= weight
      if left < 0 { return element }
    }
    return choices[choices.count - 1].0
  }

  /// Standard normal (Box and Muller 1958).
  mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
  }

  mutating func logNormal(median: Double, sigma: Double) -> Double { median * exp(sigma * normal()) }

  /// A delay of some minutes, spread as such delays are: mostly short, now and then long.
  mutating func delay(minutes median: Double, sigma: Double) -> Seconds {
    Seconds(milliseconds: Int64(logNormal(median: median, sigma: sigma) * 60_000))
  }
}

/// Weights summed up, to find by a number of 0..<1.
struct Cumulative: Sendable {
  private let sums: [Double]

  init(_ weights: [Double]) {
    var sum = 0.0
    sums = weights.map { weight in
      sum += max(0, weight)
      return sum
    }
  }

  /// Of the weights up to this place.
  func sum(_ place: Int) -> Double { sums[place] }

  var total: Double { sums.last ?? 0 }

  /// The place of the weight in which the part of the total falls.
  func place(_ part: Double) -> Int {
    let wanted = part * total
    var low = 0, high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
