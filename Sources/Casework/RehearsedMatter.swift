import Basics
import Organization
import Timing

/// Whose a matter would be by the duty list, and why.
package struct Proposal: Sendable, Hashable {
  package var agency: String
  /// The line of the duty list; nil if only locality was left.
  package var duty: String?
  package var why: Phrase

  package init(_ routing: Routing) {
    agency = routing.agency
    duty = routing.duty?.code
    why = routing.why
  }
}

/// Why a step, or a matter, does not fit the rules.
package struct RuleFault: Sendable, Hashable {
  package enum Sort: Sendable, Hashable {
    /// The pack has no lifecycle of that name.
    case noLifecycle(String)
    case noAction(String)
    case noStage(String)
    /// The events of a clock would not fit together.
    case clocks(String)
    /// The action does not start from the stage it was taken in.
    case notFrom(String)
    /// The action leads to this stage instead of the one it led to.
    case leadsTo(String)
    /// A required field that was not filled in, by name.
    case misses(String)
    /// What was chosen in the field is no choice.
    case noChoice(String)
    /// The standard it was filed under is gone; the limit that was recorded stays.
    case noStandard(String)
  }

  /// The ordinal of the entry; nil for the matter as a whole.
  package var entry: Int?
  /// The action of the entry; empty for the matter as a whole.
  package var action: String
  package var sort: Sort

  /// Whether nothing can be said of clocks and outcome.
  package var stopsReplay: Bool {
    switch sort {
    case .noLifecycle, .noAction, .noStage, .clocks: true
    case .notFrom, .leadsTo, .misses, .noChoice, .noStandard: false
    }
  }

  /// Whether the step would not have been allowed.
  package var isStep: Bool {
    switch sort {
    case .notFrom, .leadsTo, .misses, .noChoice: true
    case .noLifecycle, .noAction, .noStage, .clocks, .noStandard: false
    }
  }

  package var phrase: Phrase {
    guard let entry else { return what }
    return Phrase("第 \(entry) 步 \(action)：\(what.zh)", "step \(entry), \(action): \(what.en)")
  }

  private var what: Phrase {
    switch sort {
    case .noLifecycle(let name): Phrase("没有流程 \(name)", "there is no lifecycle \(name)")
    case .noAction(let code): Phrase("没有动作 \(code)", "there is no action \(code)")
    case .noStage(let code): Phrase("没有环节 \(code)", "there is no stage \(code)")
    case .clocks(let text): Phrase("计时对不上（\(text)）", "the clocks do not fit (\(text))")
    case .notFrom(let stage): Phrase("不能从环节 \(stage) 开始", "it does not start from the stage \(stage)")
    case .leadsTo(let stage): Phrase("会转到环节 \(stage)", "it would lead to the stage \(stage)")
    case .misses(let field): Phrase("缺少必填项 \(field)", "the required field \(field) is missing")
    case .noChoice(let field): Phrase("\(field) 所选已不可选", "what was chosen in \(field) is no choice")
    case .noStandard(let key):
      Phrase("立案条件 \(key) 已不在目录，沿用当时的时限", "the standard \(key) is gone; its recorded limit stays")
    }
  }
}

/// What one set of rules makes of a matter.
package struct RehearsedSide: Sendable, Hashable {
  /// What the duty list says; nil if it says nothing, or the matter ended without having been dispatched.
  package var proposal: Proposal?
  /// Whom the matter counts for; nil for nobody.
  package var agency: String?
  /// The deadline of each clock, by clock with number; clocks that are paused have none.
  package var deadlines: [String: Instant] = [:]
  /// The deadline of the last leg, and of the last promise.
  package var leg: Instant?
  package var promise: Instant?
  /// What presses on whoever holds it now; nil for what has ended.
  package var due: Instant?
  /// Whether the last leg was handled within its limit; nil before it was handled.
  package var onTime: Bool?
  package var faults: [RuleFault] = []

  package var isReplayed: Bool { !faults.contains(where: \.stopsReplay) }
}

/// A matter under the rules in force and under those of a pack.
package struct RehearsedMatter: Sendable, Hashable {
  package var key: Key
  package var number: String
  package var category: CategoryKey?
  package var area: String?
  package var reportedAt: Instant
  package var isOpen: Bool
  /// The agency that really had it last.
  package var actual: String?
  package var before: RehearsedSide
  package var after: RehearsedSide

  package var changesAgency: Bool { before.proposal?.agency != after.proposal?.agency }
  package var changesDeadline: Bool { !movedClocks.isEmpty || (areBothReplayed && before.due != after.due) }
  package var changesOutcome: Bool { areBothReplayed && before.onTime != after.onTime }
  package var isChanged: Bool { changesAgency || changesDeadline || changesOutcome || !newFaults.isEmpty }

  /// The clocks whose deadlines differ, by name with number.
  package var movedClocks: [String] {
    guard areBothReplayed else { return [] }
    return Set(before.deadlines.keys).union(after.deadlines.keys)
      .filter { before.deadlines[$0] != after.deadlines[$0] }.sorted()
  }

  /// What would not fit any more.
  package var newFaults: [RuleFault] { after.faults.filter { !before.faults.contains($0) } }

  private var areBothReplayed: Bool { before.isReplayed && after.isReplayed }
}
