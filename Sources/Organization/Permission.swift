import Basics

/// A thing one may do. Constants in code; roles bundle them in the pack. Code never names a role.
package struct Permission: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var code: String

  package init(_ code: String) { self.code = code }

  package var description: String { code }
  package static func < (left: Permission, right: Permission) -> Bool { left.code < right.code }

  /// Anyone, signed in or not.
  package static let open = Permission("open")
  package static let report = Permission("matters.report")
  package static let see = Permission("matters.see")
  package static let accept = Permission("matters.accept")
  package static let dispatch = Permission("matters.dispatch")
  package static let handle = Permission("matters.handle")
  package static let inspect = Permission("matters.inspect")
  package static let close = Permission("matters.close")
  package static let void = Permission("matters.void")
  package static let reopen = Permission("matters.reopen")
  package static let verifyOnSite = Permission("matters.verifyOnSite")
  /// Reviews for an agency what its people ask of others: extensions, suspensions, appeals. The head's.
  package static let approve = Permission("matters.approve")
  /// Decides whose a contested matter is (终审).
  package static let arbitrate = Permission("matters.arbitrate")
  /// Urges, orders, shows cards.
  package static let supervise = Permission("matters.supervise")
  /// Blows the whistle and holds joint meetings.
  package static let convene = Permission("matters.convene")
  /// Fixes small things on the spot and closes them (自办自结).
  package static let selfHandle = Permission("matters.selfHandle")
  /// Calls reporters back.
  package static let followUp = Permission("matters.followUp")
  package static let overview = Permission("overview.see")
  package static let unmask = Permission("reporters.unmask")
  package static let seePacks = Permission("packs.see")
  /// Changes the pack by drafts, all but what says who may do what: that is `manageRights`.
  package static let managePack = Permission("packs.manage")
  /// Sees how the installation does, runs its jobs, makes backups.
  package static let operate = Permission("system.operate")
  package static let seeLog = Permission("log.see")
  /// Sees a reporter's name and phone, masked; `unmask` opens them, with a reason.
  package static let seeReporters = Permission("reporters.see")
  /// Whatever anyone signed in may do with their own account.
  package static let account = Permission("account")
  package static let managePersons = Permission("persons.manage")
  package static let manageRights = Permission("rights.manage")
  package static let seeAudit = Permission("audit.see")
  package static let manageSessions = Permission("sessions.manage")
  package static let manageTokens = Permission("tokens.manage")
  package static let handlePrivacy = Permission("privacy.handle")
  package static let seeRetention = Permission("retention.see")
  package static let seeOutbox = Permission("outbox.see")
  package static let replayOutbox = Permission("outbox.replay")
  package static let seeDuty = Permission("duty.see")
  /// Writes the minute log, hands over, and starts emergency plans.
  package static let keepDuty = Permission("duty.keep")
  package static let arrangeDuty = Permission("duty.arrange")
  package static let handleEnforcement = Permission("enforcement.handle")
  package static let decideEnforcement = Permission("enforcement.decide")
  /// Writes service notices and answers feedback, for everybody to read.
  package static let publish = Permission("notices.publish")
  /// Makes subscriptions by which other systems hear of steps.
  package static let manageHooks = Permission("hooks.manage")
  /// Brings in work orders of the 12345 hotline.
  package static let pushHotline = Permission("hotline.push")
  /// Sees the work orders of the hotline, and takes their results away.
  package static let seeHotline = Permission("hotline.see")
  /// Brings in what could not be done at the service hall, and links matters to items of the hall.
  package static let pushHall = Permission("hall.push")
  /// Sees what came from the hall, and takes the results away.
  package static let seeHall = Permission("hall.see")
  /// Brings in alarms of sensors and cameras.
  package static let pushAlarms = Permission("alarms.push")
  /// Sees alarms and how their sources do.
  package static let seeAlarms = Permission("alarms.see")
  /// Keeps the register of devices.
  package static let manageDevices = Permission("devices.manage")

  /// Every permission a role may bundle.
  package static let all: [Permission] = [
    .report, .see, .accept, .dispatch, .handle, .approve, .arbitrate, .supervise, .convene, .selfHandle, .followUp,
    .inspect, .close, .void, .reopen, .verifyOnSite, .overview, .unmask,
    .seePacks, .seeLog, .seeReporters, .managePersons, .manageRights, .seeAudit, .manageSessions, .manageTokens,
    .handlePrivacy, .seeRetention, .seeOutbox, .replayOutbox, .seeDuty, .keepDuty, .arrangeDuty, .handleEnforcement,
    .decideEnforcement, .publish, .managePack, .operate,
    .manageHooks, .pushHotline, .seeHotline, .pushHall, .seeHall, .pushAlarms, .seeAlarms, .manageDevices,
  ]

  /// What tells the system, security and audit administrators apart (三员分立, GB/T 22239-2019 level 3, 8.1.5): no role bundles
  /// two of these, and no person holds two of them at once.
  package static let separated: [Permission] = [.managePersons, .manageRights, .seeAudit]

  /// Which of the separated permissions this one counts as: whoever changes the pack is the system administrator. Nil if none.
  package var separatedAs: Permission? {
    self == .managePack ? .managePersons : Self.separated.contains(self) ? self : nil
  }
}
