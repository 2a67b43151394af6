import Basics
import Casework
import DutyRoom
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport

/// A duty room to play in: pages asked by demo posts or by sessions.
extension FrontDoor {
  var now: Instant { desk.clock.now }

  func get(_ target: String, _ post: String, language: Language = .zh) async -> Reply {
    await answer(.get, target, post: post, language: language)
  }

  func post(_ target: String, _ form: [String: String] = [:], by post: String) async -> Reply {
    await answer(.post, target, form: Form(form), post: post)
  }

  /// Puts the post on duty on the day, through the pages.
  @discardableResult
  func arrange(_ post: String, _ kind: String, _ day: String, _ more: [String: String] = [:]) async -> Reply {
    var form = ["post": post, "kind": kind, "first": day, "step": "save"]
    form.merge(more) { $1 }
    return await self.post("/duty/arrange", form, by: "szzx.shiftLeader1")
  }

  /// A person with a password who holds the post from today on; the token of a session of theirs.
  func session(_ name: String, post: String) async throws -> String {
    let people = jurisdiction.people, today = jurisdiction.today
    let policy = jurisdiction.district.security, roster = jurisdiction.district.roster
    let person = try await people.create(PersonDraft(name: "人员\(name)", signInName: name), by: "", now: now)
    let link = try await people.makeLink(.invitation(person.key), by: "", now: now, policy: policy)
    _ = try await people.redeem(
      link, password: Self.password, today: today, now: now, policy: policy, roster: roster)
    _ = try await people.give(
      HoldingDraft(person: person.key, post: post, from: today), by: nil, today: today, now: now, roster: roster)
    let reply = await answer(.post, "/sign-in", form: Form(["name": name, "password": Self.password]))
    for field in reply.fields[values: .setCookie] where field.hasPrefix("\(SessionCookie.name)=") {
      return String(field.dropFirst(SessionCookie.name.count + 1).prefix { $0 != ";" })
    }
    return ""
  }

  static let password = "Correct-horse-9"

  func lines() async throws -> [LogLine] {
    try await jurisdiction.database.read("test.lines") { try DutyLogTable.batch(after: 0, limit: 1000, in: $0) }
  }
}

extension Reply {
  /// What stands between two texts of the page; nil if it does not.
  func between(_ start: String, _ end: String) -> String? {
    let text = text
    guard let from = text.firstRange(of: start), let to = text[from.upperBound...].firstRange(of: end) else { return nil }
    return String(text[from.upperBound..<to.lowerBound])
  }
}

/// An officer of the centre at nine in the morning.
func officer(_ person: String = "p1", agency: String = "szzx", at now: Instant = ManualClock.start) -> DutyOfficer {
  DutyOfficer(
    person: person, personName: "人员\(person)", post: "szzx.acceptor1", agency: agency, now: now, zone: .shanghai,
    language: .zh)
}

extension DutyOfficer {
  func draft(_ text: String, opens: Bool = false, closes: Int? = nil) -> LogLine.Draft {
    LogLine.Draft(
      at: now, person: person, personName: personName, post: post, text: text, opens: opens, closes: closes)
  }
}
