import Basics
import Casework
import Documents
import Organization
import Platform
import Territory
import Timing

extension APIShapes {
  static let area = APIShape<Area>(
    "Area", Phrase("一个区域", "One area"),
    [
      .init("code", .text, Phrase("代码", "its code")) { a, _ in .string(a.code) },
      .init("name", .text, Phrase("名称", "its name")) { a, call in a.label.json(call) },
      .init("level", .choice(AreaLevel.allCases.map(\.rawValue)), Phrase("层级", "its level")) { a, _ in
        .string(a.level.rawValue)
      },
      .init("parent", .text, Phrase("上级", "the area it lies in"), mayBeNull: true) { a, _ in .text(a.parent) },
      .init("kind", .text, Phrase("类型", "what sort of area")) { a, _ in .string(a.kind) },
      .init("valid_from", .day, Phrase("生效日", "the first day"), mayBeNull: true) { a, _ in .day(a.validFrom) },
      .init("valid_to", .day, Phrase("末日", "the last day"), mayBeNull: true) { a, _ in .day(a.validTo) },
      .init("schematic", .yesNo, Phrase("边界为示意", "its shape was drawn to show, not surveyed")) { a, _ in
        .bool(a.schematic)
      },
      .init("ref", .text, Phrase("在其他系统的名称", "what other systems call it"), mayBeNull: true) { a, _ in .text(a.ref) },
    ])

  static let zone = APIShape<Zone>(
    "Zone", Phrase("一个片区", "A zone that may cross areas"),
    [
      .init("code", .text, Phrase("代码", "its code")) { z, _ in .string(z.code) },
      .init("name", .text, Phrase("名称", "its name")) { z, call in z.label.json(call) },
      .init("kind", .text, Phrase("类型", "what sort of zone")) { z, _ in .string(z.kind) },
      .init("area", .text, Phrase("代为上报的区域", "the area that reports for it"), mayBeNull: true) { z, _ in .text(z.area)
      },
      .init("valid_from", .day, Phrase("生效日", "the first day"), mayBeNull: true) { z, _ in .day(z.validFrom) },
      .init("valid_to", .day, Phrase("末日", "the last day"), mayBeNull: true) { z, _ in .day(z.validTo) },
    ])

  static let agency = APIShape<Agency>(
    "Agency", Phrase("一个单位", "One agency"),
    [
      .init("code", .text, Phrase("代码", "its code")) { a, _ in .string(a.code) },
      .init("name", .text, Phrase("全称", "its name")) { a, call in a.name.json(call) },
      .init("short", .text, Phrase("简称", "its short name")) { a, call in a.short.json(call) },
      .init("kind", .text, Phrase("类型", "what sort of body")) { a, _ in .string(a.kind.code) },
      .init("area", .text, Phrase("所辖区域", "the area whose body it is"), mayBeNull: true) { a, _ in .text(a.area) },
      .init("zone", .text, Phrase("联动片区", "the zone of a joint centre"), mayBeNull: true) { a, _ in .text(a.zone) },
      .init("members", .list(.text), Phrase("常驻单位", "the standing members of a joint centre")) { a, _ in
        .list(a.members)
      },
      .init("valid_from", .day, Phrase("生效日", "the first day"), mayBeNull: true) { a, _ in .day(a.validFrom) },
      .init("valid_to", .day, Phrase("末日", "the last day"), mayBeNull: true) { a, _ in .day(a.validTo) },
    ])

  static let post = APIShape<Post>(
    "Post", Phrase("一个岗位", "One post"),
    [
      .init("code", .text, Phrase("代码", "its code")) { p, _ in .string(p.code) },
      .init("label", .text, Phrase("名称", "its name")) { p, call in p.label.json(call) },
      .init("role", .text, Phrase("角色", "its role")) { p, _ in .string(p.role) },
      .init("agency", .text, Phrase("单位", "its agency")) { p, _ in .string(p.agency) },
      .init("permissions", .list(.text), Phrase("权限", "what it may do")) { p, call in
        .list((call.jurisdiction.district.roster.role(p.role)?.permissions ?? []).map(\.code))
      },
    ])

