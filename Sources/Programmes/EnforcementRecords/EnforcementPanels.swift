import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// What the programme adds to the page of a matter: its records, or, on a record, where it came from and what seals it.
enum EnforcementPanels {
  static func panels(of file: MatterFile, _ call: Call) async throws -> [HTML] {
    if let record = EnforcementRecord(file.matter, entries: file.entries, lifecycle: file.lifecycle) {
      return [own(record, call), evidence(record, call)]
    }
    let district = call.jurisdiction.district
    guard EnforcementProgramme.isUsed(in: district) else { return [] }
    let records = try await EnforcementRecord.records(
      of: file.matter.number, reach: call.principal.reach, call.jurisdiction)
    let mayOpen =
      call.principal.may(.handleEnforcement)
      && !district.powers.held(
        by: call.principal.agency, at: district.locality(file.matter.area), on: call.jurisdiction.today
      ).isEmpty
    guard !records.isEmpty || mayOpen else { return [] }
    let now = call.jurisdiction.now()
    let rows = records.map { record in
      Row(
        [
          "\(record.number)", "\(MatterWords.title(record, in: district, language: call.language))",
          "\(district.roster.name(record.agency ?? "")[call.language])",
          MatterWords.pill(record, in: district, now: now, language: call.language),
        ], path: "/matters/\(Look.percentEncoded(record.number))")
    }
    let table = dataTable(
      caption: call.say("执法案件", "Enforcement records"),
      columns: [
        Column(call.say("编号", "Number")), Column(call.say("事项", "Power"), .wide), Column(call.say("执法单位", "Agency")),
        Column(call.say("状态", "State")),
      ], rows: rows, compact: true)
    let door = button(
      Button(
        call.say("开立执法案件", "Open an enforcement record"), .quiet,
        path: "/matters/\(Look.percentEncoded(file.matter.number))/enforcement"))
    return [
      panel(
        title: call.say("执法案件", "Enforcement records"),
        subtitle: call.say("与本案分开办理，本案可先办结", "apart from this matter, which may end before them"),
        body: (records.isEmpty ? .empty : table) + (mayOpen ? buttonRow([door]) : .empty))
    ]
  }

  /// In four parts, so that it can be broken on a narrow screen.
  static func digest(_ text: String) -> HTML {
    let letters = Array(text)
    let parts = stride(from: 0, to: letters.count, by: 16).map { String(letters[$0..<min($0 + 16, letters.count)]) }
    return "<code title=\"\(text)\">\(parts.html { "\($0)<wbr>" })</code>"
  }

  /// Power, officers and origin.
  private static func own(_ record: EnforcementRecord, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    let lines = district.powers.lines(of: record.power)
    let holder = district.powers.holders(
      of: record.power, at: district.locality(record.matter.area), on: district.today(record.matter.reportedAt)
    ).first { $0.agency == record.matter.agency }
    var facts = [
      Fact(
        call.say("来源案件", "Came from"),
        "<a href=\"/matters/\(Look.percentEncoded(record.origin))\">\(record.origin)</a>"),
      Fact(call.say("处罚权事项", "Power"), text: "\(record.power) \(lines.first?.name[language] ?? "")"),
    ]
    if let power = holder?.power {
      facts.append(Fact(call.say("依据", "Ground"), text: "\(power.basis)\(power.list.isEmpty ? "" : " · \(power.list)")"))
    }
    for officer in record.officers {
      let words = call.say("\(officer.name)，执法证 \(officer.card)", "\(officer.name), card \(officer.card)")
      facts.append(Fact(call.say("执法人员", "Officer"), text: words))
    }
    return panel(
      title: call.say("执法案件", "Enforcement record"),
      subtitle: call.say(
        "立案之日起九十日内决定（行政处罚法第六十条）",
        "decided within ninety days of filing (Law on Administrative Penalties, art. 60)"),
      body: Site.facts(facts))
  }

  private static func evidence(_ record: EnforcementRecord, _ call: Call) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = record.evidence.map { piece in
      Row([
        moment(piece.entry.at, zone: zone),
        "<span class=\"whole\">\(piece.words == nil ? call.say("照片", "photo") : call.say("文字", "words"))</span>",
        digest(piece.digest), "<code>\(hexadecimal(piece.entry.hash).prefix(16))…</code>",
      ])
    }
    let path = "/enforcement/\(Look.percentEncoded(record.matter.number))/evidence"
    return panel(
      title: call.say("证据", "Evidence"),
      subtitle: call.say(
        "哈希封存：每件的 SHA-256 在当步记录之内，记录前后相连",
        "sealed by hash: each stands within its entry, and the entries are chained"),
      body: dataTable(
        caption: call.say("证据", "Evidence"),
        columns: [
          Column(call.say("何时", "When")), Column(call.say("种类", "Kind")), Column("SHA-256", .wide),
          Column(call.say("记录哈希", "Hash of the entry")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("还没有证据", "No evidence yet"),
          what: call.say("提交后在此封存。", "It is sealed here once sent.")),
        compact: true)
        + (call.principal.may(.see) && !rows.isEmpty
          ? buttonRow([button(Button(call.say("核对封存", "Check the seals"), .quiet, icon: .shield, path: path))]) : .empty))
  }
}
