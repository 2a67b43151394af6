import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// Anybody says what is good or bad about the platform; staff answer, and the answers are public.
enum FeedbackPage {
  static let endpoints = [
    Endpoint(.get, "/feedback", permission: .open, purpose: Phrase("意见建议", "Feedback")) {
      try await show($0, faults: [])
    },
    Endpoint(.post, "/feedback", permission: .open, purpose: Phrase("提意见建议", "Send feedback"), answer: send),
    Endpoint(.get, "/feedback/inbox", permission: .publish, purpose: Phrase("待答复的意见建议", "Feedback to be answered")) {
      try await inbox($0, key: nil, faults: [])
    },
    Endpoint(
      .post, "/feedback/:key/answer", permission: .publish, purpose: Phrase("答复意见建议", "Answer feedback"), answer: answer
    ),
  ]

  private static let perPage = 20
  /// From one address of the network, within the span of the limit: a service hall has one for all.
  private static let mostFromOneAddress = 10

  private static func show(_ call: Call, faults: [Refusal.Fault]) async throws -> Reply {
    let language = call.language, zone = call.jurisdiction.district.calendar.zone
    let before = call.query["before"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
    let found = try await call.jurisdiction.database.read("feedback.answered") {
      try FeedbackTable.answered(before: before, limit: perPage + 1, in: $0)
    }
    let shown = found.prefix(perPage)
    let thanks: HTML = when(
      call.query["sent"] == "1",
      notice(
        .good, title: call.say("已收到，谢谢", "Received, thank you"),
        body: "\(call.say("工作人员会在本页公开答复。", "Staff answer in public on this page."))"))
    let form = panel(
      title: call.say("说说这个平台", "Tell us about this platform"),
      body: postForm(
        action: "/feedback", faults: faults, in: language,
        body: formField(
          Site.Field(
            call.say("意见或建议", "What should be better"), name: "text",
            .textarea(call.form["text"] ?? "", rows: 4, limit: Feedback.textMost),
            hint: call.say(
              "不用留姓名和电话；要处理的问题请用“随手报”。答复会公开在本页",
              "No name or phone is needed; for a problem to be fixed, report it. Answers are public on this page"),
            fault: faults.first { $0.field == "text" }?.phrase[language]), in: language)
          + buttonRow([button(Button(call.say("发送", "Send"), .primary, icon: .send))])))
    let answers = shown.map { feedback -> HTML in
      let words: HTML =
        feedback.showsText
        ? "<p>\(Masking.text(feedback.text))</p>"
        : hint(
          call.say(
            "原文不公开",
            "The words are not public"))
      return panel(
        title: call.say("答复", "Answer"), subtitle: feedback.answeredAt.map { "\(zone.date($0))" } ?? "",
        body: words + "<p><b>\(call.say("答：", "Answer: "))</b>\(Masking.text(feedback.answer ?? ""))</p>")
    }
    let next = found.count > perPage ? shown.last?.answeredAt.map { "/feedback?before=\($0.milliseconds)" } : nil
    let paging: HTML = when(
      before != nil || next != nil,
      pager(
        count: call.say("本页 \(shown.count) 条", "\(shown.count) on this page"),
        previous: before == nil ? nil : "/feedback",
        next: next, in: language))
    let title = call.say("意见建议", "Feedback")
    return Pages.page(
      call, title: title, width: .reading, tab: "/public", status: call.status(of: faults),
      body: pageHead(
        title: title,
        controls: call.principal.may(.publish)
          ? button(Button(call.say("待答复", "To be answered"), icon: .inbox, path: "/feedback/inbox"))
          : .empty) + OpennessLinks.row(call, on: "/feedback")
        + stack([thanks, form].filter { !$0.text.isEmpty } + answers + [paging]))
  }

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    let text = call.form["text"]?.trimmed ?? ""
    guard (Feedback.textLeast...Feedback.textMost).contains(text.count) else {
      return try await show(
        call,
        faults: [
          .init(
            "text",
            Phrase(
              "请写 \(Feedback.textLeast) 至 \(Feedback.textMost) 字",
              "Please write \(Feedback.textLeast) to \(Feedback.textMost) characters"))
        ])
    }
    let attempts = call.jurisdiction.attempts, now = call.jurisdiction.now()
    let place = "feedback \(call.address)"
    try attempts.pass(place, at: now, most: mostFromOneAddress)
    let feedback = Feedback(key: call.jurisdiction.surroundings.keys.next(at: now), text: text, sentAt: now)
    try await call.jurisdiction.database.write("feedback.send") { try FeedbackTable.insert(feedback, in: $0) }
    call.trail.subject("feedback \(feedback.key)")
    return .see("/feedback?sent=1")
  }

