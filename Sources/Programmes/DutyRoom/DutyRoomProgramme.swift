import Basics
import Platform

/// The duty room (值班室): who is on duty, the minute log, handing over, and emergency plans.
package enum DutyRoomProgramme {
  package static let programme = Programme(
    name: "duty-room", label: Phrase("值班", "Duty room"),
    migrations: DutyLogTable.migrations + ShiftsTable.migrations + HandoversTable.migrations
      + PlanRunsTable.migrations,
    endpoints: { _ in
      DutyPage.endpoints + ArrangePage.endpoints + ShiftPage.endpoints + LogPage.endpoints
        + HandoversPage.endpoints + HandoverPage.endpoints + PlansPage.endpoints + PlanRunPage.endpoints + DutyInterface.endpoints
    },
    panels: { file, call in DutyPanel.panels(file, call) })
}
