import Auditing
import Basics
import Casework
import DutyRoom
import HTTPTypes
import Identity
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// What happens in the duty room, through its pages.
@Suite struct NightTests {
  private static let day = "2026-11-23"

  @Test(arguments: Engine.available) func aWeekIsPreviewedSavedAndNotTakenTwice(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let form = [
        "post": "szzx.acceptor1", "kind": "day", "first": Self.day, "last": "2026-11-29", "days": "workdays",
        "step": "preview",
      ]
      let preview = await door.post("/duty/arrange", form, by: "szzx.shiftLeader1")
      #expect(preview.status == .ok && preview.holds("保存 5 个班次") && preview.holds("演示员004"))
      #expect(await door.get("/duty", "qfb.leader1").holds("演示员004") == false, "a preview saves nothing")
      let saved = await door.arrange("szzx.acceptor1", "day", Self.day, ["last": "2026-11-29", "days": "workdays"])
      #expect(saved.status == .seeOther)
      let page = await door.get("/duty", "qfb.leader1")
      #expect(page.holds("演示员004") && page.holds("无人值班") && page.holds("未签交接"))
      let again = await door.arrange("szzx.acceptor2", "day", "2026-11-24")
      #expect(again.status == .unprocessableContent && again.holds("重叠") && again.holds("演示员004"))
      let partly = await door.arrange("szzx.acceptor2", "day", "2026-11-27", ["last": "2026-11-29"])
      #expect(partly.holds("重叠") && partly.holds("有 1 天不能排"), "nothing is saved by halves")
      #expect(await door.arrange("szzx.acceptor1", "night", "2026-11-20").holds("已经过去"))
      #expect(await door.arrange("szzx.acceptor1", "night", Self.day, ["last": "2027-11-23"]).holds("f-last-fault"))
      // Of the future a shift is taken out, of the present it is not.
      let found = try await door.jurisdiction.database.read("shifts") {
        try ShiftsTable.of(agency: "szzx", from: ManualClock.start, to: ManualClock.start + .days(7), in: $0)
      }
      try #require(found.count == 5)
      let begun = await door.post("/duty/shifts/\(found[0].key)/removal", by: "szzx.shiftLeader1")
      #expect(begun.status == .conflict && begun.holds("本班已开始"))
      #expect(await door.post("/duty/shifts/\(found[1].key)/removal", by: "szzx.shiftLeader1").status == .seeOther)
      #expect(await door.arrange("szzx.acceptor2", "day", "2026-11-24").status == .seeOther)
    }
  }

  @Test(arguments: Engine.available) func aStandInIsForOneShiftWithAReason(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      await door.arrange("szzx.acceptor1", "day", Self.day)
      await door.arrange("szzx.acceptor2", "night", Self.day)
      let shifts = try await door.jurisdiction.database.read("shifts") {
        try ShiftsTable.of(agency: "szzx", from: ManualClock.start, to: ManualClock.start + .days(2), in: $0)
      }
      let night = "/duty/shifts/\(try #require(shifts.last).key)"
      let page = await door.get(night, "szzx.shiftLeader1")
      #expect(page.holds("演示员006") && !page.holds("value=\"demo005\"") && page.holds("12345"))
      let none = await door.post("\(night)/stand-in", ["person": "demo006", "reason": ""], by: "szzx.shiftLeader1")
      #expect(none.status == .unprocessableContent && none.holds("f-reason-fault"))
      let stranger = await door.post("\(night)/stand-in", ["person": "demo018", "reason": "家中有急事"], by: "szzx.shiftLeader1")
      #expect(stranger.status == .unprocessableContent && stranger.holds("f-person-fault"))
      let done = await door.post("\(night)/stand-in", ["person": "demo006", "reason": "家中有急事"], by: "szzx.shiftLeader1")
      #expect(done.status == .seeOther)
      let after = await door.get(night, "szzx.acceptor1")
      #expect(after.holds("代 演示员005") && after.holds("家中有急事"))
      #expect(try await door.lines().last?.draft.text.contains("演示员005 → 演示员006") == true)
      await door.arrange("cgj.desk", "day", "2026-11-25")
      #expect(await door.post("\(night)/stand-in", ["person": "demo006", "reason": "又一次"], by: "szzx.acceptor1").status == .forbidden)
    }
  }

  @Test(arguments: Engine.available) func aShiftIsHandedOverAndSignedByBoth(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      await door.arrange("szzx.acceptor1", "day", Self.day)
      await door.arrange("szzx.acceptor2", "night", Self.day)
      _ = await door.post("/duty/log", ["text": "胜太路爆管，等水务回告", "open": "yes"], by: "szzx.acceptor1")
      let form = await door.get("/duty/handovers/new", "szzx.acceptor1")
      #expect(form.holds("胜太路爆管") && form.holds("以勾选代替签字"))
      #expect(await door.get("/duty/handovers/new", "szzx.acceptor3").holds("您现在不在班"))
      let draft = ["summary": "白班平稳，电话 13812345678", "items": "#1 胜太路爆管"]
      let unsigned = await door.post("/duty/handovers", draft, by: "szzx.acceptor1")
      #expect(unsigned.status == .unprocessableContent && unsigned.holds("f-checked-fault") && unsigned.holds("白班平稳"))
      let signed = await door.post("/duty/handovers", draft.merging(["checked": "yes"]) { $1 }, by: "szzx.acceptor1")
      #expect(signed.status == .seeOther)
      let path = signed.location
      let page = await door.get(path, "szzx.acceptor2")
      #expect(page.holds("白班平稳") && page.holds("138****78") && !page.holds("13812345678") && page.holds("勾选签字"))
      let digest = try #require(page.between("name=\"digest\" value=\"", "\""))
      let sign = ["digest": digest, "checked": "yes"]
      let same = await door.post("\(path)/signature", sign, by: "szzx.acceptor1")
      #expect(same.status == .forbidden && same.holds("接班人不能是交班人本人"))
      let other = await door.post("\(path)/signature", sign, by: "szzx.acceptor3")
      #expect(other.status == .forbidden && other.holds("下一班是演示员005"))
      let unread = await door.post("\(path)/signature", ["digest": String(repeating: "0", count: 64), "checked": "yes"], by: "szzx.acceptor2")
      #expect(unread.status == .conflict && unread.holds("与签字时不同"))
      #expect(await door.post("\(path)/signature", ["digest": digest], by: "szzx.acceptor2").holds("f-checked-fault"))
      #expect(await door.get("/duty/handovers", "szzx.acceptor2").holds("等待接班签字"))
      #expect(await door.post("\(path)/signature", sign, by: "szzx.acceptor2").status == .seeOther)
      #expect(await door.post("\(path)/signature", sign, by: "szzx.acceptor2").status == .conflict, "once")
      let given = await door.post("/duty/handovers", draft.merging(["checked": "yes"]) { $1 }, by: "szzx.acceptor1")
      #expect(given.status == .conflict && given.holds("本班已交接"))
      #expect(await door.post("\(path)/notes", ["text": "补：泵车已调"], by: "szzx.acceptor2").status == .seeOther)
      let both = await door.get(path, "qfb.leader1")
      #expect(both.holds("双方已签") && both.holds("泵车已调") && both.holds("演示员005"))
      door.desk.clock.advance(.hours(12))
      let roster = await door.get("/duty", "qfb.leader1")
      #expect(roster.holds("已签交接") && roster.holds("演示员005"))
      #expect(try await door.lines().map(\.draft.text).filter { $0.contains("已签字") }.count == 2)
      #expect(try await DutyLog.check(door.jurisdiction.database).flaws.isEmpty)
    }
  }

  @Test(arguments: Engine.available) func aChangedTextIsNotSigned(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      await door.arrange("szzx.acceptor1", "day", Self.day)
      let form = ["summary": "平稳", "items": "", "checked": "yes"]
      let first = await door.post("/duty/handovers", form, by: "szzx.acceptor1").location
      let second = await door.post("/duty/handovers", form.merging(["summary": "有雨"]) { $1 }, by: "szzx.acceptor1").location
      #expect(await door.get(first, "szzx.acceptor2").holds("已替换"))
      #expect(await door.post("\(first)/signature", ["checked": "yes"], by: "szzx.acceptor2").status == .conflict)
      let digest = try #require(await door.get(second, "szzx.acceptor2").between("name=\"digest\" value=\"", "\""))
      try await door.jurisdiction.database.write("tamper") {
        try $0.run("UPDATE duty_handovers SET text = replace(text, '有雨', '无雨') WHERE in_at IS NULL")
      }
      let sign = ["digest": digest, "checked": "yes"]
      let refused = await door.post("\(second)/signature", sign, by: "szzx.acceptor2")
      #expect(refused.status == .conflict && refused.holds("与签字时不同"))
      #expect(await door.get(second, "szzx.acceptor2").holds("文字被改动"))
    }
  }

  @Test(arguments: Engine.available) func whoHasAPasswordSignsWithIt(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      let outgoing = try await door.session("zhang.san", post: "szzx.acceptor1")
      let incoming = try await door.session("li.si", post: "szzx.acceptor2")
      let leader = try await door.session("wang.wu", post: "szzx.shiftLeader1")
      for (post, kind) in [("szzx.acceptor1", "day"), ("szzx.acceptor2", "night")] {
        let form = Form(["post": post, "kind": kind, "first": Self.day, "step": "save"])
        #expect(await door.answer(.post, "/duty/arrange", form: form, session: leader).status == .seeOther)
      }
      let nobody = Form(["post": "szzx.acceptor3", "kind": "day", "first": "2026-11-24", "step": "save"])
      #expect(await door.answer(.post, "/duty/arrange", form: nobody, session: leader).holds("该日无人任此岗"))
      func sign(_ path: String, _ form: [String: String], _ session: String) async -> Reply {
        await door.answer(.post, path, form: Form(form), session: session)
      }
      let draft = ["summary": "平稳", "items": ""]
      #expect(await sign("/duty/handovers", draft.merging(["checked": "yes"]) { $1 }, outgoing).holds("f-password-fault"))
      let wrong = await sign("/duty/handovers", draft.merging(["password": "Wrong-horse-9"]) { $1 }, outgoing)
      #expect(wrong.status == .unprocessableContent && wrong.holds("密码不正确") && !wrong.holds("Wrong-horse-9"))
      let signed = await sign("/duty/handovers", draft.merging(["password": FrontDoor.password]) { $1 }, outgoing)
      #expect(signed.status == .seeOther)
      let path = signed.location
      let page = await door.answer(.get, path, session: incoming)
      #expect(page.holds("密码签字") && page.holds("name=\"password\""))
      let digest = try #require(page.between("name=\"digest\" value=\"", "\""))
      #expect(await sign("\(path)/signature", ["digest": digest, "password": "x"], incoming).holds("f-password-fault"))
      #expect(await sign("\(path)/signature", ["digest": digest, "password": FrontDoor.password], incoming).status == .seeOther)
      let audit = try await door.jurisdiction.database.read("audit") {
        try AuditTable.page(AuditFilter(), limit: 50, in: $0).records.map(\.draft)
      }
      #expect(audit.contains { $0.detail.contains("in \(digest)") && $0.subject.hasPrefix("handover ") })
      #expect(!audit.contains { "\($0)".contains(FrontDoor.password) })
      // Guessing locks, as at signing in.
      var last = Reply()
      for _ in 0..<6 { last = await sign("\(path)/signature", ["digest": digest, "password": "no"], incoming) }
      #expect(last.status == .tooManyRequests)
    }
  }

  @Test(arguments: Engine.available) func theLogOfADayIsMaskedClosedAndExported(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      door.desk.clock.advance(.hours(18))  // 03:00 on the 24th
      let matter = try await door.desk.report("爆管")
      let written = await door.post(
        "/duty/log", ["text": "来电 13812345678 称爆管 =1+1", "time": "23:50", "matter": matter.number, "open": "yes"],
        by: "szzx.acceptor1")
      #expect(written.status == .seeOther)
      _ = await door.post("/duty/log", ["text": "已通知供水"], by: "szzx.acceptor2")
      let yesterday = await door.get("/duty/log?day=2026-11-23", "qfb.leader1")
      #expect(yesterday.holds("138****78") && !yesterday.holds("13812345678") && yesterday.holds(matter.number))
      #expect(yesterday.holds("补记于") && yesterday.holds("待办") && !yesterday.holds("已通知供水"))
      let today = await door.get("/duty/log", "qfb.leader1")
      #expect(today.holds("已通知供水") && !today.holds("138****78"))
      let live = await door.get("/duty/log?live=1", "szzx.acceptor1")
      #expect(live.fields[values: try #require(HTTPField.Name("Refresh"))] == ["20"])
      #expect(await door.get("/duty", "qfb.leader1").holds("称爆管"))
      #expect(await door.post("/duty/log/closing", ["ordinal": "2", "how-2": "没有这项"], by: "szzx.acceptor1").status == .conflict)
      let short = await door.post(
        "/duty/log/closing", ["ordinal": "1", "how-1": "好", "day": "2026-11-23"], by: "szzx.acceptor1")
      #expect(short.status == .unprocessableContent && short.holds("f-how-1-fault") && short.holds("value=\"好\""))
      let closed = await door.post(
        "/duty/log/closing", ["ordinal": "1", "how-1": "供水已到场", "day": "2026-11-23"], by: "szzx.acceptor1")
      #expect(closed.location == "/duty/log?day=2026-11-23")
      #expect(await door.get("/duty/log?day=2026-11-23", "qfb.leader1").holds("已办结"))
      let csv = await door.get("/duty/log.csv?day=2026-11-23", "qfb.leader1")
      #expect(csv.holds("138****78") && !csv.holds("13812345678") && csv.holds("1,2026-11-23T23:50:00+08:00"))
      #expect(await door.post("/duty/log/check", by: "qfb.supervisor1").holds("日志完整：3 条"))
      try await door.jurisdiction.database.write("tamper") { try $0.run("UPDATE duty_log SET text = 'x' WHERE ordinal = 2") }
      #expect(await door.post("/duty/log/check", by: "qfb.supervisor1").holds("第 2 条被改动"))
    }
  }

  @Test(arguments: Engine.available) func aPlanCallsByLevelAndTellsTheLog(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      door.desk.clock.advance(.hours(18))
      let matter = try await door.desk.dispatched("燃气管道破裂", category: "event:10998", standard: "1", to: "rqgs")
      await door.arrange("rqgs.desk", "night", Self.day)
      let offer = await door.get("/duty/plans?matter=\(matter.number)", "szzx.acceptor1")
      #expect(offer.holds("适用于本案件") && offer.holds(matter.number))
      let wrong = await door.post("/duty/plans", ["plan": "gas", "level": "3", "matter": "9"], by: "szzx.acceptor1")
      #expect(wrong.status == .unprocessableContent && wrong.holds("f-matter-fault"))
      #expect(await door.post("/duty/plans", ["plan": "gas", "level": "3"], by: "qfb.leader1").status == .forbidden)
      let started = await door.post(
        "/duty/plans", ["plan": "gas", "level": "3", "matter": matter.number], by: "szzx.acceptor1")
      #expect(started.status == .seeOther)
      let path = started.location
      let twice = await door.post(
        "/duty/plans", ["plan": "gas", "level": "2", "matter": matter.number], by: "szzx.acceptor2")
      #expect(twice.status == .unprocessableContent && twice.holds("同一预案正在进行"))
      let page = await door.get(path, "szzx.acceptor1")
      #expect(page.holds("三级（黄色）") && page.holds("关阀、抢修") && page.holds("就近在班") && page.holds("经热线 12345 转接"))
      let key = try #require(Key(text: path.dropFirst("/duty/plans/".count)))
      func calls() async throws -> [PlanRun.Calling] {
        try await door.jurisdiction.database.read("calls") { try PlanRunsTable.calls(of: key, in: $0) }
      }
      let first = try await calls()
      #expect(first.map(\.post) == ["rqgs.desk", "cjj.desk", "gafj.desk"] && first.allSatisfy { $0.state == .waiting })
      func mark(_ index: Int, _ state: CallState) async throws -> Reply {
        await door.post("\(path)/calls", ["call": "\(try await calls()[index].key)", "state": state.rawValue], by: "szzx.acceptor1")
      }
      #expect(try await mark(0, .answered).status == .seeOther)
      #expect(try await mark(1, .notReached).status == .seeOther)
      let up = await door.post("\(path)/level", ["level": "1", "seen": "3"], by: "szzx.acceptor1")
      #expect(up.status == .seeOther)
      let stale = await door.post("\(path)/level", ["level": "2", "seen": "3"], by: "szzx.acceptor2")
      #expect(stale.status == .conflict && stale.holds("刚被他人调整"))
      let second = try await calls()
      #expect(Set(second.map(\.post)).count == second.count, "nobody is called twice")
      #expect(second.count == 8 && second[0].state == .answered && second[3].post == "qfb.leader1")
      #expect(await door.post("\(path)/level", ["level": "2", "seen": "1"], by: "szzx.acceptor1").status == .seeOther)
      let step = try #require(
        try await door.jurisdiction.database.read("steps") { try PlanRunsTable.steps(of: key, in: $0).first })
      #expect(step.dueAt - door.now == .minutes(15))
      #expect(await door.post("\(path)/steps", ["step": "\(step.key)"], by: "szzx.acceptor1").status == .seeOther)
      #expect(await door.post("\(path)/steps", ["step": "\(step.key)"], by: "szzx.acceptor1").status == .conflict)
      #expect(await door.get("/duty/handovers/new", "szzx.acceptor1").status == .ok)
      #expect(await door.post("\(path)/end", ["result": ""], by: "szzx.acceptor1").holds("f-result-fault"))
      #expect(await door.post("\(path)/end", ["result": "已关阀，险情排除"], by: "szzx.acceptor1").status == .seeOther)
      #expect(try await mark(2, .called).status == .conflict)
      let ended = await door.get(path, "qfb.leader1")
      #expect(ended.holds("险情排除") && ended.holds("未接通") && !ended.holds("method=\"post\""))
      let texts = try await door.lines().map(\.draft)
      #expect(texts.count == 7 && texts.allSatisfy { $0.run == key && $0.matter == matter.number })
      #expect(texts[0].text.contains("启动预案") && texts[3].text.contains("提高级别") && texts[4].text.contains("降低级别"))
      #expect(await door.get("/duty/plans", "qfb.leader1").holds(path))
      #expect(try await DutyLog.check(door.jurisdiction.database).flaws.isEmpty)
    }
  }

  /// A telephone number of staff is masked until it is asked for, which the audit knows.
  @Test func aNumberIsShownOnlyWhenAskedForAndAudited() async throws {
    try await withDoor(.sqlite) { door in
      let people = door.jurisdiction.people
      let person = try await people.create(
        PersonDraft(name: "供水值守", phone: "13912345678"), by: "", now: door.now)
      _ = try await people.give(
        HoldingDraft(person: person.key, post: "rqgs.desk", from: door.jurisdiction.today), by: nil,
        today: door.jurisdiction.today, now: door.now, roster: door.jurisdiction.district.roster)
      let path = await door.post("/duty/plans", ["plan": "gas", "level": "4"], by: "szzx.acceptor1").location
      let page = await door.get(path, "szzx.acceptor1")
      #expect(page.holds("139****78") && !page.holds("13912345678") && page.holds("供水值守"))
      let ask = try #require(page.between("<a href=\"\(path)?contact=", "\""))
      #expect(await door.get("\(path)?contact=\(ask)", "qfb.leader1").holds("13912345678") == false, "who only looks is not shown it")
      #expect(await door.get("\(path)?contact=\(ask)", "szzx.acceptor1").holds("13912345678"))
      let shown = try await door.jurisdiction.database.read("audit") {
        try AuditTable.page(AuditFilter(kind: .disclosure), limit: 5, in: $0).records.map(\.draft)
      }
      #expect(shown.count == 1 && shown[0].subject == "person \(person.code)" && shown[0].fields == ["person.phone"])
    }
  }
}