  static let duty = APIShape<Duty>(
    "Duty", Phrase("权责清单的一条", "One line of the duty list"),
    [
      .init("code", .text, Phrase("编号", "its code")) { d, _ in .string(d.code) },
      .init("kind", .text, Phrase("门类", "part, event or service")) { d, _ in .string(d.kind) },
      .init("category", .text, Phrase("类别前缀，空为全部", "the beginning of category codes; empty for all")) { d, _ in
        .string(d.category)
      },
      .init("area", .text, Phrase("区域前缀，空为全区", "the beginning of area codes; empty for the whole district")) { d, _ in
        .string(d.area)
      },
      .init(
        "lead", .text, Phrase("主责单位，或 body:层级（属地）", "the agency that leads, or body:level for the body of the place")
      ) { d, _ in
        switch d.lead {
        case .agency(let code): .string(code)
        case .locality(let kind): .string("body:\(kind.code)")
        }
      },
      .init("assist", .list(.text), Phrase("协同单位", "the agencies that assist")) { d, _ in .list(d.assist) },
      .init("clause", .text, Phrase("条款", "the clause")) { d, _ in .string(d.clause) },
      .init("source", .text, Phrase("出处", "where it says so")) { d, _ in .string(d.source) },
      .init("valid_from", .day, Phrase("生效日", "the first day"), mayBeNull: true) { d, _ in .day(d.validFrom) },
      .init("valid_to", .day, Phrase("末日", "the last day"), mayBeNull: true) { d, _ in .day(d.validTo) },
    ])

  static let power = APIShape<Power>(
    "Power", Phrase("一项赋权事项", "One delegated power"),
    [
      .init("code", .text, Phrase("编号", "its code")) { p, _ in .string(p.code) },
      .init("name", .text, Phrase("名称", "its name")) { p, call in p.name.json(call) },
      .init("basis", .text, Phrase("依据", "the law it rests on")) { p, _ in .string(p.basis) },
      .init("original", .text, Phrase("原行使单位", "who held it before")) { p, _ in .string(p.original) },
      .init("holder", .text, Phrase("行使单位，或 street（当地街道）", "who holds it, or `street` for the street of the place")) {
        p, _ in
        switch p.holder {
        case .agency(let code): .string(code)
        case .street: "street"
        }
      },
      .init("area", .text, Phrase("区域前缀", "the beginning of area codes")) { p, _ in .string(p.area) },
      .init("list", .text, Phrase("清单", "the list it stands on")) { p, _ in .string(p.list) },
      .init("valid_from", .day, Phrase("生效日", "the first day"), mayBeNull: true) { p, _ in .day(p.validFrom) },
      .init("valid_to", .day, Phrase("末日", "the last day"), mayBeNull: true) { p, _ in .day(p.validTo) },
    ])

  static let category = APIShape<Casework.Category>(
    "Category", Phrase("一个大类或小类", "One class or subclass"),
    [
      .init("key", .text, Phrase("类别，如 event:01001", "the category, such as event:01001")) { c, _ in
        .string(c.key.description)
      },
      .init("name", .text, Phrase("名称", "its name")) { c, call in c.name.json(call) },
      .init("parent", .text, Phrase("所属大类", "the class above"), mayBeNull: true) { c, _ in .text(c.parent) },
      .init("reportable", .yesNo, Phrase("公众可报", "whether residents are offered it")) { c, _ in .bool(c.isReportable) },
      .init("emergency", .yesNo, Phrase("应急类", "whether it is an emergency")) { c, _ in .bool(c.isEmergency) },
      .init("standards", .list(.object(standard.contract)), Phrase("立案条件", "its filing conditions")) { c, call in
        .array(call.jurisdiction.district.catalogue.standards(of: c.key).map { standard.json($0, call) })
      },
    ])

