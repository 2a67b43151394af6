import Basics
import Organization
import Territory
import Timing

/// What an action makes of a matter: one entry, and the matter after it. Nothing is written yet.
package struct Change: Sendable {
  package var entry: Entry
  package var matter: Matter
  package var action: Action
}

extension Lifecycle {
  /// Begins a matter from a report.
  /// - Parameters:
  ///   - at: when it was reported; an import gives the historical time.
  ///   - recordedAt: now.
  /// - Throws: `Refusal` when the report says too little or too much.
  package func open(
    _ report: Report, number: String, key: Key, entryKey: Key, by principal: Principal, at: Instant,
    recordedAt: Instant,
    in district: District
  ) throws(Refusal) -> Change {
    guard let action = opening, let to = action.to, let stage = stage(to) else {
      throw Refusal(.notNow, "lifecycle.noOpening", Phrase("流程没有起始动作", "The lifecycle has no beginning"))
    }
    guard principal.may(action.permission) else { throw .mayNot(action.label) }
    try report.check(in: district)
    var form: [String: String] = [
      "number": number, "lifecycle": id, "channel": report.channel, "source": report.source,
    ]
    var located = district.locate(fix: report.fix, area: report.area, address: report.address, on: district.today(at))
    if let coordinate = report.coordinate { located.coordinate = coordinate }
    form["sourceNumber"] = report.sourceNumber
    form["title"] = report.title.trimmed.nonEmpty
    form["details"] = report.details.trimmed.nonEmpty
    form["address"] = report.address.trimmed.nonEmpty
    form["category"] = report.category?.description
    form["coordinate"] = located.coordinate?.text
    form["area"] = located.area
    form["zone"] = located.coordinate.flatMap { district.centreZone(at: $0, on: district.today(at)) }
    form["fix"] = report.fix?.text
    form.merge(report.kept) { own, _ in own }
    form["photos"] = report.photos.isEmpty ? nil : report.photos.joined(separator: ",")
    form["accused"] = report.accused
    form["parentKey"] = report.parent?.description
    let answers = try StepForm(report.answers).checked(for: action, matter: nil, in: district)
    form.merge(answers) { own, _ in own }
    if let key = report.category,
      let routing = district.duties.route(
        kind: key.kind, category: key.code, at: district.locality(located.area), on: district.today(at)),
      !district.isBarred(routing.agency, from: report.accused)
    {
      // What the duty list said on the day; the dispatcher decides, and may later be compared with it.
      form["proposed"] = routing.agency
      form["proposedBy"] = routing.duty?.code ?? "locality"
    }
    let entry = Entry(
      key: entryKey, matter: key, ordinal: 1, action: action.code, from: "", to: to, at: at, recordedAt: recordedAt,
      person: principal.person, personName: principal.personName, post: principal.post, agency: principal.agency,
      form: form,
      previous: Entry.genesis)
    guard let matter = Matter(opening: entry, phase: stage.phase, territory: district.territory) else {
      throw Refusal(.invalid, "report.incomplete", Phrase("上报内容不完整", "The report is incomplete"))
    }
    return Change(entry: entry, matter: matter, action: action)
  }

