import Basics
import Casework
import Delivery
import Platform
import Timing

/// What decides whether people trust the platform: what waits where, who decided what, which cards were shown, what a drawn
/// re-check found. It reads the log of the ordinary matters and takes steps on them; it has no lifecycle of its own.
package enum DisciplineProgramme {
  package static let programme = Programme(
    name: "discipline", label: Phrase("办理纪律", "Discipline"),
    migrations: RefusalsTable.migrations + CallBacksTable.migrations + EscalationsTable.migrations
      + DrawsTable.migrations + RecurrencesTable.migrations + CampaignsTable.migrations,
    endpoints: { _ in
      DeskPage.endpoints + QualityPage.endpoints + RegisterPage.endpoints + DrawsPage.endpoints + DutyProposalsPage.endpoints
        + CentrePage.endpoints + SelfHandledPage.endpoints + CampaignsPage.endpoints + CampaignPage.endpoints
        + DisciplineInterface.endpoints
    },
    subscribers: [RulingLog.subscriber, CallBacksTable.subscriber, RecurrencesTable.subscriber],
    jobs: [
      Job("discipline.wake", every: .seconds(10)) { try await $0.matters.wake() },
      Job("discipline.cards", every: .minutes(1)) { try await Cards($0).issue() },
      Job("discipline.escalations", every: .minutes(1)) { try await Escalations($0).raise() },
      Job("discipline.days", every: .minutes(1)) { try await $0.matters.foldDays() },
      Job("discipline.draws", every: .minutes(1)) { try await Draws($0).handOut() },
    ])
}
