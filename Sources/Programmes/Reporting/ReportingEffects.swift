import Basics
import Casework

extension ReportingProgramme {
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
    // Who was designated may not send it back (潍坊市12345条例 art. 22).
    Effect("designate") { matter, _ in matter.isDesignated = true },
    Effect("closedAsFixed") { matter, _ in matter.closure = "fixed" },
    // Whoever fixes it on the spot is who handled it, and cannot check it.
    Effect("byActor") { matter, entry in matter.agency = entry.agency },
    // What is postponed leaves the denominator of the closing rates until it is taken up again (缓办).
    Effect("postpone") { matter, _ in
      if matter.exclusion == nil { matter.exclusion = "postponed" }
    },
    Effect("unpostpone") { matter, _ in
      if matter.exclusion == "postponed" { matter.exclusion = nil }
    },
    // An exemption was for the leg that was late; the next one is judged by itself.
    Effect("judgedAnew") { matter, _ in matter.exemption = nil },
    // The fact that the limit was missed stays; it is only not counted.
    Effect("exemptByAppeal") { matter, _ in matter.exemption = "appeal" },
    Effect("exemptAsHonestError") { matter, _ in matter.exemption = "honestError" },
    Effect("exclude") { matter, _ in matter.exclusion = "excluded" },
  ]
}
