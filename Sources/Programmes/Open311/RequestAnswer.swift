import Basics
import Casework
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// Requests as they are told. Everybody hears what the public list says: what, where to the community, how it stands. Whoever sent
/// one also gets back what it sent: words, place, photos.
struct RequestAnswer: Sendable {
  private let call: Call
  private let district: District
  private let home: String
  private let sender: String?

  init(_ call: Call) {
    self.call = call
    district = call.jurisdiction.district
    home = ServicesAnswer.home(call)
    sender = Self.sender(call.principal)
  }

  /// How the numbers of what a sender sent begin; nil for nobody.
  static func sender(_ principal: Principal) -> String? { principal.isSignedIn ? "\(principal.person)/" : nil }

  static func isOwn(_ matter: Matter, _ sender: String?) -> Bool {
    guard let sender, matter.source == RequestPost.channel else { return false }
    return matter.sourceNumber?.hasPrefix(sender) == true
  }

  /// What may be told of by its number alone: what is public, and what came in by this door, from its first moment. A matter that
  /// accuses somebody, of another lifecycle or of a hidden category is not there.
  static func isKnown(_ matter: Matter, in district: District) -> Bool {
    guard matter.accused == nil, matter.flow == district.settings.mainFlow,
      matter.category.map({ !district.crosswalk.hidden.contains($0) }) ?? true
    else { return false }
    return matter.source == RequestPost.channel || matter.standard != nil && matter.phase <= .done
  }

  /// The requests in their order, with what they need read at once.
  func list(_ matters: [Matter], isExtended: Bool) async throws -> [Answer] {
    let keys = matters.map(\.key), own = matters.filter { Self.isOwn($0, sender) }.map(\.key)
    let read = try await call.jurisdiction.database.read("open311.requests") { transaction in
      (
        changed: try RequestsTable.changed(keys, in: transaction),
        entries: isExtended ? try EntriesTable.of(keys, in: transaction) : [:],
        photos: Dictionary(
          try own.map { ($0, try AttachmentsTable.of($0, in: transaction)) }, uniquingKeysWith: { first, _ in first })
      )
    }
    return matters.map { matter in
      one(
        matter, changed: read.changed[matter.key] ?? matter.reportedAt, entries: read.entries[matter.key],
        photos: read.photos[matter.key])
    }
  }

  private func one(_ matter: Matter, changed: Instant, entries: [Entry]?, photos: [Attachment]?) -> Answer {
    let language = call.language, zone = district.calendar.zone
    let service = matter.category.flatMap { district.crosswalk.service(of: $0, in: district.catalogue) }
    let place = place(matter, isOwn: photos != nil)
    let pictures = (photos ?? []).compactMap(\.publicDigest).map { "\(home)/photos/\($0)" }
    let closed = matter.phase.isOpen ? nil : matter.closedAt
    var members: [Answer.Member] = []
    func add(_ name: String, _ value: Answer) { members.append(Answer.Member(name: name, value: value)) }
    add("service_request_id", .text(matter.key.description))
    add("status", .text(ExtendedStatus.plain(matter.phase)))
    if let notes = state(matter)[language].nonEmpty { add("status_notes", .text(notes)) }
    add("service_name", .text(service?.name[language] ?? call.say("未分类", "Unclassified")))
    add("service_code", .text(service?.code ?? matter.category.map { Crosswalk.code($0) } ?? "unclassified"))
    add("description", photos == nil ? .null : .text(String(matter.details.prefix(4000))))
    if let agency = matter.agency { add("agency_responsible", .text(district.roster.name(agency)[language])) }
    add("requested_datetime", .text(zone.iso(matter.reportedAt)))
    add("updated_datetime", .text(zone.iso(closed ?? max(changed, matter.reportedAt))))
    if let promise = matter.promiseDueAt, !matter.isProvisional { add("expected_datetime", .text(zone.iso(promise))) }
    add("address", .text(place.address))
    add("address_id", .text(matter.community ?? matter.street))
    add("zipcode", .null)
    add("lat", place.point.map { .number($0.latitude) } ?? .null)
    add("long", place.point.map { .number($0.longitude) } ?? .null)
    add("media_url", .text(pictures.first))
    if let entries { members += extended(matter, entries, pictures, isOwn: photos != nil) }
    return .record(members)
  }

  /// To the community, and where its office or its middle is; for the sender as it was sent.
  private func place(_ matter: Matter, isOwn: Bool) -> (address: String?, point: Coordinate?) {
    let area = (matter.community ?? matter.street).flatMap { district.territory[$0] }
    let label = area.map { district.territory.placeLabel(of: $0.code)[call.language] }
    guard isOwn else { return (label, area.flatMap(Self.point)) }
    return (matter.address.nonEmpty ?? label, matter.coordinate ?? area.flatMap(Self.point))
  }

  /// Where the public place of an area is.
  static func point(_ area: Area) -> Coordinate? { area.point ?? area.shape?.labelPoint }

  /// How it stands in words; an outcome once it is closed.
  func state(_ matter: Matter) -> Phrase {
    if let closure = matter.closure, let label = Self.outcome(closure, of: district.lifecycle(of: matter)) { return label }
    return district.stage(of: matter)?.publicLabel ?? matter.phase.label
  }

  /// The words of the closing step's choice.
  static func outcome(_ closure: String, of lifecycle: Lifecycle?) -> Phrase? {
    (lifecycle?.actions ?? []).lazy.compactMap { $0.fields.first { $0.name == "closure" && $0.kind == .choice } }.first?
      .choices.first { $0.code == closure }?.label
  }

  private func extended(_ matter: Matter, _ entries: [Entry], _ pictures: [String], isOwn: Bool) -> [Answer.Member] {
    let service = matter.category.flatMap { district.crosswalk.service(of: $0, in: district.catalogue) }
    let sent = isOwn ? entries.first?.form ?? [:] : [:]
    let attributes = (service?.attributes ?? []).compactMap { attribute -> Answer? in
      guard let value = sent["attribute.\(attribute.code)"] else { return nil }
      let names = attribute.values.filter { value.split(separator: "\n").contains($0.key[...]) }
      return .record([
        "label": .text(attribute.question[call.language]), "code": .text(attribute.code), "value": .text(value),
        "name": .text(names.map { $0.name[call.language] }.joined(separator: ", ")),
      ])
    }
    let notes = UpdatesAnswer.told(entries, of: matter, to: nil, in: district).map { told -> Answer in
      .record([
        "datetime": .text(district.calendar.zone.iso(told.entry.recordedAt)),
        "description": .text(told.words[call.language]), "type": .text(told.status.rawValue),
      ])
    }
    return [
      Answer.Member(name: "attributes", value: .list("attribute", attributes)),
      Answer.Member(
        name: "extended_attributes",
        value: .record([
          "channel": .text(isOwn ? matter.channel : nil),
          "photos": .list("photo", pictures.map { .record(["media_url": .text($0)]) }),
        ])), Answer.Member(name: "notes", value: .list("note", notes)),
    ]
  }
}
