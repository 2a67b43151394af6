import Basics
import Casework
import Organization

extension EnforcementProgramme {
  package static let guards = [powerHeld, twoOfficers, otherPersonThanProposer]

  /// The acting agency holds the power at the place today: lists are assessed and powers taken back (行政处罚法 art. 24).
  private static let powerHeld = Guard("powerHeld") { situation, _ in
    guard let code = situation.entries.first?.form["power"], let agency = situation.matter.agency else {
      return Refusal(.notNow, "power.unknown", Phrase("案件没有写明处罚权事项", "The record does not name its power"))
    }
    return notHeld(
      code, by: agency, area: situation.matter.area, district: situation.district,
      on: situation.district.today(situation.at))
  }

  /// Two officers at least, each with a card (arts. 42, 55).
  private static let twoOfficers = Guard("twoOfficers", readsForm: true) { _, form in
    let faults = officerFaults(form)
    return faults.isEmpty ? nil : .invalid(faults)
  }

  /// A penalty is decided by somebody else than proposed it.
  private static let otherPersonThanProposer = Guard("otherPersonThanProposer") { situation, _ in
    guard let proposed = situation.entries.last(where: { $0.action == "notify" }) ?? situation.entries.first,
      proposed.person == situation.principal.person
    else { return nil }
    return Refusal(
      .forbidden, "decision.samePerson", Phrase("处罚决定须由提出人以外的人审批", "Somebody other than who proposed it must decide"))
  }

  /// Why the agency may not use the power there on the day; nil if it may.
  package static func notHeld(
    _ code: String, by agency: String, area: String?, district: District, on day: LocalDate
  ) -> Refusal? {
    guard let line = district.powers.lines(of: code).first else {
      return .invalid("power", Phrase("清单中没有事项 \(code)", "The list has no power \(code)"))
    }
    let holders = district.powers.holders(of: code, at: district.locality(area), on: day)
    guard !holders.contains(where: { $0.agency == agency }) else { return nil }
    let name = district.roster.name(agency)
    let zh = holders.map { district.roster.name($0.agency).zh }.joined(separator: "、")
    let en = holders.map { district.roster.name($0.agency).en }.joined(separator: ", ")
    let phrase = Phrase(
      "\(name.zh)在此地 \(day) 没有“\(line.name.zh)”的权力，行使单位是：\(zh.nonEmpty ?? "—")",
      "\(name.en) does not hold “\(line.name.en)” here on \(day); it is with: \(en.nonEmpty ?? "—")")
    return Refusal(.forbidden, "power.notHeld", phrase, fields: [.init("power", phrase)])
  }

  /// What is wrong with the officers and their cards; one person is not two.
  package static func officerFaults(_ form: [String: String]) -> [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    func text(_ name: String) -> String { form[name]?.trimmed ?? "" }
    for number in ["1", "2"] {
      if text("officer\(number)").isEmpty {
        faults.append(.init("officer\(number)", Phrase("请填写执法人员，至少两人", "Name the officer; two at least")))
      }
      let card = text("card\(number)")
      if card.count < 4 || card.count > 30 || !card.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) {
        faults.append(
          .init("card\(number)", Phrase("执法证号应为 4 至 30 位字母或数字", "A card number has 4 to 30 letters or digits")))
      }
    }
    if faults.isEmpty, text("card1").lowercased() == text("card2").lowercased() || text("officer1") == text("officer2") {
      faults.append(.init("officer2", Phrase("两名执法人员不能是同一人", "The two officers must be two persons")))
    }
    return faults
  }
}
