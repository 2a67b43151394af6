import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The public form: photo, place, kind, words, contact. Works without scripts and without an account.
package enum ReportPage {
  package static let endpoints = [
    Endpoint(.get, "/report", permission: .open, purpose: Phrase("上报表单", "The form to report with")) { call in
      ReportForm.page(call.shell, sent: prefilled(call), faults: [])
    },
    Endpoint(.post, "/report", permission: .open, purpose: Phrase("上报", "Report"), answer: send),
  ] + ReportPlace.endpoints + NearbyPage.endpoints + [Module.report.endpoint]

  /// What an address may fill in: a place that was searched, and a kind.
  private static func prefilled(_ call: Call) -> Form? {
    let values = call.query.values.filter { ["lon", "lat", "accuracy", "area", "address", "category"].contains($0.name) }
    return values.isEmpty ? nil : Form(values: values)
  }

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    do {
      let report = try await ReportPage.report(call)
      if let asking = try await ReportAsking.page(call, report) { return asking }
      let receipt = try await call.jurisdiction.matters.report(
        report, lifecycle: ReportingProgramme.lifecycle,
        // Whose post does not report does so as a member of the public.
        by: call.principal.may(.report) ? call.principal : .visitor)
      call.trail.subject("matter \(receipt.matter.number)")
      let reply = Reply.see("/follow/\(receipt.matter.number)?new=1")
      guard receipt.isRepeat else { return try await OwnMatters.keep(receipt.matter, call, reply: reply) }
      // What tells a repeat comes from the form: whoever sends another's must still prove that it is theirs.
      let digits = report.reporter?.lastFour ?? ""
      guard (try? await OwnMatters.proved(receipt.matter.number, lastFour: digits, call)) != nil else { return reply }
      return try await OwnMatters.keep(receipt.matter, call, reply: reply)
    } catch let refusal as Refusal where refusal.kind == .invalid || refusal.kind == .tooLarge {
      return ReportForm.page(call, sent: call.form, faults: refusal.fields)
    }
  }

  /// The report that a form makes.
  /// - Throws: `Refusal` naming the fields that cannot be read.
  static func report(_ call: Call) async throws -> Report {
    let form = call.form
    func text(_ name: String) -> String { form[name]?.trimmed ?? "" }
    var faults: [Refusal.Fault] = []
    let fix = ReportedPlace.fix(form, &faults), category = ReportedPlace.category(form, &faults)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let privacyNotice = call.jurisdiction.district.privacyNotice
    // To be called needs a phone; a consent without one would mean nothing.
    let consents =
      text("phone").isEmpty
      ? []
      : (privacyNotice?.purposes ?? []).filter { $0.needsConsent && text("consent_\($0.code)") == "yes" }.map(\.code)
    let reporter = Reporter(
      name: text("name"), phone: text("phone"),
      visibility: consents.contains(Matters.contactPurpose) ? .agency : .centreOnly,
      notice: privacyNotice?.version ?? "")
    let hasReporter = !reporter.name.isEmpty || !reporter.phone.isEmpty
    var report = Report(
      title: text("title"), details: text("details"), channel: "web", category: category, address: text("address"),
      fix: fix,
      area: text("area").nonEmpty, reporter: hasReporter ? reporter : nil, accused: text("accused").nonEmpty,
      photos: [],
      source: "web", sourceNumber: text("once").nonEmpty.map { String($0.prefix(64)) })
    report.consents = consents
    let photos = form.files("photos").filter { !$0.bytes.isEmpty }
    let before = ReportAsking.photos(call)
    // A photo alone says enough; what is wrong with the words is said before photos are kept.
    report.photos = photos.map { _ in "" } + before
    try report.check(in: call.jurisdiction.district)
    report.photos = try await PhotoInput.keep(call, field: "photos") + before
    return report
  }
}
