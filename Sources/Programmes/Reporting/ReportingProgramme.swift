import Basics
import Casework
import Delivery
import Organization
import Platform

/// The first programme: the event loop 上报→立案→派遣→处置→反馈→核查结案 of one-network management.
package enum ReportingProgramme {
  /// The lifecycle its matters run through.
  package static let lifecycle = "reporting"

  package static let programme = Programme(
    name: "reporting", label: Phrase("事件办理", "Event handling"), guards: guards, effects: effects,
    migrations: NoticesTable.migrations,
    endpoints: { _ in HomePage.endpoints + ReportPage.endpoints + FollowPage.endpoints + FollowersPage.endpoints },
    subscribers: [NoticesTable.subscriber])

  package static let effects = [
    Effect("forgetParent") { matter, _ in matter.parent = nil },
    Effect("forgetAgency") { matter, _ in
      matter.agency = nil
      matter.isDesignated = false
    },
    Effect("newRound") { matter, _ in
      matter.round += 1
      matter.closure = nil
    },
  ]
}
