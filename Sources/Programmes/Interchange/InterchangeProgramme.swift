import Basics
import Platform

/// What goes in and out in bulk (批量进出): registers as files, parts of the city, stable views for other programs.
package enum InterchangeProgramme {
  package static let programme = Programme(
    name: "interchange", label: Phrase("导入导出", "Import and export"), migrations: PartsTable.migrations + ViewsTable.migrations,
    endpoints: { _ in ExportPage.endpoints + ImportPage().endpoints + PartsPage.endpoints },
    jobs: [ViewNames.job])
}
