import Basics
import Casework
import Organization

extension ReportingProgramme {
  package static let guards = [
    areaKnown, standardOfCategory, parentIsOpen, communityDutyList, notDesignated, otherPersonThanFiler,
    withinReopenDays,
  ]

  /// A matter is filed only when its place is known, by point, area or name.
  private static let areaKnown = Guard("areaKnown", readsForm: true) { situation, form in
    guard situation.matter.area == nil, form["area"] == nil else { return nil }
    return .invalid("area", Phrase("案件尚未定位：请选择所在区域", "The matter is not located yet: choose its area"))
  }

  /// The filing condition must belong to the subclass that is chosen with it.
  private static let standardOfCategory = Guard("standardOfCategory", readsForm: true) { situation, form in
    guard let key = form["category"].flatMap({ CategoryKey($0) }), let number = form["standard"].flatMap({ Int($0) }),
      situation.district.catalogue.standard(key, number) != nil
    else { return .invalid("standard", Phrase("立案条件与小类不符", "The filing condition is not one of the subclass")) }
    return nil
  }

  /// A matter joins another that is itself neither merged nor ended, and not itself.
  private static let parentIsOpen = Guard("parentIsOpen", readsForm: true) { situation, _ in
    guard let parent = situation.other else {
      return .invalid("parent", Phrase("请填写要并入的案件编号", "Enter the number of the matter to join"))
    }
    if parent.key == situation.matter.key { return .invalid("parent", Phrase("不能并入自己", "A matter cannot join itself")) }
    guard parent.isOpen else {
      return .invalid(
        "parent", Phrase("案件 \(parent.number) 已结束，不能并入", "Matter \(parent.number) has ended and cannot be joined"))
    }
    return nil
  }

  /// Nothing goes to a community but what its duty list names (北京市接诉即办工作条例 art. 17).
  private static let communityDutyList = Guard("communityDutyList", readsForm: true) { situation, form in
    guard let code = form["agency"], let agency = situation.district.roster.agency(code),
      agency.kind == .community || agency.kind == .grid,
      let category = situation.matter.category
    else { return nil }
    let district = situation.district
    let given = district.duties.gives(
      kind: category.kind, category: category.code, at: district.locality(situation.matter.area), to: code,
      on: district.today(situation.at))
    guard !given else { return nil }
    return .invalid(
      "agency",
      Phrase(
        "\(agency.name.zh)的准入清单没有这一类事项，不能派给社区、网格",
        "The duty list of \(agency.name.en) does not name this category: it cannot be sent to a community or grid"))
  }

  /// A designated agency may not send it back (潍坊市12345条例 art. 22).
  private static let notDesignated = Guard("notDesignated") { situation, _ in
    guard situation.matter.isDesignated else { return nil }
    return Refusal(
      .notNow, "return.designated", Phrase("本案为指定承办，不得再退单", "The agency was designated and may not send it back"))
  }

  /// Voiding takes two persons: not whoever filed it.
  private static let otherPersonThanFiler = Guard("otherPersonThanFiler") { situation, _ in
    guard let filed = situation.entries.last(where: { $0.action == "file" }), filed.person == situation.principal.person
    else { return nil }
    return Refusal(
      .forbidden, "void.samePerson", Phrase("作废须由立案人以外的人决定", "Somebody other than who filed it must void it"))
  }

  /// The reporter may say "not fixed" for some days after closing; staff follow the same rule.
  private static let withinReopenDays = Guard("withinReopenDays") { situation, _ in
    let days = situation.district.settings.reopenDays
    guard let closed = situation.matter.closedAt, situation.at > closed + .days(days) else { return nil }
    return Refusal(
      .notNow, "reopen.tooLate",
      Phrase("结案已超过 \(days) 日，请重新上报", "It was closed more than \(days) days ago: report it anew"))
  }
}
