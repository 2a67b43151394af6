import Basics
import Casework
import Organization
import Platform
import Site
import Timing

/// The steps one may take, as large buttons that open their forms; and what happened while one of them was filled in.
struct FieldSteps {
  let call: Call
  let file: MatterFile
  let actions: [Action]
  let refusal: Refusal?
  private let routing: Routing?

  init(call: Call, file: MatterFile, actions: [Action], refusal: Refusal?) async throws {
    self.call = call
    self.file = file
    self.actions = Self.ordered(actions.filter { $0.group.isEmpty || $0.strand?.isOwn == true })
    self.refusal = refusal
    let asks = self.actions.contains { $0.fields.contains { $0.kind == .agency || $0.kind == .agencies } }
    routing = asks ? try await call.jurisdiction.matters.proposal(for: file.matter) : nil
  }

  /// The usual step first, what cannot be taken back last.
  private static func ordered(_ actions: [Action]) -> [Action] {
    actions.filter { $0.tone == "primary" } + actions.filter { $0.tone != "primary" && $0.tone != "danger" }
      + actions.filter { $0.tone == "danger" }
  }

  private var sent: String? { refusal == nil ? nil : call.form["action"] }

  var html: HTML {
    let none = emptyState(
      title: call.say("现在没有您可以办理的步骤", "There is nothing for you to do now"),
      what: call.say("案件在别人手上，或已结束。", "It is with somebody else, or has ended."))
    let steps = actions.isEmpty ? none : "<div class=\"field-steps\">\(actions.html(step))</div>"
    return changes + warning + steps
  }

  private func step(_ action: Action) -> HTML {
    let weight = action.tone == "primary" ? "b-primary" : action.tone == "danger" ? "b-danger" : "b-plain"
    let isSent = sent == action.code
    let pictures = Self.before(file, call)
    let form = StepInput.form(
      action, file: file, routing: routing, sent: isSent ? call.form : nil, faults: isSent ? refusal?.fields ?? [] : [],
      path: FieldParts.path(file.matter),
      hidden: [("once", isSent ? call.form["once"] ?? "" : "")],
      draft: "step \(file.matter.number) \(action.code) \(call.formOwner)",
      offline: OfflineForm(
        title: "\(action.label[call.language]) · \(file.matter.number)", owner: call.formOwner, keepsOnce: isSent),
      above: { $0.kind == .photos && !pictures.isEmpty ? ghost($0, pictures[0]) : .empty }, call: call)
    return """
      <details class="field-step" id="step-\(action.code)"\(when(isSent, " open"))>\
      <summary class="b \(weight)">\(action.label[call.language])</summary>\(form)</details>
      """
  }

  /// The photo of before beside the field for the one of after, and the camera that shows both.
  private func ghost(_ field: Casework.Field, _ photo: Photo) -> HTML {
    let words = (
      open: call.say("对照处置前拍照", "Take it over the photo of before"), before: call.say("处置前", "Before"),
      denied: call.say(
        "相机打不开。请对照这张处置前照片，用下面的“拍照或选图”。",
        "The camera does not open. Use the field below, with this photo of before beside you."),
      taken: call.say("已拍下，见下方照片", "Taken: see the photos below")
    )
    return """
      <div class="ghost" data-ghost="\(link(photo.path))" data-into="\(field.name)" data-denied="\(words.denied)" \
      data-taken="\(words.taken)"><figure><img src="\(link(photo.path))" alt="\(words.before)"><figcaption>\(words.before)\
      </figcaption></figure><button type="button" class="b b-plain" data-ghost-open hidden>\(Icon.camera.html())\
      <span>\(words.open)</span></button><p class="hint" role="status"></p></div>
      """
  }

  /// The photos of the report.
  static func before(_ file: MatterFile, _ call: Call) -> [Photo] { MatterParts.list(file, entry: 1, call) }

