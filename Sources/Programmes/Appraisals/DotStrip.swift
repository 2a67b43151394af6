import Basics
import Indicators
import Site

/// How the scores of one group lie (分布), as a picture: one dot for each unit on a line of points. A rank says who is first; the
/// strip says by how much, and whether it matters.
enum DotStrip {
  static func html(_ lines: [Appraisal.Line], scheme: Scheme, name: String, in language: Language) -> HTML {
    let placed = lines.compactMap { line in line.score.map { (line: line, score: $0) } }.sorted { $0.score < $1.score }
    guard placed.count > 1, let least = placed.first?.score, let most = placed.last?.score else { return .empty }
    // Whole tens of points around what is there, so that small differences stay small.
    let low = max(0, least / 10_000 * 10_000), high = max(low + 10_000, (most + 9999) / 10_000 * 10_000)
    func x(_ score: Int) -> Double { 4 + 92 * Double(score - low) / Double(high - low) }
    var rows: [Double] = [], dots = HTML.empty
    for (line, score) in placed {
      let place = x(score)
      // Dots that would cover each other stand one above the other.
      let row = rows.firstIndex { place - $0 >= 1.6 } ?? rows.count
      if row == rows.count { rows.append(place) } else { rows[row] = place }
      dots += dot(line, x: place, row: row, scheme: scheme, language)
    }
    let height = 44 + max(0, rows.count - 1) * 12, base = height - 22
    let step = high - low > 50_000 ? 20_000 : high - low > 20_000 ? 10_000 : 5000
    let axis = stride(from: low, through: high, by: step).html { tick in
      """
      <line class="gl" x1="\(decimal(x(tick)))%" x2="\(decimal(x(tick)))%" y1="4" y2="\(base)"/><text class="ax" \
      x="\(decimal(x(tick)))%" y="\(height - 6)" text-anchor="middle">\(decimalText(thousandths: tick))</text>
      """
    }
    let middle = placed[placed.count / 2].score
    let (few, half, many) = (AppraisalWords.points(least), AppraisalWords.points(middle), AppraisalWords.points(most))
    let words = language.pick(
      "\(name)：\(placed.count) 个单位，最低 \(few)，中位 \(half)，最高 \(many)",
      "\(name): \(placed.count) units, lowest \(few), median \(half), highest \(many)")
    return """
      <svg class="ch" width="100%" height="\(height)" role="img" aria-label="\(words)">\(axis)<line class="gl base" x1="0" x2="100%" \
      y1="\(base)" y2="\(base)"/><line class="now" x1="\(decimal(x(middle)))%" x2="\(decimal(x(middle)))%" y1="2" y2="\(base)"/>\
      <svg width="100%" height="\(base)" overflow="visible">\(dots)</svg></svg>
      """
  }

  private static func dot(_ line: Appraisal.Line, x: Double, row: Int, scheme: Scheme, _ language: Language) -> HTML {
    let grade = line.grade.flatMap { code in scheme.grades.first { $0.code == code } }
    let score = line.score.map(AppraisalWords.points) ?? "—"
    let title = "\(line.unit.name[language]) \(score)\(grade.map { " · \($0.name[language])" } ?? "")"
    let up = "-\(8 + row * 12)"
    let place: HTML = "cx=\"\(decimal(x))%\" cy=\"100%\" transform=\"translate(0 \(up))\""
    guard let grade else {
      return "<circle class=\"gl base\" fill=\"none\" \(place) r=\"4.5\"><title>\(title)</title></circle>"
    }
    let circle: (String) -> HTML = { look in
      "<circle class=\"\(look)\" \(place) r=\"5.5\"><title>\(title)</title></circle>"
    }
    return switch grade.colour {
    case .green: circle("d d2")
    case .blue: circle("d d1")
    case .yellow: circle("d d3")
    case .red: "<g class=\"od\">\(circle("d"))</g>"
    }
  }

  /// What the dots and the dashed line mean.
  static func key(_ scheme: Scheme, in language: Language) -> HTML {
    let grades = scheme.grades.html { grade in
      let look: HTML =
        switch grade.colour {
        case .green: "<circle class=\"d d2\" cx=\"6\" cy=\"6\" r=\"5\"/>"
        case .blue: "<circle class=\"d d1\" cx=\"6\" cy=\"6\" r=\"5\"/>"
        case .yellow: "<circle class=\"d d3\" cx=\"6\" cy=\"6\" r=\"5\"/>"
        case .red: "<g class=\"od\"><circle class=\"d\" cx=\"6\" cy=\"6\" r=\"5\"/></g>"
        }
      return "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\">\(look)</svg>\(grade.name[language])</li>"
    }
    return """
      <ul class="key">\(grades)<li><svg width="12" height="12" aria-hidden="true"><circle class="gl base" fill="none" cx="6" cy="6" \
      r="4.5"/></svg>\(language.pick("样本不足", "too few"))</li><li><svg width="12" height="12" aria-hidden="true"><line class="now" x1="6" \
      x2="6" y1="0" y2="12"/></svg>\(language.pick("中位", "median"))</li></ul>
      """
  }
}