  static let standard = APIShape<Standard>(
    "Standard", Phrase("一条立案条件", "One filing condition"),
    [
      .init("number", .integer, Phrase("序号", "its number")) { s, _ in .integer(s.number) },
      .init("condition", .text, Phrase("立案条件", "the condition")) { s, call in s.condition.json(call) },
      .init("limit", .text, Phrase("处置时限", "the handling limit")) { s, _ in .string("\(s.limit)") },
      .init("closing", .text, Phrase("结案条件", "the closing condition")) { s, call in s.closing.json(call) },
      .init("source", .text, Phrase("出处", "where it says so")) { s, _ in .string(s.source) },
    ])

  static let lifecycle = APIShape<Lifecycle>(
    "Lifecycle", Phrase("一种流程", "One lifecycle"),
    [
      .init("id", .text, Phrase("名称与版本", "name and version")) { l, _ in .string(l.id) },
      .init("label", .text, Phrase("名称", "its name")) { l, call in l.label.json(call) },
      .init("stages", .list(.object(stage.contract)), Phrase("环节", "its stages")) { l, call in
        .array(l.stages.map { stage.json($0, call) })
      },
      .init("actions", .list(.object(action.contract)), Phrase("动作", "its actions")) { l, call in
        .array(l.actions.map { action.json($0, call) })
      },
    ])

  static let stage = APIShape<Stage>(
    "Stage", Phrase("一个环节", "One stage"),
    [
      .init("code", .text, Phrase("代码", "its code")) { s, _ in .string(s.code) },
      .init("label", .text, Phrase("名称", "its name")) { s, call in s.label.json(call) },
      .init("public_label", .text, Phrase("对公众的说法", "what the reporter reads")) { s, call in s.publicLabel.json(call) },
      .init("phase", .choice(Phase.allCases.map(\.code)), Phrase("阶段", "what kind of stage")) { s, _ in
        .string(s.phase.code)
      },
    ])

  static let action = APIShape<Action>(
    "Action", Phrase("一个动作", "One action"),
    [
      .init("code", .text, Phrase("代码", "its code")) { a, _ in .string(a.code) },
      .init("label", .text, Phrase("名称", "its name")) { a, call in a.label.json(call) },
      .init("from", .list(.text), Phrase("从哪些环节；空为开始", "from which stages; empty begins a matter")) { a, _ in
        .list(a.from)
      },
      .init("to", .text, Phrase("到哪个环节", "to which stage; null stays"), mayBeNull: true) { a, _ in .text(a.to) },
      .init("permission", .text, Phrase("所需权限", "what it needs")) { a, _ in .string(a.permission.code) },
      .init("by", .choice(Action.By.allCases.map(\.rawValue)), Phrase("由谁", "by whom")) { a, _ in .string(a.by.rawValue)
      },
      .init("fields", .list(.object(asked.contract)), Phrase("要填写的", "what is asked")) { a, call in
        .array(a.fields.map { asked.json($0, call) })
      },
    ])
}

/// A day that departs from the ordinary week.
struct DatedDay: Sendable {
  var date: LocalDate
  var day: CalendarDay
}

extension APIShapes {
  static let calendarDay = APIShape<DatedDay>(
    "CalendarDay", Phrase("与平常不同的一天", "A day that departs from the ordinary week"),
    [
      .init("date", .day, Phrase("日期", "the day")) { d, _ in .day(d.date) },
      .init("off", .yesNo, Phrase("是否休息", "whether it is off")) { d, _ in .bool(d.day.isOff) },
      .init("name", .text, Phrase("名称", "its name")) { d, call in d.day.name.json(call) },
      .init("notice", .text, Phrase("依据的通知", "the notice that orders it")) { d, _ in .string(d.day.notice.title) },
    ])
}
