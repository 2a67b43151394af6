import Basics
import Casework
import Indicators
import Organization
import Platform
import Territory

/// How figures are written: always with what they are made of.
package enum FigureWords {
  /// `82.4` for a rate in percent or a mean; `—` where there is none.
  package static func value(_ ratio: Ratio, of indicator: Indicator) -> String {
    guard ratio.denominator != nil else { return grouped(ratio.numerator) }
    guard let share = ratio.tenThousandths else { return "—" }
    // A rate is shown in percent, anything else as it is: a mean of minutes.
    let value = indicator.unit.en == "%" ? share * 10 : share / 10
    return rounded(value, places: indicator.places)
  }

  /// Thousandths, rounded to so many places.
  package static func rounded(_ thousandths: Int, places: Int) -> String {
    let step = [1000, 100, 10, 1][max(0, min(3, places))]
    let value = Ratio.divided(thousandths, by: step) * step
    let sign = value < 0 ? "−" : "", whole = grouped(abs(value) / 1000)
    guard places > 0 else { return sign + whole }
    return "\(sign)\(whole).\(padded(abs(value) % 1000, 3).prefix(places))"
  }

  /// `14/17`; empty for a plain count.
  package static func parts(_ ratio: Ratio) -> String {
    ratio.denominator.map { "\(grouped(ratio.numerator))/\(grouped($0))" } ?? ""
  }

  /// Whether so few were judged that the figure says little.
  package static func isSmall(_ ratio: Ratio, _ indicator: Indicator) -> Bool {
    ratio.denominator.map { $0 > 0 && $0 < indicator.minimum } ?? false
  }

  /// The figure with its parts beside it, and a mark where so few were judged.
  package static func cell(_ ratio: Ratio, _ indicator: Indicator, _ call: Call, path: String? = nil) -> HTML {
    let parts = parts(ratio), small = isSmall(ratio, indicator)
    let word: HTML =
      path.map { "<a href=\"\(link($0))\">\(value(ratio, of: indicator))</a>" } ?? "\(value(ratio, of: indicator))"
    return """
      \(word)\(when(!parts.isEmpty, " <small>\(parts)</small>"))\
      \(when(small, " \(tag(call.say("样本过小", "too few"), tone: .plain))"))
      """
  }

  /// Change in points for a rate, in percent for a count: `+1.2`; empty where one side is missing.
  package static func change(_ now: Ratio, _ then: Ratio, _ indicator: Indicator) -> String {
    guard let a = now.tenThousandths, let b = then.tenThousandths else { return "—" }
    if indicator.unit.en == "%" { return signed((a - b) * 10) }
    guard let change = Comparison.change(a, against: b) else { return "—" }
    return signed(change) + "%"
  }

  /// `+1.2`, `−0.5`, `0`: thousandths with one place.
  package static func signed(_ thousandths: Int) -> String {
    let text = rounded(thousandths, places: 1)
    return thousandths > 0 ? "+\(text)" : text
  }

  /// What a name of a sort is called.
  package static func name(_ name: String, _ sort: CountSort, _ call: Call) -> String {
    let district = call.jurisdiction.district
    switch sort {
    case .all: return district.name[call.language]
    case .street, .community: return district.territory[name]?.label[call.language] ?? name
    case .agency: return district.roster.name(name)[call.language]
    case .category: return CategoryKey(name).map { district.catalogue.name($0)[call.language] } ?? name
    case .channel: return MatterWords.channel(name)[call.language]
    case .function:
      let parts = name.split(separator: "@", maxSplits: 1).map { String($0) }
      guard parts.count == 2 else { return name }
      let role = district.roster.role(parts[0])?.label[call.language] ?? parts[0]
      return "\(district.roster.name(parts[1])[call.language]) · \(role)"
    }
  }

  /// Whom an observation is about: an area or an agency.
  package static func subject(_ code: String, _ call: Call) -> String {
    let district = call.jurisdiction.district
    if code == district.code { return district.name[call.language] }
    return district.territory[code]?.label[call.language] ?? district.roster.name(code)[call.language]
  }
}
