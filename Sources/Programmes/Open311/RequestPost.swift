import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory

/// Takes in a request from another system: the same checks as the public form, on behalf of whoever's key it came with.
enum RequestPost {
  static let endpoints = Speech.endpoints(
    .post, "requests", Phrase("Open311：提交请求", "Open311: send a request"), permission: .report, answer)

  private static let descriptionMost = 4000
  private static let addressMost = Report.addressMost

  @Sendable private static func answer(_ call: Call) async throws -> Reply {
    guard call.principal.isSignedIn else { throw noKey() }
    try checkKnown(call)
    let input = try RequestInput(call)
    let district = call.jurisdiction.district
    guard let code = input["service_code"] else {
      throw Refusal.invalid("service_code", Phrase("必填", "required"))
    }
    guard let service = district.crosswalk.service(code: code, in: district.catalogue), service.isOffered else {
      throw ServicesAnswer.noService()
    }
    let report = try report(input, service, call)
    guard !Speech.isTest(call) else {
      return reply(
        service, id: "test", token: "test", notice: call.say("试用：已核对，没有受理", "A try: it was checked, and not taken up"), call)
    }
    let matter = try await keep(report, input, call)
    call.trail.subject("matter \(matter.number)")
    let key = matter.key
    return reply(
      service, id: key.description, token: RequestToken.text(of: key, call.jurisdiction),
      notice: words(matter, call), call)
  }

  static func noKey() -> Refusal {
    Refusal(
      .forbidden, "key.missing",
      Phrase("api_key：缺少密钥，或密钥无此权限", "api_key: the key is missing, or is not for this"))
  }

  /// Jurisdiction may come in a JSON body too.
  private static func checkKnown(_ call: Call) throws {
    var asked = call
    asked.form = try RequestInput(call).form
    try Speech.checkJurisdiction(asked)
  }

  private static func reply(
    _ service: Crosswalk.Line, id: String, token: String, notice: String, _ call: Call
  ) -> Reply {
    let request = Answer.record([
      "service_request_id": service.way == .realtime ? .text(id) : nil,
      "token": service.way == .batch ? .text(token) : nil, "service_notice": .text(notice), "account_id": .null,
    ])
    return Speech.reply(.list("request", [request]), root: "service_requests", call)
  }

  private static func words(_ matter: Matter, _ call: Call) -> String {
    let emergency = matter.category.flatMap { call.jurisdiction.district.catalogue[$0]?.isEmergency } == true
    let danger = emergency
      ? call.say("有人有生命危险时请先拨打 110、119、120。", "If a life is in danger, call 110, 119 or 120 first. ") : ""
    return danger
      + call.say("已收到，编号 \(matter.number)，可凭编号查进度。", "Received; follow it by its number \(matter.number).")
  }

  /// The report, and whatever of it is wrong at once.
  private static func report(_ input: RequestInput, _ service: Crosswalk.Line, _ call: Call) throws -> Report {
    var faults: [Refusal.Fault] = []
    let district = call.jurisdiction.district
    let fix = point(input, in: district, on: call.jurisdiction.today, &faults)
    let area = input["address_id"]
    if let area, district.territory[area] == nil {
      faults.append(.init("address_id", Phrase("没有这个地址编号", "there is no such address")))
    }
    let description = input["description"] ?? ""
    if description.count > descriptionMost {
      faults.append(
        .init(
          "description",
          Phrase("不能超过 \(descriptionMost) 字（现 \(description.count) 字）",
            "\(descriptionMost) characters at most (now \(description.count))")))
    }
    if fix == nil, area == nil, input["address_string"] == nil, !faults.contains(where: { ["lat", "long"].contains($0.field) }) {
      faults.append(
        .init("lat", Phrase("没有地址时必填（lat 和 long、address_string 或 address_id）",
          "required when no address is given (lat and long, address_string or address_id)")))
    }
    var attributes: RequestAttributes?
    do { attributes = try RequestAttributes(input.attributes, of: service) } catch { faults += error.fields }
    guard faults.isEmpty, let attributes else { throw Refusal.invalid(faults) }
    var links = input.mediaURLs.filter { $0.hasPrefix("https://") || $0.hasPrefix("http://") }.prefix(StepForm.photosMost)
      .map { String($0.prefix(500)) }
    if !links.isEmpty { links.insert("图片链接：", at: 0) }
    let parts = [description, attributes.lines.joined(separator: "\n"), links.joined(separator: "\n")]
    var report = Report(
      title: input["title"] ?? "", details: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"), channel: channel,
      category: service.category, address: input["address_string"] ?? "", fix: fix, area: area,
      reporter: reporter(input, district), source: channel)
    report.longest = 20_000
    report.kept = attributes.kept
    report.kept["account.id"] = input["account_id"].map { String($0.prefix(200)) }
    let photos = try input.photos()
    // Without words, the name of the service says what is reported.
    if report.details.isEmpty, photos.isEmpty, report.title.isEmpty { report.details = service.name.zh }
    report.photos = photos.map { _ in "" }
    try report.check(in: district)
    return report
  }

