import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// What is to be done on the spot now, for the phone: by time left, and by distance only when the person asks for it.
enum FieldListPage {
  static let endpoints = [
    Endpoint(.get, "/field", permission: .see, purpose: Phrase("现场待办", "Work on the spot"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now()
    let found = try await FieldTasks.of(call.principal, call.jurisdiction, now: now)
    let zone = call.jurisdiction.district.calendar.zone
    let late = found.tasks.count { $0.group(at: now, zone: zone) == .overdue }
    let title = call.say("现场", "Field")
    let more = found.hasMore ? call.say("（只列最急的 \(FieldTasks.most) 件）", " (the \(FieldTasks.most) most urgent)") : ""
    let lede = call.say(
      "要到场办的 \(found.tasks.count) 件\(more)，其中超期 \(late) 件。更新于 \(zone.text(now).suffix(5))。",
      "\(found.tasks.count) to be done on site\(more), \(late) of them overdue. As of \(zone.text(now).suffix(5)).")
    return Pages.page(
      call, title: title, tab: "/field", modules: [FieldModules.list],
      body: pageHead(title: title, lede: "\(lede)", controls: FieldParts.views(call, isMap: false))
        + "<div class=\"field-face\"\(FieldParts.kept("/field", [FieldModules.list]))>"
        + shortcuts(call) + tools(call, found.tasks) + FieldParts.list(found.tasks, call, now: now) + "</div>")
  }

  private static func shortcuts(_ call: Call) -> HTML {
    var buttons = [button(Button(call.say("上报问题", "Report"), icon: .camera, path: "/report"))]
    if call.principal.may(.selfHandle) {
      buttons.append(button(Button(call.say("自办自结", "Fixed on the spot"), icon: .check, path: "/self-handled")))
    }
    return "<div class=\"field-go\">\(buttonRow(buttons))</div>"
  }

  /// What only scripts can do: the order by distance, and keeping the pages for when there is no network.
  private static func tools(_ call: Call, _ tasks: [FieldTask]) -> HTML {
    guard !tasks.isEmpty else { return .empty }
    let pages = Set(tasks.map { FieldParts.path($0.matter) }).sorted().joined(separator: " ")
    let words = (
      near: call.say("按距离", "By distance"), time: call.say("按时限", "By time left"),
      denied: call.say("没有取得位置，仍按时限排列", "No position received: still by time left"),
      used: call.say("位置只用于这次排序，不发送、不保存", "Your position is used for this order only: not sent, not kept"),
      keep: call.say("存到本机", "Keep on this device"),
      keeping: call.say("正在保存 {} / {all}", "Keeping {} of {all}"),
      kept: call.say("已存 {} 件，没有网络也能打开；退出登录时清除", "{} kept: they open without a network, and go when you sign out"),
      failed: call.say("没有存下，请联网后再试", "Not kept: try again with a network")
    )
    return """
      <div class="field-tools" data-field-tools hidden><button type="button" class="b b-plain" data-near aria-pressed="false" \
      data-denied="\(words.denied)" data-used="\(words.used)">\(Icon.locate.html())<span>\(words.near)</span></button>\
      <button type="button" class="b b-plain" \
      data-with="\(FieldParts.paths([FieldModules.camera, FieldModules.matter]))" data-store="\(pages)" \
      data-keeping="\(words.keeping)" data-kept="\(words.kept)" \
      data-failed="\(words.failed)">\(Icon.inbox.html())<span>\(words.keep)</span></button>\
      <p class="hint" role="status" data-field-told></p></div>
      """
  }
}
