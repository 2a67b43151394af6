import Auditing
import Basics
import Casework
import Delivery
import Documents
import Identity
import Organization
import Platform

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
