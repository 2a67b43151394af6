import Basics
import Casework
import Organization
import Platform
import Territory
import Timing

/// The parts of the page of a matter.
package enum MatterParts {
  static func facts(_ file: MatterFile, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    let m = file.matter
    let zone = district.calendar.zone
    var lines: [Fact] = []
    if !m.details.isEmpty { lines.append(Fact(call.say("描述", "Description"), text: Masking.text(m.details))) }
    if let key = m.category {
      let standard = m.standard.flatMap { district.catalogue.standard(key, $0) }
      lines.append(Fact(call.say("类别", "Category"), text: "\(key.code) \(district.catalogue.name(key)[language])"))
      if let standard {
        lines.append(
          Fact(
            call.say("立案条件", "Filing condition"),
            text: standard.condition[language]
              + call.say("（\(standard.limit.phrase.zh)）", " (\(standard.limit.phrase.en))")))
        lines.append(Fact(call.say("结案条件", "Closing condition"), text: standard.closing[language]))
      }
    }
    lines.append(Fact(call.say("地址", "Address"), text: m.address.isEmpty ? "—" : Masking.text(m.address)))
    if let c = m.coordinate {
      lines.append(
        Fact(
          call.say("坐标", "Coordinates"),
          text: "\(decimal(c.longitude, places: 3)), \(decimal(c.latitude, places: 3)) (CGCS2000)"))
    }
    let zones = m.coordinate.map { district.territory.zones(at: $0, on: district.today(m.reportedAt)) } ?? []
    if !zones.isEmpty { lines.append(Fact(call.say("所在片区", "Zones"), text: zones.map(\.label).joined()[language])) }
    lines.append(Fact(call.say("渠道", "Channel"), text: MatterWords.channel(m.channel)[language]))
    lines.append(Fact(call.say("上报", "Reported"), moment(m.reportedAt, zone: zone)))
    if let agency = m.agency {
      let designated = m.isDesignated ? call.say("（指定承办）", " (designated)") : ""
      lines.append(
        Fact(
          call.say("主办单位", "Lead agency"),
          text: (district.roster.agency(agency)?.name ?? .verbatim(agency))[language] + designated))
      if let party = district.roster.agency(agency)?.party {
        lines.append(Fact(call.say("党组织", "Party body"), text: party[language]))
      }
    }
    if let parent = file.parent {
      lines.append(Fact(call.say("并入", "Joined to"), "<a href=\"/matters/\(parent.number)\">\(parent.number)</a>"))
    }
    if let zone = m.zone, let label = district.territory.zone(zone)?.label[language] {
      lines.append(Fact(call.say("联动片区", "Joint area"), "<a href=\"/centres/\(zone)\">\(label)</a>"))
    }
    let beside = m.parties.filter { $0 != m.agency }
    if !beside.isEmpty {
      lines.append(
        Fact(
          call.say("参与单位", "Taking part"),
          text: beside.map { district.roster.name($0) }.joined(Phrase("、", ", "))[language]))
    }
    if let exemption = m.exemption {
      lines.append(Fact(call.say("不计超时", "Not counted as late"), text: MatterWords.exemption(exemption)[language]))
    }
    if let exclusion = m.exclusion {
      lines.append(Fact(call.say("考评", "Appraisal"), text: MatterWords.exclusion(exclusion)[language]))
    }
    if let wakes = m.wakesAt { lines.append(Fact(call.say("自动恢复", "Resumes by itself"), text: zone.endText(wakes))) }
    if m.round > 1 { lines.append(Fact(call.say("轮次", "Round"), text: "\(m.round)")) }
    return Site.facts(lines)
  }

  /// The photos an entry brought, as thumbnails that open.
  package static func photos(_ file: MatterFile, entry: Int, _ call: Call) -> HTML {
    let photos = list(file, entry: entry, call)
    return photos.isEmpty ? .empty : photoRow(photos)
  }

  /// The photos an entry brought.
  package static func list(_ file: MatterFile, entry: Int, _ call: Call) -> [Photo] {
    file.attachments.filter { $0.entry == entry }.enumerated().map { index, attachment in
      // Where a public copy exists, staff see that too: it has no position of the reporter's phone.
      Photo(
        path: "/photos/\(attachment.publicDigest ?? attachment.digest)",
        alt: call.say("照片 \(index + 1)", "Photo \(index + 1)"))
    }
  }

  /// What was reported beside what was made of it: the photos of the report, and of the last step that brought some.
  static func beforeAndAfter(_ file: MatterFile, _ call: Call) -> HTML {
    let before = list(file, entry: 1, call)
    let last = file.entries.last { $0.ordinal > 1 && !list(file, entry: $0.ordinal, call).isEmpty }
    guard let last else { return before.isEmpty ? .empty : photoRow(before) }
    let after = list(file, entry: last.ordinal, call)
    let done = (file.lifecycle.action(last.action)?.done ?? .verbatim(last.action))[call.language]
    func side(_ title: String, _ photos: [Photo]) -> HTML {
      "<figure><figcaption>\(title)</figcaption>\(photos.isEmpty ? "<p class=\"hint\">\(call.say("没有照片", "no photo"))</p>" : photoRow(photos))</figure>"
    }
    return """
      <div class="pair">\(side(call.say("上报时", "As reported"), before))\
      \(side("\(done) · \(call.jurisdiction.district.calendar.zone.text(last.at))", after))</div>
      """
  }

  static func timeline(_ file: MatterFile, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    var items: [TimelineItem] = []
    var previous: Instant?
    for entry in file.entries {
      let action = file.lifecycle.action(entry.action)
      let agency = entry.agency.isEmpty ? "" : district.roster.name(entry.agency)[language]
      let person = entry.person == Principal.system.person ? call.say("系统", "The system") : entry.personName
      let who = [person, agency].filter { !$0.isEmpty }.joined(separator: " · ")
      let took =
        previous.map { call.say("距上一步 ", "after ") + MatterWords.span(entry.at - $0, language: language) } ?? ""
      items.append(
        TimelineItem(
          icon: icon(file.lifecycle.stage(entry.to)?.phase), tone: .plain,
          what: (action?.done ?? .verbatim(entry.action))[language],
          who: who.isEmpty ? call.say("公众", "A member of the public") : who, at: entry.at, took: took, note: "",
          photos: entry.ordinal == 1 ? [] : list(file, entry: entry.ordinal, call), digest: hexadecimal(entry.hash),
          sight: action?.fields.contains { $0.isPublic } == true || entry.ordinal == 1 ? .everyone : .insiders,
          extra: answers(entry, action, file, call)))
      previous = entry.at
    }
    return Site.timeline(items, zone: district.calendar.zone, in: language)
  }

  private static func icon(_ phase: Phase?) -> Icon {
    switch phase {
    case .working: .loader
    case .checking: .clock
    case .done: .checkCircle
    case .dropped: .cross
    default: .circleDot
    }
  }

  /// What was entered at a step, in words.
  static func answers(
    _ entry: Entry, _ action: Action?, _ file: MatterFile, _ call: Call, publicOnly: Bool = false
  ) -> HTML {
    let language = call.language
    let lines: [Fact] = (action?.fields ?? []).compactMap { field in
      guard field.kind != .photos, !publicOnly || field.isPublic, let value = entry.form[field.name] else { return nil }
      return Fact(field.label[language], text: Masking.text(words(field, value, entry, call)))
    }
    return lines.isEmpty ? .empty : Site.facts(lines)
  }

  private static func words(_ field: Casework.Field, _ value: String, _ entry: Entry, _ call: Call) -> String {
    let district = call.jurisdiction.district
    let language = call.language
    switch field.kind {
    case .choice: return field.choices.first { $0.code == value }?.label[language] ?? value
    case .agency: return district.roster.name(value)[language]
    case .area: return district.territory.pathLabel(of: value)[language]
    case .category: return CategoryKey(value).map { district.catalogue.name($0)[language] } ?? value
    case .standard:
      let limit = entry.form["limit"].flatMap { TimeLimit($0) }?.phrase[language] ?? ""
      return "№ \(value) \(limit)"
    case .tick: return call.say("是", "yes")
    case .agencies:
      return value.split(separator: ",").map { district.roster.name(String($0)) }.joined(Phrase("、", ", "))[language]
    case .moment: return value.replacing("T", with: " ")
    case .duty:
      let duty = district.duties.duties.first { $0.code == value }
      return duty.map { "\($0.code)：\($0.clause)" } ?? value
    default: return value
    }
  }

  static func duplicates(_ near: [(matter: Matter, metres: Double)], _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let rows = near.prefix(5).map { item in
      Row(
        [
          "\(item.matter.number)", "\(Int(item.metres.rounded())) m",
          moment(item.matter.reportedAt, zone: district.calendar.zone),
        ],
        path: "/matters/\(item.matter.number)")
    }
    return dataTable(
      caption: call.say("可能重复的案件", "Possible duplicates"),
      columns: [
        Column(call.say("编号", "Number"), .wide), Column(call.say("距离", "Distance"), .number),
        Column(call.say("上报", "Reported")),
      ],
      rows: Array(rows), compact: true)
  }
}
