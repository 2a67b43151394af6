import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// How to be told of what happens at a place or in a category: a feed that any reader takes, without leaving anything here.
enum SubscriptionsPage {
  static let endpoints = [
    Endpoint(
      .get, "/subscriptions", permission: .open, purpose: Phrase("订阅公开案件", "Subscribe to public matters"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let choice = try PublicChoice(call)
    let district = call.jurisdiction.district, language = call.language
    let title = call.say("订阅", "Subscribe")
    let form = filterForm(
      action: "/subscriptions",
      filters: [
        Filter(call.say("在哪里", "Where"), name: "area", .select(
            choice.placeChoices(call, all: Phrase("全区", "The whole district")), selected: choice.area?.code ?? "")),
        Filter(
          call.say("类别", "Category"), name: "category",
          .select(choice.categoryChoices(call), selected: choice.category?.key.description ?? "")),
      ], clear: choice.area != nil || choice.category != nil ? "/subscriptions" : nil, in: language)
    let query = choice.query.nonEmpty.map { $0 + "&" } ?? ""
    let path = "/feeds/public.atom?\(query)language=\(language.rawValue)"
    let address = (call.jurisdiction.surroundings.address?.text ?? "") + path
    let feed = panel(
      title: PublicFeed.title(choice, in: district)[language],
      subtitle: call.say("新的公开案件和它们的结果", "new public matters and their outcomes"),
      body: "<p>\(call.say("把这个地址加到任何订阅阅读器（Atom）里：", "Add this address to any feed reader (Atom):"))</p>"
        + "<p class=\"ref\"><code>\(address)</code></p>"
        + buttonRow([
          button(Button(call.say("打开订阅源", "Open the feed"), .primary, icon: .send, path: path)),
          button(Button(call.say("看案件", "See the matters"), icon: .list, path: "/public?\(choice.query)")),
        ])
        + "<p class=\"hint\">\(call.say("不用登记，也不留任何个人信息：由您的阅读器定时来取。", "No sign-up and no personal data: your reader fetches it."))</p>")
    let own = panel(
      title: call.say("自己上报的一件", "A report of your own"),
      body: hint(call.say(
        "查到自己的上报后，可以在它的页面留邮箱，每一步公开进展都会发信，每封信都可退出。",
        "Find your report; on its page you can leave an e-mail address for each public step. Every letter lets you leave."))
        + buttonRow([button(Button(call.say("查进度", "Follow"), icon: .search, path: "/follow"))]))
    return Pages.page(
      call, title: title, width: .reading, tab: "/public",
      body: pageHead(
        title: title, lede: HTML(escaping: call.say(
          "选一个街道、社区或类别，有新的公开案件和结果时得到通知。",
          "Choose a street, community or category and hear of new public matters and their outcomes.")))
        + OpennessLinks.row(call, on: "/subscriptions") + form + stack([feed, own]))
  }
}
