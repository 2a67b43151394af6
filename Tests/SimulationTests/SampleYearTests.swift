import Basics
import Casework
import Crypto
import Foundation
import Organization
import Simulation
import Territory
import TestSupport
import Testing
import Timing

struct SampleYearTests {
  private func digest(_ played: [Played]) -> [UInt8] {
    var hasher = SHA256()
    for one in played { for entry in one.playing.entries { hasher.update(data: entry.hash) } }
    return Array(hasher.finalize())
  }

  @Test func aSeedGivesOneYearWhateverTheNumberOfTasks() async throws {
    let year = SampleYear(seed: 7, to: Jiangning.now, count: 300)
    let one = try await year.inMemory(tasks: 1)
    let again = try await year.inMemory(tasks: 1)
    let many = try await year.inMemory(tasks: 5)
    let other = try await SampleYear(seed: 8, to: Jiangning.now, count: 300).inMemory(tasks: 1)
    let later = try await year.inMemory(tasks: 2, recordedAt: Jiangning.now + .days(3))
    #expect(one.count == 300)
    #expect(digest(one) == digest(again))
    #expect(digest(one) == digest(many))
    #expect(digest(one) != digest(other))
    #expect(one.map(\.playing.matter.key) == later.map(\.playing.matter.key), "only recordedAt may differ")
    #expect(digest(one) != digest(later))
  }

  /// More than one chunk, so that a repeat may come in a later chunk than what it repeats.
  @Test func chunksDoNotChangeTheYear() async throws {
    let from = Jiangning.now - .days(20)
    let year = SampleYear(seed: 3, from: from, to: Jiangning.now, count: 2600)
    let one = try await year.inMemory(tasks: 1)
    let many = try await year.inMemory(tasks: 3)
    #expect(digest(one) == digest(many))
    let numbers = one.map(\.playing.matter.number)
    #expect(Set(numbers).count == 2600)
    #expect(Set(one.flatMap { $0.playing.entries.map(\.key) }).count == one.reduce(0) { $0 + $1.playing.entries.count })
    let times = one.map(\.playing.matter.reportedAt)
    #expect(times == times.sorted())
    for (number, at) in zip(numbers, times) {
      let day = "\(LocalZone.shanghai.date(at))".filter { $0 != "-" }
      #expect(number.hasPrefix("320115-\(day)-"))
    }
    let merged = one.filter { $0.playing.matter.stage == "merged" }
    #expect((52...135).contains(merged.count), "\(merged.count) of 2600 were merged")
    let byKey = Dictionary(uniqueKeysWithValues: one.map { ($0.playing.matter.key, $0.playing.matter) })
    for child in merged.map(\.playing.matter) {
      let parent = try #require(child.parent.flatMap { byKey[$0] })
      #expect(parent.category == child.category || child.category == nil)
      let distance = try #require(parent.coordinate).distance(to: try #require(child.coordinate))
      #expect(distance <= 50)
      #expect(child.reportedAt - parent.reportedAt <= .hours(24))
      let joined = try #require(child.closedAt)
      #expect(parent.closedAt.map { $0 >= joined } ?? true, "\(child.number) joined what had ended")
    }
  }

