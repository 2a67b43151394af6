import Basics
import Casework
import Organization
import Platform

/// Promises of posts to the public (千百十五), and tasks of decisions, on one machinery.
package enum PledgesProgramme {
  /// The lifecycle that pledges run through.
  package static let lifecycle = "pledge"

  package static let programme = Programme(
    name: "pledges", label: Phrase("千百十五", "Pledges"),
    permissions: [
      (.claimPledge, Phrase("认领承诺事项并报进展", "claim a pledge and report on it")),
      (.leadPledge, Phrase("代表本单位认领（局长、街道、园区）", "claim for the whole agency (chiefs, streets, zones)")),
      (.reviewPledges, Phrase("审核、公布、裁定异议、销号", "review, publish, decide objections, check off")),
      (.verifyPledges, Phrase("核验承诺是否做到", "verify whether pledges were kept")),
      (.pledgeSystem, Phrase("承诺事项中由系统自动办理的步骤", "the steps of pledges that the system takes by itself")),
    ],
    guards: guards,
    tabs: [
      Tab(.claimPledge, Phrase("承诺", "Pledges"), path: "/pledges/desk"),
      Tab(.reviewPledges, Phrase("承诺", "Pledges"), path: "/pledges/desk"),
      Tab(.verifyPledges, Phrase("承诺", "Pledges"), path: "/pledges/desk"),
      Tab(.open, Phrase("百件事", "Promises"), path: "/pledges"),
    ],
    migrations: PledgesTable.migrations + PledgeMattersTable.migrations + CommentsTable.migrations
      + RatingsTable.migrations + ClustersTable.migrations + DecisionsTable.migrations,
    endpoints: { _ in
      let pages =
        BoardPage.endpoints + PledgePage.endpoints + VoicesPage.endpoints + ClaimPage.endpoints + DeskPage.endpoints
        + PoolPage.endpoints + PledgeFeed.endpoints + DecisionsPage.endpoints + PledgesInterface.endpoints
      return pages.map { $0.asking(PledgeForms.asks) }
    },
    subscribers: [PledgeNews.subscriber], jobs: [PledgeNews.job, Pool.job],
    publicPanels: { try await PledgePanels.publicPanels(of: $0, $1) },
    panels: { try await PledgePanels.panels(of: $0, $1) })

  /// Whether the district has such pledges at all.
  static func isUsed(in district: District) -> Bool { district.currentLifecycles[lifecycle] != nil }
}

extension Permission {
  /// Claims a pledge for one's own post, and reports on it.
  package static let claimPledge = Permission("pledges.claim")
  /// Claims for the whole agency, as its head.
  package static let leadPledge = Permission("pledges.lead")
  /// Reviews, publishes, decides objections and checks off what others claimed.
  package static let reviewPledges = Permission("pledges.review")
  /// Looks whether it was done.
  package static let verifyPledges = Permission("pledges.verify")
  /// Nobody's: what the system does by itself.
  package static let pledgeSystem = Permission("pledges.bySystem")
}
