import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// How the form looks: photo, place and kind first, since these need no typing; then words and contact.
enum ReportForm {
  static func page(_ call: Call, sent: Form?, faults: [Refusal.Fault]) -> Reply {
    let language = call.language
    let title = call.say("随手报", "Report a problem")
    func value(_ name: String) -> String { sent?[name] ?? "" }
    func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
    func field(
      _ label: String, _ name: String, _ kind: Site.Field.Kind, hint: String = "", optional: Bool = true
    ) -> HTML {
      formField(Site.Field(label, name: name, kind, hint: hint, fault: fault(name), isOptional: optional), in: language)
    }
    let photos = field(
      call.say("照片", "Photos"), "photos", .photos(limit: StepForm.photosMost),
      hint: call.say(
        "上传前自动压缩，并去除照片里的拍摄位置与机型信息", "Made smaller before they travel, without position and device"))
    let kinds = field(call.say("问题类型", "Kind"), "category", .tiles(tiles(call), selected: value("category")))
    let words = field(
      call.say("说明", "Description"), "details",
      .textarea(
        value("details"), limit: Report.detailsMost,
        placeholder: call.say("有什么问题？例如：井盖缺失，已两天", "What is wrong? Such as: manhole cover missing for two days")))
    let contact =
      field(
        call.say("手机号", "Phone"), "phone",
        .tel(value("phone"), placeholder: call.say("用于查询和告知结果", "To look it up and to tell you the result")),
        hint: call.say("只有治理中心可见，不给处置单位", "Seen by the governance centre only, not by the handling agency"))
      + field(call.say("称呼", "Name"), "name", .text(value("name"), autocomplete: "name"))
    let body =
      photos + place(call, value, fault)
      + field(
        call.say("或选择街道、社区", "Or choose street and community"), "area",
        .select(places(call), selected: value("area"), prompt: call.say("不清楚，由我们定位", "I do not know; locate it for me"))
      )
      + field(
        call.say("地址", "Address"), "address",
        .text(value("address"), placeholder: call.say("路名、门牌、标志物", "Road, number, landmark")))
      + kinds + "<div data-nearby aria-live=\"polite\"></div>" + words + contact
      + ReportExtras.tipOff(call, selected: value("accused"), fault: fault("accused"))
      + ReportExtras.privacy(call, sent: sent)
      + "<p class=\"shown\">\(Icon.shield.html())\(hidden[language])</p>"
      + submitBar(
        Button(call.say("提交", "Send"), .primary, icon: .send),
        promise: "\(call.say("预计 15 分钟内受理 · 凭编号随时查进度", "Accepted within 15 minutes · follow it by its number"))")
    let once = value("once").nonEmpty ?? call.id
    let check: HTML = "<input type=\"hidden\" name=\"check\" value=\"1\" data-online>"
    let kept = ReportAsking.photos(call).isEmpty ? [] : [("kept", value("kept"))]
    return Pages.page(
      call, title: title, tab: "/report", status: call.status(of: faults), modules: [.report],
      body: pageHead(title: title, lede: "\(call.say("拍张照，说清在哪里就行。", "A photo and the place are enough."))")
        + ReportGate.html(call)
        + postForm(
          action: "/report", hidden: [("once", once)] + kept, draft: "report",
          offline: OfflineForm(title: title, owner: call.formOwner), files: true, faults: faults, in: language,
          body: body + check))
  }

  private static let hidden = Phrase(
    "公示只到社区，不含您的姓名、电话和说明原文", "What is made public names the community only: never you, your phone or your words")

  /// Pointed out on the map, found by name, or given by the device; beneath it, who answers for it.
  private static func place(_ call: Call, _ value: (String) -> String, _ fault: (String) -> String?) -> HTML {
    let district = call.jurisdiction.district, language = call.language
    let outlines = district.streets.filter { $0.shape != nil }.map { area in
      AreaMap.Outline(
        area.label[language],
        rings: (area.shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } },
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let map = PickMap(
      outlines: outlines, isSchematic: district.isSchematic, lon: value("lon"), lat: value("lat"),
      accuracy: value("accuracy")
    ).html(label: call.say("位置", "Place"), fault: fault("lon") ?? fault("lat"), in: language)
    var chosen = Form()
    chosen.values = [.init("lon", value("lon")), .init("lat", value("lat"))]
    let known = ReportPlace.coordinate(chosen).map { ReportPlace.card($0, call) }
    let find = call.say("搜地址", "Find a place")
    return """
      <div class="field"><p class="label"><span>\(call.say("位置", "Place"))</span>\
      <a href="/report/places" data-opens-find>\(Icon.search.html())\(find)</a></p>\
      <div class="finder" data-find hidden><input type="search" aria-label="\(find)" \
      placeholder="\(call.say("街道、社区、网格或地址", "Street, community, grid or address"))"><div aria-live="polite"></div></div>\
      \(map)<p class="where" data-where aria-live="polite"\(when(known == nil, " hidden"))>\(known)</p></div>
      """
  }

  private static func places(_ call: Call) -> [ChoiceGroup] {
    let district = call.jurisdiction.district, language = call.language
    return district.streets.map { street in
      ChoiceGroup(
        street.label[language],
        [Choice(street.code, street.label[language])]
          + district.territory.children(of: street.code).filter { $0.kind != "virtual" }.map {
            Choice($0.code, $0.label[language])
          })
    }
  }

  private static func tiles(_ call: Call) -> [Choice] {
    let catalogue = call.jurisdiction.district.catalogue
    return catalogue.kinds.flatMap { kind in
      catalogue.classes(of: kind.code).filter { top in
        catalogue.subclasses(of: top.key).contains(where: \.isReportable)
      }.map {
        Choice(
          $0.key.description, $0.name[call.language],
          icon: Icon(rawValue: $0.icon == "road" ? "barrier" : $0.icon) ?? .dots)
      }
    }
  }
}