  /// Rates are those asked for, within what chance allows.
  @Test func theYearLooksLikeAYear() async throws {
    let seed: UInt64 = 11
    let year = SampleYear(seed: seed, to: Jiangning.now, count: 4000)
    let played = try await year.inMemory(tasks: 4)
    let matters = played.map(\.playing.matter)
    let calendar = try Jiangning.district().calendar
    #expect(matters.allSatisfy { $0.reportedAt >= year.from && $0.reportedAt <= year.to }, "seed \(seed)")
    #expect(played.allSatisfy { $0.playing.entries.allSatisfy { $0.at <= year.to } }, "seed \(seed)")

    let hours = Dictionary(grouping: matters) { Int(calendar.zone.timeOfDay($0.reportedAt) / 3_600_000) }
      .mapValues(\.count)
    #expect((hours[9] ?? 0) > 3 * (hours[23] ?? 0) && (hours[9] ?? 0) > 8 * (hours[3] ?? 0), "seed \(seed): \(hours)")
    #expect((hours[9] ?? 0) > (hours[12] ?? 0) && (hours[15] ?? 0) > (hours[12] ?? 0), "seed \(seed): \(hours)")

    var days = (worked: 0, off: 0)
    var day = calendar.zone.date(year.from)
    while day < calendar.zone.date(year.to) {
      if calendar.isWorkday(day) { days.worked += 1 } else { days.off += 1 }
      day = day + 1
    }
    let worked = matters.count { calendar.isWorkday(calendar.zone.date($0.reportedAt)) }
    let dip = Double(matters.count - worked) / Double(days.off) / (Double(worked) / Double(days.worked))
    #expect((0.55...0.9).contains(dip), "seed \(seed): a day off has \(dip) of a work day")

    let grids = Dictionary(grouping: matters.compactMap(\.area)) { $0 }.mapValues(\.count).values.sorted(by: >)
    #expect(grids.prefix(50).reduce(0, +) > matters.count / 8, "seed \(seed): no hot spots")
    func part(_ test: (Played) -> Bool) -> Double { Double(played.count(where: test)) / Double(played.count) }
    func did(_ action: String) -> Double { part { $0.playing.entries.contains { $0.action == action } } }
    #expect((0.025...0.06).contains(did("reject")), "seed \(seed): rejected \(did("reject"))")
    #expect((0.015...0.045).contains(did("return")), "seed \(seed): returned \(did("return"))")
    #expect((0.015...0.05).contains(did("rework")), "seed \(seed): reworked \(did("rework"))")
    #expect((0.15...0.3).contains(did("sendInspector")), "seed \(seed): inspected \(did("sendInspector"))")
    #expect((0.008...0.03).contains(did("reopen")), "seed \(seed): reopened \(did("reopen"))")
    #expect((0.0003...0.008).contains(did("void")), "seed \(seed): voided \(did("void"))")
    let rates: [(String, ClosedRange<Double>)] = [
      ("requestExtension", 0.04...0.16), ("grantExtension", 0.01...0.06), ("grantSuspension", 0.0003...0.006),
      ("arbitrate", 0.005...0.03), ("issueCard", 0.08...0.22), ("issueOrder", 0.01...0.05), ("followUp", 0.12...0.25),
      ("callMissed", 0.03...0.1), ("selfHandle", 0.01...0.04), ("drawRecheck", 0.004...0.02), ("appeal", 0.008...0.04),
    ]
    for (action, range) in rates { #expect(range.contains(did(action)), "seed \(seed): \(action) \(did(action))") }
    let signed = played.compactMap { $0.countdowns.all["sign.1"]?.onTime }
    let late = Double(signed.count { !$0 }) / Double(signed.count)
    #expect((0.01...0.15).contains(late), "seed \(seed): \(late) signed late")
    #expect((0.004...0.02).contains(did("locate")), "seed \(seed): located \(did("locate"))")
    let opening = { (one: Played) in one.playing.entries[0].form }
    let pointless = part { opening($0)["area"] != nil && opening($0)["coordinate"] == nil }
    #expect((0.02...0.045).contains(pointless), "seed \(seed): \(pointless) without a point")
    #expect(Set(matters.map(\.channel)) == ["web", "phone", "grid", "hotline"])
    #expect(matters.contains { $0.isDesignated })
    let open = matters.count(where: \.isOpen)
    #expect((10...200).contains(open), "seed \(seed): \(open) open")

    let lateAgencies = try year.lateAgencies(in: try Jiangning.district(), rules: Jiangning.rules)
    #expect(lateAgencies.count == 3)
    let first = played.flatMap { one in
      one.countdowns.numbered("leg").prefix(1).map { (one.playing.entries, $0.countdown) }
    }
    func lateness(_ isLate: Bool) -> Double {
      let legs = first.filter { entries, leg in
        let agency = entries.first { $0.action == "dispatch" }?.form["agency"] ?? ""
        return leg.onTime != nil && lateAgencies.contains(agency) == isLate
      }
      return Double(legs.count { $0.1.onTime == false }) / Double(max(1, legs.count))
    }
    #expect(lateness(true) > 0.3 && lateness(false) < 0.12, "seed \(seed): \(lateness(true)), \(lateness(false))")
  }

  /// Where a storm is, what water, trees and power bring comes several times as often.
  @Test func stormsBringASurge() async throws {
    let seed: UInt64 = 12
    let year = SampleYear(seed: seed, from: Jiangning.now - .days(170), to: Jiangning.now - .days(50), count: 3000)
    let storms = try year.storms(in: try Jiangning.district(), rules: Jiangning.rules)
    #expect((2...9).contains(storms.count), "seed \(seed): \(storms.count) storms")
    let stormy = try await year.inMemory(tasks: 2).map(\.playing.entries[0]).filter { entry in
      let words = ["积水", "外溢", "返水", "刮落", "断电", "倒伏", "断枝", "枝条"]
      return words.contains { entry.form["title"]?.contains($0) == true }
    }
    var (hours, share, surge) = (0.0, 0.0, 0)
    for storm in storms {
      let length = Double((storm.to - storm.from).milliseconds) / 3_600_000
      let areas = storm.areas
      hours += length
      share += length * Double(stormy.count { areas.contains($0.form["area"] ?? "") }) / (120 * 24)
      surge += stormy.count { storm.from <= $0.at && $0.at < storm.to && areas.contains($0.form["area"] ?? "") }
    }
    let factor = Double(surge) / share
    #expect(hours > 10 && factor > 3.5 && factor < 16, "seed \(seed): \(surge) in \(hours) hours of storm, \(factor) times as many")
  }

  @Test func everythingSaysThatItIsMadeUp() async throws {
    let played = try await SampleYear(seed: 5, to: Jiangning.now, count: 400).inMemory(tasks: 2)
    for one in played {
      let matter = one.playing.matter
      #expect(matter.source == "sample")
      #expect(matter.title.contains("（演示）") && matter.details.contains("（演示）") && matter.address.contains("（演示）"))
      if let reporter = one.playing.reporter {
        #expect(reporter.name.hasPrefix("演示市民") && reporter.phone.hasPrefix("154") && reporter.phone.count == 11)
      }
      for entry in one.playing.entries {
        #expect(entry.personName.isEmpty || entry.personName.hasPrefix("演示员") || entry.person == entry.post)
      }
    }
    #expect(played.contains { $0.playing.reporter != nil } && played.contains { $0.playing.reporter == nil })
  }

  @Test func anEmptyYearIsEmpty() async throws {
    #expect(try await SampleYear(seed: 1, to: Jiangning.now, count: 0).inMemory(tasks: 2).isEmpty)
    let instant = try await SampleYear(seed: 1, from: Jiangning.now, to: Jiangning.now, count: 3).inMemory(tasks: 2)
    #expect(instant.map(\.playing.matter.stage) == ["reported", "reported", "reported"])
  }
}
