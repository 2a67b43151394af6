import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// Opens an enforcement record from a matter: only for a power that one's own agency holds at its place today.
enum OpeningPage {
  static let endpoints = [
    Endpoint(
      .get, "/matters/:number/enforcement", permission: .handleEnforcement,
      purpose: Phrase("开立执法案件的表单", "The form that opens an enforcement record")
    ) { call in
      let origin = try await origin(call)
      return show(call, origin, refusal: nil)
    },
    Endpoint(
      .post, "/matters/:number/enforcement", permission: .handleEnforcement,
      purpose: Phrase("开立执法案件", "Open an enforcement record"), answer: open),
  ]

  /// The matter it is to come from.
  /// - Throws: `matter.notFound` out of reach; `enforcement.notFromHere` for what is itself a record, or no matter of the district's.
  private static func origin(_ call: Call) async throws -> Matter {
    let file = try await call.jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    guard EnforcementProgramme.isUsed(in: call.jurisdiction.district) else {
      throw Refusal(
        .notNow, "enforcement.noLifecycle", Phrase("本辖区包没有执法流程", "The pack of this district has no such lifecycle"))
    }
    guard file.lifecycle.name != EnforcementProgramme.lifecycle else {
      throw Refusal(
        .notNow, "enforcement.notFromHere", Phrase("执法案件不能再开立执法案件", "A record cannot come from a record"))
    }
    return file.matter
  }

  @Sendable private static func open(_ call: Call) async throws -> Reply {
    let origin = try await origin(call)
    call.trail.subject("matter \(origin.number)")
    do {
      let receipt = try await take(call, origin)
      call.trail.detail("record \(receipt.matter.number): \(call.form["power"]?.prefix(40) ?? "")")
      return .see("/matters/\(Look.percentEncoded(receipt.matter.number))")
    } catch let refusal as Refusal where [.invalid, .forbidden, .tooLarge].contains(refusal.kind) {
      return show(call, origin, refusal: refusal)
    }
  }

  private static func take(_ call: Call, _ origin: Matter) async throws -> Receipt {
    let district = call.jurisdiction.district
    let agency = call.principal.agency
    let form = StepForm(
      Dictionary(call.form.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    var faults = EnforcementProgramme.officerFaults(form.values)
    if form["details"] == nil { faults.append(.init("details", Phrase("请写明初步事实", "Say what was found"))) }
    let power = form["power"] ?? ""
    if power.isEmpty { faults.append(.init("power", Phrase("请选择处罚权事项", "Choose the power"))) }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    if let refusal = EnforcementProgramme.notHeld(
      power, by: agency, area: origin.area, district: district, on: call.jurisdiction.today)
    {
      throw refusal
    }
    let name = district.powers.lines(of: power).first?.name ?? .verbatim(power)
    var report = Report(
      title: String(name[call.language].prefix(Report.titleMost)), details: form["details"] ?? "",
      channel: "enforcement",
      address: origin.address, area: origin.area, accused: origin.accused,
      photos: try await PhotoInput.keep(call, field: "photos"), source: EnforcementRecord.source(of: origin.number),
      sourceNumber: form["once"].map { String($0.prefix(64)) } ?? call.id)
    report.answers = ["power": power, "origin": origin.number, "agency": agency]
    for field in ["officer1", "card1", "officer2", "card2"] { report.answers[field] = form[field] }
    return try await call.jurisdiction.matters.report(
      report, lifecycle: EnforcementProgramme.lifecycle, by: call.principal)
  }

  private static func show(_ call: Call, _ origin: Matter, refusal: Refusal?) -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let day = call.jurisdiction.today
    let sent = call.form
    let held = district.powers.held(by: call.principal.agency, at: district.locality(origin.area), on: day)
    let title = call.say("开立执法案件", "Open an enforcement record")
    let place = MatterWords.place(origin, in: district, language: language)
    let head = pageHead(
      title: title,
      lede:
        "\(call.say("来自案件", "From matter")) <a href=\"/matters/\(Look.percentEncoded(origin.number))\">\(origin.number)</a> · \(place)"
    )
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    let told = call.status(of: refusal)
    let status = told == .forbidden ? Refusal.Kind.invalid.status : told
    guard !held.isEmpty else {
      return Pages.page(
        call, title: title, layout: .desk, tab: "/enforcement", status: status,
        body: head + warning
          + emptyState(
            title: call.say("您的单位今天在此地没有处罚权", "Your agency holds no power here today"),
            what: call.say("可按日期查看清单，看由谁行使。", "The list says who does, by day."),
            action: Button(call.say("赋权事项清单", "Delegated powers"), path: "/powers?day=\(day)")))
    }
    func fault(_ name: String) -> String? { refusal?.fields.first { $0.field == name }?.phrase[language] }
    func text(_ name: String, _ label: String) -> HTML {
      formField(
        Site.Field(label, name: name, .text(sent[name] ?? "", autocomplete: "off"), fault: fault(name)), in: language)
    }
    let powers = held.map { holder in
      Choice(
        holder.power.code,
        "\(holder.power.code) \(holder.power.name[language])\(holder.isListed ? call.say("（\(holder.power.basis)）", " (\(holder.power.basis))") : "")"
      )
    }
    let fields =
      formField(
        Site.Field(
          call.say("处罚权事项", "Power"), name: "power",
          .select([ChoiceGroup("", powers)], selected: sent["power"] ?? "", prompt: call.say("请选择", "Choose")),
          hint: call.say("只列您的单位 \(day) 在此地可以行使的", "those that your agency holds here on \(day)"), fault: fault("power")
        ),
        in: language)
      + text("officer1", call.say("执法人员一", "First officer"))
      + text("card1", call.say("执法证号一", "Card number of the first officer"))
      + text("officer2", call.say("执法人员二", "Second officer"))
      + text("card2", call.say("执法证号二", "Card number of the second officer"))
      + formField(
        Site.Field(
          call.say("初步事实", "What was found"), name: "details",
          .textarea(sent["details"] ?? "", rows: 5, limit: Report.detailsMost),
          hint: call.say("不写当事人姓名、证件号；提交后哈希封存", "without names of parties; sealed by hash once it is sent"),
          fault: fault("details")), in: language)
      + formField(
        Site.Field(
          call.say("证据照片", "Photos"), name: "photos", .photos(limit: StepForm.photosMost), fault: fault("photos"),
          isOptional: true), in: language)
    return Pages.page(
      call, title: title, layout: .desk, tab: "/enforcement", status: status,
      body: head + warning
        + postForm(
          action: "/matters/\(Look.percentEncoded(origin.number))/enforcement",
          hidden: [("once", sent["once"] ?? call.id)],
          files: true, faults: refusal?.fields ?? [], in: language,
          body: fields + buttonRow([button(Button(call.say("立案", "File"), .primary, icon: .send))])))
  }
}
