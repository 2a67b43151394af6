import Basics
import Casework
import HTTPTypes
import Organization
import Platform

/// What makes the site an application that also opens without a network: manifest, icons, worker, and the pages for then.
package enum OfflinePages {
  /// - Parameter modules: what the report page needs beside what every page may load.
  package static func endpoints(modules: [Module] = []) -> [Endpoint] {
    let worker = OfflineWorker.text(modules: modules.map(\.path))
    return [
      Endpoint(
        .get, "/manifest.webmanifest", permission: .open, purpose: Phrase("应用清单", "The manifest of the application"),
        answer: manifest),
      Endpoint(
        .get, OfflineWorker.path, permission: .open, purpose: Phrase("离线页面的脚本", "The worker for pages without a network")
      ) { _ in .text(worker, type: "text/javascript; charset=utf-8") },
      Endpoint(.get, "/offline", permission: .open, purpose: Phrase("没有网络", "Without a network")) { offline($0.shell) },
      Endpoint(.get, "/outbox", permission: .open, purpose: Phrase("本机待提交", "What waits on this device")) {
        outbox($0.shell)
      },
      Endpoint(.get, "/outbox/owner", permission: .open, purpose: Phrase("以谁的身份提交", "In whose name forms are sent")) {
        .text($0.formOwner)
      },
    ] + AppIcon.sizes.map(icon)
      + [Module.outbox, .forms, .outboxPage, .photos, .places].map(\.endpoint)
  }

  private static func icon(_ size: Int) -> Endpoint {
    Endpoint(
      .get, AppIcon.path(size), permission: .open, purpose: Phrase("应用图标 \(size)", "The icon of the application, \(size)")
    ) { _ in .asset(AppIcon.pictures[size] ?? [], "image/png") }
  }

  @Sendable private static func manifest(_ call: Call) -> Reply {
    let wanted = call.query["language"].flatMap(Language.init(rawValue:)) ?? call.language
    let district = call.jurisdiction.district.name
    let name = Phrase("\(district.zh)一网统管", "One network for \(district.en)")[wanted]
    func entry(_ name: Phrase, _ path: String) -> String { "{\"name\":\(quoted(name[wanted])),\"url\":\"\(path)\"}" }
    let icons = AppIcon.sizes.map {
      "{\"src\":\"\(AppIcon.path($0))\",\"sizes\":\"\($0)x\($0)\",\"type\":\"image/png\",\"purpose\":\"any maskable\"}"
    }
    return .text(
      """
      {"id":"/","name":\(quoted(name)),"short_name":\(quoted(Phrase("一网", "Yiwang")[wanted])),"lang":"\(wanted.tag)",\
      "start_url":"/","scope":"/","display":"standalone","background_color":"#f6f7f9","theme_color":"#1d56d8",\
      "icons":[\(icons.joined(separator: ","))],\
      "shortcuts":[\(entry(Phrase("随手报", "Report a problem"), "/report")),\(entry(Phrase("查进度", "Follow"), "/follow"))]}
      """, type: "application/manifest+json")
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func offline(_ call: Call) -> Reply {
    Pages.page(
      call, title: call.say("没有网络", "No network"),
      body: pageHead(title: call.say("现在没有网络", "There is no network now"))
        + emptyState(
          title: call.say("这一页要联网才能打开", "This page needs the network"),
          what: call.say(
            "上报可以照常填写：内容和照片存在本机，联网后自动提交。", "You can still fill in a report: it is kept on this device and sent later."),
          action: Button(call.say("填写上报", "Fill in a report"), .primary, icon: .camera, path: "/report"))
        + buttonRow([
          button(Button(call.say("本机待提交", "What waits here"), icon: .inbox, path: "/outbox")),
          button(Button(call.say("拨打 12345", "Call 12345"), icon: .phone, path: "tel:12345")),
        ]))
  }

  private static let scriptNeeded = Phrase(
    "这个列表需要开启脚本；没有脚本时，上报在联网时直接提交，不会存在本机。",
    "This list needs scripts. Without them a report is sent at once and nothing is kept here.")
  private static let kept = Phrase(
    "没有网络时填写的内容存在这台设备上，联网后自动提交，每条只提交一次。请勿清除浏览器数据。",
    """
    What was filled in without a network is kept on this device and sent, once, when there is one. Do not clear the data of \
    your browser.
    """)

  private static func outbox(_ call: Call) -> Reply {
    let title = call.say("本机待提交", "Waiting on this device")
    let needsScript: HTML = "<noscript><p>\(scriptNeeded[call.language])</p></noscript>"
    return Pages.page(
      call, title: title, tab: "/report",
      body: pageHead(
        title: title,
        lede: "\(kept[call.language])") + panel(title: title, body: "\(needsScript)<div data-outbox></div>"))
  }
}

extension Call {
  /// In whose name a form of this page is filled in: the same for one person in one post, empty for the public. Says nothing else.
  package var formOwner: String {
    principal.isSignedIn ? contentDigest("\(principal.person) \(principal.post)") : ""
  }

  /// As a visitor without a name has it, when the worker asks for a page to keep; in the look of whoever uses the device.
  package var shell: Call {
    guard query["shell"] != nil else { return self }
    var call = self
    call.principal = .visitor
    call.session = nil
    call.resident = nil
    call.query.values.removeAll { $0.name == "shell" }
    return call
  }
}
