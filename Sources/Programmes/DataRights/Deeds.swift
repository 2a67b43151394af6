import Auditing
import Basics
import Casework
import Correspondence
import HTTPTypes
import Platform
import Site

extension Deed {
  var label: Phrase {
    switch self {
    case .export: Phrase("导出副本（JSON）", "Export a copy (JSON)")
    case .correct: Phrase("更正", "Correct")
    case .delete: Phrase("删除称呼和电话", "Delete name and phone")
    case .restrict: Phrase("限制处理", "Restrict")
    case .unrestrict: Phrase("解除限制", "Lift the restriction")
    case .withdraw: Phrase("撤回同意", "Withdraw the consent")
    }
  }

  /// Does it. Returns what is to be sent instead of the page, if anything.
  /// - Throws: `Refusal`: there is nothing to do it to, or not yet.
  func done(_ call: Call, _ request: DataRequest) async throws -> Reply? {
    let matters = call.jurisdiction.matters
    let about = try request.required()
    switch self {
    case .export: return copy(call, request, about)
    case .correct:
      let name = call.form["name"]?.trimmed.nonEmpty, phone = call.form["phone"]?.trimmed.nonEmpty
      call.trail.detail(
        [name.map { _ in "name" }, phone.map { _ in "phone" }].compactMap { $0 }.joined(separator: ", "))
      try await matters.correct(about.matter, name: name, phone: phone)
    case .delete:
      try await matters.deleteIdentity(of: about.matter)
      // Nothing is told of it any more: whoever follows by e-mail is kept for nothing.
      _ = try await call.jurisdiction.messages.forget([about.matter.key])
    case .restrict: try await matters.restrict(about.matter, true)
    case .unrestrict: try await matters.restrict(about.matter, false)
    case .withdraw:
      let purpose = call.form["purpose"] ?? ""
      call.trail.detail(String(purpose.prefix(40)))
      try await matters.withdraw(purpose, of: about.matter)
    }
    return nil
  }

  private func copy(_ call: Call, _ request: DataRequest, _ about: MatterFile) -> Reply {
    call.trail.kind(.export)
    call.trail.shows(
      ["reporter.name", "reporter.phone", "report", "consents", "openings"], of: "matter \(about.matter.number)",
      reason: "copy for request \(request.matter.number)")
    let copy = PersonalCopy(
      request: request, about: about, district: call.jurisdiction.district, at: call.jurisdiction.now())
    var reply = Reply.text("\(copy.json)\n", type: "application/json; charset=utf-8")
    reply.fields[.contentDisposition] = "attachment; filename=\"\(about.matter.number)-data.json\""
    return reply
  }
}
