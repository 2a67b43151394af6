import Basics
import Platform
import Site

/// The pages of what is public, as links on each of them.
enum OpennessLinks {
  typealias Way = (path: String, word: Phrase, icon: Icon)

  static let all: [Way] = [
    ("/public", Phrase("公开案件", "Public matters"), .list), ("/performance", Phrase("办理成效", "Performance"), .chart),
    ("/responsible", Phrase("谁负责", "Who is responsible"), .building), ("/notices", Phrase("服务公告", "Notices"), .alertTriangle),
    ("/open-data", Phrase("开放数据", "Open data"), .inbox), ("/subscriptions", Phrase("订阅", "Subscribe"), .send),
    ("/feedback", Phrase("意见建议", "Feedback"), .edit),
  ]

  /// One line of them above a page.
  static func row(_ call: Call, on current: String) -> HTML { nav(call, all, current: current, isWhole: false) }

  /// All of them with what else is open, as a part of a page.
  static func list(_ call: Call, and more: [Way]) -> HTML { nav(call, all + more, current: "", isWhole: true) }

  private static func nav(_ call: Call, _ ways: [Way], current: String, isWhole: Bool) -> HTML {
    let links = ways.html { way in
      let mark = attribute("aria-current", way.path == current ? "page" : nil)
      return "<a href=\"\(way.path)\"\(mark)>\(way.icon.html())<span>\(way.word[call.language])</span></a>"
    }
    let label = call.say("公开与监督", "Open to everybody")
    return "<nav class=\"ways\(when(isWhole, " all"))\" aria-label=\"\(label)\">\(links)</nav>"
  }
}

/// A line of explanation below a table or form.
func hint(_ words: String) -> HTML { "<p class=\"hint\">\(words)</p>" }
