import Basics
import Casework
import Ciphers
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The page between sending a report and taking it: asked once, about danger to life and about similar reports nearby. Everything
/// that was sent goes along with it, photos too.
enum ReportAsking {
  /// The page, if the form wants to be asked and there is something to ask; nil takes the report at once.
  static func page(_ call: Call, _ report: Report) async throws -> Reply? {
    guard let wish = call.form["check"] else { return nil }
    let dangers = DangerWords.found(in: "\(report.title) \(report.details)")
    var near: [NearbyMatter] = []
    // Who was shown them on the page has answered by sending.
    if wish != "seen", let category = report.category, let place = report.fix.flatMap({ try? Coordinate($0) }) {
      near = try await NearbyMatters.of(place, category: category, in: call.jurisdiction)
    }
    guard !dangers.isEmpty || !near.isEmpty else { return nil }
    let title =
      dangers.isEmpty
      ? NearbyPage.heading(near.count, call) : call.say("现在有人有危险吗？", "Is somebody in danger now?")
    let danger: HTML =
      dangers.isEmpty
      ? .empty
      : notice(
        .bad, title: call.say("您写到了：\(dangers.joined(separator: "、"))", "You wrote: \(dangers.joined(separator: ", "))"),
        body: "<p>\(call.say("有人有生命危险时，请先打电话，再上报。上报不会替您报警。", "If a life is in danger, call first. A report does not call for you."))</p>"
          + ReportGate.numbers(call))
    let anyway = postForm(
      action: "/report", hidden: hidden(call.form, report, call), draft: "report",
      offline: OfflineForm(title: call.say("随手报", "Report a problem"), owner: call.formOwner, keepsOnce: true),
      in: call.language,
      body: buttonRow([
        button(
          Button(
            near.isEmpty ? call.say("已知晓，提交上报", "I know: send the report") : call.say("不是，照样提交", "No: send it all the same"),
            .primary, icon: .send))
      ]))
    return Pages.page(
      call, title: title, tab: "/report",
      body: pageHead(title: title, lede: "\(call.say("您填写的内容都还在，还没有提交。", "What you entered is all still here; it has not been sent yet."))")
        + danger + (near.isEmpty ? .empty : NearbyPage.section(near, call)) + anyway)
  }

  private static func hidden(_ form: Form, _ report: Report, _ call: Call) -> [(name: String, value: String)] {
    let values = form.values.filter { !["check", "kept"].contains($0.name) }.map { ($0.name, $0.value) }
    return values + (report.photos.isEmpty ? [] : [("kept", kept(report.photos, call))])
  }

  // MARK: Photos that came with the form before

  /// The photos with a code under our key, so that nobody lays claim to a photo by its digest.
  private static func kept(_ photos: [String], _ call: Call) -> String {
    let text = photos.joined(separator: ",")
    return text + "." + Base64.encode(call.jurisdiction.keyFile.ring.mac(bytes(text, call), for: "report.photos"), .url, padded: false)
  }

  /// The photos that a form brings back; empty if it brings none of ours.
  static func photos(_ call: Call) -> [String] {
    guard let parts = call.form["kept"]?.split(separator: ".", maxSplits: 1), parts.count == 2,
      let code = Base64.decode(parts[1], .url, padded: false),
      call.jurisdiction.keyFile.ring.isMAC(code, of: bytes(String(parts[0]), call), for: "report.photos")
    else { return [] }
    return parts[0].split(separator: ",").map { String($0) }
  }

  /// Bound to the form they came with.
  private static func bytes(_ text: String, _ call: Call) -> [UInt8] { Array("\(call.form["once"] ?? "") \(text)".utf8) }
}
