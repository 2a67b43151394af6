import Basics
import Casework
import Ciphers
import HTTPTypes
import Identity
import Organization
import Platform
import Storage

/// Which matters are the visitor's own: proved by number and phone digits, followed since, or reported from the phone that
/// a provider vouches for. What is proved lives in a session; the cookie holds neither number nor digits.
package enum OwnMatters {
  /// Wrong guesses from one address within the span of the limit, over all matters: a service hall has one address too.
  package static let guessesPerAddress = 20

  /// The file of a matter that is the visitor's own, or that anyone may see by its number.
  /// - Throws: `matter.notFollowed` when it is neither, `matter.notFound`.
  package static func file(_ number: String, _ call: Call) async throws -> MatterFile {
    let matters = call.jurisdiction.matters
    if let resident = call.resident {
      let file = try await matters.one(number, reach: .everything)
      if try await isOwn(file.matter, of: resident, call) { return file }
    }
    return try await matters.followed(number, lastFour: "")
  }

  /// Whether they have proved it, or it was reported from their own phone.
  package static func isOwn(_ matter: Matter, of resident: Resident, _ call: Call) async throws -> Bool {
    let jurisdiction = call.jurisdiction
    if try await jurisdiction.people.isFollowing(matter.key, by: resident.key) { return true }
    guard let phone = resident.phone else { return false }
    let prints = SealedReporter.prints(ofPhone: phone, keys: jurisdiction.keyFile.ring)
    let sealed = try await jurisdiction.database.read("ownMatters.reporter") {
      try ReportersTable.of(matter.key, in: $0)
    }
    return sealed?.phonePrint.map { prints.contains($0) } ?? false
  }

  /// The file for whoever knows the digits. Wrong guesses are counted for the matter and for where they come from; to give
  /// no digits is only a question.
  package static func proved(_ number: String, lastFour digits: String, _ call: Call) async throws -> MatterFile {
    try await guarded(number, digits, call) {
      try await call.jurisdiction.matters.followed(number, lastFour: digits)
    }
  }

  /// As `proved`, for requests about the data itself: only a phone proves, also one whose use is restricted.
  /// - Throws: `data.notProved` alike for a wrong number, wrong digits, and a matter whose reporter gave no phone.
  package static func provedReporter(
    of number: String, lastFour digits: String, _ call: Call
  ) async throws -> (file: MatterFile, reporter: Reporter) {
    try await guarded(number, digits, call) {
      let refusal = Refusal(
        .notFound, "data.notProved",
        Phrase(
          "编号与手机号后四位不符，或上报时没有留手机号，无法确认是您本人",
          "The number and the last four digits do not agree, or no phone was given: that it is you cannot be proved"),
        fields: [
          .init("last_four", Phrase("请填写上报时所留手机号的后四位", "Enter the last four digits of the phone given when reporting"))
        ])
      let matters = call.jurisdiction.matters
      let file: MatterFile
      do { file = try await matters.one(number, reach: .everything) } catch is Refusal { throw refusal }
      guard let reporter = try await matters.held(of: file.matter).reporter, !reporter.phone.isEmpty, digits.count == 4,
        reporter.lastFour == digits
      else { throw refusal }
      return (file, reporter)
    }
  }

  private static func guarded<Found: Sendable>(
    _ number: String, _ digits: String, _ call: Call, _ look: () async throws -> Found
  ) async throws -> Found {
    let attempts = call.jurisdiction.attempts, now = call.jurisdiction.now()
    let name = String(number.prefix(60))
    let place = call.address.isEmpty ? nil : "address \(call.address)"
    try attempts.check(name, at: now)
    if let place { try attempts.check(place, at: now, most: guessesPerAddress) }
    do {
      return try await look()
    } catch let refusal as Refusal where refusal.kind == .notFound {
      if !digits.isEmpty {
        attempts.failed(name, at: now)
        if let place { attempts.failed(place, at: now) }
      }
      throw refusal
    }
  }

  /// Keeps that the matter is theirs: in their session if a provider vouches for them, else in a new visit, whose token nobody
  /// can have planted in their browser before.
  /// - Parameter remembered: the device shall know it for some days.
  package static func keep(
    _ matter: Matter, _ call: Call, remembered: Bool = false, reply: Reply
  ) async throws -> Reply {
    let people = call.jurisdiction.people, now = call.jurisdiction.now()
    let old = call.resident
    if let old, !old.isVisit {
      try await people.follow(matter.key, by: old.key, now: now)
      return reply
    }
    let device = Device(address: call.address, text: call.fields[.userAgent] ?? "")
    let visit = people.visit(
      following: [matter.key], insteadOf: old, remembered: remembered, device: device, now: now)
    var reply = reply
    reply.pending = visit.write
    return visit.resident.isRemembered
      ? reply.keeping(SessionCookie.resident, visit.token, days: Resident.rememberedDays)
      : reply.keepingForNow(SessionCookie.resident, visit.token)
  }
}
