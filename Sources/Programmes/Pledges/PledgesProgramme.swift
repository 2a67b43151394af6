import Basics
import Platform

/// Promises of posts to the public (千百十五), and tasks of decisions, on one machinery.
package enum PledgesProgramme {
  package static let programme = Programme(name: "pledges", label: Phrase("千百十五", "Pledges"))
}
