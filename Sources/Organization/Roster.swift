import Basics

/// The organisation of a jurisdiction: agencies, roles, posts, and who holds which post when.
package struct Roster: Sendable {
  package let agencies: [Agency]
  package let roles: [Role]
  package let posts: [Post]
  package let holdings: [Holding]
  /// The agencies that lists and forms offer: all but the bodies of the district, its communities and grids.
  package let offered: [Agency]
  /// The zones that joint centres have the queue of.
  package let zonesOfCentres: Set<String>
  private let agencyByCode: [String: Agency]
  private let roleByCode: [String: Role]
  private let postByCode: [String: Post]
  private let holdingsByPost: [String: [Holding]]
  private let postsByAgency: [String: [Post]]

  package init(agencies: [Agency], roles: [Role], posts: [Post], holdings: [Holding]) {
    self.agencies = agencies
    self.roles = roles
    self.posts = posts
    self.holdings = holdings
    offered = agencies.filter { ![.community, .grid, .district].contains($0.kind) }
    zonesOfCentres = Set(agencies.filter { $0.kind == .jointCentre }.compactMap(\.zone))
    agencyByCode = Dictionary(agencies.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    roleByCode = Dictionary(roles.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    postByCode = Dictionary(posts.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    holdingsByPost = Dictionary(grouping: holdings, by: \.post)
    postsByAgency = Dictionary(grouping: posts, by: \.agency)
  }

  /// The agency of the code; nil if there is none.
  package func agency(_ code: String) -> Agency? { agencyByCode[code] }
  /// The role of the code.
  package func role(_ code: String) -> Role? { roleByCode[code] }
  /// The post of the code.
  package func post(_ code: String) -> Post? { postByCode[code] }

  /// The name to show for an agency code; the code itself if it is unknown (imported history may name old bodies).
  package func name(_ code: String) -> Phrase { agencyByCode[code]?.short ?? .verbatim(code) }

  /// Whether the post's role has the permission.
  package func may(_ post: Post, _ permission: Permission) -> Bool {
    roleByCode[post.role]?.permissions.contains(permission) == true
  }

  /// The posts of an agency whose role has one of the permissions.
  package func posts(of agency: String, allowing permissions: Set<Permission>) -> [Post] {
    (postsByAgency[agency] ?? []).filter { post in permissions.contains { may(post, $0) } }
  }

  /// The posts of all agencies without an area of their own whose role has one of the permissions.
  package func posts(allowing permissions: Set<Permission>) -> [Post] {
    agencies.filter { $0.area == nil }.flatMap { posts(of: $0.code, allowing: permissions) }
  }

  /// Who holds the post on the day; nil if nobody does.
  package func holder(of post: String, on day: LocalDate) -> Holding? {
    holdingsByPost[post]?.first { $0.covers(day) }
  }

  /// The principal that acts from this post on this day. A post nobody holds acts under its own name.
  package func principal(post code: String, on day: LocalDate) -> Principal? {
    guard let post = postByCode[code] else { return nil }
    let holding = holder(of: code, on: day)
    return principal(post: code, person: holding?.person ?? code, personName: holding?.personName ?? post.label.zh)
  }

  /// This person acting from this post; nil if there is no such post (any more).
  /// - Parameter scopes: narrows what the post may do, as an access token does.
  package func principal(
    post code: String, person: String, personName: String, scopes: Set<Permission>? = nil
  ) -> Principal? {
    guard let post = postByCode[code], let role = roleByCode[post.role] else { return nil }
    let permissions = Set(role.permissions).union([.account])
    return Principal(
      person: person, personName: personName, post: code, agency: post.agency,
      permissions: scopes.map { permissions.intersection($0) } ?? permissions, reach: reach(of: role, in: post.agency))
  }

  private func reach(of role: Role, in agency: String) -> Reach {
    let area = agencyByCode[agency]?.area
    let scope: Reach.Scope =
      switch role.reach {
      case .all: .everything
      case .agency: .agency(agency)
      case .area: area.map { .area($0) } ?? .agency(agency)
      case .zone: agencyByCode[agency]?.zone.map { .zone($0, agency: agency) } ?? .agency(agency)
      case .none: .nothing
      }
    return Reach(scope, barred: bodies(above: agency))
  }

  /// The agency, and the bodies of the areas it lies in: who is accused there is accused over its head.
  package func bodies(above agency: String) -> [String] {
    guard let area = agencyByCode[agency]?.area else { return [agency] }
    let above = area.indices.dropFirst().map { String(area[..<$0]) }.filter { agencyByCode[$0]?.area != nil }
    return above + [agency]
  }
}
