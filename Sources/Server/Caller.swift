import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// Where a request comes from.
enum ClientAddress {
  /// The peer, or what the trusted proxy says it got the request from.
  static func of(_ fields: HTTPFields, peer: String, proxy: String?) -> String {
    guard let proxy, peer == proxy, let list = fields[HTTPField.Name("X-Forwarded-For")!] else { return peer }
    // The last one is what our proxy saw itself; those before it are the client's own words.
    let last = list.split(separator: ",").last.map { $0.trimmingPrefix { $0 == " " } } ?? ""
    let isAddress = !last.isEmpty && last.count <= 45 && last.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    return isAddress ? String(last) : peer
  }
}

/// Who asks: a session, an access token, a resident, a demo post, or the public.
struct Caller {
  var isToken = false
  /// It came with something that is no access token of ours.
  var refusal: Refusal?
  /// Under what name it is limited.
  var name: String

  /// Finds out, and lets the call know.
  init(_ call: inout Call, authority: String?) async throws {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    name = "address \(call.address)"
    if let text = call.fields[.authorization] {
      let token = text.hasPrefix("Bearer ") ? String(text.dropFirst(7)) : ""
      isToken = true
      guard
        let found = try await jurisdiction.people.principal(
          accessToken: token, roster: district.roster, day: jurisdiction.today, now: jurisdiction.now(),
          policy: district.security)
      else {
        refusal = Refusal(
          .signedOut, "token.wrong", Phrase("访问令牌无效或已过期", "The access token is wrong or has expired"))
        return
      }
      call.principal = found.principal
      name = "token \(found.token.key)"
      return
    }
    try await call.recognise()
    if let session = call.session {
      name = "session \(session.key)"
      return
    }
    // Asked for under another name, this machine may have been reached through a trick with names: no post then.
    guard jurisdiction.allowsPicker, Self.isLocal(authority), let post = call.cookies["post"] else { return }
    if let picked = district.roster.principal(post: post, on: jurisdiction.today) {
      call.principal = picked
      name = "post \(post)"
    }
  }

  private static func isLocal(_ authority: String?) -> Bool {
    guard let authority else { return false }
    return ["127.0.0.1", "localhost", "[::1]"].contains { authority == $0 || authority.hasPrefix($0 + ":") }
  }
}
