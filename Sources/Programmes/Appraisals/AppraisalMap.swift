import Basics
import Casework
import Indicators
import Platform
import Site
import Territory

/// Regions on the map, each in the shade of its grade; the tables below it say the same in words.
enum AppraisalMap {
  static func html(_ scheme: Scheme, _ appraisal: Appraisal, in district: District, language: Language) -> HTML {
    let grades = scheme.grades
    func bin(_ line: Appraisal.Line) -> Int {
      guard let code = line.grade, let place = grades.firstIndex(where: { $0.code == code }) else { return 0 }
      return min(5, place + 1)
    }
    let shapes = appraisal.lines.compactMap { line -> AreaMap.Shape? in
      guard let area = district.territory[line.unit.code], area.shape != nil else { return nil }
      let grade = line.grade.flatMap { code in grades.first { $0.code == code } }
      let word = grade?.name[language] ?? language.pick("样本不足", "too few")
      let score = line.score.map(AppraisalWords.points) ?? "—"
      return AreaMap.Shape(
        code: area.code, name: area.label[language], rings: rings(area.shape), value: nil, bin: bin(line),
        path: "#group-\(line.unit.group)", title: "\(area.label[language]) · \(score) · \(word)")
    }
    guard !shapes.isEmpty else { return .empty }
    let outlines = shapes.map { shape in
      AreaMap.Outline(
        shape.name, rings: shape.rings,
        label: district.territory[shape.code]?.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    var bins = [Phrase("样本不足或无案件", "too few or none")] + grades.map(\.name).prefix(5)
    while bins.count < 6 { bins.append(Phrase("", "")) }
    let used = Array(bins.prefix(grades.count + 1))
    let drawing = AreaMap(shapes: shapes, outlines: outlines, isSchematic: district.isSchematic).html(
      label: language.pick("各区域的评价等级", "Grades by region"), measure: language.pick("等级", "Grade"), bins: used,
      id: "grades", in: language)
    return panel(
      title: language.pick("各区域等级", "Grades by region"),
      subtitle: language.pick("颜色与下表的等级一致", "as in the tables below"), body: drawing,
      flush: true)
  }

  private static func rings(_ shape: Territory.Shape?) -> [[LonLat]] {
    (shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } }
  }
}
