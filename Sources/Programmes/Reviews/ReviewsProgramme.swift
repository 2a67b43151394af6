import Basics
import Platform

/// The review of half a year, written from indicators and registers.
package enum ReviewsProgramme {
  package static let programme = Programme(name: "reviews", label: Phrase("半年回顾", "Half-year review"))
}
