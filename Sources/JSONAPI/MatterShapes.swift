import Basics
import Casework
import Documents
import Organization
import Platform
import Site
import Territory
import Timing

/// What goes into JSON, noun by noun.
package enum APIShapes {}

extension APIShapes {
  /// A matter as lists have it. Free text is masked as on pages.
  package static let matter = APIShape<Matter>(
    "Matter", Phrase("一件案件", "One matter"),
    [
      .init("number", .text, Phrase("编号", "the number for people")) { m, _ in .string(m.number) },
      .init(
        "version", .integer, Phrase("每一步加一；办理时写明所见的版本", "rises with every step; a step names the version it has seen")
      ) { m, _ in
        .integer(m.version)
      },
      .init("lifecycle", .text, Phrase("流程及其版本", "its lifecycle, with the version")) { m, _ in .string(m.lifecycle) },
      .init("stage", .text, Phrase("环节代码", "the code of its stage")) { m, _ in .string(m.stage) },
      .init("stage_label", .text, Phrase("环节名称", "the name of its stage")) { m, call in
        (call.jurisdiction.district.stage(of: m)?.label ?? .verbatim(m.stage)).json(call)
      },
      .init("phase", .choice(Phase.allCases.map(\.code)), Phrase("阶段", "what kind of stage it is")) { m, _ in
        .string(m.phase.code)
      },
      .init("open", .yesNo, Phrase("是否在办", "whether something is still to be done")) { m, _ in .bool(m.isOpen) },
      .init("overdue", .yesNo, Phrase("是否超期", "whether its deadline has passed")) { m, call in
        .bool(m.isOverdue(at: call.jurisdiction.now()))
      },
      .init("title", .text, Phrase("标题", "the title")) { m, call in
        .string(MatterWords.title(m, in: call.jurisdiction.district, language: call.language))
      },
      .init("details", .text, Phrase("描述，已脱敏", "what was reported, masked")) { m, _ in .string(Masking.text(m.details))
      },
      .init("category", .text, Phrase("类别，如 event:01001", "the category, such as event:01001"), mayBeNull: true) {
        m, _ in
        .text(m.category?.description)
      },
      .init("standard", .integer, Phrase("立案条件序号", "the number of the filing condition"), mayBeNull: true) { m, _ in
        .number(m.standard)
      },
      .init("limit", .text, Phrase("处置时限，如 5wd", "the handling limit, such as 5wd"), mayBeNull: true) { m, _ in
        .text(m.limit.map { "\($0)" })
      },
      .init("channel", .text, Phrase("渠道", "how it came")) { m, _ in .string(m.channel) },
      .init("address", .text, Phrase("地址，已脱敏", "the address, masked")) { m, _ in .string(Masking.text(m.address)) },
      .init("longitude", .number, Phrase("经度（CGCS2000）", "degrees, CGCS2000"), mayBeNull: true) { m, _ in
        m.coordinate.map { .number($0.longitude) } ?? .null
      },
      .init("latitude", .number, Phrase("纬度（CGCS2000）", "degrees, CGCS2000"), mayBeNull: true) { m, _ in
        m.coordinate.map { .number($0.latitude) } ?? .null
      },
      .init("area", .text, Phrase("最深一级区域代码", "the deepest area known"), mayBeNull: true) { m, _ in .text(m.area) },
      .init("community", .text, Phrase("社区代码", "the community"), mayBeNull: true) { m, _ in .text(m.community) },
      .init("street", .text, Phrase("街道代码", "the street"), mayBeNull: true) { m, _ in .text(m.street) },
      .init("zone", .text, Phrase("联动片区", "the zone of a joint centre"), mayBeNull: true) { m, _ in .text(m.zone) },
      .init("agency", .text, Phrase("主办单位代码", "the agency it is with"), mayBeNull: true) { m, _ in .text(m.agency) },
      .init("parties", .list(.text), Phrase("参与单位", "the agencies that take or took part")) { m, _ in .list(m.parties)
      },
      .init("closure", .text, Phrase("结案方式", "how it ended"), mayBeNull: true) { m, _ in .text(m.closure) },
      .init("round", .integer, Phrase("第几轮", "1, and one more each time it is reopened")) { m, _ in .integer(m.round) },
      .init("reported_at", .moment, Phrase("上报时刻", "when it was reported")) { m, call in .moment(m.reportedAt, call) },
      .init("closed_at", .moment, Phrase("结束时刻", "when it ended"), mayBeNull: true) { m, call in
        .moment(m.closedAt, call)
      },
      .init("due_at", .moment, Phrase("当前时限", "when the clock of whoever holds it runs out"), mayBeNull: true) {
        m, call in
        .moment(m.dueAt, call)
      },
      .init("promise_due_at", .moment, Phrase("对上报人的承诺", "what the reporter was promised"), mayBeNull: true) {
        m, call in
        .moment(m.promiseDueAt, call)
      },
      .init("provisional", .yesNo, Phrase("时限延伸到尚无日历的年份", "a deadline reaches into a year without a calendar")) {
        m, _ in
        .bool(m.isProvisional)
      },
      .init("on_time", .yesNo, Phrase("是否按期，未判定为空", "whether it was handled in time; null before"), mayBeNull: true) {
        m, _ in
        m.onTime.map { .bool($0) } ?? .null
      },
      .init("exemption", .text, Phrase("容错原因", "why a missed limit does not count"), mayBeNull: true) { m, _ in
        .text(m.exemption)
      },
      .init("exclusion", .text, Phrase("考评剔除原因", "why appraisals leave it out"), mayBeNull: true) { m, _ in
        .text(m.exclusion)
      },
      .init("source", .text, Phrase("来自哪个系统", "the system it came from")) { m, _ in .string(m.source) },
      .init("source_number", .text, Phrase("在该系统的编号", "its number there"), mayBeNull: true) { m, _ in
        .text(m.sourceNumber)
      },
    ])
}

