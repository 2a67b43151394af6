import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What happened to requests, for systems that keep in step (mySociety's extension). Everybody hears of changes that the public list
/// shows; a sender also hears what was said to the reporter of what it sent.
enum UpdatesAnswer {
  static let endpoints =
    Speech.endpoints(.get, "servicerequestupdates", Phrase("Open311：进展", "Open311: updates"), list)
    + Speech.endpoints(
      .post, "servicerequestupdates", Phrase("Open311：提交进展", "Open311: send an update"), permission: .report, UpdatePost.answer)
    + Speech.endpoints(
      .get, "update_tokens/:token", formats: [""], Phrase("Open311：进展的凭证", "Open311: the token of an update"),
      UpdatePost.token)

  private static let days = 7
  private static let most = 10_000

  /// One step as it is told.
  struct Told: Sendable {
    var entry: Entry
    var status: ExtendedStatus
    var words: Phrase
    var photos: [String]
  }

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    var faults: [Refusal.Fault] = []
    let now = call.jurisdiction.now()
    let start = RequestFilter.moment(call, "start_date", &faults), end = RequestFilter.moment(call, "end_date", &faults)
    let to = end ?? start.map { min($0 + .days(1), max($0, now)) } ?? now, from = start ?? to - .days(1)
    if faults.isEmpty, to < from { faults.append(.init("end_date", Phrase("早于 start_date", "it is before start_date"))) }
    if faults.isEmpty, to - from > .days(days) {
      faults.append(.init("end_date", Phrase("与 start_date 相距超过 \(days) 天", "it is more than \(days) days after start_date")))
    }
    var limit = most
    if let text = Speech.value(call, "page_size") {
      if let size = Int(text), (1...most).contains(size) { limit = size } else {
        faults.append(.init("page_size", Phrase("应为 1 至 \(most)", "it should be 1 to \(most)")))
      }
    }
    let after = Speech.value(call, "after").map { Int64($0).map { Key($0) } }
    if let after, after == nil { faults.append(.init("after", Phrase("应为一个 update_id", "it should be an update_id"))) }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let district = call.jurisdiction.district, sender = RequestAnswer.sender(call.principal)
    guard let flow = district.settings.mainFlow else {
      return Speech.reply(.list("request_update", []), root: "service_request_updates", call)
    }
    let first = max(Key.first(at: from) ?? Key(0), after.flatMap(\.self).map { Key(max(0, min($0.number, Int64.max - 1)) + 1) } ?? Key(0))
    let below = Key.first(at: to + Seconds(milliseconds: 1000)) ?? Key(0), most = limit
    let hidden = district.crosswalk.hidden.map(\.description)
    let read = try await call.jurisdiction.database.read("open311.updates") { transaction in
      let steps = try RequestsTable.steps(
        from: first, below: below, flow: flow, hidden: hidden, sender: sender, limit: most, in: transaction)
      let keys = Set(steps.map(\.matter)).sorted()
      return (
        steps: steps, matters: try MattersTable.of(keys, in: transaction), entries: try EntriesTable.of(keys, in: transaction)
      )
    }
    let wanted = Set(read.steps.map(\.entry))
    let told = read.matters.flatMap { matter in
      Self.told(read.entries[matter.key] ?? [], of: matter, to: sender, in: district).filter { wanted.contains($0.entry.key) }
    }.sorted { $0.entry.key < $1.entry.key }
    let pictures = try await pictures(told, call)
    var reply = Speech.reply(
      .list("request_update", told.map { answer($0, pictures, call) }), root: "service_request_updates", call)
    // What did not fit is asked for by the last one seen, not by a page that moves.
    if read.steps.count == most, let last = read.steps.last, let name = HTTPField.Name("Link") {
      reply.fields[name] = "<\(call.path)?\(next(call, after: last.entry))>; rel=\"next\""
    }
    return reply
  }

  private static func next(_ call: Call, after key: Key) -> String {
    // The key of the sender is no part of an address that may be written down.
    let kept = call.query.values.filter { !["after", "api_key"].contains($0.name) }.map {
      "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))"
    }
    return (kept + ["after=\(key)"]).joined(separator: "&")
  }

  private static func answer(_ told: Told, _ pictures: [String: String], _ call: Call) -> Answer {
    let photos = told.photos.compactMap { pictures[$0] }.map { Answer.text($0) }
    return .record([
      "update_id": .text(told.entry.key.description), "service_request_id": .text(told.entry.matter.description),
      "status": .text(told.status.rawValue), "updated_datetime": .text(Moment.utc(told.entry.recordedAt)),
      "description": .text(told.words[call.language]),
      "media_url": photos.count > 1 ? .list("media_url", photos) : photos.first ?? .null,
    ])
  }

  /// Addresses of the public copies.
  private static func pictures(_ told: [Told], _ call: Call) async throws -> [String: String] {
    let digests = Set(told.flatMap(\.photos)).sorted()
    guard !digests.isEmpty else { return [:] }
    let home = ServicesAnswer.home(call)
    let found = try await call.jurisdiction.database.read("open311.photos") { transaction in
      try digests.map { ($0, try AttachmentsTable.one($0, in: transaction)?.publicDigest) }
    }
    return Dictionary(
      found.compactMap { digest, copy in copy.map { (digest, "\(home)/photos/\($0)") } }, uniquingKeysWith: { first, _ in first })
  }

  /// The steps that change what may be seen, or say something that may be read.
  /// - Parameter sender: who sent it, if it is theirs: they hear what the reporter hears.
  static func told(_ entries: [Entry], of matter: Matter, to sender: String?, in district: District) -> [Told] {
    guard let lifecycle = district.lifecycle(of: matter) else { return [] }
    let isOwn = RequestAnswer.isOwn(matter, sender)
    return entries.compactMap { entry in
      guard let stage = lifecycle.stage(entry.to) else { return nil }
      let before = lifecycle.stage(entry.from), action = lifecycle.action(entry.action) ?? lifecycle.opening
      let outcome = entry.form["closure"].flatMap { RequestAnswer.outcome($0, of: lifecycle) }
      let answers = isOwn && entry.ordinal > 1 ? action?.publicAnswers(entry, in: district) ?? [] : []
      let fields = action?.fields.filter { $0.isPublic && $0.kind == .photos } ?? []
      let photos = isOwn ? fields.flatMap { (entry.form[$0.name] ?? "").split(separator: ",").map { String($0) } } : []
      // Between agencies a matter goes to and fro without a change of what the public reads.
      guard before?.publicLabel != stage.publicLabel || !answers.isEmpty || !photos.isEmpty else { return nil }
      let label = outcome ?? stage.publicLabel
      let said = answers.map { $0.label + Phrase("：", ": ") + $0.words }
      let words = ([label] + said).joined(Phrase("\n", "\n"))
      return Told(
        entry: entry,
        status: ExtendedStatus(
          stage, in: lifecycle, isAgain: before?.phase.isOpen == false, closure: entry.form["closure"] ?? matter.closure,
          isMerged: entry.form["parentKey"] != nil), words: words, photos: photos)
    }
  }
}
