import Auditing
import Basics
import Casework
import Delivery
import Documents
import HTTPTypes
import Identity
import Organization
import Platform
import Storage

/// What administrators see: persons, the audit, the outbox, jobs, backups, versions of the pack, health.
enum AdministrationEndpoints {
  private static let heading = Phrase("管理", "Administration")

  static func all(version: String) -> [Endpoint] {
    [
      .api(
        .get, "/administration/persons", permission: .managePersons, purpose: Phrase("人员账号", "Persons"),
        contract: APIList.contract(
          heading, APIShapes.person,
          [.init("q", .query, .text, Phrase("姓名、登录名、编号的一部分", "a part of name, sign-in name or code"))]),
        answer: persons),
      .api(
        .get, "/administration/roles", permission: .manageRights, purpose: Phrase("角色", "Roles"),
        contract: APIList.contract(heading, APIShapes.role)
      ) { call in
        try APIList.reply(call.jurisdiction.district.roster.roles, as: APIShapes.role, call)
      },
      .api(
        .get, "/administration/sessions", permission: .manageSessions, purpose: Phrase("会话", "Sessions"),
        contract: APIList.contract(heading, APIShapes.session)
      ) { call in
        try await APIList.reply(APIShapes.session, call, cursor: { Key(text: $0) }, next: \.key.description) {
          try await call.jurisdiction.people.sessions(after: $0, limit: $1)
        }
      },
      .api(
        .get, "/administration/tokens", permission: .manageTokens,
        purpose: Phrase("访问令牌，不含令牌本身", "Access tokens, without the tokens themselves"),
        contract: APIList.contract(heading, APIShapes.token)
      ) { call in
        try await APIList.reply(APIShapes.token, call, cursor: { Key(text: $0) }, next: \.key.description) {
          try await call.jurisdiction.people.tokens(after: $0, limit: $1)
        }
      },
      .api(
        .get, "/administration/retention", permission: .seeRetention, purpose: Phrase("保存期限与清理", "Retention"),
        contract: APIList.contract(heading, APIShapes.retention)
      ) { call in
        let sweep = RetentionSweep(call.jurisdiction)
        var lines: [KeptKind] = []
        for kind in Retention.Kind.allCases {
          let last = try await sweep.runs(of: kind, limit: 1).first
          lines.append(
            KeptKind(
              kind: kind, days: call.jurisdiction.district.retention.days(kind), lastRun: last?.at,
              deleted: last?.deleted))
        }
        return try APIList.reply(lines, as: APIShapes.retention, call)
      },
      .api(
        .get, "/administration/audit", permission: .seeAudit, purpose: Phrase("审计记录", "The audit"),
        contract: APIList.contract(
          heading, APIShapes.audit,
          [
            .init("kind", .query, .choice(AuditDraft.Kind.allCases.map(\.rawValue)), Phrase("种类", "of this kind only")),
            .init("person", .query, .text, Phrase("人员编号", "the code of a person")),
            .init("subject", .query, .text, Phrase("对象的开头", "the beginning of what it was about")),
          ]), answer: audit),
      .api(
        .get, "/administration/outbox", permission: .seeOutbox, purpose: Phrase("发件箱", "The outbox"),
        contract: APIList.contract(
          heading, APIShapes.parcel,
          [.init("state", .query, .choice(ParcelState.allCases.map(\.rawValue)), Phrase("状态", "in this state only"))]),
        answer: outbox),
      .api(
        .get, "/administration/jobs", permission: .operate, purpose: Phrase("定时任务", "Jobs"),
        contract: APIList.contract(heading, APIShapes.job)
      ) { call in
        let desk = JobDesk(call.jurisdiction), runs = try await desk.runs()
        return try APIList.reply(
          desk.entries.map { RunOfJob(entry: $0, run: runs[$0.job.name]) }, as: APIShapes.job, call)
      },
      .api(
        .get, "/administration/backups", permission: .operate, purpose: Phrase("备份", "Backups"),
        contract: APIList.contract(heading, APIShapes.backup)
      ) { call in
        try APIList.reply(call.jurisdiction.surroundings.backups?.list() ?? [], as: APIShapes.backup, call)
      },
      .api(
        .get, "/administration/health", permission: .operate, purpose: Phrase("运行状况", "How the installation does"),
        contract: APIList.contract(heading, APIShapes.health)
      ) { call in
        try APIList.reply(try await Health.look(call.jurisdiction, version: version).lines, as: APIShapes.health, call)
      },
      .api(
        .get, "/administration/pack/versions", permission: .seePacks, purpose: Phrase("规则包版本", "Versions of the pack"),
        contract: APIList.contract(heading, APIShapes.packVersion), answer: versions),
    ]
  }

