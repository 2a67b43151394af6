import Basics
import Casework
import Documents
import HTTPTypes
import Platform
import Site
import Storage
import Timing

/// What can be reported, and where: discovery, the list of services, what is asked for each.
enum ServicesAnswer {
  static let endpoints =
    Speech.endpoints(.get, "discovery", Phrase("Open311：发现", "Open311: discovery"), discovery)
    + Speech.endpoints(.get, "services", Phrase("Open311：服务清单", "Open311: list of services"), list)
    + Speech.endpoints(
      .get, "services/:code", formats: [""], Phrase("Open311：一项服务问什么", "Open311: what a service asks"), definition)

  static let specification = "http://wiki.open311.org/GeoReport_v2"

  @Sendable private static func discovery(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, crosswalk = district.crosswalk, language = call.language
    let applied = try await call.jurisdiction.database.read("open311.changeset") {
      try PacksTable.versions(before: Int.max, limit: 1, in: $0).first?.appliedAt
    }
    let changed = district.calendar.zone.iso(min(applied ?? call.jurisdiction.now(), call.jurisdiction.now()))
    let home = home(call)
    let endpoints = [(Speech.base, "production"), (Speech.test, "test")].map { base, type -> Answer in
      .record([
        "specification": .text(specification), "url": .text(home + base), "changeset": .text(changed), "type": .text(type),
        "formats": .list("format", Format.allCases.map { .text($0.mediaType) }),
      ])
    }
    return Speech.reply(
      .record([
        "changeset": .text(changed), "contact": .text(crosswalk.contact[language]),
        "key_service": .text(crosswalk.keyService[language]), "endpoints": .list("endpoint", endpoints),
      ]), root: "discovery", call, isBare: true)
  }

  /// The address people reach us under; on a machine of one's own what was asked.
  static func home(_ call: Call) -> String {
    if let address = call.jurisdiction.surroundings.address { return address.text }
    return call.authority.map { "http://\($0)" } ?? ""
  }

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let district = call.jurisdiction.district, language = call.language
    let services = district.crosswalk.offered(in: district.catalogue).map { service -> Answer in
      .record([
        "service_code": .text(service.code), "service_name": .text(service.name[language]),
        "description": .text(service.description?[language]), "metadata": .flag(!service.attributes.isEmpty),
        "type": .text(service.way.rawValue), "keywords": .text(service.keywords.joined(separator: ",")),
        "group": .text(service.group?[language]),
      ])
    }
    return Speech.reply(.list("service", services), root: "services", call)
  }

  @Sendable private static func definition(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let district = call.jurisdiction.district, language = call.language
    let code = try Speech.name(call, "code")
    guard let service = district.crosswalk.service(code: code, in: district.catalogue), service.isOffered else {
      throw noService()
    }
    let attributes = service.attributes.enumerated().map { index, attribute -> Answer in
      .record([
        "variable": .flag(attribute.isAsked), "code": .text(attribute.code), "datatype": .text(attribute.datatype.rawValue),
        "required": .flag(attribute.isRequired), "datatype_description": .text(attribute.hint?[language]),
        "order": .number(Double(index + 1)), "description": .text(attribute.question[language]),
        "values": .list(
          "value", attribute.values.map { .record(["key": .text($0.key), "name": .text($0.name[language])]) }),
      ])
    }
    return Speech.reply(
      .record(["service_code": .text(service.code), "attributes": .list("attribute", attributes)]),
      root: "service_definition", call)
  }

  static func noService() -> Refusal {
    Refusal(.notFound, "service.unknown", Phrase("service_code：没有这项服务", "service_code: there is no such service"))
  }
}