  /// - Parameter key: the one whose answer was refused.
  private static func inbox(_ call: Call, key: Key?, faults: [Refusal.Fault]) async throws -> Reply {
    let language = call.language, zone = call.jurisdiction.district.calendar.zone
    let after = call.query["after"].flatMap { Key(text: $0) }
    let found = try await call.jurisdiction.database.read("feedback.open") {
      try FeedbackTable.open(after: after, limit: perPage + 1, in: $0)
    }
    let shown = found.prefix(perPage)
    let panels = shown.map { feedback -> HTML in
      let isRefused = feedback.key == key
      var field = Site.Field(
        call.say("答复（公开）", "Answer (public)"), name: "answer",
        .textarea(isRefused ? call.form["answer"] ?? "" : "", rows: 3, limit: Feedback.textMost),
        fault: isRefused ? faults.first { $0.field == "answer" }?.phrase[language] : nil)
      field.scope = "\(feedback.key)-"
      var hides = Site.Field(
        call.say("不公开原文", "Do not show the words of the sender"), name: "hides", .checkbox(false), isOptional: true)
      hides.scope = "\(feedback.key)-"
      return panel(
        title: call.say("意见", "Feedback"), subtitle: zone.text(feedback.sentAt),
        body: "<p>\(Masking.text(feedback.text))</p>"
          + postForm(
            action: "/feedback/\(feedback.key)/answer", faults: isRefused ? faults : [], scope: "\(feedback.key)-",
            in: language,
            body: formField(field, in: language) + formField(hides, in: language)
              + buttonRow([button(Button(call.say("公开答复", "Answer in public"), .primary))])))
    }
    let empty = panel(
      title: call.say("待答复", "To be answered"),
      body: emptyState(
        icon: .checkCircle, title: call.say("都答复了", "All are answered"),
        what: call.say("新的意见会出现在这里。", "New feedback appears here.")))
    let next = found.count > perPage ? shown.last.map { "/feedback/inbox?after=\($0.key)" } : nil
    let paging = pager(
      count: call.say("本页 \(shown.count) 条", "\(shown.count) on this page"),
      previous: after == nil ? nil : "/feedback/inbox",
      next: next, in: language)
    let title = call.say("待答复的意见建议", "Feedback to be answered")
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/public", status: call.status(of: faults),
      body: pageHead(title: title) + stack(shown.isEmpty ? [empty] : panels + [paging]))
  }

  @Sendable private static func answer(_ call: Call) async throws -> Reply {
    let missing = Refusal(
      .notFound, "feedback.none", Phrase("没有这条意见，或已答复", "There is no such feedback, or it was answered"))
    guard let key = Key(text: call.parameter("key")) else { throw missing }
    let text = call.form["answer"]?.trimmed ?? ""
    guard !text.isEmpty, text.count <= Feedback.textMost else {
      return try await inbox(call, key: key, faults: [.init("answer", Phrase("请写答复", "Write an answer"))])
    }
    let now = call.jurisdiction.now(), post = call.principal.post, shows = call.form["hides"] != "yes"
    let done = try await call.jurisdiction.database.write("feedback.answer") {
      try FeedbackTable.answer(key, text, showsText: shows, by: post, at: now, in: $0)
    }
    guard done else { throw missing }
    call.trail.subject("feedback \(key)")
    return .see("/feedback/inbox")
  }
}
