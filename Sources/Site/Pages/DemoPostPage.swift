import Basics
import Casework
import HTTPTypes
import Organization
import Platform

/// Picks a post without a password: in a demo database, on loopback only. The endpoints do not exist elsewhere.
package enum DemoPostPage {
  package static let endpoints = [
    Endpoint(
      .get, "/sign-in/demo", permission: .open, purpose: Phrase("选择岗位（仅本机）", "Pick a post (this machine only)"),
      answer: show
    ),
    Endpoint(
      .post, "/sign-in/demo", permission: .open,
      purpose: Phrase("以该岗位进入（仅本机）", "Enter with a post (this machine only)"),
      answer: enter),
    Endpoint(.post, "/sign-out/demo", permission: .open, purpose: Phrase("放下演示岗位", "Put down the demo post")) { _ in
      Reply.see("/").keeping("post", "", days: 0)
    },
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let q = call.query["q"]?.trimmed ?? ""
    let named = district.roster.posts.filter { post in
      q.isEmpty
        ? !["community", "grid"].contains(district.roster.agency(post.agency)?.kind.code ?? "")
        : post.label.zh.contains(q) || post.code.contains(q) || post.label.en.lowercased().contains(q.lowercased())
    }
    let shown = named.prefix(120)
    let groups = Dictionary(grouping: shown) { $0.agency }
    let order = shown.map(\.agency).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    var seen: Set<String> = []
    let panels = order.filter { seen.insert($0).inserted }.html { agency in
      panel(
        title: district.roster.agency(agency)?.name[language] ?? agency,
        body: buttonRow(
          (groups[agency] ?? []).map { post in
            deedForm(
              Button(post.label[language], post.code == call.principal.post ? .primary : .plain, icon: .person),
              action: "/sign-in/demo",
              hidden: [("post", post.code), ("back", call.query["back"] ?? "")])
          }))
    }
    let search = filterForm(
      action: "/sign-in/demo",
      filters: [
        Filter(
          call.say("岗位", "Post"), name: "q",
          .text(q, placeholder: call.say("街道、社区、网格、单位…", "Street, community, grid, agency…")))
      ],
      in: language)
    let more: HTML =
      named.count > shown.count
      ? notice(
        .info,
        title: call.say(
          "还有 \(named.count - shown.count) 个岗位，请搜索", "\(named.count - shown.count) more posts: search for them"))
      : .empty
    let out: HTML =
      call.principal.isSignedIn
      ? deedForm(Button(call.say("退出", "Sign out"), .quiet), action: "/sign-out/demo") : .empty
    return Pages.page(
      call, title: call.say("选择岗位", "Pick a post"), width: .reading, tab: "/sign-in/demo",
      body: pageHead(
        title: call.say("选择岗位", "Pick a post"),
        lede:
          "\(call.say("演示库：只在本机有效，没有密码。人员均为虚构。", "A demo database: works on this machine only, without a password. All persons are invented."))",
        controls: out) + search + more + stack([panels]))
  }

  @Sendable private static func enter(_ call: Call) async throws -> Reply {
    let code = call.form["post"] ?? ""
    guard call.jurisdiction.district.roster.post(code) != nil else {
      throw Refusal(.notFound, "post.unknown", Phrase("没有岗位 \(code)", "There is no post \(code)"))
    }
    let back = call.form["back"].flatMap { $0.isEmpty ? nil : Look.homePath($0) }
    let sees = call.jurisdiction.district.roster.principal(post: code, on: call.jurisdiction.today)?.may(.see) == true
    return Reply.see(back ?? (sees ? "/matters" : "/")).keeping("post", code, days: 7)
  }
}
