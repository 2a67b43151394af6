import Basics
import Organization

/// Who must see to a matter now (升级): the ladder of posts from the desk that may take the next step up to the supervisors. What a
/// rung nobody holds would leave lying goes to the next one, so that nothing waits in an inbox nobody opens.
package struct Escalation: Sendable, Hashable {
  /// One rung: the posts of it, and of which agency they are.
  package struct Rung: Sendable, Hashable {
    package var agency: String
    package var posts: [String]

    package init(agency: String, posts: [String]) {
      self.agency = agency
      self.posts = posts
    }
  }

  /// Which rung answers, counted from 0, and whether it was reached only because those below are held by nobody.
  package struct Answer: Sendable, Hashable {
    package var rung: Int
    package var posts: [String]
    package var isUnheld: Bool
  }

  package var rungs: [Rung]

  package init(rungs: [Rung]) { self.rungs = rungs }

  /// - Parameters:
  ///   - level: 0 while it is in time, one more for each whole limit it is over.
  ///   - held: the posts that somebody holds today.
  /// - Returns: the posts that answer; nil if nobody holds any post of the ladder.
  package func answer(level: Int, held: Set<String>) -> Answer? {
    for place in rungs.indices where place >= min(level, rungs.count - 1) {
      let posts = rungs[place].posts.filter { held.contains($0) }
      if !posts.isEmpty { return Answer(rung: place, posts: posts, isUnheld: place > min(level, rungs.count - 1)) }
    }
    // The top is held by nobody: whoever is nearest below must know.
    for place in rungs.indices.reversed() {
      let posts = rungs[place].posts.filter { held.contains($0) }
      if !posts.isEmpty { return Answer(rung: place, posts: posts, isUnheld: true) }
    }
    return nil
  }
}

extension District {
  /// The ladder for a matter as it stands: who may take a step on the main path, the head of that agency, the bodies above it by
  /// territory, the centre's dispatchers, the supervisors.
  package func ladder(_ matter: Matter) -> Escalation {
    guard let lifecycle = lifecycle(of: matter), let stage = lifecycle.stage(matter.stage) else {
      return Escalation(rungs: [])
    }
    let main = Set(
      lifecycle.actions(from: matter.stage).filter { $0.group.isEmpty && $0.to != nil && $0.tone != "danger" }
        .map(\.permission))
    let withAgency = stage.holder == .agency
    var rungs: [Escalation.Rung] = []
    func add(_ agency: String, _ posts: [Post]) {
      let known = Set(rungs.flatMap(\.posts))
      let fresh = posts.map(\.code).filter { !known.contains($0) }
      if !fresh.isEmpty { rungs.append(Escalation.Rung(agency: agency, posts: fresh)) }
    }
    if withAgency, let agency = matter.agency {
      // A head who may handle as well is above the desk, not at it.
      add(agency, roster.posts(of: agency, allowing: main).filter { !roster.may($0, .approve) })
      for body in roster.bodies(above: agency).reversed() { add(body, roster.posts(of: body, allowing: [.approve])) }
    } else {
      let posts = roster.posts(allowing: main).filter { $0.agency != matter.agency }
      for agency in Set(posts.map(\.agency)).sorted() where roster.agency(agency)?.area == nil {
        add(agency, posts.filter { $0.agency == agency })
      }
    }
    let dispatchers = roster.posts(allowing: [.dispatch])
    add(dispatchers.first?.agency ?? "", dispatchers)
    let supervisors = roster.posts(allowing: [.supervise]).filter { !roster.may($0, .dispatch) }
    add(supervisors.first?.agency ?? "", supervisors)
    return Escalation(rungs: rungs)
  }
}
