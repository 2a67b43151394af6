import Basics
import Crypto

/// A lottery that nobody can steer and everybody can repeat (抽查): the seed is the root of the first daily seal after the period, which
/// nobody knows while the period runs, and which is published. Matters are ranked by SHA-256 over seed and number; of each agency the
/// first ones are drawn, and who checks them follows from the same hash.
package enum Draw {
  /// What may be drawn.
  package struct Ticket: Sendable, Hashable {
    package var number: String
    /// The agency that handled it.
    package var agency: String

    package init(number: String, agency: String) {
      self.number = number
      self.agency = agency
    }
  }

  /// What was drawn, and who checks it.
  package struct Drawn: Sendable, Hashable {
    package var number: String
    package var agency: String
    package var checker: String

    package init(number: String, agency: String, checker: String) {
      self.number = number
      self.agency = agency
      self.checker = checker
    }
  }

  /// - Parameters:
  ///   - tickets: in any order; each number once.
  ///   - perAgency: how many of each agency, or all it has if those are fewer.
  ///   - checkers: who may check; never the agency that handled it.
  /// - Returns: by agency, then by rank. A ticket nobody may check is left out.
  package static func draw(_ tickets: [Ticket], perAgency: Int, checkers: [String], seed: [UInt8]) -> [Drawn] {
    let byAgency = Dictionary(grouping: Set(tickets), by: \.agency)
    return byAgency.keys.sorted().flatMap { agency -> [Drawn] in
      let apart = checkers.filter { $0 != agency }.sorted()
      guard !apart.isEmpty else { return [] }
      let ranked = (byAgency[agency] ?? []).map { (hash: rank($0.number, seed), ticket: $0) }
        .sorted { $0.hash.lexicographicallyPrecedes($1.hash) }
      return ranked.prefix(perAgency).map { hash, ticket in
        // Bytes the rank did not need choose the checker.
        let pick = hash.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Drawn(number: ticket.number, agency: agency, checker: apart[Int(pick % UInt64(apart.count))])
      }
    }
  }

  /// SHA-256 of `yiwang draw 1`, the seed in hexadecimal and the number, parted by spaces.
  package static func rank(_ number: String, _ seed: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(data: Array("yiwang draw 1 \(hexadecimal(seed)) \(number)".utf8)))
  }
}