  /// What the action would make of the matter. Pure: touches no clock, database or network.
  /// - Throws: `Refusal`: no such action, not from this stage, not by this principal, a guard says no, or the form is wrong.
  package func plan(
    _ code: String, in situation: Situation, form: StepForm, rules: Rules, entryKey: Key, recordedAt: Instant
  ) throws(Refusal) -> Change {
    let matter = situation.matter
    guard let action = action(code), !action.from.isEmpty else {
      throw Refusal(.notFound, "action.unknown", Phrase("没有这个动作：\(code)", "There is no such action: \(code)"))
    }
    if let refusal = standing(action, situation, rules: rules) { throw refusal }
    var answers = try form.checked(for: action, matter: matter, in: situation.district)
    if let text = answers["standard"], let number = Int(text),
      let key = answers["category"].flatMap({ CategoryKey($0) }) ?? matter.category,
      let standard = situation.district.catalogue.standard(key, number)
    {
      let day = situation.district.today(situation.at)
      answers["limit"] = standard.limit(on: day, calendar: situation.district.calendar).description
    }
    if let agency = answers["agency"], situation.district.isBarred(agency, from: matter.accused) {
      throw .invalid("agency", Phrase("被举报单位不能承办本案", "The accused agency cannot be given this matter"))
    }
    if action.takesOver { answers["agency"] = situation.principal.agency }
    if let other = situation.other { answers["parentKey"] = other.key.description }
    if action.strand != nil { answers["strand"] = try strand(action, situation, answers) }
    for name in action.guards {
      if let found = rules.guards[name], found.readsForm, let refusal = found.refusal(situation, answers) {
        throw refusal
      }
    }
    let to = action.to ?? matter.stage
    guard let stage = stage(to) else {
      throw Refusal(.notNow, "stage.unknown", Phrase("流程中没有环节 \(to)", "The lifecycle has no stage \(to)"))
    }
    if stage.wake != nil, stage.code != matter.stage {
      answers["wakesAt"] = answers[StepForm.instantName("until")]
    }
    func entry(_ answers: [String: String]) -> Entry {
      Entry(
        key: entryKey, matter: matter.key, ordinal: matter.version + 1, action: code, from: matter.stage, to: to,
        at: situation.at, recordedAt: recordedAt, person: situation.principal.person,
        personName: situation.principal.personName, post: situation.principal.post,
        agency: situation.principal.agency, form: answers, previous: matter.lastHash)
    }
    if let field = action.fields.first(where: { $0.kind == .due }) {
      let calendar = situation.district.calendar
      let clocks = try Countdowns(entries: situation.entries + [entry(answers)], lifecycle: self, calendar: calendar)
      answers[field.name] = clocks.due.map { calendar.zone.endText($0) }
    }
    let entry = entry(answers)
    var after = matter
    after.absorb(
      entry, action: action, phase: stage.phase, effects: action.effects.compactMap { rules.effects[$0] },
      territory: situation.district.territory)
    return Change(entry: entry, matter: after, action: action)
  }

  /// The actions the principal may take now; what is entered may still be refused.
  package func possible(in situation: Situation, rules: Rules) -> [Action] {
    actions(from: situation.matter.stage).filter { standing($0, situation, rules: rules) == nil }
  }

  /// The steps of the main path that would be the principal's if something else were done first, each with what that is.
  package func held(in situation: Situation, rules: Rules) -> [(action: Action, why: Phrase)] {
    actions(from: situation.matter.stage).filter { $0.group.isEmpty && $0.tone == "primary" }.compactMap { action in
      guard let refusal = standing(action, situation, rules: rules), refusal.kind == .notNow else { return nil }
      return (action, refusal.phrase)
    }
  }

  /// Why the action is not open to the principal now, whatever is entered; nil if it is.
  package func standing(_ action: Action, _ situation: Situation, rules: Rules) -> Refusal? {
    let matter = situation.matter
    guard action.from.contains(matter.stage) else {
      let label = stage(matter.stage)?.label ?? .verbatim(matter.stage)
      return Refusal(
        .notNow, "action.notFromHere",
        Phrase(
          "案件在“\(label.zh)”环节，不能“\(action.label.zh)”",
          "The matter is “\(label.en)”: “\(action.label.en)” is not possible now"))
    }
    guard situation.principal.may(action.permission) else { return .mayNot(action.label) }
    switch action.by {
    case .anyone: break
    case .leadAgency where matter.agency != situation.principal.agency:
      let name = situation.district.roster.name(matter.agency ?? "—")
      return Refusal(
        .forbidden, "action.leadAgencyOnly",
        Phrase("只有主办单位（\(name.zh)）可以“\(action.label.zh)”", "Only the lead agency (\(name.en)) may “\(action.label.en)”")
      )
    case .otherAgency where matter.agency == situation.principal.agency:
      return Refusal(
        .forbidden, "action.otherAgencyOnly",
        Phrase(
          "承办单位不能对自己的案件“\(action.label.zh)”", "The agency that has it may not “\(action.label.en)” on its own matter"))
    case .leadAgency, .otherAgency: break
    }
    if let refusal = strandStanding(action, situation) { return refusal }
    for name in action.guards {
      guard let found = rules.guards[name] else {
        return Refusal(.notNow, "guard.unknown", Phrase("条件 \(name) 不存在", "There is no guard \(name)"))
      }
      if !found.readsForm, let refusal = found.refusal(situation, [:]) { return refusal }
    }
    return nil
  }
}

