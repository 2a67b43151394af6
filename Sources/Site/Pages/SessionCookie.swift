import Casework
import Identity
import Platform

/// The cookies that sessions rest on.
package enum SessionCookie {
  package static let name = "session"
  package static let resident = "resident"
}

extension Call {
  /// Takes up who the cookies say it is: the person of a session, and the resident of a visit or of a provider; staff may be both.
  package mutating func recognise() async throws {
    let district = jurisdiction.district, now = jurisdiction.now()
    if let token = cookies[SessionCookie.name],
      let found = try await jurisdiction.people.principal(
        token: token, roster: district.roster, day: jurisdiction.today, now: now, policy: district.security)
    {
      session = found.session
      principal = found.principal
    }
    if let token = cookies[SessionCookie.resident] {
      resident = try await jurisdiction.people.resident(token: token, now: now, policy: district.security)
    }
  }
}
