import Basics
import Casework
import Organization

/// Plays a request through the lifecycle: taken in, filed, dispatched and acknowledged when it was created; handled and closed when
/// it was closed. The centre's importer accepts and closes, the agency's handles, as the lifecycle demands of people.
struct RequestPlayer: Sendable {
  let map: RequestMap
  let lifecycle: Lifecycle
  let district: District
  let rules: Rules
  let recordedAt: Instant
  private let acceptor: Principal

  init(map: RequestMap, lifecycle: Lifecycle, district: District, rules: Rules, centre: String, recordedAt: Instant) {
    self.map = map
    self.lifecycle = lifecycle
    self.district = district
    self.rules = rules
    self.recordedAt = recordedAt
    acceptor = Self.importer(centre, [.report, .see, .accept, .dispatch, .close])
  }

  private static func importer(_ agency: String, _ permissions: Set<Permission>) -> Principal {
    Principal(
      person: "importer", personName: "数据导入 / Import", post: "importer", agency: agency, permissions: permissions,
      reach: .everything)
  }

  /// - Throws: `Refusal` of the first step that does not pass.
  func play(
    _ request: Request, number: String, keys: inout HistoricalKeys
  ) throws(Refusal) -> (playing: Playing, countdowns: Countdowns) {
    var playing = try Playing(
      request.report, number: number, lifecycle: lifecycle, by: acceptor, at: request.created, recordedAt: recordedAt,
      keys: &keys,
      district: district, rules: rules)
    let ended = request.ended ?? request.created
    if request.outcome == .cancelled {
      let form = ["reason": map.closures[.cancelled] ?? "", "reply": request.reply]
      try playing.act("reject", form: form, by: acceptor, at: ended, keys: &keys)
    } else {
      let agency = try agency(of: request, playing.matter)
      let filing = ["category": request.report.category?.description ?? "", "standard": String(map.standard)]
      try playing.act("file", form: filing, by: acceptor, at: request.created, keys: &keys)
      try playing.act("dispatch", form: ["agency": agency], by: acceptor, at: request.created, keys: &keys)
      let handler = Self.importer(agency, [.see, .handle])
      try playing.act("acknowledge", by: handler, at: request.created, keys: &keys)
      if request.outcome != .open {
        try playing.act("handle", form: ["result": request.result], by: handler, at: ended, keys: &keys)
        let form = ["condition": "yes", "closure": map.closures[request.outcome] ?? "", "reply": request.reply]
        try playing.act("close", form: form, by: acceptor, at: ended, keys: &keys)
      }
    }
    let countdowns = try playing.settle()
    return (playing, countdowns)
  }

  private func agency(of request: Request, _ matter: Matter) throws(Refusal) -> String {
    if case .agency(let code) = request.owner { return code }
    if let routing = district.routing(of: matter, on: district.today(request.created)) { return routing.agency }
    throw Refusal(
      .invalid, "noOwner",
      Phrase("权责清单没有指明承办单位", "the duty list names no agency for it"))
  }
}
