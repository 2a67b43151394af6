import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// All persons: search, and new ones.
enum PersonsPage {
  static let endpoints = [
    Endpoint(.get, "/administration/persons", permission: .managePersons, purpose: Phrase("人员账号", "Persons")) {
      try await page($0)
    },
    Endpoint(
      .post, "/administration/persons", permission: .managePersons, purpose: Phrase("新建人员", "Create a person"),
      answer: create),
    Endpoint(
      .get, "/administration/rights", permission: .manageRights, purpose: Phrase("人员任职", "Who holds which post")
    ) { try await rights($0) },
  ]

  static let size = 50

  static func stateWord(_ state: Person.State, _ call: Call) -> HTML {
    switch state {
    case .active: statusPill(kind: .working, word: call.say("在用", "active"))
    case .locked: statusPill(kind: .paused, word: call.say("已锁定", "locked"))
    case .left: statusPill(kind: .dropped, word: call.say("已离开", "left"))
    }
  }

  private static func list(_ call: Call, empty: HTML, path: (Person) -> String) async throws -> HTML {
    let state = call.query["state"].flatMap(Person.State.init(rawValue:)), q = call.query["q"]?.trimmed ?? ""
    var persons = try await call.people.persons(matching: q, state: state, after: call.after, limit: size + 1)
    let isMore = persons.count > size
    persons = Array(persons.prefix(size))
    let rows = persons.map { person in
      let synthetic = person.isSynthetic ? tag(call.say("虚构", "invented")) : HTML.empty
      return Row(
        [
          "\(person.name) \(synthetic)", "\(person.signInName ?? "—")", "\(person.code)", stateWord(person.state, call),
          call.when(person.createdAt),
        ], path: path(person))
    }
    let columns = [
      Column(call.say("姓名", "Name"), .wide), Column(call.say("登录名", "Sign-in name")), Column(call.say("编号", "Code")),
      Column(call.say("状态", "State")), Column(call.say("建立", "Created")),
    ]
    let states =
      [Choice("", call.say("全部", "All"))]
      + [
        Choice("active", call.say("在用", "active")), Choice("locked", call.say("已锁定", "locked")),
        Choice("left", call.say("已离开", "left")),
      ]
    let filters = filterForm(
      action: call.path,
      filters: [
        Filter(call.say("姓名、登录名或编号", "Name, sign-in name or code"), name: "q", .text(q, placeholder: "")),
        Filter(call.say("状态", "State"), name: "state", .select(states, selected: state?.rawValue ?? "")),
      ], clear: call.query.values.isEmpty ? nil : call.path, in: call.language)
    let isFiltered = !q.isEmpty || state != nil
    let none =
      isFiltered
      ? emptyState(
        icon: .search, title: call.say("没有符合条件的人员", "Nobody fits"), what: call.say("请放宽条件。", "Widen the filters."),
        action: Button(call.say("清除条件", "Clear filters"), path: call.path)) : empty
    let table = dataTable(caption: call.say("人员", "Persons"), columns: columns, rows: rows, empty: none)
    let paging = pager(
      count: call.say("本页 \(persons.count) 人", "\(persons.count) on this page"),
      previous: call.after == nil ? nil : call.page(after: nil),
      next: isMore ? call.page(after: persons.last?.key) : nil, in: call.language)
    return filters + panel(title: call.say("清单", "List"), body: table + paging, flush: true)
  }

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let empty = emptyState(
      icon: .person, title: call.say("还没有人员", "There is nobody yet"),
      what: call.say("在下方新建第一个人员。", "Create the first person below."))
    let list = try await list(call, empty: empty) { "/administration/persons/\($0.key)" }
    let language = call.language
    let fields = PersonFields.html(call, refusal)
    let form = postForm(
      "/administration/persons",
      fields + buttonRow([button(Button(call.say("新建并生成邀请链接", "Create, and make an invitation"), .primary))]))
    return call.desk(
      Phrase("人员账号", "Persons"),
      lede: Phrase("账号由系统管理员建立，岗位由安全管理员授予。", "Accounts are made here; posts are given by the security administrator."),
      status: call.status(of: refusal),
      trouble(refusal, in: language) + list
        + panel(
          title: call.say("新建人员", "A new person"), body: details(call.say("填写", "Fill in"), form, open: refusal != nil))
    )
  }

  private static func rights(_ call: Call) async throws -> Reply {
    let empty = emptyState(
      icon: .person, title: call.say("还没有人员", "There is nobody yet"),
      what: call.say("人员由系统管理员建立。", "Persons are created by the system administrator."))
    let list = try await list(call, empty: empty) { "/administration/persons/\($0.key)/posts" }
    return call.desk(
      Phrase("人员任职", "Who holds which post"),
      lede: Phrase("选择人员，授予或收回岗位。", "Choose a person to give or take posts."),
      controls: button(Button(call.say("按岗位查看", "By post"), path: "/administration/posts")), list)
  }

  @Sendable private static func create(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now()
    call.trail.kind(.administration)
    do {
      let person = try await call.people.create(
        PersonFields.draft(call), by: call.principal.person, now: now)
      call.trail.subject("person \(person.code)")
      call.trail.detail("created")
      guard person.signInName != nil else { return .see("/administration/persons/\(person.key)") }
      let token = try await call.people.makeLink(
        .invitation(person.key), by: call.principal.person, now: now, policy: call.policy)
      call.trail.detail("invited")
      return LinkSheet.reply(call, person, token, Phrase("邀请链接", "Invitation"))
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }
}

