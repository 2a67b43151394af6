import Basics
import Platform

/// Indicators of the district: counts kept from the log, observations entered and approved.
package enum StatisticsProgramme {
  package static let programme = Programme(name: "statistics", label: Phrase("统计", "Statistics"))
}