extension Refusal {
  /// The principal lacks the permission for what the label names.
  package static func mayNot(_ label: Phrase) -> Refusal {
    Refusal(.forbidden, "action.mayNot", Phrase("您的岗位没有“\(label.zh)”的权限", "Your post may not “\(label.en)”"))
  }
}

extension Report {
  package static let titleMost = 80
  package static let detailsMost = 2000
  package static let addressMost = 200

  /// - Throws: `Refusal` naming every field that is wrong.
  package func check(in district: District) throws(Refusal) {
    var faults: [Refusal.Fault] = []
    func most(_ field: String, _ text: String, _ label: Phrase, _ most: Int) {
      if text.unicodeScalars.contains(where: {
        $0.properties.generalCategory == .control && !"\t\n\r".unicodeScalars.contains($0)
      }) {
        faults.append(.init(field, Phrase("\(label.zh)含有不可见的控制字符", "\(label.en) holds control characters")))
      }
      guard text.count > most else { return }
      faults.append(
        .init(
          field,
          Phrase(
            "\(label.zh)不能超过 \(most) 字（现 \(text.count) 字）",
            "\(label.en) may have \(most) characters at most (now \(text.count))")))
    }
    most("title", title, Phrase("标题", "Title"), Self.titleMost)
    most("details", details, Phrase("问题描述", "Description"), longest)
    most("address", address, Phrase("地址", "Address"), Self.addressMost)
    if details.trimmed.isEmpty && photos.isEmpty && title.trimmed.isEmpty {
      faults.append(.init("details", Phrase("请写几个字说明问题，或附一张照片", "Describe the problem in a few words, or add a photo")))
    }
    if fix == nil && area == nil && address.trimmed.isEmpty {
      faults.append(
        .init(
          "address",
          Phrase("请给出位置：定位、选择区域或填写地址", "Say where it is: use your position, choose an area, or type an address")))
    }
    if let fix, fix.coordinate == nil {
      faults.append(.init("lon", Phrase("坐标超出范围：\(fix.text)", "The coordinates are out of range: \(fix.text)")))
    }
    if let area, district.territory[area] == nil {
      faults.append(.init("area", Phrase("没有这个区域：\(area)", "There is no such area: \(area)")))
    }
    if let category, district.catalogue[category] == nil {
      faults.append(
        .init("category", Phrase("目录中没有这个类别：\(category)", "The catalogue has no such category: \(category)")))
    }
    for purpose in consents where district.privacyNotice?.purpose(purpose)?.needsConsent != true {
      faults.append(.init("consent", Phrase("没有这项同意：\(purpose)", "There is no such consent: \(purpose)")))
    }
    if let accused, district.roster.agency(accused) == nil {
      faults.append(.init("accused", Phrase("没有这个单位：\(accused)", "There is no such agency: \(accused)")))
    }
    if photos.count > StepForm.photosMost {
      faults.append(.init("photos", Phrase("照片最多 \(StepForm.photosMost) 张", "\(StepForm.photosMost) photos at most")))
    }
    if let reporter {
      let digits = reporter.phone.filter(\.isASCIIDigit)
      let isNumber = reporter.phone.allSatisfy { $0.isASCIIDigit || "+-() ".contains($0) }
      if !reporter.phone.isEmpty && !(isNumber && (7...15).contains(digits.count)) {
        faults.append(.init("phone", Phrase("电话号码应为 7 至 15 位数字", "A phone number has 7 to 15 digits")))
      }
      if reporter.name.count > 50 {
        faults.append(.init("name", Phrase("姓名不能超过 50 字", "A name may have 50 characters at most")))
      }
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
  }
}
