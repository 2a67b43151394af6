import Basics
import Identity
import Organization
import Platform
import Site

/// The fields of giving a post, and finding what was typed.
enum HoldingFields {
  /// Kind, first and last day.
  static func html(_ call: Call, _ refusal: Refusal?) -> HTML {
    let language = call.language
    let kinds = [
      Choice("own", call.say("任职", "Holds the post"), hint: call.say("一个岗位同时只有一人", "one person at a time")),
      Choice(
        "standIn", call.say("代岗", "Stands in"),
        hint: call.say(
          "代现任者，最长 \(HoldingRules.standInDaysMost) 天", "for who holds it, \(HoldingRules.standInDaysMost) days at most")
      ),
    ]
    let today = call.jurisdiction.today.description
    return formField(
      Field(call.say("方式", "How"), name: "kind", .radios(kinds, selected: call.form["kind"] ?? "own")), in: language)
      + formField(
        Field(
          call.say("第一日", "First day"), name: "from", .date(call.form["from"] ?? today),
          fault: refusal?.fault("from", in: language)), in: language)
      + formField(
        Field(
          call.say("最后一日", "Last day"), name: "to", .date(call.form["to"] ?? ""),
          hint: call.say("任职可留空；代岗必填", "may stay empty, but not for standing in"),
          fault: refusal?.fault("to", in: language), isOptional: true), in: language)
  }

  /// The post that was meant: by its code, or by a part of its name that fits one only.
  /// - Throws: the field `post`, with those that fit if there are several.
  static func post(_ call: Call, typed: String) throws(Refusal) -> Post {
    let text = typed.trimmed
    if let post = call.roster.post(text) { return post }
    let found = text.isEmpty ? [] : search(call.roster, text)
    if found.count == 1 { return found[0] }
    if let exact = found.first(where: { $0.label.zh == text || $0.label.en == text }) { return exact }
    guard found.count > 1 else { throw .invalid("post", Phrase("没有这个岗位", "There is no such post")) }
    let codes = found.prefix(6).map { Phrase("\($0.label.zh)（\($0.code)）", "\($0.label.en) (\($0.code))") }.joined()
    throw .invalid(
      "post", Phrase("有 \(found.count) 个岗位符合：\(codes.zh)…", "\(found.count) posts fit: \(codes.en)…"))
  }

  /// Posts whose code or name contains the text.
  static func search(_ roster: Roster, _ text: String) -> [Post] {
    let folded = text.lowercased()
    return roster.posts.filter {
      $0.code.lowercased().contains(folded) || $0.label.zh.contains(text) || $0.label.en.lowercased().contains(folded)
    }
  }

  /// The person who was meant: by sign-in name or code, or by a part of the name that fits one only.
  /// - Throws: the field `person`.
  static func person(_ call: Call, typed: String) async throws -> Person {
    let text = typed.trimmed
    guard !text.isEmpty else { throw Refusal.invalid("person", Phrase("请填写人员", "Say who")) }
    if let person = try await call.people.person(signInName: text) { return person }
    if let person = try await call.people.person(code: text) { return person }
    let found = try await call.people.persons(matching: text, state: .active, limit: 7)
    if found.count == 1 { return found[0] }
    guard !found.isEmpty else { throw Refusal.invalid("person", Phrase("没有这个人员", "There is no such person")) }
    let names = found.prefix(6).map { Phrase.verbatim("\($0.name)（\($0.signInName ?? $0.code)）") }.joined()
    throw Refusal.invalid("person", Phrase("有几人符合：\(names.zh)…", "Several fit: \(names.en)…"))
  }

  /// Gives the post by the fields of `html`.
  static func give(_ call: Call, post: Post, to person: Person) async throws -> PostHolding {
    let today = call.jurisdiction.today
    let from = try call.day("from") ?? today
    var kind = PostHolding.Kind.own
    if call.form["kind"] == "standIn" {
      let holders = try await call.people.holders(of: [post.code], on: from)
      guard let own = holders.first(where: { $0.holding.kind == .own }) else {
        throw Refusal.invalid(
          "post", Phrase("该岗位那天无人任职，不能代岗", "Nobody holds this post on that day: there is nobody to stand in for"))
      }
      kind = .standIn(for: own.holding.person)
    }
    return try await call.people.give(
      HoldingDraft(person: person.key, post: post.code, kind: kind, from: from, to: try call.day("to")),
      by: try await call.giver(), today: today, now: call.jurisdiction.now(), roster: call.roster)
  }
}
