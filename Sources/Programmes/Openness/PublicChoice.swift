import Basics
import Casework
import Organization
import Platform
import Site
import Territory

/// What a visitor narrowed a public list to, read from the address.
struct PublicChoice: Sendable {
  var state = PublicMattersTable.Question.State.all
  /// A street or a community.
  var area: Area?
  /// A class or a subclass.
  var category: Casework.Category?
  var after: Key?

  init() {}

  /// - Throws: `Refusal` naming the wrong values.
  init(_ call: Call) throws(Refusal) {
    let district = call.jurisdiction.district
    var faults: [Refusal.Fault] = []
    if let text = call.query["state"]?.nonEmpty {
      if let chosen = PublicMattersTable.Question.State(rawValue: text) {
        state = chosen
      } else {
        faults.append(.init("state", Phrase("没有这种状态", "There is no such state")))
      }
    }
    if let code = call.query["area"]?.nonEmpty {
      area = Self.publicArea(code, in: district)
      if area == nil { faults.append(.init("area", Phrase("没有这个街道或社区", "There is no such street or community"))) }
    }
    if let text = call.query["category"]?.nonEmpty {
      category = CategoryKey(text).flatMap { district.catalogue[$0] }
      if category == nil { faults.append(.init("category", Phrase("没有这个类别", "There is no such category"))) }
    }
    if let text = call.query["after"]?.nonEmpty {
      after = Key(text: text)
      if after == nil { faults.append(.init("after", Phrase("页码不对，请从第一页开始", "Please begin at the first page"))) }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  /// The street or community of a code; a grid is shown as its community. nil for the district and for what is unknown.
  static func publicArea(_ code: String, in district: District) -> Area? {
    district.territory.ancestor(of: code, level: .community) ?? district.territory.ancestor(of: code, level: .street)
  }

  /// The street it lies in or is.
  func street(in district: District) -> Area? {
    area.flatMap { district.territory.ancestor(of: $0.code, level: .street) }
  }

  func question(in district: District) -> PublicMattersTable.Question {
    var question = PublicMattersTable.Question(state: state, flow: district.settings.mainFlow, after: after)
    if let area { question.place = area.level == .street ? .street(area.code) : .community(area.code) }
    if let category {
      let below = category.parent == nil ? district.catalogue.subclasses(of: category.key).map(\.key.description) : []
      question.categories = [category.key.description] + below
    }
    return question
  }

  var isNarrowed: Bool { state != .all || area != nil || category != nil }

  /// `state=open&area=…`, without the page.
  var query: String {
    var parts: [String] = []
    if state != .all { parts.append("state=\(state.rawValue)") }
    if let area { parts.append("area=\(area.code)") }
    if let category { parts.append("category=\(Look.percentEncoded(category.key.description))") }
    return parts.joined(separator: "&")
  }

  /// The same for another place.
  func at(_ code: String) -> String {
    var other = self
    other.area = nil
    return "/public?" + (other.query.nonEmpty.map { $0 + "&" } ?? "") + "area=\(code)"
  }
}

extension PublicChoice {
  /// Streets to choose from, and the communities of the chosen one: all at once would be a list of hundreds.
  func placeChoices(_ call: Call, all: Phrase) -> [Choice] {
    let district = call.jurisdiction.district, day = call.jurisdiction.today
    let chosen = street(in: district)?.code
    var choices = [Choice("", all[call.language])]
    for street in district.streets where street.isValid(on: day) {
      choices.append(Choice(street.code, street.label[call.language]))
      guard street.code == chosen else { continue }
      for community in district.territory.children(of: street.code) where community.isValid(on: day) {
        choices.append(Choice(community.code, "　\(community.label[call.language])"))
      }
    }
    return choices
  }

  /// Classes to choose from, and the chosen subclass among them.
  func categoryChoices(_ call: Call) -> [Choice] {
    let district = call.jurisdiction.district
    var choices = [Choice("", call.say("全部类别", "All categories"))]
    for kind in district.catalogue.kinds {
      for top in district.catalogue.classes(of: kind.code) {
        choices.append(Choice(top.key.description, "\(kind.name[call.language]) · \(top.name[call.language])"))
        if let category, category.parent == top.key.code, category.key.kind == kind.code {
          choices.append(Choice(category.key.description, "　\(category.name[call.language])"))
        }
      }
    }
    return choices
  }
}
