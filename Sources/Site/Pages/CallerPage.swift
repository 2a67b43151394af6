import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Timing

/// What was reported from a phone before, for whoever has the caller on the line. The number is sent in a form, so that it stands
/// in no address and no log; each search is in the audit.
enum CallerPage {
  static let endpoints = [
    Endpoint(.get, "/caller", permission: .seeReporters, purpose: Phrase("按来电号码查", "Find by the caller's phone")) {
      try await page($0, phone: "", fault: nil, matters: nil)
    },
    Endpoint(
      .post, "/caller", permission: .seeReporters, purpose: Phrase("按来电号码查", "Find by the caller's phone"), answer: find
    ),
  ]

  @Sendable private static func find(_ call: Call) async throws -> Reply {
    let phone = call.form["phone"]?.trimmed ?? ""
    let digits = Reporter.digits(ofPhone: phone)
    guard (7...15).contains(digits.count), phone.allSatisfy({ $0.isASCIIDigit || "+-() ".contains($0) }) else {
      return try await page(
        call, phone: phone, fault: call.say("电话号码应为 7 至 15 位数字", "A phone number has 7 to 15 digits"), matters: nil)
    }
    call.trail.shows(["reporter.phone"], of: "caller \(Masking.phone(digits))", reason: "search by phone")
    let matters = try await call.jurisdiction.matters.reported(fromPhone: phone, reach: call.principal.reach)
    return try await page(call, phone: phone, fault: nil, matters: matters)
  }

  private static func page(_ call: Call, phone: String, fault: String?, matters: [Matter]?) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let now = call.jurisdiction.now()
    let form = postForm(
      action: "/caller", in: language,
      body: formField(Site.Field(call.say("来电号码", "Phone"), name: "phone", .tel(phone), fault: fault), in: language)
        + buttonRow([button(Button(call.say("查找", "Find"), .primary, icon: .search))]))
    var found = HTML.empty
    if let matters, matters.isEmpty {
      found = notice(.info, title: call.say("这个号码没有上报过", "Nothing was reported from this phone"))
    } else if let matters {
      let rows = matters.map { matter in
        Row(
          [
            "\(matter.number)", "\(MatterWords.title(matter, in: district, language: language))",
            MatterWords.pill(matter, in: district, now: now, language: language),
            moment(matter.reportedAt, zone: district.calendar.zone),
          ], path: "/matters/\(matter.number)")
      }
      found = panel(
        title: call.say("该号码上报的案件", "Reported from this phone"),
        body: dataTable(
          caption: call.say("该号码上报的案件", "Reported from this phone"),
          columns: [
            Column(call.say("编号", "Number"), .wide), Column(call.say("事项", "What")),
            Column(call.say("状态", "State")), Column(call.say("上报", "Reported")),
          ], rows: rows), flush: true)
    }
    return Pages.page(
      call, title: call.say("来电查询", "Caller"), layout: .desk, width: .reading, tab: "/caller",
      status: fault == nil ? .ok : .unprocessableContent,
      body: pageHead(
        title: call.say("来电查询", "Caller"),
        lede: "\(call.say("每次查询都会留痕。", "Each search is recorded."))") + stack([form, found]))
  }
}