/// An entry with the matter it is of, for its words.
package struct EntryOfMatter: Sendable {
  package var entry: Entry
  package var matter: Matter
}

extension APIShapes {
  /// A step of a matter.
  package static let entry = APIShape<EntryOfMatter>(
    "Entry", Phrase("一步流转记录", "One recorded step"),
    [
      .init("id", .text, Phrase("记录编号", "the key of the entry")) { e, _ in .string(e.entry.key.description) },
      .init("number", .text, Phrase("案件编号", "the number of the matter")) { e, _ in .string(e.matter.number) },
      .init("ordinal", .integer, Phrase("第几步，从 1 起", "1, 2, 3 … without gaps")) { e, _ in .integer(e.entry.ordinal) },
      .init("action", .text, Phrase("动作代码", "the code of the action")) { e, _ in .string(e.entry.action) },
      .init("done", .text, Phrase("做了什么", "what was done, in words")) { e, call in
        (action(e, call)?.done ?? .verbatim(e.entry.action)).json(call)
      },
      .init("from", .text, Phrase("从哪个环节", "from which stage; empty for the first")) { e, _ in .string(e.entry.from) },
      .init("to", .text, Phrase("到哪个环节", "to which stage")) { e, _ in .string(e.entry.to) },
      .init("at", .moment, Phrase("发生时刻", "when it happened")) { e, call in .moment(e.entry.at, call) },
      .init("recorded_at", .moment, Phrase("记录时刻", "when it was recorded")) { e, call in
        .moment(e.entry.recordedAt, call)
      },
      .init("agency", .text, Phrase("单位代码，公众为空", "whose step it was; empty for the public")) { e, _ in
        .string(e.entry.agency)
      },
      .init("post", .text, Phrase("岗位代码", "the post")) { e, _ in .string(e.entry.post) },
      .init("answers", .map(.text), Phrase("填写的内容，已脱敏", "what was entered, masked")) { e, call in
        .object(
          (action(e, call)?.fields ?? []).compactMap { field in
            e.entry.form[field.name].map {
              JSONMember(field.name, .string(field.kind == .photos ? $0 : Masking.text($0)))
            }
          })
      },
      .init("hash", .text, Phrase("SHA-256，十六进制", "SHA-256, hexadecimal")) { e, _ in .string(hexadecimal(e.entry.hash))
      },
      .init("previous", .text, Phrase("上一步的哈希", "the hash of the step before")) { e, _ in
        .string(hexadecimal(e.entry.previous))
      },
    ])

