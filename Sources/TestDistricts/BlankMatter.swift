import Basics
import Casework
import Territory
import TestSupport

extension Matter {
  /// A matter of Jiangning with nothing in it but a number and a stage, without a log.
  package static func blank(_ number: Int, stage: String = "handling", phase: Phase = .working) throws -> Matter {
    let at = ManualClock.start - .minutes(number)
    let entry = Entry(
      key: Key(Int64(number)), matter: Key(Int64(number)), ordinal: 1, action: "report", from: "", to: stage, at: at,
      recordedAt: at,
      person: "", personName: "", post: "visitor", agency: "",
      form: [
        "number": "320115-20261123-\(padded(number, 6))", "lifecycle": "reporting@1", "channel": "web", "source": "web",
        "details": "x",
        "category": "event:01001",
      ], previous: Entry.genesis)
    guard var matter = Matter(opening: entry, phase: phase, territory: AreaTree(areas: [], zones: [])) else {
      throw NoMatter()
    }
    matter.dueAt = at
    matter.closedAt = phase.isOpen ? nil : at
    return matter
  }

  package struct NoMatter: Error {}
}
