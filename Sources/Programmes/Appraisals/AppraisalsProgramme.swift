import Basics
import Platform

/// Appraisal of regions, agencies and functions (绩效评价, GB/T 30428.4), never of persons.
package enum AppraisalsProgramme {
  package static let programme = Programme(name: "appraisals", label: Phrase("绩效评价", "Appraisal"))
}
