import Basics

/// A stretch of a matter's life and who had it in hand.
package struct HeldTime: Sendable, Hashable {
  package enum Cause: Sendable, Hashable {
    /// It was with them.
    case held
    /// They refused it and were overruled: the hours of the quarrel are theirs.
    case overruled
    /// It had been sent to the wrong agency: the hours there and of the quarrel are the dispatcher's.
    case wronglySent
  }

  /// An agency's code, or `centre`, `inspector`, `arbiter` as the stages name them; `nobody` while it is suspended with approval.
  package var holder: String
  package var from: Instant
  package var to: Instant
  package var cause: Cause
  /// The ordinal of the entry it begins with.
  package var entry: Int

  package var length: Seconds { to - from }
}

extension Lifecycle {
  /// Whose hours they were: every millisecond in which the matter was open belongs to exactly one holder, in order, so that the
  /// lengths sum to its life. A refused leg is booked to the refuser if the refusal was overruled, and to the dispatcher if it was
  /// upheld; until somebody decides, the leg is the agency's and the waiting the centre's.
  /// - Parameter until: now; for a matter that has ended nothing comes after its end.
  package func ledger(_ entries: [Entry], until: Instant) -> [HeldTime] {
    var ledger = TimeLedger(self)
    for (place, entry) in entries.enumerated() {
      let end = place + 1 < entries.count ? entries[place + 1].at : max(until, entry.at)
      ledger.take(entry, until: end)
    }
    return ledger.times
  }

  /// How long the matter was open, from its report; the gaps between an end and a reopening are not part of it.
  package func life(_ entries: [Entry], until: Instant) -> Seconds {
    var sum = Seconds.zero
    for (place, entry) in entries.enumerated() where stage(entry.to)?.phase.isOpen == true {
      sum = sum + ((place + 1 < entries.count ? entries[place + 1].at : max(until, entry.at)) - entry.at)
    }
    return sum
  }
}

private struct TimeLedger {
  var times: [HeldTime] = []
  private let lifecycle: Lifecycle
  private var agency = ""
  private var legAgency = ""
  /// Where the running leg begins in `times`, and where its refusal does.
  private var legPlace: Int?
  private var refusalPlace: Int?

  init(_ lifecycle: Lifecycle) { self.lifecycle = lifecycle }

  mutating func take(_ entry: Entry, until end: Instant) {
    if let named = entry.form["agency"] { agency = named }
    guard let stage = lifecycle.stage(entry.to), let action = lifecycle.action(entry.action) else { return }
    let assigns = action.clocks.contains { $0.order == .assign }
    if let refused = refusalPlace, assigns || !stage.phase.isOpen || stage.phase == .waiting {
      decide(refused, assigns: assigns, goesBack: stage.phase == .waiting)
    }
    if assigns {
      if agency != legAgency || legPlace == nil { legPlace = times.count }
      legAgency = agency
    } else if action.clocks.contains(where: { $0.order == .start && lifecycle.assigned.contains($0.clock) }) {
      // Rework is a leg of its own: who refuses it later says nothing about what was done before.
      legPlace = times.count
      legAgency = agency
    }
    if action.refuses, refusalPlace == nil { refusalPlace = times.count }
    guard stage.phase.isOpen else { return }
    let holder = stage.holder == .agency ? agency : stage.holder.rawValue
    times.append(HeldTime(holder: holder, from: entry.at, to: end, cause: .held, entry: entry.ordinal))
  }

  private mutating func decide(_ refused: Int, assigns: Bool, goesBack: Bool) {
    refusalPlace = nil
    if assigns, agency == legAgency {
      book(times.indices.suffix(from: refused), to: legAgency, .overruled)
    } else if assigns || goesBack {
      book(times.indices.suffix(from: legPlace ?? refused), to: Stage.Holder.centre.rawValue, .wronglySent)
      legPlace = nil
    }
  }

  private mutating func book(_ places: Range<Int>, to holder: String, _ cause: HeldTime.Cause) {
    // What was suspended with approval stays nobody's.
    for place in places where times[place].holder != Stage.Holder.nobody.rawValue {
      times[place].holder = holder
      times[place].cause = cause
    }
  }
}
