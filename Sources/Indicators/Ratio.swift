import Basics

/// A figure in whole numbers, so that both engines and every machine give the same digits: a numerator over a denominator, or a
/// plain count.
package struct Ratio: Sendable, Hashable {
  /// Whole, may be negative.
  package var numerator: Int
  /// nil for what is no ratio.
  package var denominator: Int?

  /// `Ratio(14, over: 17)`; without a denominator a plain count.
  package init(_ numerator: Int, over denominator: Int? = nil) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Whether there is a figure at all: a denominator of zero gives none, neither 0 nor 100 %.
  package var isDefined: Bool { denominator.map { $0 > 0 } ?? true }

  /// The figure in ten-thousandths (万分之一), rounded half away from zero: 0.8235 is 8235. nil where it is not defined.
  package var tenThousandths: Int? {
    guard let denominator else { return numerator * 10_000 }
    guard denominator > 0 else { return nil }
    return Ratio.divided(numerator * 10_000, by: denominator)
  }

  /// Rounded half away from zero.
  package static func divided(_ value: Int, by divisor: Int) -> Int {
    let sign = (value < 0) != (divisor < 0) ? -1 : 1
    let (value, divisor) = (abs(value), abs(divisor))
    return sign * ((value * 2 + divisor) / (divisor * 2))
  }
}

/// Whole thousandths as people write them: 43300 → `43.3`, -500 → `-0.5`, 2000 → `2`.
package func decimalText(thousandths: Int) -> String {
  let sign = thousandths < 0 ? "-" : "", value = abs(thousandths)
  var rest = padded(value % 1000, 3)
  while rest.hasSuffix("0") { rest.removeLast() }
  return "\(sign)\(value / 1000)\(rest.isEmpty ? "" : ".\(rest)")"
}

/// Thousandths of `43.3`, `-0.5`, `+2`, `1,234.5`; nil if it is no number, has more than three places, or is larger than a million million.
package func thousandths(_ text: some StringProtocol) -> Int? {
  var rest = Substring(String(text.filter { $0 != "," && $0 != "，" }))
  let isNegative = rest.first == "-" || rest.first == "−"
  if let first = rest.first, "-−+".contains(first) { rest = rest.dropFirst() }
  let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole.count <= 13, whole.allSatisfy(\.isASCIIDigit),
    let number = Int(whole)
  else { return nil }
  let places = parts.count == 2 ? parts[1] : ""
  guard parts.count == 1 || !places.isEmpty, places.count <= 3, places.allSatisfy(\.isASCIIDigit) else { return nil }
  let value = number * 1000 + (Int(places.padding(3)) ?? 0)
  return isNegative ? -value : value
}

extension StringProtocol {
  fileprivate func padding(_ width: Int) -> String {
    String(self) + String(repeating: "0", count: Swift.max(0, width - count))
  }
}
