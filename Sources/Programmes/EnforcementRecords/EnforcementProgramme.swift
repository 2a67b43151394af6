import Basics
import Casework
import Organization
import Platform

/// Administrative penalties (行政处罚): a record of its own beside the matter that it came from, by an agency that holds the power there.
package enum EnforcementProgramme {
  /// The lifecycle that records run through.
  package static let lifecycle = "enforcement"

  package static let programme = Programme(
    name: "enforcement", label: Phrase("执法案件", "Enforcement records"), guards: guards,
    migrations: EnforcementTable.migrations,
    endpoints: { _ in OpeningPage.endpoints + EnforcementPage.endpoints },
    panels: { try await EnforcementPanels.panels(of: $0, $1) })

  /// Whether the district has such records at all.
  static func isUsed(in district: District) -> Bool { district.currentLifecycles[lifecycle] != nil }
}
