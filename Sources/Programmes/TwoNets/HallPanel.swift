import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Which items of the hall a matter needs: on its page, and on that of its reporter.
struct HallPanel: Sendable {
  let items: PackMemo<HallItems>

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/matters/:number/hall-items", permission: .pushHall,
        purpose: Phrase("关联或取消关联办事事项", "Link a matter to an item of the hall"),
        answer: change)
    ]
  }

  private func register(_ call: Call) async -> HallItems {
    // A register that cannot be read is told on its own page; here it is as if there were none.
    ((try? await items.value(call.jurisdiction)) ?? nil) ?? HallItems()
  }

  private func linked(_ matter: Matter, _ call: Call, in register: HallItems) async throws -> [HallItem] {
    let key = matter.key
    let codes = try await call.jurisdiction.database.read("hall.links") { transaction in
      let own = try LinkedOrdersTable.one(matter: key, in: transaction)?.item
      return try (own.map { [$0] } ?? []) + HallLinksTable.items(of: key, in: transaction)
    }
    var seen: Set<String> = []
    return codes.filter { seen.insert($0).inserted }.compactMap { register[$0] }
  }

  @Sendable func panels(_ file: MatterFile, _ call: Call) async throws -> [HTML] {
    let register = await register(call)
    guard !register.all.isEmpty else { return [] }
    let linked = try await linked(file.matter, call, in: register), language = call.language
    let mayLink = call.principal.may(.pushHall)
    guard !linked.isEmpty || mayLink else { return [] }
    let path = "/matters/\(file.matter.number)/hall-items"
    let list = linked.map { item in
      let undo: HTML =
        mayLink
        ? deedForm(
          Button(call.say("取消关联", "Unlink"), .quiet), action: path, hidden: [("item", item.code), ("linked", "no")])
        : .empty
      return Fact(
        item.agency.nonEmpty.map { call.jurisdiction.district.roster.name($0)[language] } ?? item.code,
        "<a href=\"\(link(item.url))\" rel=\"noreferrer\">\(item.name[language])</a>\(undo)")
    }
    let left = register.all.filter { !linked.contains($0) }
    var form = HTML.empty
    if mayLink, !left.isEmpty {
      form = postForm(
        path, hidden: [("linked", "yes")],
        formField(
          Site.Field(
            call.say("关联一项办事事项", "Link an item"), name: "item",
            .select(
              [ChoiceGroup("", left.map { Choice($0.code, $0.name[language]) })], selected: "",
              prompt: call.say("请选择", "Choose"))),
          in: language) + buttonRow([button(Button(call.say("关联", "Link it")))]))
    }
    return [
      panel(
        title: call.say("需要办理的事项", "Needs from the service hall"),
        subtitle: call.say("许可、备案等在办事大厅办理", "permits and the like are had at the hall"),
        body: (list.isEmpty ? .empty : facts(list)) + form)
    ]
  }

  @Sendable func publicPanels(_ matter: Matter, _ call: Call) async throws -> [HTML] {
    let register = await register(call)
    guard !register.all.isEmpty else { return [] }
    let open = try await linked(matter, call, in: register).filter(\.isPublic)
    guard !open.isEmpty else { return [] }
    let lines = open.html { "<li><a href=\"\(link($0.url))\" rel=\"noreferrer\">\($0.name[call.language])</a></li>" }
    return [
      panel(
        title: call.say("需要在办事大厅办理", "To be had at the service hall"), body: "<ul class=\"rules\">\(lines)</ul>")
    ]
  }

  @Sendable private func change(_ call: Call) async throws -> Reply {
    let matter = try await call.jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach).matter
    let code = call.form["item"] ?? "", register = try await items.value(call.jurisdiction) ?? HallItems()
    call.trail.subject("matter \(matter.number)")
    guard register[code] != nil else {
      throw Refusal.invalid("item", Phrase("没有这项办事事项", "There is no such item of the hall"))
    }
    let isLinked = call.form["linked"] != "no", post = call.principal.post, now = call.jurisdiction.now()
    call.trail.detail("\(isLinked ? "linked" : "unlinked") \(code)")
    try await call.jurisdiction.database.write("hall.link") { transaction in
      if isLinked {
        try HallLinksTable.put(code, to: matter.key, by: post, at: now, in: transaction)
      } else {
        _ = try HallLinksTable.delete(code, of: matter.key, in: transaction)
      }
    }
    return .see("/matters/\(matter.number)")
  }
}
