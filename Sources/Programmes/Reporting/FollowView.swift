import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import Timing

/// What reporters see of their matter: no internal notes and no staff names.
enum FollowView {
  /// - Parameters:
  ///   - sent: the code of the step that was refused.
  static func page(_ call: Call, _ file: MatterFile, sent: String, refusal: Refusal?) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let zone = district.calendar.zone
    let m = file.matter
    let now = call.jurisdiction.now()
    let notices = try await call.jurisdiction.database.read("notices.of") { try NoticesTable.of(m.key, in: $0) }
    let consents = try await call.jurisdiction.matters.held(of: m).standing
    let affected = NearbyPage.count(try await call.jurisdiction.people.affectedCount(of: m.key), call)
    let fresh: HTML =
      call.query["new"] == "1"
      ? notice(
        .good, title: call.say("已收到，编号 \(m.number)", "Received. Its number is \(m.number)"),
        body:
          "\(call.say("请记下编号。这里随时可以看到进展；您的姓名和电话只有治理中心可见。", "Keep the number. You can follow it here; only the governance centre sees your name and phone."))"
      )
      : .empty
    let steps = file.entries.filter { file.lifecycle.action($0.action)?.notice != nil || $0.to != $0.from }.map {
      entry -> TimelineItem in
      let action = file.lifecycle.action(entry.action)
      let stage = file.lifecycle.stage(entry.to)?.publicLabel ?? .verbatim(entry.to)
      let answers = StepFields.publicAnswers(entry, action, call)
      return TimelineItem(
        what: stage[language], who: entry.agency.isEmpty ? "" : district.roster.name(entry.agency)[language],
        at: entry.at, note: action?.notice?[language] ?? "", photos: photos(file, entry, action, call),
        extra: answers.isEmpty ? .empty : facts(answers))
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
    let added = try await call.publicPanels(of: m)
    return Pages.page(
      call, title: m.number, width: .form, tab: "/follow", status: call.status(of: refusal),
      body: pageHead(title: MatterWords.title(m, in: district, language: language)) + fresh
        + FollowersPage.asked(call)
        + panel(
          title: call.say("进展", "Progress"),
          body: facts(
            progress(call, file, now: now)
              + (affected.map { [Fact(call.say("受影响", "Affected"), text: $0)] } ?? []))
            + explained(call, file, now: now))
        + ownSteps(call, file, now: now, sent: sent, refusal: refusal)
        + panel(title: call.say("经过", "Steps"), body: timeline(steps, zone: zone, in: language)) + added.html { $0 } + told
        + FollowersPage.panel(call, m, refusal: refusal)
        + ownData(call, m, consents))
  }

  private static func progress(_ call: Call, _ file: MatterFile, now: Instant) -> [Fact] {
    let district = call.jurisdiction.district
    let language = call.language
    let zone = district.calendar.zone
    let m = file.matter
    var lines = [
      Fact(call.say("编号", "Number"), text: m.number),
      Fact(call.say("状态", "Status"), MatterWords.publicPill(m, in: district, language: language)),
      Fact(call.say("上报时间", "Reported"), moment(m.reportedAt, zone: zone)),
    ]
    if let place = MatterWords.place(m, in: district, language: language).nonEmpty {
      lines.insert(Fact(call.say("位置", "Where"), text: place), at: 2)
    }
    if let key = m.category {
      lines.append(Fact(call.say("类别", "Category"), text: district.catalogue.name(key)[language]))
    }
    if !m.details.isEmpty { lines.append(Fact(call.say("说明", "Description"), text: Masking.text(m.details))) }
    if let agency = m.agency {
      lines.append(
        Fact(call.say("承办单位", "Agency"), text: (district.roster.agency(agency)?.name ?? .verbatim(agency))[language]))
    }
    // Where no promise runs, what runs is towards the reporter itself: an answer to their own request.
    let promises = hasPromise(file)
    let due = promises ? file.countdowns["promise"]?.deadline : m.dueAt
    if let due {
      let left = MatterWords.left(due, now: now, language: language)
      lines.append(
        Fact(
          promises ? call.say("承诺办结", "Promised by") : call.say("答复期限", "Answer due"),
          text: zone.endText(due) + (m.isOpen ? call.say("（\(left)）", " (\(left))") : "")))
    }
    if let closure = m.closure,
      let label = file.lifecycle.action("close")?.fields.first(where: { $0.name == "closure" })?.choices.first(where: {
        $0.code == closure
      })?.label
    {
      lines.append(Fact(call.say("结果", "Outcome"), text: label[language]))
    }
    return lines
  }

