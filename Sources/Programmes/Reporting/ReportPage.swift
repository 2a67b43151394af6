import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The public form: photo, place, kind, words, contact. Works without scripts and without an account.
package enum ReportPage {
  package static let endpoints = [
    Endpoint(.get, "/report", permission: .open, purpose: Phrase("上报表单", "The form to report with")) { call in
      form(call.shell, sent: nil, faults: [])
    },
    Endpoint(.post, "/report", permission: .open, purpose: Phrase("上报", "Report"), answer: send),
  ]

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    do {
      let report = try await ReportPage.report(call)
      let receipt = try await call.jurisdiction.matters.report(
        report, lifecycle: ReportingProgramme.lifecycle,
        // Whose post does not report does so as a member of the public.
        by: call.principal.may(.report) ? call.principal : .visitor)
      call.trail.subject("matter \(receipt.matter.number)")
      let reply = Reply.see("/follow/\(receipt.matter.number)?new=1")
      guard receipt.isRepeat else { return try await OwnMatters.keep(receipt.matter, call, reply: reply) }
      // What tells a repeat comes from the form: whoever sends another's must still prove that it is theirs.
      let digits = report.reporter?.lastFour ?? ""
      guard (try? await OwnMatters.proved(receipt.matter.number, lastFour: digits, call)) != nil else { return reply }
      return try await OwnMatters.keep(receipt.matter, call, reply: reply)
    } catch let refusal as Refusal where refusal.kind == .invalid || refusal.kind == .tooLarge {
      return form(call, sent: call.form, faults: refusal.fields)
    }
  }

  /// The report that a form makes.
  /// - Throws: `Refusal` naming the fields that cannot be read.
  static func report(_ call: Call) async throws -> Report {
    let form = call.form
    func text(_ name: String) -> String { form[name]?.trimmed ?? "" }
    var faults: [Refusal.Fault] = []
    func number(_ name: String, _ label: Phrase) -> Double? {
      guard let text = text(name).nonEmpty else { return nil }
      guard let value = Double(text), value.isFinite else {
        faults.append(.init(name, Phrase("\(label.zh)“\(text)”不是数字", "\(label.en) “\(text)” is no number")))
        return nil
      }
      return value
    }
    let lon = number("lon", Phrase("经度", "Longitude")), lat = number("lat", Phrase("纬度", "Latitude"))
    if (lon == nil) != (lat == nil) && faults.isEmpty {
      faults.append(.init("lon", Phrase("经度和纬度要一起填写", "Longitude and latitude belong together")))
    }
    var crs = CRS.wgs84
    if let name = text("crs").nonEmpty {
      if let known = CRS(rawValue: name) {
        crs = known
      } else {
        faults.append(.init("crs", Phrase("坐标系“\(name)”不支持", "The coordinate system “\(name)” is not known")))
      }
    }
    var category: CategoryKey?
    if let name = text("category").nonEmpty {
      category = CategoryKey(name)
      if category == nil {
        faults.append(.init("category", Phrase("类别“\(name)”看不懂", "The category “\(name)” cannot be read")))
      }
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let fix = lon.flatMap { lon in lat.map { RawFix(lon: lon, lat: $0, crs: crs) } }
    let privacyNotice = call.jurisdiction.district.privacyNotice
    // To be called needs a phone; a consent without one would mean nothing.
    let consents =
      text("phone").isEmpty
      ? []
      : (privacyNotice?.purposes ?? []).filter { $0.needsConsent && text("consent_\($0.code)") == "yes" }.map(\.code)
    let reporter = Reporter(
      name: text("name"), phone: text("phone"),
      visibility: consents.contains(Matters.contactPurpose) ? .agency : .centreOnly,
      notice: privacyNotice?.version ?? "")
    let hasReporter = !reporter.name.isEmpty || !reporter.phone.isEmpty
    var report = Report(
      title: text("title"), details: text("details"), channel: "web", category: category, address: text("address"),
      fix: fix,
      area: text("area").nonEmpty, reporter: hasReporter ? reporter : nil, accused: text("accused").nonEmpty,
      photos: [],
      source: "web", sourceNumber: text("once").nonEmpty.map { String($0.prefix(64)) })
    report.consents = consents
    let photos = form.files("photos").filter { !$0.bytes.isEmpty }
    // A photo alone says enough; what is wrong with the words is said before photos are kept.
    report.photos = photos.map { _ in "" }
    try report.check(in: call.jurisdiction.district)
    report.photos = try await PhotoInput.keep(call, field: "photos")
    return report
  }

  private static func form(_ call: Call, sent: Form?, faults: [Refusal.Fault]) -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    func value(_ name: String) -> String { sent?[name] ?? "" }
    func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
    func field(
      _ label: String, _ name: String, _ kind: Site.Field.Kind, hint: String = "", optional: Bool = true
    ) -> HTML {
      formField(Site.Field(label, name: name, kind, hint: hint, fault: fault(name), isOptional: optional), in: language)
    }
    let streets = district.streets.filter { $0.shape != nil }
    let outlines = streets.map { area in
      AreaMap.Outline(
        area.label[language],
        rings: (area.shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } },
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let map = PickMap(
      outlines: outlines, isSchematic: district.isSchematic, lon: value("lon"), lat: value("lat"),
      accuracy: value("accuracy")
    )
    .html(label: call.say("位置", "Place"), fault: fault("lon") ?? fault("lat"), in: language)
    let places = district.streets.map { street in
      ChoiceGroup(
        street.label[language],
        [Choice(street.code, street.label[language])]
          + district.territory.children(of: street.code).filter { $0.kind != "virtual" }.map {
            Choice($0.code, $0.label[language])
          })
    }
    let tiles = district.catalogue.kinds.flatMap { kind in
      district.catalogue.classes(of: kind.code).filter { top in
        district.catalogue.subclasses(of: top.key).contains(where: \.isReportable)
      }.map {
        Choice(
          $0.key.description, $0.name[language], icon: Icon(rawValue: $0.icon == "road" ? "barrier" : $0.icon) ?? .dots)
      }
    }
    let gate = notice(
      .warn, title: call.say("危及生命财产请直接拨打", "If life or property is in danger, call"),
      body:
        "<a href=\"tel:110\">110</a> · <a href=\"tel:119\">119</a> · <a href=\"tel:120\">120</a> · <a href=\"tel:122\">122</a>"
    )
    let body =
      field(
        call.say("照片", "Photos"), "photos", .photos(limit: StepForm.photosMost),
        hint: call.say("公开时会去除照片里的拍摄位置与机型信息", "Position and device are removed from what is made public"))
      + "<div class=\"field\"><p class=\"label\">\(call.say("位置", "Place"))</p>\(map)</div>"
      + field(
        call.say("或选择街道、社区", "Or choose street and community"), "area",
        .select(places, selected: value("area"), prompt: call.say("不清楚，由我们定位", "I do not know; locate it for me")))
      + field(
        call.say("地址", "Address"), "address",
        .text(value("address"), placeholder: call.say("路名、门牌、标志物", "Road, number, landmark")))
      + field(call.say("问题类型", "Kind"), "category", .tiles(tiles, selected: value("category")))
      + field(
        call.say("说明", "Description"), "details",
        .textarea(
          value("details"), limit: Report.detailsMost,
          placeholder: call.say("有什么问题？例如：井盖缺失，已两天", "What is wrong? Such as: manhole cover missing for two days")))
      + field(
        call.say("手机号", "Phone"), "phone",
        .tel(value("phone"), placeholder: call.say("用于查询和告知结果", "To look it up and to tell you the result")),
        hint: call.say("只有治理中心可见，不给处置单位", "Seen by the governance centre only, not by the handling agency"))
      + field(call.say("称呼", "Name"), "name", .text(value("name"), autocomplete: "name"))
      + ReportExtras.tipOff(call, selected: value("accused"), fault: fault("accused"))
      + ReportExtras.privacy(call, sent: sent)
      + submitBar(
        Button(call.say("提交", "Send"), .primary, icon: .send),
        promise: "\(call.say("预计 15 分钟内受理 · 凭编号随时查进度", "Accepted within 15 minutes · follow it by its number"))")
    let once = value("once").nonEmpty ?? call.id
    return Pages.page(
      call, title: call.say("随手报", "Report a problem"), tab: "/report",
      status: faults.isEmpty ? .ok : .unprocessableContent,
      body: pageHead(
        title: call.say("随手报", "Report a problem"),
        lede: "\(call.say("拍张照，说清在哪里就行。", "A photo and the place are enough."))") + gate
        + postForm(
          action: "/report", hidden: [("once", once)], draft: "report",
          offline: OfflineForm(title: call.say("随手报", "Report a problem"), owner: call.formOwner), files: true, faults: faults, in: language,
          body: body))
  }
}