  @Sendable private static func persons(_ call: Call) async throws -> Reply {
    try await APIList.reply(APIShapes.person, call, cursor: { Key(text: $0) }, next: \.key.description) {
      try await call.jurisdiction.people.persons(matching: call.query["q"] ?? "", after: $0, limit: $1)
    }
  }

  @Sendable private static func audit(_ call: Call) async throws -> Reply {
    let limit = try APIList.limit(call), only = try APIShapes.audit.chosen(call)
    let after = try APIList.cursor(call) { Int64($0) }
    var filter = AuditFilter()
    filter.person = call.query["person"]?.nonEmpty
    filter.subject = call.query["subject"]?.nonEmpty
    if let text = call.query["kind"]?.nonEmpty {
      guard let kind = AuditDraft.Kind(rawValue: text) else {
        throw Refusal.invalid("kind", Phrase("没有种类 \(text)", "There is no kind \(text)"))
      }
      filter.kind = kind
    }
    let asked = filter
    let page = try await call.jurisdiction.database.read("api.audit") {
      try AuditTable.page(asked, after: after, limit: limit, in: $0)
    }
    return APIList.reply(
      page.records.map { APIShapes.audit.json($0, call, only: only) }, next: page.next.map { String($0) }, call)
  }

  @Sendable private static func outbox(_ call: Call) async throws -> Reply {
    var state: ParcelState?
    if let text = call.query["state"]?.nonEmpty {
      state = ParcelState(rawValue: text)
      if state == nil { throw Refusal.invalid("state", Phrase("没有状态 \(text)", "There is no state \(text)")) }
    }
    let asked = state
    return try await APIList.reply(APIShapes.parcel, call, cursor: { Key(text: $0) }, next: \.parcel.key.description) {
      before, limit in
      try await call.jurisdiction.database.read("api.outbox") {
        try OutboxPagesTable.page(state: asked, before: before, limit: limit, in: $0)
      }
    }
  }

  @Sendable private static func versions(_ call: Call) async throws -> Reply {
    try await APIList.reply(APIShapes.packVersion, call, cursor: { Int($0) }, next: { String($0.number) }) {
      before, limit in
      try await call.jurisdiction.database.read("api.packs") {
        try PacksTable.versions(before: before ?? .max, limit: limit, in: $0)
      }
    }
  }
}

/// A job with how it went the last time.
struct RunOfJob: Sendable {
  var entry: JobDesk.Entry
  var run: JobRun?
}

/// How long a kind of data is kept.
struct KeptKind: Sendable {
  var kind: Retention.Kind
  var days: Int
  var lastRun: Instant?
  var deleted: Int?
}

extension APIShapes {
  static let role = APIShape<Role>(
    "Role", Phrase("一个角色", "A bundle of permissions"),
    [
      .init("code", .text, Phrase("代码", "its code")) { r, _ in .string(r.code) },
      .init("label", .text, Phrase("名称", "its name")) { r, call in r.label.json(call) },
      .init("reach", .text, Phrase("可见范围", "how far it sees")) { r, _ in .string(r.reach.rawValue) },
      .init("permissions", .list(.text), Phrase("权限", "what it may do")) { r, _ in .list(r.permissions.map(\.code)) },
    ])

  static let session = APIShape<Session>(
    "Session", Phrase("一个会话", "A session"),
    [
      .init("key", .text, Phrase("键", "its key")) { s, _ in .string(s.key.description) },
      .init("person", .text, Phrase("人员编号", "whose")) { s, _ in .string(s.personCode) },
      .init("post", .text, Phrase("岗位", "in which post")) { s, _ in .string(s.post) },
      .init("second_factor", .yesNo, Phrase("是否出示第二因素", "whether a second factor was shown")) { s, _ in
        .bool(s.secondFactor)
      },
      .init("started_at", .moment, Phrase("开始", "when it began")) { s, call in .moment(s.startedAt, call) },
      .init("ended_at", .moment, Phrase("结束", "when it ended"), mayBeNull: true) { s, call in .moment(s.endedAt, call)
      },
      .init("address", .text, Phrase("来源地址", "where from")) { s, _ in .string(s.address) },
    ])

