import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// One form for a small thing fixed on the spot (自办自结): what it was, before and after. It makes a report and the step that closes it.
enum SelfHandledPage {
  static let endpoints = [
    Endpoint(.get, "/self-handled", permission: .selfHandle, purpose: Phrase("自办自结", "Fixed on the spot")) {
      form($0, faults: [])
    },
    Endpoint(
      .post, "/self-handled", permission: .selfHandle, purpose: Phrase("自办自结", "Fixed on the spot"), answer: send),
  ]

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    let values = call.form
    func text(_ name: String) -> String { values[name]?.trimmed ?? "" }
    let pair = text("standard")
    let parts = pair.split(separator: "#", maxSplits: 1)
    let category = parts.first.flatMap { CategoryKey($0) }
    var faults: [Refusal.Fault] = []
    func need(_ name: String, _ isThere: Bool, _ zh: String, _ en: String) {
      if !isThere { faults.append(.init(name, Phrase(zh, en))) }
    }
    need(
      "standard", category.map { call.jurisdiction.district.catalogue[$0]?.isSelfHandled == true } ?? false,
      "请选择可自办自结的小类", "Choose a subclass that can be fixed on the spot")
    need("result", !text("result").isEmpty, "请写明做了什么", "Say what was done")
    need(
      "before", !values.files("before").filter { !$0.bytes.isEmpty }.isEmpty, "请附处置前照片", "A photo of before is needed")
    need("after", !values.files("after").filter { !$0.bytes.isEmpty }.isEmpty, "请附处置后照片", "A photo of after is needed")
    var fix: RawFix?
    if let lon = Double(text("lon")), let lat = Double(text("lat")) { fix = RawFix(lon: lon, lat: lat, crs: .wgs84) }
    let area = text("area").nonEmpty ?? call.jurisdiction.district.roster.agency(call.principal.agency)?.area
    guard faults.isEmpty else { return form(call, faults: faults) }
    do {
      let before = try await PhotoInput.keep(call, field: "before")
      let after = try await PhotoInput.keep(call, field: "after")
      let receipt = try await call.jurisdiction.matters.report(
        Report(
          details: text("details"), channel: "grid", category: category, address: text("address"), fix: fix, area: area,
          photos: before, source: "self",
          sourceNumber: text("once").nonEmpty.map { "\(call.principal.post)/\($0.prefix(64))" }),
        lifecycle: call.jurisdiction.district.settings.mainFlow ?? "", by: call.principal)
      call.trail.subject("matter \(receipt.matter.number)")
      // A form sent again goes on where the first one failed.
      if receipt.matter.version == 1 {
        try await call.jurisdiction.matters.act(
          "selfHandle", on: receipt.matter.number, version: receipt.matter.version,
          form: StepForm([
            "category": category?.description ?? "", "standard": parts.count > 1 ? String(parts[1]) : "",
            "result": text("result"), "photos": after.joined(separator: ","),
          ]), by: call.principal)
      }
      return .see("/matters/\(receipt.matter.number)")
    } catch let refusal as Refusal where refusal.kind == .invalid || refusal.kind == .tooLarge {
      return form(call, faults: refusal.fields)
    }
  }

  private static func form(_ call: Call, faults: [Refusal.Fault]) -> Reply {
    let district = call.jurisdiction.district, language = call.language
    func value(_ name: String) -> String { call.form[name] ?? "" }
    func field(
      _ name: String, _ label: Phrase, _ kind: Site.Field.Kind, hint: Phrase = Phrase("", ""), optional: Bool = false
    ) -> HTML {
      formField(
        Site.Field(
          label[language], name: name, kind, hint: hint[language],
          fault: faults.first { $0.field == name || (name == "standard" && $0.field == "category") }?.phrase[language],
          isOptional: optional), in: language)
    }
    let groups = district.catalogue.kinds.flatMap { kind in
      district.catalogue.classes(of: kind.code).map { top in
        ChoiceGroup(
          top.name[language],
          district.catalogue.subclasses(of: top.key).filter(\.isSelfHandled).flatMap { leaf in
            district.catalogue.standards(of: leaf.key).map {
              Choice("\($0.category)#\($0.number)", "\(leaf.name[language]) — \($0.condition[language])")
            }
          })
      }
    }.filter { !$0.choices.isEmpty }
    let own = district.roster.agency(call.principal.agency)?.area
    let place = own.map { district.territory.pathLabel(of: $0) } ?? Phrase("", "")
    let fields: [HTML] = [
      field("before", Phrase("处置前照片", "Photo before"), .photos(limit: StepForm.photosMost)),
      field(
        "after", Phrase("处置后照片", "Photo after"), .photos(limit: StepForm.photosMost),
        hint: Phrase("与处置前同一视角", "The same view as before")),
      field(
        "standard", Phrase("小类与情形", "Subclass and condition"),
        .select(groups, selected: value("standard"), prompt: call.say("请选择", "Choose")),
        hint: Phrase("只列可以当场自办的小事", "Only what may be fixed on the spot")),
      field("address", Phrase("地址", "Address"), .text(value("address")), hint: place, optional: true),
      field(
        "details", Phrase("是什么问题", "What was wrong"),
        .textarea(value("details"), rows: 2, limit: Report.detailsMost), optional: true),
      field(
        "result", Phrase("做了什么", "What was done"),
        .textarea(value("result"), rows: 2, limit: StepForm.longTextMost)),
      buttonRow([button(Button(call.say("办结", "Done"), .primary, icon: .check))]),
    ]
    return Pages.page(
      call, title: call.say("自办自结", "Fixed on the spot"), tab: "/desk",
      status: call.status(of: faults),
      body: pageHead(
        title: call.say("自办自结", "Fixed on the spot"),
        lede:
          "\(call.say("顺手解决的小事，一张表办完；会被抽签复核。不要求打卡，也不记轨迹。", "Small things fixed at once, in one form; some are drawn for a re-check. No punch-in, no tracking."))"
      )
        + postForm(
          action: "/self-handled", hidden: [("once", value("once").nonEmpty ?? call.id)],
          draft: "self-handled \(call.formOwner)",
          offline: OfflineForm(
            title: call.say("自办自结", "Fixed on the spot"), owner: call.formOwner, keepsOnce: !faults.isEmpty),
          files: true, faults: faults, in: language, body: "\(fields)<span data-keep=\"/self-handled\" hidden></span>"))
  }
}
