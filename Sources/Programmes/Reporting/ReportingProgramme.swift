import Basics
import Casework
import Delivery
import Organization
import Platform
import Site

/// The first programme: the event loop 上报→立案→派遣→处置→反馈→核查结案 of one-network management.
package enum ReportingProgramme {
  /// The lifecycle its matters run through.
  package static let lifecycle = "reporting"

  package static let programme = Programme(
    name: "reporting", label: Phrase("事件办理", "Event handling"), guards: guards + disciplineGuards, effects: effects,
    migrations: NoticesTable.migrations,
    endpoints: { _ in
      OfflinePages.endpoints(modules: [.report]) + ReportPage.endpoints + FollowPage.endpoints
        + FollowersPage.endpoints
    },
    subscribers: [NoticesTable.subscriber], panels: NearbyPage.panels)
}
