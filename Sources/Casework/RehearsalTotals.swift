import Basics

/// How many matters count for an agency, and how many of those judged were on time.
package struct AgencyFigures: Sendable, Hashable {
  package var matters = 0
  /// The denominator: handled, and not left out of appraisals.
  package var judged = 0
  /// The numerator: handled within the limit, or exempted.
  package var onTime = 0

  package init(matters: Int = 0, judged: Int = 0, onTime: Int = 0) {
    self.matters = matters
    self.judged = judged
    self.onTime = onTime
  }

  init(onTime: Bool?) {
    self.init(matters: 1, judged: onTime == nil ? 0 : 1, onTime: onTime == true ? 1 : 0)
  }

  static func += (left: inout AgencyFigures, right: AgencyFigures) {
    left.matters += right.matters
    left.judged += right.judged
    left.onTime += right.onTime
  }

  static func -= (left: inout AgencyFigures, right: AgencyFigures) {
    left += AgencyFigures(matters: -right.matters, judged: -right.judged, onTime: -right.onTime)
  }
}

/// The figures of one agency under both sets of rules.
package struct AgencyTotal: Sendable, Hashable {
  /// Empty for the matters that count for nobody.
  package var agency: String
  package var before = AgencyFigures()
  package var after = AgencyFigures()
  /// The changed matters that count for it before or after.
  package var changed = 0

  package init(agency: String, before: AgencyFigures = .init(), after: AgencyFigures = .init(), changed: Int = 0) {
    self.agency = agency
    self.before = before
    self.after = after
    self.changed = changed
  }
}

/// Adds up figures of matters by agency. What was not replayed counts as it is stored; what was, takes the place of that.
struct RehearsalTotals {
  private var totals: [String: AgencyTotal] = [:]

  /// The stored figures of matters that count for the agency.
  mutating func add(stored figures: AgencyFigures, of agency: String) {
    change(agency) {
      $0.before += figures
      $0.after += figures
    }
  }

  mutating func replace(_ matter: Matter, by rehearsed: RehearsedMatter) {
    let old = rehearsed.before.agency ?? "", new = rehearsed.after.agency ?? ""
    let stored = AgencyFigures(onTime: matter.countsOnTime)
    change(old) {
      $0.before -= stored
      $0.after -= stored
      $0.before += AgencyFigures(onTime: matter.counts(rehearsed.before.onTime))
      if rehearsed.isChanged { $0.changed += 1 }
    }
    change(new) {
      $0.after += AgencyFigures(onTime: matter.counts(rehearsed.after.onTime))
      if rehearsed.isChanged, old != new { $0.changed += 1 }
    }
  }

  /// By agency, those that nobody has last.
  var sorted: [AgencyTotal] {
    totals.values.filter { $0.before.matters != 0 || $0.after.matters != 0 }
      .sorted { ($0.agency.isEmpty ? 1 : 0, $0.agency) < ($1.agency.isEmpty ? 1 : 0, $1.agency) }
  }

  private mutating func change(_ agency: String, _ body: (inout AgencyTotal) -> Void) {
    body(&totals[agency, default: AgencyTotal(agency: agency)])
  }
}

extension Matter {
  /// `countsOnTime`, had the last leg come out so.
  fileprivate func counts(_ onTime: Bool?) -> Bool? {
    var matter = self
    matter.onTime = onTime
    return matter.countsOnTime
  }
}
