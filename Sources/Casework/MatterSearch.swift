import Basics
import Delivery
import Organization
import Storage

/// Finding matters by their words.
extension Matters {
  /// How many hits are looked at, the newest first, before what lies out of reach is left out.
  package static let searchedMost = 1_000

  /// What was found.
  package struct Found: Sendable {
    /// Open ones first, then the newest.
    package var matters: [Matter]
    /// Older hits were not looked at.
    package var isCut: Bool
  }

  /// Matters within reach that have all words of the question.
  /// - Parameter limit: how many are returned at most.
  package func search(_ question: String, reach: Reach, limit: Int = 20) async throws -> Found {
    let wanted = SearchWords.wanted(question)
    guard !wanted.isEmpty else { return Found(matters: [], isCut: false) }
    return try await database.read("matters.search") { transaction in
      let (matters, looked) = try SearchTable.matters(
        wanted, reach: reach, looked: Self.searchedMost, limit: limit, in: transaction)
      return Found(matters: matters, isCut: looked == Self.searchedMost)
    }
  }

  /// Takes up the words of each new matter, exactly once, after its report was acknowledged.
  package static let searchSubscriber = Subscriber(name: "search", wants: { _ in true }) { parcel, transaction in
    guard parcel.entry == 1, let matter = try MattersTable.one(key: parcel.matter, in: transaction) else { return }
    try SearchTable.insert(matter, in: transaction)
  }

  /// Takes up matters that were there before the index, some at a time, and goes on where it ended.
  /// - Returns: how many.
  package func takeUpWords(most: Int = 2_000) async throws -> Int {
    try await database.write("search.takeUp") { transaction in
      let from = try SearchTable.taken(in: transaction) ?? Key(0)
      let matters = try MattersTable.batch(after: from, limit: most, in: transaction)
      for matter in matters { try SearchTable.insert(matter, in: transaction) }
      if let last = matters.last { try SearchTable.setTaken(last.key, in: transaction) }
      return matters.count
    }
  }
}
