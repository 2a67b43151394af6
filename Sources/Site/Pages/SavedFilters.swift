import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Storage

/// The filters above the list: those everybody has, and those one keeps for oneself.
enum SavedFilters {
  static let endpoints = [
    Endpoint(.post, "/matters/filters", permission: .see, purpose: Phrase("保存筛选", "Keep a filter"), answer: keep),
    Endpoint(
      .post, "/matters/filters/:key/removal", permission: .see, purpose: Phrase("删除保存的筛选", "Remove a kept filter"),
      answer: remove),
  ]

  /// Whose: the person's, whatever post they act from.
  private static func owner(_ call: Call) -> String { call.principal.person.nonEmpty ?? call.principal.post }

  /// What everybody starts from.
  private static let common: [(Phrase, String)] = [
    (Phrase("在办", "Open"), ""), (Phrase("临期", "Due soon"), "which=soon"), (Phrase("超期", "Overdue"), "which=overdue"),
    (Phrase("未定位", "Not located"), "which=unlocated"), (Phrase("已结束", "Ended"), "which=ended"),
  ]

  /// The row of filters, the current one marked; with the way to keep what is filtered now, or to take back what was removed.
  static func row(_ call: Call, query: String) async throws -> HTML {
    let owner = owner(call)
    let own = try await call.jurisdiction.database.read("filters") { try SavedFiltersTable.of(owner, in: $0) }
    func chip(_ name: String, _ text: String) -> HTML {
      let isCurrent = text == query
      return
        "<a href=\"\(text.isEmpty ? "/matters" : "/matters?" + text)\"\(attribute("aria-current", isCurrent ? "true" : nil))>\(name)</a>"
    }
    let kept = own.html { filter -> HTML in
      let remove: HTML =
        filter.query == query
        ? """
        <form method="post" action="/matters/filters/\(filter.key)/removal">\
        <button class="b b-quiet" aria-label="\(call.say("删除筛选 \(filter.name)", "Remove the filter \(filter.name)"))">\
        \(Icon.cross.html())</button></form>
        """ : .empty
      return "<li>\(chip(filter.name, filter.query))\(remove)</li>"
    }
    let isNew = !query.isEmpty && !own.contains { $0.query == query } && !common.contains { $0.1 == query }
    let keep: HTML =
      isNew
      ? details(
        call.say("保存此筛选", "Keep this filter"),
        postForm(
          action: "/matters/filters", hidden: [("query", query)], in: call.language,
          body: formField(
            Site.Field(call.say("名称", "Name"), name: "name", .text(""), hint: "", isOptional: false), in: call.language)
            + buttonRow([button(Button(call.say("保存", "Keep"), .primary))]))) : .empty
    let undo: HTML =
      call.query["removed"].flatMap { name in
        call.query["was"].map { was in
          """
          <form method="post" action="/matters/filters"><input type="hidden" name="name" value="\(name)">\
          <input type="hidden" name="query" value="\(was)">\(call.say("已删除“\(name)”。", "Removed “\(name)”. "))\
          <button class="b b-plain">\(call.say("撤销", "Undo"))</button></form>
          """
        }
      } ?? .empty
    return """
      <nav class="kept" aria-label="\(call.say("常用筛选", "Filters"))"><ul>\
      \(common.html { "<li>\(chip($0.0[call.language], $0.1))</li>" })\(kept)</ul>\(keep)\(undo)</nav>
      """
  }

  @Sendable private static func keep(_ call: Call) async throws -> Reply {
    let name = call.form["name"]?.trimmed ?? "", query = call.form["query"] ?? ""
    guard !name.isEmpty, name.count <= SavedFiltersTable.nameMost else {
      throw Refusal.invalid(
        "name",
        Phrase(
          "名称要填，且不超过 \(SavedFiltersTable.nameMost) 个字",
          "A name is needed, of \(SavedFiltersTable.nameMost) characters at most"))
    }
    // Only what the list itself understands is kept.
    let values = try Form.urlencoded(String(query.prefix(1_000)))
    var probe = call
    probe.query = values
    _ = try MattersPage.filter(probe, now: call.jurisdiction.now())
    let owner = owner(call)
    let filter = SavedFilter(
      key: call.jurisdiction.surroundings.keys.next(at: call.jurisdiction.now()), query: MattersPage.plainQuery(values),
      name: name)
    try await call.jurisdiction.database.write("filters.keep") { transaction in
      let own = try SavedFiltersTable.of(owner, in: transaction)
      guard own.count < SavedFiltersTable.most || own.contains(where: { $0.name == name }) else {
        throw Refusal(
          .conflict, "filters.full",
          Phrase(
            "最多保存 \(SavedFiltersTable.most) 个筛选，请先删除一个", "\(SavedFiltersTable.most) filters at most: remove one first"))
      }
      try SavedFiltersTable.put(filter, of: owner, in: transaction)
    }
    return .see("/matters?" + filter.query)
  }

  @Sendable private static func remove(_ call: Call) async throws -> Reply {
    let owner = owner(call)
    let removed = try await call.jurisdiction.database.write("filters.remove") { transaction in
      try Key(text: call.parameter("key")).flatMap { try SavedFiltersTable.remove($0, of: owner, in: transaction) }
    }
    guard let removed else {
      throw Refusal(.notFound, "filters.none", Phrase("没有这个筛选", "There is no such filter"))
    }
    return .see("/matters?removed=\(Look.percentEncoded(removed.name))&was=\(Look.percentEncoded(removed.query))")
  }
}
