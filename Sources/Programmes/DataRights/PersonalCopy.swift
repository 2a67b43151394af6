import Auditing
import Basics
import Casework
import Documents
import Organization
import Territory
import Timing

/// Everything that is held about one person in one report, as a file they can take with them (个人信息保护法 art. 45).
/// Their own words are given as they wrote them; who looked is given by agency and post, not by name.
struct PersonalCopy: Sendable {
  var request: DataRequest
  var about: MatterFile
  var district: District
  var at: Instant

  private var zone: LocalZone { district.calendar.zone }

  var json: JSONValue {
    .object([
      JSONMember("made_at", moment(at)), JSONMember("request", .string(request.matter.number)),
      JSONMember("processor", phrase(district.privacyNotice?.processor ?? district.name)),
      JSONMember("report", report), JSONMember("reporter", reporter),
      JSONMember("consents", .array(request.held.consents.map(consent))),
      JSONMember("steps", .array(about.entries.map(step))),
      JSONMember("openings", .array(request.openings.map(opening))),
    ])
  }

  private var report: JSONValue {
    let m = about.matter
    return .object([
      JSONMember("number", .string(m.number)), JSONMember("reported_at", moment(m.reportedAt)),
      JSONMember("channel", .string(m.channel)), JSONMember("title", .string(m.title)),
      JSONMember("details", .string(m.details)), JSONMember("address", .string(m.address)),
      JSONMember("coordinates", m.coordinate.map { .array([.number($0.longitude), .number($0.latitude)]) } ?? .null),
      JSONMember("device_position", text(about.entries.first?.form["fix"])),
      JSONMember("area", m.area.map { phrase(district.territory.placeLabel(of: $0)) } ?? .null),
      JSONMember("category", m.category.map { phrase(district.catalogue.name($0)) } ?? .null),
      JSONMember("accused", m.accused.map { phrase(district.roster.name($0)) } ?? .null),
      JSONMember(
        "photos",
        .array(
          about.attachments.filter { $0.entry == 1 }.map { photo in
            .object([
              JSONMember("sha256", .string(photo.digest)), JSONMember("type", .string(photo.type)),
              JSONMember("bytes", .integer(photo.bytes)),
              JSONMember("public_copy", text(photo.publicDigest.map { "/photos/\($0)" })),
            ])
          })),
    ])
  }

  private var reporter: JSONValue {
    guard let reporter = request.held.reporter else { return .null }
    return .object([
      JSONMember("name", .string(reporter.name)), JSONMember("phone", .string(reporter.phone)),
      JSONMember("seen_by", .string(reporter.visibility.rawValue)),
      JSONMember("restricted", .bool(request.held.isRestricted)),
      JSONMember("notice", text(reporter.notice.nonEmpty)),
      JSONMember("given_at", request.held.givenAt.map(moment) ?? .null),
    ])
  }

  private func consent(_ consent: Consent) -> JSONValue {
    .object([
      JSONMember("purpose", .string(consent.purpose)),
      JSONMember("label", district.privacyNotice?.purpose(consent.purpose).map { phrase($0.label) } ?? .null),
      JSONMember("notice", .string(consent.notice)), JSONMember("given_at", moment(consent.givenAt)),
      JSONMember("withdrawn_at", consent.withdrawnAt.map(moment) ?? .null),
    ])
  }

  private func step(_ entry: Entry) -> JSONValue {
    let action = about.lifecycle.action(entry.action)
    let answers = (action?.fields ?? []).filter(\.isPublic).compactMap { field in
      entry.form[field.name].map { JSONMember(field.name, .string($0)) }
    }
    return .object([
      JSONMember("at", moment(entry.at)),
      JSONMember("stage", phrase(about.lifecycle.stage(entry.to)?.publicLabel ?? .verbatim(entry.to))),
      JSONMember("agency", entry.agency.isEmpty ? .null : phrase(district.roster.name(entry.agency))),
      JSONMember("answers", .object(answers)),
    ])
  }

  private func opening(_ record: AuditRecord) -> JSONValue {
    let draft = record.draft
    return .object([
      JSONMember("at", moment(draft.at)),
      JSONMember("agency", draft.agency.isEmpty ? .null : phrase(district.roster.name(draft.agency))),
      JSONMember("post", district.roster.post(draft.post).map { phrase($0.label) } ?? .string(draft.post)),
      JSONMember("data", .array(draft.fields.map { .string($0) })), JSONMember("reason", .string(draft.reason)),
    ])
  }

  private func moment(_ instant: Instant) -> JSONValue { .string(zone.iso(instant)) }
  private func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  private func phrase(_ phrase: Phrase) -> JSONValue {
    .object([JSONMember("zh", .string(phrase.zh)), JSONMember("en", .string(phrase.en))])
  }
}
