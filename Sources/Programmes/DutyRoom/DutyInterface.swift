import Basics
import Casework
import Documents
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Storage
import Timing

/// The duty room for programs: who is on, the log, handovers, plans. What may be done is the twins of the pages' forms.
enum DutyInterface {
  private static let heading = Phrase("值班", "Duty room")

  static let endpoints = [
    Endpoint.api(
      .get, "/duty/shifts", permission: .seeDuty, purpose: Phrase("此刻在班", "Who is on duty now"),
      contract: APIList.contract(heading, APIShapes.shift)
    ) { call in
      let now = call.jurisdiction.now()
      let on = try await call.database.read("api.duty.on") { try ShiftsTable.allOn(at: now, limit: 1_000, in: $0) }
      return try APIList.reply(on, as: APIShapes.shift, call)
    },
    Endpoint.api(
      .get, "/duty/log", permission: .seeDuty, purpose: Phrase("值班日志，按写下的次序", "The minute log, as it was written"),
      contract: APIList.contract(heading, APIShapes.logLine)
    ) { call in
      try await APIList.reply(APIShapes.logLine, call, cursor: { Int($0) }, next: { String($0.ordinal) }) {
        after, limit in
        try await call.database.read("api.duty.log") { try DutyLogTable.batch(after: after ?? 0, limit: limit, in: $0) }
      }
    },
    Endpoint.api(
      .get, "/duty/handovers", permission: .seeDuty, purpose: Phrase("本单位的交接班", "The handovers of one's own agency"),
      contract: APIList.contract(heading, APIShapes.handover)
    ) { call in
      let agency = call.principal.agency
      return try await APIList.reply(APIShapes.handover, call, cursor: { Key(text: $0) }, next: \.key.description) {
        before, limit in
        try await call.database.read("api.duty.handovers") {
          try HandoversTable.page(agency: agency, before: before, limit: limit, in: $0)
        }
      }
    },
    Endpoint.api(
      .get, "/duty/plans", permission: .seeDuty, purpose: Phrase("启动的预案", "Emergency plans that were started"),
      contract: APIList.contract(
        heading, APIShapes.planRun,
        [
          .init(
            "open", .query, .choice(["yes", "no"]),
            Phrase("yes 只要未结束的（默认），no 已结束的", "yes for those that run, as if left out; no for the ended"))
        ])
    ) { call in
      // Those that run are few, and come all at once.
      if call.query["open"] != "no" {
        let running = try await call.database.read("api.duty.plans") {
          try PlanRunsTable.open(limit: APIList.most, in: $0)
        }
        return try APIList.reply(running, as: APIShapes.planRun, call)
      }
      return try await APIList.reply(APIShapes.planRun, call, cursor: { Key(text: $0) }, next: \.key.description) {
        before, limit in
        try await call.database.read("api.duty.plans") { try PlanRunsTable.ended(before: before, limit: limit, in: $0) }
      }
    },
  ]
}

extension APIShapes {
  static let shift = APIShape<Shift>(
    "Shift", Phrase("一个班次", "One shift"),
    [
      .init("key", .text, Phrase("键", "its key")) { s, _ in .string(s.key.description) },
      .init("kind", .text, Phrase("班种", "its kind")) { s, _ in .string(s.kind) },
      .init("agency", .text, Phrase("单位", "the agency")) { s, _ in .string(s.agency) },
      .init("post", .text, Phrase("岗位", "the post")) { s, _ in .string(s.post) },
      .init("starts", .moment, Phrase("起", "from")) { s, call in .moment(s.starts, call) },
      .init("ends", .moment, Phrase("止", "until")) { s, call in .moment(s.ends, call) },
      .init("stood_in", .yesNo, Phrase("是否替班", "whether somebody stands in")) { s, _ in .bool(s.standIn != nil) },
    ])

  static let logLine = APIShape<LogLine>(
    "DutyLogLine", Phrase("日志的一条", "One line of the log"),
    [
      .init("ordinal", .integer, Phrase("编号", "its number")) { l, _ in .integer(l.ordinal) },
      .init("at", .moment, Phrase("所记时刻", "the time it tells of")) { l, call in .moment(l.draft.at, call) },
      .init("recorded_at", .moment, Phrase("写下时刻", "when it was written")) { l, call in .moment(l.recordedAt, call) },
      .init("post", .text, Phrase("岗位", "the post")) { l, _ in .string(l.draft.post) },
      .init("text", .text, Phrase("内容，已脱敏", "what happened, masked")) { l, _ in .string(Masking.text(l.draft.text)) },
      .init("matter", .text, Phrase("相关案件", "the matter it is about"), mayBeNull: true) { l, _ in .text(l.draft.matter)
      },
      .init("opens", .yesNo, Phrase("是否待办", "whether something is still to be done")) { l, _ in .bool(l.draft.opens) },
      .init("closes", .integer, Phrase("办结哪一条", "the line it closes"), mayBeNull: true) { l, _ in
        .number(l.draft.closes)
      },
      .init("hash", .text, Phrase("哈希", "its hash")) { l, _ in .string(hexadecimal(l.hash)) },
    ])

  static let handover = APIShape<Handover>(
    "Handover", Phrase("一次交接班", "One shift handed to the next"),
    [
      .init("key", .text, Phrase("键", "its key")) { h, _ in .string(h.key.description) },
      .init("agency", .text, Phrase("单位", "the agency")) { h, _ in .string(h.agency) },
      .init("from_shift", .text, Phrase("交班班次", "the shift that leaves")) { h, _ in .string(h.fromShift.description) },
      .init("to_shift", .text, Phrase("接班班次", "the shift that comes"), mayBeNull: true) { h, _ in
        .text(h.toShift?.description)
      },
      .init("text", .text, Phrase("签署的原文，已脱敏", "exactly what was signed, masked")) { h, _ in
        .string(Masking.text(h.text))
      },
    ])

  static let planRun = APIShape<PlanRun>(
    "PlanRun", Phrase("一次预案启动", "An emergency plan that was started"),
    [
      .init("key", .text, Phrase("键", "its key")) { r, _ in .string(r.key.description) },
      .init("plan", .text, Phrase("预案", "the plan")) { r, _ in .string(r.plan) },
      .init("name", .text, Phrase("名称", "its name")) { r, call in r.name.json(call) },
      .init("level", .text, Phrase("级别", "its level")) { r, _ in .string("\(r.level)") },
      .init("matter", .text, Phrase("缘起的案件", "the matter it was started from"), mayBeNull: true) { r, _ in
        .text(r.matter)
      },
      .init("started_at", .moment, Phrase("启动", "when it was started")) { r, call in .moment(r.startedAt, call) },
      .init("ended_at", .moment, Phrase("终止", "when it was ended"), mayBeNull: true) { r, call in
        .moment(r.endedAt, call)
      },
      .init("result", .text, Phrase("结果，已脱敏", "the result, masked"), mayBeNull: true) { r, _ in
        .text(r.result.map { Masking.text($0) })
      },
    ])
}
