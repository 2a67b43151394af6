import Basics
import Casework
import Platform

/// The workbench (工作台): finding, keeping filters, many at once, taking a call.
package enum WorkbenchProgramme {
  package static let programme = Programme(
    name: "workbench", label: Phrase("工作台", "Workbench"), migrations: SavedFiltersTable.migrations,
    endpoints: { _ in SearchPage.endpoints + SavedFiltersPage.endpoints + BulkPage.endpoints + IntakePage.endpoints },
    subscribers: [Matters.searchSubscriber],
    jobs: [
      Job("search", every: .seconds(2)) { try await $0.matters.takeUpWords() }
    ])
}
