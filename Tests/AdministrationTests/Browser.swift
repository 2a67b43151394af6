import Administration
import Auditing
import Basics
import Casework
import Foundation
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

/// A browser: follows nothing by itself, keeps cookies as it is told.
struct Browser {
  let jurisdiction: Jurisdiction
  let clock: ManualClock
  let reception: Reception
  var cookies: [String: String] = ["language": "en"]
  /// A demo post in place of a session.
  var post: String?

  init(_ door: FrontDoor, _ jurisdiction: Jurisdiction? = nil) {
    let jurisdiction = jurisdiction ?? door.jurisdiction
    self.jurisdiction = jurisdiction
    clock = door.desk.clock
    reception = Reception(
      jurisdiction, endpoints: AdministrationPages.endpoints(jurisdiction),
      report: { call, error in Issue.record("\(call.method) \(call.path): \(error)") })
  }

  mutating func get(_ target: String) async throws -> Reply { try await ask(.get, target) }

  mutating func post(_ target: String, _ form: [String: String] = [:]) async throws -> Reply {
    try await ask(.post, target, Form(form))
  }

  mutating func ask(_ method: HTTPRequest.Method, _ target: String, _ form: Form = Form()) async throws -> Reply {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var call = Call(
      method: method, path: String(parts[0]), cookies: cookies, principal: .visitor, address: "192.0.2.7",
      jurisdiction: jurisdiction, id: "r1")
    if parts.count > 1 { call.query = try Form.urlencoded(String(parts[1])) }
    try await call.recognise()
    if cookies[SessionCookie.name] == nil, let post {
      call.principal = jurisdiction.district.roster.principal(post: post, on: jurisdiction.today) ?? .visitor
    }
    let reply = await reception.answer(call) { _ in Payload(form: form) }
    for field in reply.fields[values: .setCookie] {
      let pair = field.split(separator: ";")[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
    }
    return reply
  }

  var session: String? { cookies[SessionCookie.name] }

  /// The latest lines of the audit, the newest first.
  func audit(_ count: Int = 1) async throws -> [AuditDraft] {
    try await jurisdiction.database.read("test.audit") {
      try AuditTable.page(AuditFilter(), limit: count, in: $0).records.map(\.draft)
    }
  }
}

extension Reply {
  /// What stands between two texts of the page; nil if it does not.
  func between(_ start: String, _ end: String) -> String? {
    guard let from = text.range(of: start), let to = text[from.upperBound...].range(of: end) else { return nil }
    return String(text[from.upperBound..<to.lowerBound])
  }
}

/// The names and passwords of the tests.
enum Known {
  static let password = "Correct-horse-9"
}

extension Browser {
  /// A person with a password, made by commands, who holds the posts from today on.
  func person(_ name: String, posts: [String] = []) async throws -> Person {
    let people = jurisdiction.people, now = jurisdiction.now(), today = jurisdiction.today
    let policy = jurisdiction.district.security, roster = jurisdiction.district.roster
    let person = try await people.create(PersonDraft(name: "人员 \(name)", signInName: name), by: "", now: now)
    let link = try await people.makeLink(.invitation(person.key), by: "", now: now, policy: policy)
    _ = try await people.redeem(
      link, password: Known.password, today: today, now: now, policy: policy, roster: roster)
    for post in posts {
      _ = try await people.give(
        HoldingDraft(person: person.key, post: post, from: today), by: nil, today: today, now: now, roster: roster)
    }
    return person
  }

  /// Signs in by name and password; one factor.
  mutating func signIn(_ name: String, _ password: String = Known.password) async throws -> Reply {
    try await post("/sign-in", ["name": name, "password": password])
  }

  /// Signs in, and sets up a second factor through the pages. Gives the secret.
  mutating func signInWithTwo(_ name: String) async throws -> [UInt8] {
    _ = try await signIn(name)
    _ = try await post("/account/second-factor/secret")
    let person = try #require(try await jurisdiction.people.person(signInName: name))
    let secret = try #require(try await jurisdiction.people.proposedSecondFactor(person: person.key))
    let reply = try await post("/account/second-factor/confirm", ["code": TOTPCode.of(secret, clock)])
    try #require(reply.status == .ok)
    return secret
  }
}
