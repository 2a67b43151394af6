import Basics
import Organization
import Platform

/// The monthly league (五拼五比): boards, red flags and yellow lights that anybody allowed can recompute.
package enum LeaguesProgramme {
  package static let programme: Programme = {
    Programme(
      name: "leagues", label: Phrase("五拼五比", "League"), permissions: Permission.ofLeagues, proof: LeaguePlans.problems,
      tabs: [
        Tab(.seeLeagues, Phrase("月赛填报", "League desk"), path: "/leagues"),
        Tab(.open, Phrase("五榜", "Boards"), path: "/league"),
      ],
      migrations: LeagueRoundsTable.migrations + LeaguePublicationsTable.migrations + LeagueAwardsTable.migrations,
      endpoints: { _ in
        let plans = LeaguePlans()
        let parts: [[Endpoint]] = [
          BoardsPage(plans: plans).endpoints, LeagueCellPage(plans: plans).endpoints,
          LeagueUnitPage(plans: plans).endpoints, FlagsPage(plans: plans).endpoints, LeagueFiles(plans: plans).endpoints,
          LeagueDeskPage(plans: plans).endpoints, LeagueRoundPage(plans: plans).endpoints,
          LeagueDeeds(plans: plans).endpoints, LeagueLook.endpoints, LeagueInterface(plans: plans).endpoints,
        ]
        return parts.flatMap { $0 }
      })
  }()
}