  static let token = APIShape<AccessToken>(
    "AccessToken", Phrase("一个访问令牌", "An access token"),
    [
      .init("key", .text, Phrase("键", "its key")) { t, _ in .string(t.key.description) },
      .init("person", .text, Phrase("人员编号", "whose")) { t, _ in .string(t.personCode) },
      .init("post", .text, Phrase("岗位", "for which post")) { t, _ in .string(t.post) },
      .init("label", .text, Phrase("用途", "what for")) { t, _ in .string(t.label) },
      .init("scopes", .list(.text), Phrase("权限", "what it may do")) { t, _ in .list(t.scopes.map(\.code)) },
      .init("expires_at", .moment, Phrase("到期", "until when")) { t, call in .moment(t.expiresAt, call) },
      .init("revoked_at", .moment, Phrase("吊销", "when it was taken back"), mayBeNull: true) { t, call in
        .moment(t.revokedAt, call)
      },
      .init("used_at", .moment, Phrase("最近使用", "when it was last used"), mayBeNull: true) { t, call in
        .moment(t.usedAt, call)
      },
    ])

  static let retention = APIShape<KeptKind>(
    "KeptKind", Phrase("一类数据的保存期限", "How long a kind of data is kept"),
    [
      .init("kind", .text, Phrase("数据", "the kind")) { k, _ in .string(k.kind.rawValue) },
      .init("days", .integer, Phrase("保存天数", "for how many days")) { k, _ in .integer(k.days) },
      .init("last_run", .moment, Phrase("最近清理", "when it was last looked over"), mayBeNull: true) { k, call in
        .moment(k.lastRun, call)
      },
      .init("deleted", .integer, Phrase("那次删除", "how many were deleted then"), mayBeNull: true) { k, _ in
        .number(k.deleted)
      },
    ])

  static let person = APIShape<Person>(
    "Person", Phrase("一个人员账号；不含电话和邮箱", "An account, without phone and mail"),
    [
      .init("key", .text, Phrase("键", "its key")) { p, _ in .string(p.key.description) },
      .init("code", .text, Phrase("编号", "its code")) { p, _ in .string(p.code) },
      .init("name", .text, Phrase("姓名", "the name")) { p, _ in .string(p.name) },
      .init("sign_in_name", .text, Phrase("登录名", "the name to sign in with"), mayBeNull: true) { p, _ in
        .text(p.signInName)
      },
      .init("state", .choice(Person.State.allCases.map(\.rawValue)), Phrase("状态", "its state")) { p, _ in
        .string(p.state.rawValue)
      },
      .init("synthetic", .yesNo, Phrase("虚构", "invented for a demonstration")) { p, _ in .bool(p.isSynthetic) },
      .init("created_at", .moment, Phrase("建立时刻", "when it was made")) { p, call in .moment(p.createdAt, call) },
    ])

  static let audit = APIShape<AuditRecord>(
    "AuditRecord", Phrase("一条审计记录", "One record of the audit"),
    [
      .init("ordinal", .integer, Phrase("链上序号", "its place in the chain")) { r, _ in .integer(Int(r.ordinal)) },
      .init("at", .moment, Phrase("时刻", "when")) { r, call in .moment(r.draft.at, call) },
      .init("kind", .choice(AuditDraft.Kind.allCases.map(\.rawValue)), Phrase("种类", "what sort of event")) { r, _ in
        .string(r.draft.kind.rawValue)
      },
      .init("person", .text, Phrase("人员编号", "who")) { r, _ in .string(r.draft.person) },
      .init("post", .text, Phrase("岗位", "in which post")) { r, _ in .string(r.draft.post) },
      .init("agency", .text, Phrase("单位", "of which agency")) { r, _ in .string(r.draft.agency) },
      .init("address", .text, Phrase("来源地址", "where from")) { r, _ in .string(r.draft.address) },
      .init("act", .text, Phrase("做了什么", "what was done")) { r, _ in .string(r.draft.act) },
      .init("subject", .text, Phrase("对象", "to what")) { r, _ in .string(r.draft.subject) },
      .init("fields", .list(.text), Phrase("所见个人信息的种类", "which personal data was shown or changed")) { r, _ in
        .list(r.draft.fields)
      },
      .init("reason", .text, Phrase("理由", "why")) { r, _ in .string(r.draft.reason) },
      .init("result", .text, Phrase("结果", "ok, or the code of the refusal")) { r, _ in .string(r.draft.result) },
      .init("hash", .text, Phrase("哈希", "its hash")) { r, _ in .string(hexadecimal(r.hash)) },
    ])

