import Basics
import Platform

/// The monthly league (五拼五比): boards, red flags and yellow lights that anybody allowed can recompute.
package enum LeaguesProgramme {
  package static let programme = Programme(name: "leagues", label: Phrase("五拼五比", "League"))
}
