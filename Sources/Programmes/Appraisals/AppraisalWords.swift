import Basics
import Indicators
import Site

/// How figures of an appraisal are written.
enum AppraisalWords {
  /// `92.45`, at most two places on screen; three only matter to sums.
  static func points(_ thousandths: Int) -> String {
    decimalText(thousandths: Ratio.divided(thousandths, by: 10) * 10)
  }

  /// `+1.2`, `−0.4`, `0`.
  static func change(_ thousandths: Int) -> String {
    thousandths > 0 ? "+\(points(thousandths))" : points(thousandths).replacing("-", with: "−")
  }

  /// `95.2%`; a plain number where it is no ratio; `—` where there is nothing to divide by.
  static func value(_ ratio: Ratio, unit: Phrase = .verbatim("%"), in language: Language) -> String {
    guard ratio.isDefined, let below = ratio.denominator else {
      return ratio.isDefined ? grouped(ratio.numerator) : "—"
    }
    guard unit.zh != "%" else {
      return "\(decimalText(thousandths: Ratio.divided(ratio.numerator * 1000, by: below) * 100))%"
    }
    return "\(decimalText(thousandths: Ratio.divided(ratio.numerator * 10, by: below) * 100)) \(unit[language])"
  }

  /// `114/120`.
  static func parts(_ ratio: Ratio) -> String {
    ratio.denominator.map { "\(grouped(ratio.numerator))/\(grouped($0))" } ?? grouped(ratio.numerator)
  }

  /// The grade in its colour with an icon and its word: never colour alone.
  static func grade(_ grade: Grade, in language: Language) -> HTML {
    let (look, icon): (String, Icon) =
      switch grade.colour {
      case .green: ("done", .checkCircle)
      case .blue: ("working", .circleDot)
      case .yellow: ("checking", .minus)
      case .red: ("overdue", .alertTriangle)
      }
    return "<span class=\"pill p-\(look)\">\(icon.html())\(grade.name[language])</span>"
  }

  /// A paragraph of plain words.
  static func paragraph(_ words: Phrase, in language: Language) -> HTML { "<p>\(words[language])</p>" }

  /// Said wherever an example is shown.
  static func example(_ scheme: Scheme, in language: Language) -> HTML {
    guard scheme.isExample else { return .empty }
    return notice(
      .warn, title: language.pick("示例办法，未在本区施行", "An example, in force nowhere here"),
      body: "<p>\(scheme.source[language])</p>")
  }

  /// A query with only what is given.
  static func query(_ pairs: [(String, String?)]) -> String {
    pairs.compactMap { name, value in value.flatMap(\.nonEmpty).map { "\(name)=\(Look.percentEncoded($0))" } }.joined(
      separator: "&")
  }
}