  static let parcel = APIShape<WaitingParcel>(
    "Parcel", Phrase("待送的一件", "A parcel on its way"),
    [
      .init("key", .text, Phrase("键", "its key")) { p, _ in .string(p.parcel.key.description) },
      .init("topic", .text, Phrase("主题", "what it is about")) { p, _ in .string(p.parcel.topic) },
      .init("state", .choice(ParcelState.allCases.map(\.rawValue)), Phrase("状态", "its state")) { p, _ in
        .string(p.state.rawValue)
      },
      .init("attempts", .integer, Phrase("已试次数", "how often it was tried")) { p, _ in .integer(p.parcel.attempts) },
      .init("due_at", .moment, Phrase("下次", "when it is tried next")) { p, call in .moment(p.dueAt, call) },
      .init("error", .text, Phrase("上次错误", "what went wrong"), mayBeNull: true) { p, _ in .text(p.error) },
    ])

  static let job = APIShape<RunOfJob>(
    "Job", Phrase("一个定时任务", "A job"),
    [
      .init("name", .text, Phrase("名称", "its name")) { j, _ in .string(j.entry.job.name) },
      .init("purpose", .text, Phrase("用途", "what it is for")) { j, call in j.entry.purpose.json(call) },
      .init("every_seconds", .integer, Phrase("间隔秒数", "from one run to the next")) { j, _ in
        .integer(Int(j.entry.job.every.milliseconds / 1000))
      },
      .init("ended_at", .moment, Phrase("上次结束", "when it last ended"), mayBeNull: true) { j, call in
        .moment(j.run?.endedAt, call)
      },
      .init("done", .integer, Phrase("上次做了多少", "how much it did"), mayBeNull: true) { j, _ in .number(j.run?.done) },
      .init("error", .text, Phrase("上次错误", "what ended it"), mayBeNull: true) { j, _ in .text(j.run?.error) },
      .init("failures", .integer, Phrase("连续失败次数", "how often in a row it failed")) { j, _ in
        .integer(j.run?.failures ?? 0)
      },
    ])

  static let backup = APIShape<BackupNote>(
    "Backup", Phrase("一份备份", "A backup"),
    [
      .init("name", .text, Phrase("名称", "its name")) { b, _ in .string(b.name) },
      .init("at", .moment, Phrase("时刻", "when it was made"), mayBeNull: true) { b, call in .moment(b.at, call) },
      .init("bytes", .integer, Phrase("字节数", "its size")) { b, _ in .integer(b.bytes) },
      .init("photos", .integer, Phrase("照片数", "how many photos")) { b, _ in .integer(b.photos) },
      .init("sound", .yesNo, Phrase("是否验证完好", "whether it was found sound"), mayBeNull: true) { b, _ in
        b.isSound.map { .bool($0) } ?? .null
      },
    ])

  static let health = APIShape<Health.Line>(
    "HealthLine", Phrase("一项检查", "One thing that was looked at"),
    [
      .init("state", .choice(["good", "warn", "bad"]), Phrase("状态", "its state")) { l, _ in .string(l.state.rawValue) },
      .init("what", .text, Phrase("查什么", "what was looked at")) { l, call in l.what.json(call) },
      .init("found", .text, Phrase("结果", "what was found")) { l, call in l.found.json(call) },
      .init("remedy", .text, Phrase("怎么办", "what to do"), mayBeNull: true) { l, call in l.remedy?.json(call) ?? .null },
    ])

  static let packVersion = APIShape<PacksTable.Version>(
    "PackVersion", Phrase("规则包的一个版本", "A version of the pack"),
    [
      .init("number", .integer, Phrase("版本", "its number")) { v, _ in .integer(v.number) },
      .init("digest", .text, Phrase("摘要", "its digest")) { v, _ in .string(v.digest) },
      .init("applied_at", .moment, Phrase("施行时刻", "when it was applied")) { v, call in .moment(v.appliedAt, call) },
      .init("applied_by", .text, Phrase("由谁", "by whom")) { v, _ in .string(v.appliedBy) },
    ])
}
