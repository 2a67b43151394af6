import Basics
import Identity
import Organization

/// Whether the three administrators are three persons (三员分立) under a roster that is or would be in force.
package enum Separation {
  /// - Parameter roster: the roles as they would be.
  /// - Returns: one fault for each person who holds two of the separated permissions on the day.
  package static func faults(
    people: SignIns, roster: Roster, on day: LocalDate
  ) async throws -> [Refusal.Fault] {
    var held: [String: (name: String, permissions: Set<Permission>)] = [:]
    for permission in Permission.separated {
      let posts = roster.posts.filter {
        roster.role($0.role)?.permissions.contains { $0.separatedAs == permission } == true
      }.map(\.code)
      for holder in try await people.holders(of: posts, on: day) {
        held[holder.code, default: (holder.name, [])].permissions.insert(permission)
      }
    }
    return held.filter { $0.value.permissions.count > 1 }.sorted { $0.key < $1.key }.map { code, one in
      let both = one.permissions.sorted()
      let zh = both.map(\.label.zh).joined(separator: "、"), en = both.map(\.label.en).joined(separator: ", ")
      return .init(
        "permissions",
        Phrase("\(one.name)（\(code)）将同时可以：\(zh)", "\(one.name) (\(code)) could at once: \(en)"))
    }
  }

  /// - Throws: `Refusal` when somebody would be two administrators at once.
  package static func check(people: SignIns, roster: Roster, on day: LocalDate) async throws {
    let faults = try await faults(people: people, roster: roster, on: day)
    guard !faults.isEmpty else { return }
    throw Refusal(
      .conflict, "rights.separated",
      Phrase("系统、安全、审计三员须由三人分任", "The system, security and audit administrators must be three persons"),
      fields: faults)
  }
}
