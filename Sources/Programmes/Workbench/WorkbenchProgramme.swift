import Basics
import Casework
import Platform
import Site

/// The workbench (工作台): finding, keeping filters, many at once, taking a call.
package enum WorkbenchProgramme {
  package static let programme = Programme(
    name: "workbench", label: Phrase("工作台", "Workbench"),
    endpoints: { _ in SearchPage.endpoints + IntakePage.endpoints + [IntakeModule.module.endpoint] },
    subscribers: [Matters.searchSubscriber],
    jobs: [
      Job("search", every: .seconds(2)) { try await $0.matters.takeUpWords() }
    ])
}
