import Basics
import Platform

/// Alarms of sensors and cameras (感知告警): folded, kept from flooding people, and turned into matters.
package enum SensingProgramme {
  package static let programme = Programme(name: "sensing", label: Phrase("感知告警", "Alarms of devices"))
}
