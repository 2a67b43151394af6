import Basics

/// The organisation of a jurisdiction: agencies, roles, posts, and who holds which post when.
package struct Roster: Sendable {
  package let agencies: [Agency]
  package let roles: [Role]
  package let posts: [Post]
  package let holdings: [Holding]
  /// The agencies that lists and forms offer: all but the bodies of the district, its communities and grids.
  package let offered: [Agency]
  private let agencyByCode: [String: Agency]
  private let roleByCode: [String: Role]
  private let postByCode: [String: Post]
  private let holdingsByPost: [String: [Holding]]

  package init(agencies: [Agency], roles: [Role], posts: [Post], holdings: [Holding]) {
    self.agencies = agencies
    self.roles = roles
    self.posts = posts
    self.holdings = holdings
    offered = agencies.filter { ![.community, .grid, .district].contains($0.kind) }
    agencyByCode = Dictionary(agencies.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    roleByCode = Dictionary(roles.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    postByCode = Dictionary(posts.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    holdingsByPost = Dictionary(grouping: holdings, by: \.post)
  }

  package func agency(_ code: String) -> Agency? { agencyByCode[code] }
  package func role(_ code: String) -> Role? { roleByCode[code] }
  package func post(_ code: String) -> Post? { postByCode[code] }

  /// The name to show for an agency code; the code itself if it is unknown (imported history may name old bodies).
  package func name(_ code: String) -> Phrase { agencyByCode[code]?.short ?? .verbatim(code) }

  /// Who holds the post on the day; nil if nobody does.
  package func holder(of post: String, on day: LocalDate) -> Holding? {
    holdingsByPost[post]?.first { $0.covers(day) }
  }

  /// The principal that acts from this post on this day. A post nobody holds acts under its own name.
  package func principal(post code: String, on day: LocalDate) -> Principal? {
    guard let post = postByCode[code], let role = roleByCode[post.role] else { return nil }
    let holding = holder(of: code, on: day)
    let reach: Reach =
      switch role.reach {
      case .all: .everything
      case .agency: .agency(post.agency)
      case .area: agencyByCode[post.agency]?.area.map { .area($0) } ?? .agency(post.agency)
      case .none: .nothing
      }
    return Principal(
      person: holding?.person ?? code, personName: holding?.personName ?? post.label.zh, post: code,
      agency: post.agency, permissions: Set(role.permissions), reach: reach)
  }
}