  private static func action(_ e: EntryOfMatter, _ call: Call) -> Action? {
    call.jurisdiction.district.lifecycle(of: e.matter)?.action(e.entry.action)
  }
}

/// A clock of a matter.
struct NamedCountdown: Sendable {
  var clock: String
  var countdown: Countdown
  var file: MatterFile
}

extension APIShapes {
  static let countdown = APIShape<NamedCountdown>(
    "Countdown", Phrase("一个时限", "One clock of a matter"),
    [
      .init("clock", .text, Phrase("名称代码", "its code")) { c, _ in .string(c.clock) },
      .init("label", .text, Phrase("名称", "its name")) { c, call in
        c.file.lifecycle.label(clock: String(c.clock.prefix { $0 != "." })).json(call)
      },
      .init("state", .text, Phrase("状态", "its state")) { c, _ in .string(c.countdown.state.rawValue) },
      .init("limit", .text, Phrase("时限", "its limit")) { c, _ in .string("\(c.countdown.limit)") },
      .init("started_at", .moment, Phrase("起算", "when it began")) { c, call in .moment(c.countdown.startedAt, call) },
      .init("deadline", .moment, Phrase("到期", "when it runs out; null while paused"), mayBeNull: true) { c, call in
        .moment(c.countdown.deadline, call)
      },
      .init("stopped_at", .moment, Phrase("停止", "when it was stopped"), mayBeNull: true) { c, call in
        .moment(c.countdown.stoppedAt, call)
      },
      .init("on_time", .yesNo, Phrase("是否按期", "whether it was stopped in time"), mayBeNull: true) { c, _ in
        c.countdown.onTime.map { .bool($0) } ?? .null
      },
      .init("provisional", .yesNo, Phrase("暂定", "reaches into a year without a calendar")) { c, _ in
        .bool(c.countdown.provisional)
      },
      .init("explanation", .list(.text), Phrase("怎样算出，逐行", "how it was computed, line by line")) { c, call in
        let roster = call.jurisdiction.district.roster
        return .list(
          c.countdown.explain(until: call.jurisdiction.now()) { roster.name($0) }.map { $0.phrase[call.language] })
      },
    ])
}

extension APIShapes {
  static let strand = APIShape<Strand>(
    "Strand", Phrase("一条支线", "One side procedure"),
    [
      .init("id", .text, Phrase("编号", "its id within the matter")) { s, _ in .string(s.id) },
      .init("kind", .text, Phrase("类型", "its kind")) { s, _ in .string(s.kind) },
      .init("state", .text, Phrase("状态", "its state")) { s, _ in .string(s.state) },
      .init("open", .yesNo, Phrase("是否未了", "whether it is still open")) { s, _ in .bool(s.isOpen) },
      .init("agency", .text, Phrase("对象单位", "whom it is addressed to")) { s, _ in .string(s.agency) },
      .init("opened_by", .text, Phrase("发起单位", "who began it")) { s, _ in .string(s.openedBy) },
      .init("opened_at", .moment, Phrase("发起时刻", "when it began")) { s, call in .moment(s.openedAt, call) },
      .init("changed_at", .moment, Phrase("最近变动", "when it last changed")) { s, call in .moment(s.changedAt, call) },
    ])
}

extension APIShapes {
  static let photo = APIShape<Attachment>(
    "Photo", Phrase("一张照片", "One photo"),
    [
      .init("digest", .text, Phrase("SHA-256，取图用 /photos/{digest}", "SHA-256; fetched at /photos/{digest}")) { a, _ in
        // Where a public copy exists, that is shown: it has no position of the reporter's phone.
        .string(a.publicDigest ?? a.digest)
      },
      .init("type", .text, Phrase("类型", "its content type")) { a, _ in .string(a.type) },
      .init("entry", .integer, Phrase("随哪一步而来", "the step it came with"), mayBeNull: true) { a, _ in .number(a.entry) },
    ])
}

