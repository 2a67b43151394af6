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