  static func line(_ entry: Entry, _ file: MatterFile, _ call: Call, zone: LocalZone) -> HTML {
    let who = entry.person == Principal.system.person ? call.say("系统", "The system") : entry.personName
    let agency = entry.agency.isEmpty ? "" : call.jurisdiction.district.roster.name(entry.agency)[call.language]
    let names = [who, agency].filter { !$0.isEmpty }.joined(separator: " · ")
    let what = (file.lifecycle.action(entry.action)?.done ?? .verbatim(entry.action))[call.language]
    return """
      <b>\(what)</b> <small>\(names.isEmpty ? call.say("公众", "A member of the public") : names) · \(zone.text(entry.at))</small>
      """
  }

  // What happened meanwhile

  /// Why the step was refused; when the matter has moved on, what happened meanwhile and what was typed.
  private var warning: HTML {
    guard let refusal else { return .empty }
    let seen = call.form["version"].flatMap { Int($0) } ?? file.matter.version
    guard seen < file.matter.version, refusal.kind == .conflict || refusal.kind == .notNow || refusal.kind == .forbidden
    else {
      return notice(
        .bad, title: call.say("没有办成", "Not done"), body: "<p data-reason>\(refusal.phrase[call.language])</p>")
    }
    let zone = call.jurisdiction.district.calendar.zone
    let lines = file.entries.filter { $0.ordinal > seen }.html { "<li>\(Self.line($0, file, call, zone: zone))</li>" }
    let isPossible = actions.contains { $0.code == sent }
    let advice =
      isPossible
      ? call.say(
        "您填写的内容仍在下方：核对后按现在的情况提交，或者放弃。",
        "What you entered is still below: check it and send it on what is there now, or discard it.")
      : call.say(
        "这一步现在不能再办。您填写的内容如下，可记下后放弃。",
        "This step is not possible any more. What you entered is below; note it down, then discard it.")
    return notice(
      .warn, title: call.say("请核对", "Please check"),
      body: """
        <p data-reason>\(call.say("您填写期间，案件有了变化", "The matter changed while you filled this in"))</p>\
        <ol class="latest">\(lines)</ol>\(isPossible ? .empty : typed)<p>\(advice)</p>
        """
        + buttonRow([button(Button(call.say("放弃我填写的", "Discard what I entered"), path: FieldParts.path(file.matter)))]))
  }

  /// What was entered, for the person to note down.
  private var typed: HTML {
    let fields = sent.flatMap { file.lifecycle.action($0) }?.fields ?? []
    return Site.facts(
      fields.compactMap { field in
        call.form[field.name]?.trimmed.nonEmpty.map { Fact(field.label[call.language], text: $0) }
      })
  }

  /// The same for what waited on the device; the script shows it when the person opens such an entry.
  private var changes: HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let lines = file.entries.suffix(20).html {
      "<li data-ordinal=\"\($0.ordinal)\">\(Self.line($0, file, call, zone: zone))</li>"
    }
    let possible = call.say(
      "内容已填回下面的表单：核对后按现在的情况提交，或者放弃。",
      "It is back in the form below: check it and send it on what is there now, or discard it.")
    return """
      <template data-changes data-version="\(file.matter.version)">\
      \(notice(.warn, title: call.say("这是没有提交成功的内容", "This was kept on the device and could not be sent"), body: """
        <div data-changed><p>\(call.say("您填写之后，案件有了变化：", "Since you filled it in, this happened:"))</p>\
        <ol class="latest">\(lines)</ol></div><div data-typed></div>\
        <p data-possible>\(possible)</p>\
        <p data-impossible>\(call.say("这一步现在不能再办，可记下后放弃。", "This step is not possible any more: note it down, then discard it."))</p>\
        <div class="buttons"><button type="button" class="b b-plain" data-discard>\
        \(call.say("放弃我填写的", "Discard what I entered"))</button></div>
        """))</template>
      """
  }
}
