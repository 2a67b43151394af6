import Basics
import Documents
import Organization

extension PackReader {
  /// The duty list with the line of each row.
  mutating func duties() -> [(duty: Duty, line: Int)] {
    guard var table = table("duties.csv") else { return [] }
    let code = table.column("code", into: &problems), kind = table.column("kind", into: &problems)
    let category = table.column("category", into: &problems), area = table.column("area", into: &problems)
    let lead = table.column("lead", into: &problems), assist = table.optionalColumn("assist")
    let clause = table.column("clause", into: &problems), source = table.optionalColumn("source")
    let from = table.optionalColumn("valid_from"), to = table.optionalColumn("valid_to")
    guard !problems.hasErrors else { return [] }
    var found: [(duty: Duty, line: Int)] = []
    for row in table.rows(into: &problems) {
      guard let name = row.text(code, into: &problems), let sort = row.text(kind, into: &problems),
        let who = row.text(lead, into: &problems), let basis = row.text(clause, into: &problems)
      else { continue }
      let leading: Duty.Lead
      if who.hasPrefix("@") {
        let level = Agency.Kind(String(who.dropFirst()))
        guard [.street, .community, .grid].contains(level) else {
          problems.append(
            row.problem(
              Phrase("没有属地层级 \(who)", "there is no locality \(who)"), column: lead,
              remedy: Phrase("可用 @street、@community、@grid", "use @street, @community or @grid")))
          continue
        }
        leading = .locality(level)
      } else {
        leading = .agency(who)
      }
      found.append(
        (
          Duty(
            code: name, kind: sort, category: row[category], area: row[area], lead: leading,
            assist: row[assist].split(separator: ";").map { String($0) }, clause: basis, source: row[source],
            validFrom: row.optionalDate(from, into: &problems), validTo: row.optionalDate(to, into: &problems)),
          row.line
        ))
    }
    return found
  }
}