/// The fields of a person.
enum PersonFields {
  /// - Parameter person: whose fields they are; nil for a new one.
  static func html(_ call: Call, _ refusal: Refusal?, person: Person? = nil) -> HTML {
    let language = call.language
    func field(_ label: String, _ name: String, was: String?, hint: String = "", optional: Bool = true) -> HTML {
      let value = call.form[name] ?? was ?? ""
      return formField(
        Field(
          label, name: name, .text(value, autocomplete: "off"), hint: hint, fault: refusal?.fault(name, in: language),
          isOptional: optional), in: language)
    }
    let keeps = person == nil ? "" : call.say("留空则不变", "left empty it stays as it is")
    let sealed = call.say("加密保存", "kept encrypted")
    let hint = keeps.isEmpty ? sealed : "\(sealed)；\(keeps)"
    return field(call.say("姓名", "Name"), "name", was: person?.name, optional: false)
      + field(
        call.say("登录名", "Sign-in name"), "signInName", was: person?.signInName,
        hint: call.say("没有登录名的人员不能登录", "who has none cannot sign in"))
      + field(call.say("电话", "Phone"), "phone", was: nil, hint: hint)
      + field(call.say("电子邮箱", "E-mail"), "email", was: nil, hint: hint)
  }

  static func draft(_ call: Call) -> PersonDraft {
    PersonDraft(
      name: call.form["name"] ?? "", signInName: call.form["signInName"], phone: call.form["phone"],
      email: call.form["email"])
  }
}

/// A link that is shown once, to be handed over.
enum LinkSheet {
  static func reply(_ call: Call, _ person: Person, _ token: String, _ title: Phrase) -> Reply {
    let path = "/welcome/\(token)"
    let address = call.jurisdiction.surroundings.address?.link(path) ?? path
    return call.desk(
      title, lede: Phrase("只显示这一次。请当面或经可信渠道交给本人。", "Shown this once. Hand it over in person or by a way you trust."),
      panel(
        title: person.name,
        body: shownOnce(address)
          + "<p>\(call.say("有效 \(call.policy.linkHours) 小时，只能使用一次。", "Good for \(call.policy.linkHours) hours, and once."))</p>"
          + buttonRow([
            button(Button(call.say("已交付", "Handed over"), .primary, path: "/administration/persons/\(person.key)"))
          ])))
  }
}