extension APIShapes {
  /// A matter with all that belongs to it.
  static let file = APIShape<MatterFile>(
    "MatterFile", Phrase("一件案件的全部", "A matter with all that belongs to it"),
    [
      .init("matter", .object(APIShapes.matter.contract), Phrase("现状", "as it stands")) { f, call in
        APIShapes.matter.json(f.matter, call)
      },
      .init("entries", .list(.object(APIShapes.entry.contract)), Phrase("流转记录", "its steps, the first first")) {
        f, call in
        .array(f.entries.map { APIShapes.entry.json(EntryOfMatter(entry: $0, matter: f.matter), call) })
      },
      .init("countdowns", .list(.object(APIShapes.countdown.contract)), Phrase("时限", "its clocks")) { f, call in
        .array(
          f.countdowns.all.sorted { $0.key < $1.key }.map {
            APIShapes.countdown.json(NamedCountdown(clock: $0.key, countdown: $0.value, file: f), call)
          })
      },
      .init("strands", .list(.object(APIShapes.strand.contract)), Phrase("支线", "its side procedures")) { f, call in
        .array(f.strands.map { APIShapes.strand.json($0, call) })
      },
      .init("photos", .list(.object(APIShapes.photo.contract)), Phrase("照片", "its photos")) { f, call in
        .array(f.attachments.map { APIShapes.photo.json($0, call) })
      },
      .init("parent", .text, Phrase("并入或拆自", "the number of the matter it belongs to"), mayBeNull: true) { f, call in
        // Whoever may not see the whole is not told its number.
        .text(f.parent.flatMap { call.principal.reach.admits($0) ? $0.number : nil })
      },
      .init("children", .list(.text), Phrase("拆出或并入的", "the numbers of the matters that belong to it")) { f, call in
        .list(f.children.filter { call.principal.reach.admits($0) }.map(\.number))
      },
    ])
}

extension APIShapes {
  /// A step that may be taken now.
  static let step = APIShape<Action>(
    "Step", Phrase("现在可以办理的一步", "A step that may be taken now"),
    [
      .init("action", .text, Phrase("动作代码", "its code")) { a, _ in .string(a.code) },
      .init("label", .text, Phrase("名称", "its name")) { a, call in a.label.json(call) },
      .init("to", .text, Phrase("到哪个环节", "to which stage; null stays"), mayBeNull: true) { a, _ in .text(a.to) },
      .init("group", .text, Phrase("所在分组", "under which heading")) { a, _ in .string(a.group) },
      .init("fields", .list(.object(APIShapes.asked.contract)), Phrase("要填写的", "what is asked")) { a, call in
        .array(a.fields.filter { $0.kind != .due }.map { APIShapes.asked.json($0, call) })
      },
    ])
}

extension APIShapes {
  static let asked = APIShape<Casework.Field>(
    "StepField", Phrase("要填写的一项", "One thing that is asked"),
    [
      .init("name", .text, Phrase("字段名", "the name to send")) { f, _ in .string(f.name) },
      .init("kind", .choice(Casework.Field.Kind.allCases.map(\.rawValue)), Phrase("种类", "its kind")) { f, _ in
        .string(f.kind.rawValue)
      },
      .init("label", .text, Phrase("名称", "its name")) { f, call in f.label.json(call) },
      .init("required", .yesNo, Phrase("是否必填", "whether it must be sent")) { f, _ in .bool(f.isRequired) },
      .init("public", .yesNo, Phrase("是否公开", "whether the public may read it")) { f, _ in .bool(f.isPublic) },
      .init("choices", .list(.text), Phrase("可选代码", "the codes to choose from")) { f, _ in .list(f.choices.map(\.code))
      },
    ])
}
