import Basics
import Casework
import Organization
import Platform
import Site
import Storage
import Timing

/// On the page of a matter: which order of another system it is.
enum OrderPanel {
  static func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    let key = file.matter.key
    guard
      let order = try await call.jurisdiction.database.read(
        "orders.panel", { try LinkedOrdersTable.one(matter: key, in: $0) })
    else { return [] }
    let zone = call.jurisdiction.district.calendar.zone, now = call.jurisdiction.now()
    var lines = [
      Fact(call.say("编号", "Number"), text: order.number),
      Fact(call.say("状态", "State"), OrderWords.pill(order, at: now, call.language)),
    ]
    if !order.kind.isEmpty { lines.append(Fact(call.say("诉求类别", "Kind"), text: order.kind)) }
    if let due = order.dueAt { lines.append(Fact(call.say("对方要求办结", "Due there"), "\(moment(due, zone: zone))")) }
    if let rating = order.rating {
      func word(_ flag: Bool) -> String { flag ? call.say("是", "yes") : call.say("否", "no") }
      lines.append(
        Fact(
          call.say("回访", "Called back"),
          text: call.say(
            "响应\(word(rating.responded))，解决\(word(rating.solved))，满意\(word(rating.satisfied))",
            "contacted \(word(rating.responded)), solved \(word(rating.solved)), satisfied \(word(rating.satisfied))")))
    }
    if let there = order.link {
      lines.append(
        Fact(call.say("原系统", "There"), "<a href=\"\(link(there))\" rel=\"noreferrer\">\(call.say("打开", "open"))</a>"))
    }
    return [
      panel(
        title: order.system == .hotline
          ? call.say("12345 工单", "Order of 12345") : call.say("办事大厅来件", "From the service hall"),
        subtitle: order.source, body: facts(lines))
    ]
  }
}
