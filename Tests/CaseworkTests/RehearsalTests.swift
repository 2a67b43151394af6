import Basics
import Casework
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@Suite struct RehearsalTests {
  static let since = at("0:00", LocalDate(2026, 9, 1))

  /// Replaying only what a difference can touch finds what replaying everything finds: list, totals and all.
  @Test(arguments: Engine.available, [UInt64(1), 2]) func touchedOrAllIsTheSame(_ engine: Engine, _ seed: UInt64) async throws {
    try await withDesk(engine) { desk in
      var year = RehearsedYear(desk, seed: seed)
      let matters = try await year.store(220)
      try await desk.excuseSome()
      #expect(Set(matters.map(\.stage)).count > 8, "seed \(seed): \(Set(matters.map(\.stage)))")
      for change in RuleChange.allCases {
        let rehearsal = Rehearsal(from: desk.district, to: try change.applied(to: desk.district), now: desk.clock.now)
        let fast = try await rehearsal.run(on: desk.database, since: Self.since)
        let full = try await rehearsal.run(on: desk.database, since: Self.since, isFull: true)
        #expect(fast.changes == full.changes, "seed \(seed), \(change)")
        #expect(fast.totals == full.totals, "seed \(seed), \(change)")
        #expect(full.replayed == full.matters && fast.matters == full.matters && full.matters < matters.count)
        #expect(!fast.changes.isEmpty || !change.mustShow, "seed \(seed), \(change)")
        if change.isNone {
          #expect(fast.changes.isEmpty && fast.replayed == 0 && rehearsal.difference.isEmpty, "seed \(seed), \(change)")
        }
        #expect(fast.totals.map(\.before.matters).reduce(0, +) == full.matters, "seed \(seed), \(change)")
        #expect(fast.totals.map(\.after.matters).reduce(0, +) == full.matters, "seed \(seed), \(change)")
        if [.leadMoved, .limit, .makeUpDay, .clockStepOfOneAction].contains(change) {
          #expect(fast.replayed < full.replayed / 2, "seed \(seed), \(change): \(fast.replayed) of \(full.replayed)")
        }
      }
    }
  }

  /// A matter whose dispatch followed the list would go to the new agency; one that was sent elsewhere stays there.
  @Test(arguments: Engine.available) func aMovedDutyMovesWhatFollowedIt(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let followed = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      let elsewhere = try await desk.dispatched(category: "event:01001", standard: "2", to: "szyh")
      let other = try await desk.dispatched(category: "event:01003", standard: "2", to: "psgs")
      var waiting = try await desk.report()
      waiting = try await desk.act("file", waiting, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")

      let report = try await desk.rehearse(.leadMoved)
      #expect(report.changes.map(\.number) == [followed.number, elsewhere.number, waiting.number])
      #expect(!report.changes.contains { $0.number == other.number })
      let first = try #require(report.changes.first)
      #expect(first.before.proposal?.agency == "gsgs" && first.after.proposal?.agency == "cgj" && first.actual == "gsgs")
      #expect(first.before.proposal?.duty == "event-01001" && first.before.proposal?.why.en.contains("event-01001") == true)
      #expect(first.before.agency == "gsgs" && first.after.agency == "cgj" && first.movedClocks.isEmpty)
      #expect(report.changes[1].before.agency == "szyh" && report.changes[1].after.agency == "szyh")
      #expect(report.changes[2].before.agency == "gsgs" && report.changes[2].after.agency == "cgj")
      func total(_ agency: String) -> AgencyTotal? { report.totals.first { $0.agency == agency } }
      #expect(total("gsgs") == AgencyTotal(agency: "gsgs", before: .init(matters: 2), after: .init(), changed: 2))
      #expect(total("cgj") == AgencyTotal(agency: "cgj", before: .init(), after: .init(matters: 2), changed: 2))
      #expect(total("szyh") == AgencyTotal(agency: "szyh", before: .init(matters: 1), after: .init(matters: 1), changed: 1))
    }
  }

  /// What holds only from a later day changes nothing of the days before.
  @Test(arguments: Engine.available) func aLineOfTomorrowMovesNothing(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      _ = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      var later = desk.district
      later.duties = DutyList(later.duties.duties + [
        Duty(
          code: "later", kind: "event", category: "01001", area: String(desk.community.prefix(9)), lead: .agency("cgj"),
          clause: "c", source: "s", validFrom: LocalDate(2026, 11, 24))
      ])
      let rehearsal = Rehearsal(from: desk.district, to: later, now: desk.clock.now)
      let report = try await rehearsal.run(on: desk.database, since: Self.since)
      #expect(report.replayed == 1 && report.changes.isEmpty)
    }
  }

  /// Four working hours from Friday 17:00 end on Monday at 11:00; were Saturday worked, on Saturday at 11:00. What was done on
  /// Saturday at 11:30 would then be late.
  @Test(arguments: Engine.available) func aMakeUpDayMovesDeadlineAndOutcome(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      desk.clock.now = at("17:00", LocalDate(2026, 11, 20))
      var matter = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      let open = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      let urgent = try await desk.dispatched(category: "event:01002", standard: "1", to: "psgs")
      #expect(urgent.limit?.unit == .urgentHour)
      desk.clock.now = at("11:30", LocalDate(2026, 11, 21))
      matter = try await desk.act("acknowledge", matter, by: "gsgs.desk")
      matter = try await desk.act("handle", matter, ["result": "已换"], by: "gsgs.handler")
      #expect(matter.onTime == true)
      try await desk.sql("UPDATE matters SET exemption = 'appeal' WHERE key = \(open.key)")
      desk.clock.now = at("9:00")

      var changed = desk.district
      try changed.changeCalendar(days: [LocalDate(2026, 11, 21): false])
      let report = try await Rehearsal(from: desk.district, to: changed, now: desk.clock.now)
        .run(on: desk.database, since: Self.since)
      let done = try #require(report.changes.first { $0.number == matter.number })
      #expect(done.before.leg == at("11:00", LocalDate(2026, 11, 23)) && done.after.leg == at("11:00", LocalDate(2026, 11, 21)))
      #expect(done.before.promise == at("11:00") && done.after.promise == at("11:00", LocalDate(2026, 11, 21)))
      #expect(done.before.onTime == true && done.after.onTime == false && done.changesOutcome)
      #expect(done.movedClocks == ["leg.1", "promise.1", "sign.1"] && !done.changesAgency)
      let lying = try #require(report.changes.first { $0.number == open.number })
      #expect(lying.before.due == at("11:00") && lying.after.due == at("11:00", LocalDate(2026, 11, 21)) && lying.isOpen)
      // The urgent one is counted in hours of any day; only the hours in which it is to be acknowledged are office hours.
      #expect(report.changes.first { $0.number == urgent.number }?.movedClocks == ["sign.1"])
      let total = try #require(report.totals.first { $0.agency == "gsgs" })
      #expect(total.before == .init(matters: 2, judged: 1, onTime: 1) && total.after == .init(matters: 2, judged: 1, onTime: 0))
    }
  }

  @Test(arguments: Engine.available) func aLimitIsReplacedWhereItWasFiled(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let matter = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      let other = try await desk.dispatched(category: "event:01003", standard: "2", to: "psgs")
      let report = try await desk.rehearse(.limit)
      #expect(report.changes.map(\.number) == [matter.number] && report.replayed == 1)
      #expect(report.changes.first?.before.leg == at("15:00") && report.changes.first?.after.leg == at("18:00", LocalDate(2026, 11, 24)))
      let gone = try await desk.rehearse(.standardGone)
      #expect(gone.changes.isEmpty)
      let filed = try await desk.dispatched(category: "event:01002", standard: "2", to: "psgs")
      let vanished = try #require(try await desk.rehearse(.standardGone).changes.first)
      #expect(vanished.number == filed.number && vanished.newFaults.map(\.sort) == [.noStandard("event:01002#2")])
      #expect(vanished.before.leg == vanished.after.leg && vanished.before.leg != nil && other.standard == 2)
    }
  }

  /// What a new lifecycle does not have cannot be replayed, and says why; what it forbids is listed; what it times otherwise moves.
  @Test(arguments: Engine.available) func aChangedLifecycle(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var matter = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      desk.clock.advance(.minutes(10))
      matter = try await desk.act("acknowledge", matter, by: "gsgs.desk")
      matter = try await desk.act("handle", matter, ["result": "已换"], by: "gsgs.handler")
      matter = try await desk.act("sendInspector", matter, by: "szzx.acceptor1")

      let gone = try #require(try await desk.rehearse(.actionGone).changes.first)
      #expect(gone.newFaults.map(\.sort) == [.noAction("sendInspector")] && gone.newFaults.first?.entry == 6)
      #expect(!gone.after.isReplayed && gone.movedClocks.isEmpty && !gone.changesOutcome)
      #expect(gone.newFaults.first?.phrase.en == "step 6, sendInspector: there is no action sendInspector")

      let required = try #require(try await desk.rehearse(.fieldRequired).changes.first)
      #expect(required.newFaults.map(\.sort) == [.misses("note")] && required.movedClocks.isEmpty && required.after.isReplayed)

      var shorter = desk.district
      try shorter.changeReporting { actions in
        actions.changeClock("dispatch", "leg", TimeLimit(5, .minute))
        for place in actions.indices where actions[place].code == "handle" { actions[place].from = ["rework"] }
      }
      let report = try await Rehearsal(from: desk.district, to: shorter, now: desk.clock.now)
        .run(on: desk.database, since: Self.since)
      let timed = try #require(report.changes.first)
      #expect(timed.before.onTime == true && timed.after.onTime == false && timed.after.leg == at("9:05"))
      #expect(timed.newFaults.map(\.sort) == [.notFrom("handling")] && timed.newFaults.allSatisfy(\.isStep))

      // After the new version is in force, a pack that changes nothing changes nothing, though the matter began with the old one.
      #expect(Rehearsal(from: shorter, to: shorter, now: desk.clock.now).difference.isEmpty)
      // A further version is held against the one in force, which the matter fits.
      var further = shorter
      try further.changeReporting { $0.changeClock("report", "accept", TimeLimit(20, .minute)) }
      let next = try await Rehearsal(from: shorter, to: further, now: desk.clock.now).run(on: desk.database, since: Self.since)
      let replayed = try #require(next.changes.first)
      #expect(replayed.before.leg == at("9:05") && replayed.after.leg == at("9:05") && replayed.movedClocks == ["accept.1"])
      // One in force that the matter does not fit leaves it its own on both sides.
      var unfit = desk.district
      try unfit.changeReporting { $0.removeAll { $0.code == "sendInspector" } }
      var later = unfit
      try later.changeReporting { $0.changeClock("report", "accept", TimeLimit(20, .minute)) }
      let kept = try await Rehearsal(from: unfit, to: later, now: desk.clock.now).run(on: desk.database, since: Self.since)
      #expect(kept.changes.isEmpty && kept.replayed == 1)
    }
  }

  @Test func inWords() async throws {
    try await withDesk(.sqlite) { desk in
      _ = try await desk.dispatched(category: "event:01001", standard: "2", to: "gsgs")
      var changed = try RuleChange.leadMoved.applied(to: try RuleChange.limit.applied(to: desk.district))
      try changed.changeReporting { $0.changeClock("dispatch", "sign", TimeLimit(1, .workHour)) }
      let rehearsal = Rehearsal(from: desk.district, to: changed, now: desk.clock.now)
      let report = try await rehearsal.run(on: desk.database, since: Self.since)
      let matter = try #require(report.changes.first)
      let old = desk.district.roster.name("gsgs"), new = desk.district.roster.name("cgj")
      let en = RehearsalWords(rehearsal, .en), zh = RehearsalWords(rehearsal, .zh)
      #expect(
        en.lines(matter) == [
          "agency: \(old.en) (event-01001) → \(new.en) (event-01001); the old one had it in fact",
          "deadline of the agency: 2026-11-23 15:00 → 2026-11-24 18:00",
          "promise to the reporter: 2026-11-23 15:00 → 2026-11-24 18:00",
          "due now: 2026-11-23 15:00 → 2026-11-24 18:00", "other clocks: sign.1",
        ])
      #expect(zh.lines(matter).first == "主办单位：\(old.zh)（event-01001） → \(new.zh)（event-01001）；实际由原单位承办")
      #expect(en.summary(report).first == "Reported since 2026-09-01: 1; replayed 1; would change 1")
      #expect(
        en.totals(report) == [
          "\(new.en): 0 → 1 matters, on time — → —, 1 would change", "\(old.en): 1 → 0 matters, on time — → —, 1 would change",
        ])
      let table = String(decoding: zh.table(report), as: UTF8.self)
      #expect(table.hasPrefix("\u{FEFF}编号,") && table.contains(matter.number) && table.contains("sign.1"))
    }
  }

  @Test func stretchesOfDaysThatCountOtherwise() throws {
    let district = try JiangningPack.district()
    func difference(_ days: [LocalDate: Bool]) throws -> CalendarDifference {
      var changed = district
      try changed.changeCalendar(days: days)
      return district.calendar.difference(from: changed.calendar)
    }
    #expect(try difference([:]) == .none)
    // A Monday that is worked anyway.
    #expect(try difference([LocalDate(2026, 11, 23): false]) == .none)
    let first = LocalDate(2026, 11, 21)
    #expect(try difference([first: false]) == .days([first...first]))
    #expect(
      try difference([first: false, first + 3: true, first + 40: true])
        == .days([first...(first + 3), (first + 40)...(first + 40)]))
    var other = district
    try other.changeCalendar(sessions: [540..<720])
    #expect(district.calendar.difference(from: other.calendar) == .always)
  }

  /// A rehearsal walks along the index of what was reported since, however long the history.
  @Test(arguments: Engine.available) func readsAlongIndexes(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      _ = try await desk.report()
      let rehearsal = Rehearsal(from: desk.district, to: try RuleChange.many.applied(to: desk.district), now: desk.clock.now)
      let scans = try await desk.database.read("plans") { transaction in
        let explaining = try Explaining(transaction)
        _ = try rehearsal.run(Self.since, isFull: false, in: explaining)
        return explaining.scans
      }
      #expect(scans.isEmpty, "\(scans)")
    }
  }
}

extension Desk {
  fileprivate func rehearse(_ change: RuleChange) async throws -> RehearsalReport {
    try await Rehearsal(from: district, to: try change.applied(to: district), now: clock.now)
      .run(on: database, since: RehearsalTests.since)
  }

  fileprivate func sql(_ text: SQL) async throws { try await database.write("test.sql") { try $0.run(text) } }

  /// Some of what was late is exempted, some of what was judged is left out.
  fileprivate func excuseSome() async throws {
    try await sql("UPDATE matters SET exemption = 'appeal' WHERE key % 5 = 0")
    try await sql("UPDATE matters SET exclusion = 'approved' WHERE key % 7 = 0")
  }
}
