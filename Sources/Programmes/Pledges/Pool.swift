import Basics
import Casework
import Indicators
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// The pool of problems: found anew by a job, so that no page looks through history.
enum Pool {
  /// As many groups of category and community are looked at, and as many complaints of each, the newest.
  private static let groupsMost = 300
  private static let complaintsMost = 300

  static let job = Job("pledges.pool", every: .hours(6)) { try await refresh($0) }

  /// Finds the clusters of now and keeps them. Returns how many there are.
  @discardableResult
  static func refresh(_ jurisdiction: Jurisdiction) async throws -> Int {
    let now = jurisdiction.now(), zone = jurisdiction.district.calendar.zone, rule = Clustering.Rule()
    guard let from = Key.first(at: now - .days(rule.days)), let flow = jurisdiction.district.settings.mainFlow else {
      return 0
    }
    let groups = try await jurisdiction.database.read("pool.groups") {
      try ClustersTable.groups(flow: flow, from: from, least: rule.reporters, limit: groupsMost, in: $0)
    }
    var complaints: [Clustering.Complaint] = []
    for group in groups {
      let rows = try await jurisdiction.database.read("pool.complaints") {
        try ClustersTable.complaints(
          category: group.category, community: group.community, from: from, limit: complaintsMost, in: $0)
      }
      complaints += rows.map { row in
        let day = zone.date(row.at)
        return Clustering.Complaint(
          key: row.key, category: group.category, place: group.community,
          words: SearchWords.of([Masking.text(row.title), Masking.text(row.details)]).filter {
            !$0.allSatisfy(\.isNumber)
          },
          reporter: row.print.map { hexadecimal($0) }, month: Period.month(of: day))
      }
    }
    let found = Clustering.clusters(of: complaints, rule: rule)
    var kept: [Key] = []
    for cluster in found {
      let key = jurisdiction.surroundings.keys.next(at: now)
      let problem = PoolProblem(
        key: key, state: .open, title: "", problem: "", proposedBy: "", category: CategoryKey(cluster.category),
        community: cluster.place,
        words: cluster.words, matters: cluster.members.count, reporters: cluster.reporters, months: cluster.months,
        foundOn: jurisdiction.today, pledge: nil)
      kept.append(
        try await jurisdiction.database.write("pool.keep") { transaction -> Key in
          guard var old = try ClustersTable.holding(cluster.members, in: transaction), old.isFound else {
            try ClustersTable.insert(problem, members: cluster.members, in: transaction)
            return problem.key
          }
          // What somebody has claimed is not offered again while its complaints are behind a pledge.
          guard old.state == .open else { return old.key }
          let key = old.key
          old = problem
          old.key = key
          try ClustersTable.refresh(old, members: cluster.members, in: transaction)
          return key
        })
    }
    let standing = kept
    try await jurisdiction.database.write("pool.forget") { try ClustersTable.forget(except: standing, in: $0) }
    return found.count
  }

  /// What the problem is called: by whoever named it, or by category, place and words.
  static func title(_ p: PoolProblem, _ call: Call) -> String {
    guard p.isFound else { return Masking.text(p.title) }
    let district = call.jurisdiction.district
    let what = p.category.map { district.catalogue.name($0)[call.language] } ?? ""
    let place = p.community.map { district.territory.placeLabel(of: $0)[call.language] } ?? ""
    return call.say("\(place)：\(what)", "\(what), \(place)")
  }

  static func months(_ p: PoolProblem) -> [(month: String, count: Int)] {
    guard let first = p.months.keys.min(), let last = p.months.keys.max(), last - first < 24 else { return [] }
    return (first...last).map { ("\($0 / 12)-\(padded($0 % 12 + 1, 2))", p.months[$0] ?? 0) }
  }

  /// What the form of a claim begins with when it comes from the pool.
  static func prefilled(_ key: Key, _ call: Call) async throws -> Form {
    let found = try await call.jurisdiction.database.read("pool.one") { try ClustersTable.one(key, in: $0) }
    guard let p = found, p.state == .open else {
      throw Refusal(
        .notFound, "pool.none", Phrase("问题池中没有这一项，或已被认领", "The pool has no such problem, or it was claimed"))
    }
    let title = title(p, call)
    let words = p.words.joined(separator: call.say("、", ", "))
    let details =
      p.isFound
      ? call.say(
        "近 \(Clustering.Rule().days) 天 \(p.reporters) 人反映 \(p.matters) 件：\(title)。共同说到：\(words)。",
        "In \(Clustering.Rule().days) days \(p.reporters) people reported \(p.matters) matters: \(title). They speak of: \(words)."
      )
      : p.problem
    return Form(values: [.init("title", title), .init("details", details), .init("cluster", "\(key)")])
  }
}
