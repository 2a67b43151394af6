import Basics
import Platform
import Site

/// Work on the spot (现场): what a handler, grid worker or inspector has on the phone, also without a network.
package enum FieldworkProgramme {
  package static let programme = Programme(
    name: "fieldwork", label: Phrase("现场", "Fieldwork"),
    endpoints: { _ in
      FieldListPage.endpoints + FieldMapPage.endpoints + FieldMatterPage.endpoints
        + FieldModules.all.map(\.endpoint)
    })
}
