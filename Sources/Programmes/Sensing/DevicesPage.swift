import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory

/// The register of devices: what is in it, and taking in a file.
enum DevicesPage {
  static let endpoints = [
    Endpoint(
      .get, "/alarms/devices", permission: .manageDevices, purpose: Phrase("感知设备登记", "Register of devices")
    ) { try await page($0, nil, nil) },
    Endpoint(
      .post, "/alarms/devices", permission: .manageDevices, purpose: Phrase("导入感知设备", "Take in a file of devices"),
      answer: take),
  ]

  private static let size = 50
  private static let most = 20_000
  private static let bytesMost = 8 << 20

  private static func page(_ call: Call, _ refusal: Refusal?, _ done: HTML?) async throws -> Reply {
    let language = call.language, after = call.query["after"] ?? ""
    let found = try await call.jurisdiction.database.read("devices.page") {
      try DevicesTable.page(after: after, limit: size + 1, in: $0)
    }
    let district = call.jurisdiction.district
    let rows = found.prefix(size).map { device in
      Row([
        "\(device.code)", "\(device.label)", "\(device.kind)",
        "\(district.territory[device.area]?.label[language] ?? "–")",
        "\(device.address.nonEmpty ?? "–")",
        "\(device.agency.nonEmpty.map { district.roster.name($0)[language] } ?? "–")",
      ])
    }
    let table = dataTable(
      caption: call.say("设备", "Devices"),
      columns: [
        Column(call.say("编号", "Code")), Column(call.say("名称", "Name")), Column(call.say("类型", "Kind")),
        Column(call.say("区域", "Area")),
        Column(call.say("位置", "Where"), .wide), Column(call.say("管理单位", "Looked after by")),
      ], rows: Array(rows),
      empty: emptyState(
        title: call.say("还没有设备", "No devices yet"),
        what: call.say("导入一个 CSV 文件后出现在这里。", "They appear when a CSV file is taken in.")))
    let form = postForm(
      action: "/alarms/devices", files: true, faults: refusal?.fields.filter { $0.field == "file" } ?? [], in: language,
      body: formField(
        Site.Field(
          call.say("设备文件（CSV 或 Excel）", "File of devices (CSV or Excel)"), name: "file", .file(accept: ".csv,.xlsx"),
          hint: call.say(
            "列：code, kind, label, area, address, lon, lat, agency；编号相同的更新",
            "Columns: code, kind, label, area, address, lon, lat, agency; those of the same code are changed"),
          fault: refusal?.fields.first { $0.field == "file" }?.phrase[language]), in: language)
        + buttonRow([button(Button(call.say("导入", "Take it in"), .primary))]))
    let above = (done ?? .empty) + rejectedLines(refusal?.fields.filter { $0.field != "file" } ?? [], in: language)
    let title = call.say("感知设备登记", "Register of devices")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/alarms", status: refusal?.kind.status ?? .ok,
      body: pageHead(title: title, above: "<p><a href=\"/alarms\">\(call.say("感知告警", "Alarms"))</a></p>") + above
        + stack([
          panel(
            title: call.say("设备", "Devices"),
            body: table
              + pager(
                count: call.say("本页 \(rows.count) 台", "\(rows.count) on this page"),
                previous: after.isEmpty ? nil : "/alarms/devices",
                next: found.count > size ? "/alarms/devices?after=\(Look.percentEncoded(found[size - 1].code))" : nil,
                in: language),
            flush: true), panel(title: call.say("导入", "Take in a file"), body: form),
        ]))
  }

  @Sendable private static func take(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    do {
      guard let part = call.form.file("file") else { throw Refusal.invalid("file", Phrase("请选择一个文件", "Choose a file")) }
      let devices = try devices(part.bytes, file: String((part.filename ?? "file").prefix(100)), call.jurisdiction)
      // In pieces: a register of thousands holds up nobody else.
      for start in stride(from: 0, to: devices.count, by: 500) {
        let piece = Array(devices[start..<min(start + 500, devices.count)])
        try await call.jurisdiction.database.write("devices.put") { transaction in
          for device in piece { try DevicesTable.put(device, in: transaction) }
        }
      }
      call.trail.detail("\(devices.count) devices")
      return try await page(
        call, nil, notice(.good, title: call.say("已导入 \(devices.count) 台设备", "\(devices.count) devices were taken in")))
    } catch let refusal as Refusal where [.invalid, .tooLarge].contains(refusal.kind) {
      return try await page(call, refusal, nil)
    }
  }

  /// All of a file, or every line that is wrong.
  private static func devices(_ bytes: [UInt8], file: String, _ jurisdiction: Jurisdiction) throws(Refusal) -> [Device]
  {
    guard bytes.count <= bytesMost else {
      throw .invalid("file", Phrase("文件不能大于 \(bytesMost >> 20) MB", "A file may have \(bytesMost >> 20) MB at most"))
    }
    var problems: Problems = []
    let table = problems.collect { () throws(Problem) -> CSVTable in
      guard bytes.starts(with: [0x50, 0x4B]) else { return try CSVTable(MemorySource(bytes, file: file)) }
      var limits = XLSXLimits()
      limits.rows = most + 1
      limits.sharedBytes = 32 << 20
      limits.zip.entryBytes = 64 << 20
      return try CSVTable(XLSXReader(bytes: bytes, file: file, limits: limits))
    }
    guard var table else {
      throw .invalid("file", problems.first?.phrase ?? Phrase("看不懂这个文件", "The file cannot be read"))
    }
    let code = table.column("code", "编号", into: &problems), kind = table.optionalColumn("kind", "类型")
    let label = table.optionalColumn("label", "名称"), area = table.optionalColumn("area", "区域")
    let address = table.optionalColumn("address", "位置"), agency = table.optionalColumn("agency", "管理单位")
    let lon = table.optionalColumn("lon", "经度"), lat = table.optionalColumn("lat", "纬度")
    guard !problems.hasErrors else { throw .invalid("file", problems[0].phrase) }
    let rows = table.rows(into: &problems)
    guard rows.count <= most else { throw .invalid("file", Phrase("一次最多 \(most) 行", "\(most) rows at once at most")) }
    let district = jurisdiction.district, now = jurisdiction.now()
    var devices: [Device] = []
    for row in rows {
      guard let name = row.text(code, into: &problems) else { continue }
      for (column, most) in [(code, 64), (kind, 64), (label, 100), (address, 200)] where row[column].count > most {
        problems.append(row.problem(Phrase("最多 \(most) 字", "\(most) characters at most"), column: column))
      }
      if row.fields.contains(where: { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }) {
        problems.append(row.problem(Phrase("含有不可见的控制字符", "it holds control characters")))
      }
      if !row[area].isEmpty, district.territory[row[area]] == nil {
        problems.append(
          row.problem(Phrase("没有区域 \(row[area].prefix(40))", "there is no area \(row[area].prefix(40))"), column: area))
      }
      if !row[agency].isEmpty, district.roster.agency(row[agency]) == nil {
        problems.append(
          row.problem(
            Phrase("没有单位 \(row[agency].prefix(40))", "there is no agency \(row[agency].prefix(40))"), column: agency))
      }
      var place: Coordinate?
      if !row[lon].isEmpty || !row[lat].isEmpty {
        place = Double(row[lon]).flatMap { lon in
          Double(row[lat]).flatMap { try? Coordinate(longitude: lon, latitude: $0) }
        }
        if place == nil {
          problems.append(row.problem(Phrase("看不懂经纬度", "longitude and latitude cannot be read"), column: lon))
        }
      }
      devices.append(
        Device(
          code: name, kind: row[kind], label: row[label], area: row[area], address: row[address], coordinate: place,
          agency: row[agency], updatedAt: now))
    }
    guard !problems.hasErrors else { throw .invalid(problems.errors.map(\.fault)) }
    return devices
  }
}
