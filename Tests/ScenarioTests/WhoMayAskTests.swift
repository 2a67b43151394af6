import Basics
import Casework
import Foundation
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// Every endpoint and every role of the pack: who may ask for what. Compared with a file, so that no right changes unseen, and with
/// what really happens when each of them asks.
@Suite struct WhoMayAskTests {
  private static let refused = "您的岗位不能使用"
  private static let signedOut = "请先登录"

  @Test func isAsCommittedAndAsItHappens() async throws {
    try await withDoor(.sqlite) { door in
      let roster = door.jurisdiction.district.roster
      var posts: [String: String] = [:]
      for post in roster.posts where posts[post.role] == nil { posts[post.role] = post.code }
      #expect(Set(roster.roles.map(\.code)) == Set(posts.keys), "every role has a post")
      var text = """
        Who may ask for what: every endpoint with its permission and the roles that have it. Written by WhoMayAskTests.
        * the session must have shown a second factor.


        """
      let policy = door.jurisdiction.district.security
      let endpoints = door.registry.endpoints.sorted { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }
      for endpoint in endpoints {
        let roles = roster.roles.filter { may($0, endpoint.permission) }.map(\.code)
        let isForAll = Principal.visitor.may(endpoint.permission)
        let star = policy.secondFactorFor.contains(endpoint.permission) ? "*" : ""
        let who = isForAll ? "everyone" : roles.count == roster.roles.count ? "everyone signed in" : roles.joined(separator: ", ")
        text += "\(endpoint.method.rawValue) \(Self.plain(endpoint.path)) [\(endpoint.permission)\(star)]: \(who)\n"
        for (role, post) in posts.sorted(by: { $0.key < $1.key }) {
          let isRefused = await ask(door, endpoint, post)
          #expect(isRefused != (isForAll || roles.contains(role)), "\(endpoint.method) \(endpoint.path) as \(role)")
        }
        #expect(await ask(door, endpoint, nil) != isForAll, "\(endpoint.method) \(endpoint.path) as a visitor")
      }
      try compare(text)
    }
  }

  /// Without the digest that the names of assets bear: it changes with every colour.
  private static func plain(_ path: String) -> String {
    path.replacing(/-[0-9a-f]{16}\./, with: ".")
  }

  private func may(_ role: Role, _ permission: Permission) -> Bool {
    permission == .account || permission == .open || role.permissions.contains(permission)
  }

  /// Whether it was turned away for want of a permission; whatever else may be wrong with an empty request.
  private func ask(_ door: FrontDoor, _ endpoint: Endpoint, _ post: String?) async -> Bool {
    let path = endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "1" : String($0) }.joined(separator: "/")
    let reply = await door.answer(endpoint.method, "/\(path)", post: post)
    return [401, 403].contains(reply.status.code) && (reply.holds(Self.refused) || reply.holds(Self.signedOut))
  }

  private func compare(_ text: String) throws {
    let file = packageRoot().appendingPathComponent("Tests/ScenarioTests/golden/who-may-ask.txt")
    if ProcessInfo.processInfo.environment["YIWANG_ACCEPT"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard committed != text else { return }
    let old = Set(committed.split(separator: "\n")), new = Set(text.split(separator: "\n"))
    let gone = old.subtracting(new).sorted().map { "- \($0)" }, come = new.subtracting(old).sorted().map { "+ \($0)" }
    Issue.record(
      """
      Who may ask differs from \(file.lastPathComponent). If it is meant, run once with YIWANG_ACCEPT=1 and commit.
      \((gone + come).prefix(40).joined(separator: "\n"))
      """)
  }
}
