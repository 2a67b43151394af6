import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// Where reporters follow their matter by number, and say when it is not fixed. Shows no internal notes and no staff names.
package enum FollowPage {
  package static let endpoints = [
    Endpoint(.get, "/follow", permission: .open, purpose: Phrase("按编号查进度", "Find by number")) { call in
      ask(call, refusal: nil)
    },
    Endpoint(.post, "/follow", permission: .open, purpose: Phrase("按编号查进度", "Find by number"), answer: find),
    Endpoint(
      .get, "/follow/:number", permission: .open, purpose: Phrase("一件上报的进展", "How one report is going"), answer: show),
    Endpoint(
      .post, "/follow/:number/reopening", permission: .open, purpose: Phrase("没有解决，申请重开", "Not fixed: ask to reopen"),
      answer: reopen),
  ]

  private static func ask(_ call: Call, refusal: Refusal?) -> Reply {
    let language = call.language
    func fault(_ name: String) -> String? { refusal?.fields.first { $0.field == name }?.phrase[language] }
    let fields =
      formField(
        Site.Field(
          call.say("案件编号", "Number"), name: "number",
          .text(
            call.form["number"] ?? call.query["number"] ?? "",
            placeholder: "\(call.jurisdiction.district.code)-20261123-000001"), fault: fault("number")), in: language)
      + formField(
        Site.Field(
          call.say("手机号后四位", "Last four digits of your phone"), name: "last_four", .text("", autocomplete: "off"),
          hint: call.say("上报时没留手机号的不用填", "Leave empty if you gave no phone"), fault: fault("last_four"),
          isOptional: true), in: language)
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    return Pages.page(
      call, title: call.say("查进度", "Follow"), tab: "/follow", status: refusal?.kind.status ?? .ok,
      body: pageHead(
        title: call.say("查进度", "Follow your report"),
        lede: "\(call.say("凭编号查看每一步、承办单位和时限。", "See every step, the agency and the deadline."))") + warning
        + postForm(
          action: "/follow", in: language,
          body: fields + buttonRow([button(Button(call.say("查询", "Find"), .primary, icon: .search))])))
  }

  @Sendable private static func find(_ call: Call) async throws -> Reply {
    let number = call.form["number"]?.trimmed ?? ""
    let digits = String((call.form["last_four"] ?? "").filter(\.isASCIIDigit).suffix(4))
    guard !number.isEmpty else {
      return ask(call, refusal: .invalid("number", Phrase("请填写案件编号", "Enter the number")))
    }
    do {
      _ = try await followed(call, number, digits)
      return Reply.see("/follow/\(Look.percentEncoded(number))").keeping(
        "follow", "\(Look.percentEncoded(number)).\(digits)", days: 30)
    } catch let refusal as Refusal {
      return ask(call, refusal: refusal)
    }
  }

  /// The file, if the visitor has proven that it is theirs.
  private static func file(_ call: Call) async throws -> MatterFile {
    let number = call.parameter("number")
    let parts = (call.cookies["follow"] ?? "").split(separator: ".", omittingEmptySubsequences: false)
    let digits = parts.count == 2 && parts[0] == number ? String(parts[1]) : ""
    return try await followed(call, number, digits)
  }

  /// The file for whoever knows the digits; wrong guesses are counted, an empty one is only a question.
  private static func followed(_ call: Call, _ number: String, _ digits: String) async throws -> MatterFile {
    let attempts = call.jurisdiction.attempts, now = call.jurisdiction.now()
    try attempts.check(number, at: now)
    do {
      return try await call.jurisdiction.matters.followed(number, lastFour: digits)
    } catch let refusal as Refusal where refusal.code == "matter.notFollowed" {
      if !digits.isEmpty { attempts.failed(number, at: now) }
      throw refusal
    }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    do {
      return try await page(call, try await file(call), refusal: nil)
    } catch let refusal as Refusal where refusal.code == "matter.notFollowed" {
      var asking = call
      asking.form.values = [.init("number", call.parameter("number"))]
      return ask(asking, refusal: nil)
    }
  }

  @Sendable private static func reopen(_ call: Call) async throws -> Reply {
    let file = try await file(call)
    let version = call.form["version"].flatMap { Int($0) } ?? 0
    var principal = Principal.reporter
    principal.reach = .everything
    do {
      try await call.jurisdiction.matters.act(
        "reopen", on: file.matter.number, version: version, form: StepForm(["reason": call.form["reason"] ?? ""]),
        by: principal)
      return .see("/follow/\(file.matter.number)")
    } catch let refusal as Refusal {
      return try await page(call, try await self.file(call), refusal: refusal)
    }
  }

  private static func page(_ call: Call, _ file: MatterFile, refusal: Refusal?) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let zone = district.calendar.zone
    let m = file.matter
    let now = call.jurisdiction.now()
    let notices = try await call.jurisdiction.database.read("notices.of") { try NoticesTable.of(m.key, in: $0) }
    let fresh: HTML =
      call.query["new"] == "1"
      ? notice(
        .good, title: call.say("已收到，编号 \(m.number)", "Received. Its number is \(m.number)"),
        body:
          "\(call.say("请记下编号。这里随时可以看到进展；您的姓名和电话只有治理中心可见。", "Keep the number. You can follow it here; only the governance centre sees your name and phone."))"
      )
      : .empty
    var lines = [
      Fact(call.say("编号", "Number"), text: m.number),
      Fact(call.say("状态", "Status"), MatterWords.publicPill(m, in: district, language: language)),
      Fact(call.say("位置", "Where"), text: MatterWords.place(m, in: district, language: language)),
      Fact(call.say("上报时间", "Reported"), moment(m.reportedAt, zone: zone)),
    ]
    if let key = m.category {
      lines.append(Fact(call.say("类别", "Category"), text: district.catalogue.name(key)[language]))
    }
    if !m.details.isEmpty { lines.append(Fact(call.say("说明", "Description"), text: Masking.text(m.details))) }
    if let agency = m.agency {
      lines.append(
        Fact(call.say("承办单位", "Agency"), text: (district.roster.agency(agency)?.name ?? .verbatim(agency))[language]))
    }
    if let promise = file.countdowns["promise"], let due = promise.deadline {
      lines.append(
        Fact(
          call.say("承诺办结", "Promised by"),
          "\(zone.endText(due)) \(m.isOpen ? "（\(MatterWords.left(due, now: now, language: language))）" : "")"))
    }
    if let closure = m.closure,
      let label = file.lifecycle.action("close")?.fields.first(where: { $0.name == "closure" })?.choices.first(where: {
        $0.code == closure
      })?.label
    {
      lines.append(Fact(call.say("结果", "Outcome"), text: label[language]))
    }
    let steps = file.entries.filter { file.lifecycle.action($0.action)?.notice != nil || $0.to != $0.from }.map {
      entry -> TimelineItem in
      let action = file.lifecycle.action(entry.action)
      let stage = file.lifecycle.stage(entry.to)?.publicLabel ?? .verbatim(entry.to)
      return TimelineItem(
        what: stage[language], who: entry.agency.isEmpty ? "" : district.roster.name(entry.agency)[language],
        at: entry.at,
        note: action?.notice?[language] ?? "", photos: photos(file, entry, action, call),
        extra: publicAnswers(entry, action, call))
    }
    let told =
      notices.isEmpty
      ? .empty
      : panel(
        title: call.say("已发给您的告知", "What you were told"),
        body: facts(
          notices.compactMap { notice in
            file.lifecycle.action(notice.action)?.notice.map { Fact(zone.text(notice.at), text: $0[language]) }
          }))
    return Pages.page(
      call, title: m.number, width: .form, tab: "/follow", status: refusal?.kind.status ?? .ok,
      body: pageHead(title: MatterWords.title(m, in: district, language: language)) + fresh
        + panel(title: call.say("进展", "Progress"), body: facts(lines))
        + reopening(call, file, now: now, refusal: refusal)
        + panel(title: call.say("经过", "Steps"), body: timeline(steps, zone: zone, in: language)) + told)
  }

  private static func photos(_ file: MatterFile, _ entry: Entry, _ action: Action?, _ call: Call) -> [Photo] {
    let isPublic = entry.ordinal == 1 || action?.fields.contains { $0.kind == .photos && $0.isPublic } == true
    guard isPublic else { return [] }
    return file.attachments.filter { $0.entry == entry.ordinal }.compactMap { photo in
      photo.publicDigest.map { Photo(path: "/photos/\($0)", alt: call.say("照片", "Photo")) }
    }
  }

  private static func publicAnswers(_ entry: Entry, _ action: Action?, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    let lines: [Fact] = (action?.fields ?? []).compactMap { field in
      guard field.isPublic, field.kind != .photos, let value = entry.form[field.name] else { return nil }
      let words =
        switch field.kind {
        case .choice: field.choices.first { $0.code == value }?.label[language] ?? value
        case .agency: (district.roster.agency(value)?.name ?? .verbatim(value))[language]
        default: Masking.text(value)
        }
      return Fact(field.label[language], text: words)
    }
    return lines.isEmpty ? .empty : facts(lines)
  }

  private static func reopening(_ call: Call, _ file: MatterFile, now: Instant, refusal: Refusal?) -> HTML {
    let language = call.language
    let situation = Situation(
      matter: file.matter, entries: file.entries, principal: .reporter, at: now, district: call.jurisdiction.district)
    let actions = file.lifecycle.possible(in: situation, rules: call.jurisdiction.rules)
    guard let action = actions.first(where: { $0.code == "reopen" }) else {
      return refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    }
    let reason = formField(
      Site.Field(
        call.say("哪里没有解决", "What is not fixed"), name: "reason",
        .textarea(call.form["reason"] ?? "", rows: 3, limit: StepForm.longTextMost),
        fault: refusal?.fields.first { $0.field == "reason" }?.phrase[language]), in: language)
    return panel(
      title: call.say("没有解决？", "Not fixed?"),
      subtitle: call.say(
        "结案后 \(call.jurisdiction.district.settings.reopenDays) 日内可重开，由核查方处理",
        "within \(call.jurisdiction.district.settings.reopenDays) days of closing"),
      body: postForm(
        action: "/follow/\(file.matter.number)/reopening", hidden: [("version", String(file.matter.version))],
        faults: refusal?.fields ?? [], in: language,
        body: reason
          + buttonRow([button(Button(action.label[language], .danger, confirm: call.say("确定申请重开吗？", "Ask to reopen?")))]
          )))
  }
}