  /// How it came, and where from.
  static let channel = "open311"

  private static func point(
    _ input: RequestInput, in district: District, on day: LocalDate, _ faults: inout [Refusal.Fault]
  ) -> RawFix? {
    func number(_ name: String, _ most: Double) -> Double? {
      guard let text = input[name] else { return nil }
      guard let value = Double(text), value.isFinite, abs(value) <= most else {
        faults.append(.init(name, Phrase("不是 WGS-84 度数", "it is no number of degrees in WGS-84")))
        return nil
      }
      return value
    }
    let lat = number("lat", 90), long = number("long", 180)
    guard faults.isEmpty else { return nil }
    guard let lat, let long else {
      if lat != nil || long != nil {
        faults.append(.init(lat == nil ? "lat" : "long", Phrase("lat 和 long 须同时给出", "lat and long belong together")))
      }
      return nil
    }
    let fix = RawFix(lon: long, lat: lat, crs: .wgs84)
    guard let place = fix.coordinate, district.territory.locate(place, on: day) != nil else {
      faults.append(
        .init("lat", Phrase("位置在\(district.name.zh)以外", "the place is outside of \(district.name.en)")))
      return nil
    }
    return fix
  }

  /// A single name is enough, in either field; Chinese names are put together as they are written.
  private static func reporter(_ input: RequestInput, _ district: District) -> Reporter? {
    let names = [input["first_name"], input["last_name"]].compactMap(\.self).filter { $0 != "-" }
    let isLatin = names.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } }
    let name = isLatin ? names.joined(separator: " ") : names.reversed().joined()
    let phone = input["phone"] ?? ""
    guard !name.isEmpty || !phone.isEmpty else { return nil }
    return Reporter(name: name, phone: phone, visibility: .centreOnly, notice: district.privacyNotice?.version ?? "")
  }

  /// Writes it, once however often it is sent.
  private static func keep(_ checked: Report, _ input: RequestInput, _ call: Call) async throws -> Matter {
    var report = checked
    let jurisdiction = call.jurisdiction, person = call.principal.person
    guard let flow = jurisdiction.district.settings.mainFlow else {
      throw Refusal(.notNow, "lifecycle.none", Phrase("本辖区没有受理流程", "This district takes no requests"))
    }
    if let reference = input.reference {
      guard reference.utf8.count <= 200 else {
        throw Refusal.invalid("client_reference", Phrase("过长", "it is too long"))
      }
      report.sourceNumber = "\(person)/\(reference)"
    } else {
      let digest = input.digest(of: person), today = jurisdiction.today
      let before = "\(person)/#\(digest).\(today.ordinal - 1)"
      let yesterday = try await jurisdiction.database.read("open311.repeated") {
        try MattersTable.one(source: channel, sourceNumber: before, in: $0)
      }
      if let yesterday, jurisdiction.now() - yesterday.reportedAt < .days(1) {
        return yesterday
      }
      report.sourceNumber = "\(person)/#\(digest).\(today.ordinal)"
    }
    var asked = call
    asked.form.files = try input.photos()
    report.photos = try await PhotoInput.keep(asked, field: "photos")
    return try await jurisdiction.matters.report(report, lifecycle: flow, by: call.principal).matter
  }
}
