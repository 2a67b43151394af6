import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Takes in what a sender has to add to a request it sent: a note in the log, once under its number of it. It changes no stage: what
/// the other side calls fixed is looked at by a person here.
enum UpdatePost {
  private static let note = "note"
  private static let textMost = 3000

  @Sendable static func answer(_ call: Call) async throws -> Reply {
    guard call.principal.isSignedIn else { throw RequestPost.noKey() }
    let input = try RequestInput(call)
    var asked = call
    asked.form = input.form
    try Speech.checkJurisdiction(asked)
    var faults: [Refusal.Fault] = []
    func required(_ name: String) -> String {
      if let text = input[name] { return text }
      faults.append(.init(name, Phrase("必填", "required")))
      return ""
    }
    let id = required("service_request_id"), update = required("update_id"), word = required("status")
    let time = required("updated_datetime"), words = input["description"] ?? ""
    let status = ExtendedStatus(reading: word)
    if !word.isEmpty, status == nil { faults.append(.init("status", Phrase("没有这种状态", "there is no such status"))) }
    if !time.isEmpty, Moment.read(time) == nil {
      faults.append(.init("updated_datetime", Phrase("不是带时区的时间", "it is no time with a zone")))
    }
    if update.utf8.count > 200 { faults.append(.init("update_id", Phrase("过长", "it is too long"))) }
    if words.count > textMost {
      faults.append(.init("description", Phrase("不能超过 \(textMost) 字", "\(textMost) characters at most")))
    }
    guard faults.isEmpty, let status else { throw Refusal.invalid(faults) }
    let matter = try await RequestList.known(id, call)
    guard RequestAnswer.isOwn(matter, RequestAnswer.sender(call.principal)) else {
      throw Refusal(
        .forbidden, "request.notYours", Phrase("只能补充自己提交的请求", "Only what was sent with this key can be added to"))
    }
    guard !Speech.isTest(call) else { return reply(update, call) }
    let links = input.mediaURLs.filter { $0.hasPrefix("https://") || $0.hasPrefix("http://") }.prefix(9).map { String($0.prefix(300)) }
    let text = ([words.isEmpty ? "（无文字）" : words, "[\(status.rawValue)]"] + links).joined(separator: "\n").prefix(3900)
    var sender = call.principal
    // To what it sent itself, and for this one step: a key for reports sees nothing else.
    sender.permissions.insert(.see)
    sender.reach = .everything
    call.trail.subject("matter \(matter.number)")
    try await add(String(text), to: matter, once: "\(sender.person)/\(update)", by: sender, call.jurisdiction)
    return reply(update, call)
  }

  /// Writes a note once, however often it is sent and whatever happens beside.
  static func add(
    _ text: String, to matter: Matter, once: String, by principal: Principal, _ jurisdiction: Jurisdiction
  ) async throws {
    // An id of a form is short; a digest keeps two long ones apart.
    let id = "o311 " + String(PackFiles.digest(Array(once.utf8)).prefix(40))
    var version = matter.version
    for _ in 0..<5 {
      do {
        try await jurisdiction.matters.act(
          note, on: matter.number, version: version, form: StepForm(["note": text]), once: id, by: principal)
        return
      } catch let refusal as Refusal where refusal.code == "matter.stale" {
        version = try await jurisdiction.matters.one(matter.number, reach: .everything).matter.version
      }
    }
    throw Refusal(.conflict, "matter.busy", Phrase("案件正在变化，请再试", "The matter keeps changing; try again"))
  }

  private static func reply(_ update: String, _ call: Call) -> Reply {
    Speech.reply(
      .list("request_update", [.record(["update_id": .text(update), "account_id": .null])]), root: "service_request_updates",
      call)
  }

  /// Updates are taken at once: no token was ever given for one.
  @Sendable static func token(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    _ = try Speech.name(call, "token")
    throw Refusal(.notFound, "token.unknown", Phrase("token：没有这个凭证", "token: there is no such token"))
  }
}