  private static func hasPromise(_ file: MatterFile) -> Bool { file.lifecycle.clocks.contains { $0.code == "promise" } }

  /// Where time was given or it was put on hold: until when and why, the last such step; and the sum behind the promised date.
  private static func explained(_ call: Call, _ file: MatterFile, now: Instant) -> HTML {
    let running = file.countdowns.all.filter { $0.value.deadline == file.matter.dueAt }.sorted { $0.key < $1.key }.first
    guard let countdown = hasPromise(file) ? file.countdowns["promise"] : running?.value else { return .empty }
    let zone = call.jurisdiction.district.calendar.zone
    let change = file.entries.reversed().lazy.compactMap { entry -> HTML? in
      guard let action = file.lifecycle.action(entry.action),
        action.clocks.contains(where: { $0.order == .extend || $0.order == .pause })
      else { return nil }
      let answers = StepFields.publicAnswers(entry, action, call)
      guard !answers.isEmpty else { return nil }
      return "<h3>\(action.done[call.language])</h3>"
        + facts([Fact(call.say("时间", "When"), text: zone.text(entry.at))] + answers)
    }.first
    let title = call.say("这个期限怎么算的", "How this date is computed")
    return (change ?? .empty)
      + details(title, Deadlines.explanation(countdown, caption: title, call, now: now, showsHolders: false))
  }

  private static func photos(_ file: MatterFile, _ entry: Entry, _ action: Action?, _ call: Call) -> [Photo] {
    let isPublic = entry.ordinal == 1 || action?.fields.contains { $0.kind == .photos && $0.isPublic } == true
    guard isPublic else { return [] }
    return file.attachments.filter { $0.entry == entry.ordinal }.compactMap { photo in
      photo.publicDigest.map { Photo(path: "/photos/\($0)", alt: call.say("照片", "Photo")) }
    }
  }

  /// What the reporter may do with it now: reopen a closed report, or what else the lifecycle leaves to whoever began it.
  private static func ownSteps(
    _ call: Call, _ file: MatterFile, now: Instant, sent: String, refusal: Refusal?
  ) -> HTML {
    let language = call.language
    let district = call.jurisdiction.district
    let situation = Situation(
      matter: file.matter, entries: file.entries, principal: .reporter, at: now, district: district)
    let actions = file.lifecycle.possible(in: situation, rules: call.jurisdiction.rules)
    let refused = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    let isOffered = actions.contains { $0.code == sent }
    let forms = actions.html { action in
      let reopens = action.code == "reopen", isSent = action.code == sent
      let number = Look.percentEncoded(file.matter.number)
      let form = StepFields.form(
        action, of: file.matter, path: "/follow/\(number)/\(reopens ? "reopening" : "steps")",
        sent: isSent ? call.form : nil, faults: isSent ? refusal?.fields ?? [] : [], call)
      return panel(
        title: reopens ? call.say("没有解决？", "Not fixed?") : action.label[language],
        subtitle: reopens
          ? call.say(
            "结案后 \(district.settings.reopenDays) 日内可重开，由核查方处理",
            "within \(district.settings.reopenDays) days of closing") : "",
        body: (isSent && refusal?.fields.isEmpty == true ? refused : .empty) + form)
    }
    return (isOffered ? .empty : refused) + forms
  }

  /// The consents that stand, each with its withdrawal, and where to ask about one's data.
  private static func ownData(_ call: Call, _ matter: Matter, _ consents: [Consent]) -> HTML {
    let privacyNotice = call.jurisdiction.district.privacyNotice
    let number = Look.percentEncoded(matter.number)
    let given = consents.html { consent -> HTML in
      let label = privacyNotice?.purpose(consent.purpose)?.label[call.language] ?? consent.purpose
      return "<p>\(call.say("您已同意：\(label)", "You agreed: \(label)"))</p>"
        + deedForm(
          Button(call.say("撤回同意", "Withdraw")), action: "/follow/\(number)/withdrawal",
          hidden: [("purpose", consent.purpose)])
    }
    return panel(
      title: call.say("您的个人信息", "Your personal data"),
      body: given
        + buttonRow([
          button(Button(call.say("查阅、更正、删除", "See, correct, delete"), .quiet, path: "/my-data?about=\(number)")),
          button(Button(call.say("我的上报", "My reports"), .quiet, path: "/mine")),
          button(Button(call.say("个人信息处理告知", "Privacy notice"), .quiet, path: "/privacy")),
        ]))
  }
}
