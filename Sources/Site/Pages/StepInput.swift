import Basics
import Casework
import Organization
import Platform
import Territory
import Timing

/// The forms of the actions one may take, made from what the lifecycle asks; and what comes back from them.
package enum StepInput {
  /// What was sent, with its photos kept.
  package static func form(_ call: Call) async throws -> StepForm {
    // Boxes that may be ticked together come as several values of one name.
    var values = Dictionary(
      call.form.values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1.isEmpty ? $0 : $0.isEmpty ? $1 : "\($0),\($1)" })
    let digests = try await PhotoInput.keep(call, field: "photos")
    if !digests.isEmpty { values["photos"] = digests.joined(separator: ",") }
    // The category travels with the standard, as `event:01001#2`.
    if let pair = values["standard"], let hash = pair.lastIndex(of: "#") {
      values["category"] = String(pair[..<hash])
      values["standard"] = String(pair[pair.index(after: hash)...])
    }
    return StepForm(values)
  }

  static func forms(
    _ actions: [Action], file: MatterFile, routing: Routing?, sent: (action: String, values: Form)?,
    faults: [Refusal.Fault], call: Call
  ) -> HTML {
    guard !actions.isEmpty else {
      return emptyState(
        title: call.say("现在没有您可以办理的步骤", "There is nothing for you to do now"),
        what: call.say("案件在别人手上，或已结束。", "It is with somebody else, or has ended."))
    }
    // Only the usual next step lies open; what cannot be taken back stays closed, and comes last.
    let opened = sent?.action ?? actions.first { $0.tone == "primary" }?.code
    func step(_ action: Action) -> HTML {
      let isSent = sent?.action == action.code
      let body = form(
        action, file: file, routing: routing, sent: isSent ? sent?.values : nil, faults: isSent ? faults : [],
        call: call)
      return """
        <details class="more step"\(when(action.code == opened, " open"))><summary>\(action.label[call.language])</summary>\
        \(body)</details>
        """
    }
    func ranked(_ group: String) -> [Action] {
      let own = actions.filter { $0.group == group }
      return own.filter { $0.tone == "primary" } + own.filter { $0.tone != "primary" && $0.tone != "danger" }
        + own.filter { $0.tone == "danger" }
    }
    let main = ranked("").html(step)
    let others = file.lifecycle.groups.html { group -> HTML in
      let own = ranked(group.code)
      guard !own.isEmpty else { return .empty }
      return """
        <details class="more group"\(when(own.contains { $0.code == opened }, " open"))>\
        <summary>\(group.label[call.language]) <small>\(own.count)</small></summary>\(own.html(step))</details>
        """
    }
    return "<div class=\"actions\">\(main)\(others)</div>"
  }

  /// The form of one step.
  /// - Parameters:
  ///   - sent: what was typed, if it is this step that was refused.
  ///   - path: where it is sent instead of to the page of the matter.
  ///   - hidden: what else is sent along unseen.
  ///   - draft: under what name what was typed is kept on the device.
  ///   - offline: lets it be filled in without a network; `hidden` has a field `once` then.
  ///   - above: what stands above a field.
  package static func form(
    _ action: Action, file: MatterFile, routing: Routing?, sent: Form?, faults: [Refusal.Fault], path: String? = nil,
    hidden: [(name: String, value: String)] = [], draft: String? = nil, offline: OfflineForm? = nil,
    above: (Casework.Field) -> HTML = { _ in .empty }, call: Call
  ) -> HTML {
    let weight: Button.Weight = action.tone == "danger" ? .danger : action.tone == "primary" ? .primary : .plain
    let asks = action.fields.contains { $0.kind == .standard }
    let asked = action.fields.filter { field in
      if field.kind == .strand { return file.lifecycle.candidates(action, file.strands, of: call.principal).count > 1 }
      return !(asks && field.kind == .category) && field.kind != .due
    }
    let fields = asked.html { asking in
      var field = input(
        asking, of: action, file: file, routing: routing, sent: sent, faults: faults, call: call)
      field.scope = "\(action.code)-"
      return above(asking) + formField(field, in: call.language)
    }
    let question = action.tone == "danger" ? call.say("确定“\(action.label.zh)”吗？", "Really “\(action.label.en)”?") : nil
    return postForm(
      action: path ?? "/matters/\(file.matter.number)/\(action.code == "split" ? "parts" : "steps")",
      hidden: [("action", action.code), ("version", String(file.matter.version))] + hidden, draft: draft,
      offline: offline,
      files: action.fields.contains { $0.kind == .photos }, faults: faults, scope: "\(action.code)-", in: call.language,
      body: fields + buttonRow([button(Button(action.label[call.language], weight, confirm: question))]))
  }

  private static func input(
    _ field: Casework.Field, of action: Action, file: MatterFile, routing: Routing?, sent: Form?, faults: [Refusal.Fault], call: Call
  ) -> Field {
    let language = call.language
    let district = call.jurisdiction.district
    let matter = file.matter
    let typed = sent?[field.name]
    var hint = field.hint?[language] ?? ""
    let kind: Field.Kind
    switch field.kind {
    case .text, .matter: kind = .text(typed ?? "")
    case .longText: kind = .textarea(typed ?? "", rows: 3, limit: StepForm.longTextMost)
    case .choice:
      kind = .select(
        [ChoiceGroup("", field.choices.map { Choice($0.code, $0.label[language]) })], selected: typed ?? "",
        prompt: call.say("请选择", "Choose"))
    case .tick: kind = .checkbox(typed == "yes")
    case .date: kind = .date(typed ?? "")
    case .moment: kind = .moment(typed ?? "")
    case .agencies:
      kind = .several(agencies(district, matter, routing, language), selected: Set(sent?.all(field.name) ?? []))
    case .duty:
      let day = district.today(call.jurisdiction.now())
      kind = .select(duties(district, matter, day, language), selected: typed ?? "", prompt: call.say("请选择", "Choose"))
    case .strand:
      kind = .select(strands(action, file, call), selected: typed ?? "", prompt: call.say("请选择", "Choose"))
    case .due: kind = .text("")
    case .photos: kind = .photos(limit: StepForm.photosMost)
    case .area:
      kind = .text(typed ?? matter.area ?? "", placeholder: "320115001001")
      if let area = matter.area { hint = district.territory.pathLabel(of: area)[language] }
    case .category:
      kind = .select(
        categories(district, language), selected: typed ?? matter.category?.description ?? "",
        prompt: call.say("请选择", "Choose"))
    case .standard:
      kind = .select(
        standards(district, matter, language), selected: typed ?? "",
        prompt: call.say("请选择小类与立案条件", "Choose subclass and condition"))
      hint = call.say("时限随立案条件而定", "The limit follows from the condition")
    case .agency:
      kind = .select(
        agencies(district, matter, routing, language), selected: typed ?? routing?.agency ?? "",
        prompt: call.say("请选择", "Choose"))
      if let routing {
        hint =
          call.say("建议：", "Proposed: ") + district.roster.name(routing.agency)[language] + "。" + routing.why[language]
      }
    }
    return Field(
      field.label[language], name: field.name, kind, hint: hint,
      fault: faults.first { $0.field == field.name || (field.kind == .standard && $0.field == "category") }?.phrase[
        language],
      isOptional: !field.isRequired)
  }

  private static func categories(_ district: District, _ language: Language) -> [ChoiceGroup] {
    district.catalogue.kinds.flatMap { kind in
      district.catalogue.classes(of: kind.code).map { top in
        ChoiceGroup(
          "\(kind.name[language]) · \(top.name[language])",
          district.catalogue.subclasses(of: top.key).map {
            Choice($0.key.description, "\($0.key.code) \($0.name[language])")
          })
      }
    }
  }

  /// The standards of the class the reporter chose, or of all.
  private static func standards(_ district: District, _ matter: Matter, _ language: Language) -> [ChoiceGroup] {
    let chosen = matter.category
    let own = chosen.map { district.catalogue.standards(of: $0) } ?? []
    let tops = district.catalogue.kinds.flatMap { district.catalogue.classes(of: $0.code) }
    let shown = own.isEmpty && chosen != nil ? tops.filter { $0.key == chosen } : tops
    var groups =
      own.isEmpty
      ? [] : [ChoiceGroup(language.pick("上报的类别", "As reported"), own.map { option($0, district, language) })]
    let others = (shown.isEmpty ? tops : shown).filter { own.isEmpty || $0.key.kind == chosen?.kind }
    groups += others.map { top in
      ChoiceGroup(
        top.name[language],
        district.catalogue.subclasses(of: top.key).flatMap { district.catalogue.standards(of: $0.key) }.map {
          option($0, district, language)
        })
    }
    return groups
  }

  private static func option(_ standard: Standard, _ district: District, _ language: Language) -> Choice {
    Choice(
      "\(standard.category)#\(standard.number)",
      "\(district.catalogue.name(standard.category)[language]) — \(standard.condition[language]) — \(standard.limit.phrase[language])"
    )
  }

  /// The lines of the duty list that speak about the matter, the most specific first.
  private static func duties(
    _ district: District, _ matter: Matter, _ day: LocalDate, _ language: Language
  ) -> [ChoiceGroup] {
    guard let category = matter.category else { return [] }
    let locality = district.locality(matter.area)
    let lines = district.duties.lines(kind: category.kind, category: category.code, area: locality.area, on: day)
    return [
      ChoiceGroup(
        "",
        lines.map { duty in
          let lead: String =
            switch duty.lead {
            case .agency(let code): code
            case .locality(let level): locality.body(level) ?? level.code
            }
          return Choice(duty.code, "\(duty.code) · \(district.roster.name(lead)[language]) · \(duty.clause)")
        })
    ]
  }

  /// The side procedures that the action could go on with.
  private static func strands(_ action: Action, _ file: MatterFile, _ call: Call) -> [ChoiceGroup] {
    let district = call.jurisdiction.district
    return [
      ChoiceGroup(
        "",
        file.lifecycle.candidates(action, file.strands, of: call.principal).map { strand in
          let kind = file.lifecycle.strandKind(strand.kind)?.label[call.language] ?? strand.kind
          return Choice(
            strand.id,
            "\(kind) \(strand.number) · \(district.roster.name(strand.agency)[call.language]) · "
              + district.calendar.zone.text(strand.openedAt))
        })
    ]
  }

  /// Departments and enterprises, and the bodies of the place.
  private static func agencies(
    _ district: District, _ matter: Matter, _ routing: Routing?, _ language: Language
  ) -> [ChoiceGroup] {
    let locality = district.locality(matter.area)
    let proposed = [routing?.agency].compactMap { $0 } + (routing?.assist ?? [])
    let local = [locality.street, locality.community, locality.grid].compactMap { $0 }
    func choices(_ codes: [String]) -> [Choice] {
      codes.compactMap { district.roster.agency($0) }.map { Choice($0.code, $0.name[language]) }
    }
    let others = district.roster.offered.filter { [.department, .enterprise, .street].contains($0.kind) }
    return [
      ChoiceGroup(language.pick("按权责清单", "By the duty list"), choices(proposed)),
      ChoiceGroup(language.pick("属地", "Of the place"), choices(local.filter { !proposed.contains($0) })),
      ChoiceGroup(
        language.pick("部门与单位", "Departments and operators"),
        choices(others.map(\.code).filter { !proposed.contains($0) && !local.contains($0) })),
    ].filter { !$0.choices.isEmpty }
  }
}
