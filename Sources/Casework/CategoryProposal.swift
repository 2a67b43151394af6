import Basics

/// A subclass that words speak of, with the words that say so. A person decides; nothing is filed by it.
package struct CategoryProposal: Sendable, Hashable {
  package var category: CategoryKey
  package var name: Phrase
  /// The words of the text that are in the name or a filing condition of the subclass.
  package var words: [String]
  package var score: Int

  /// A word of the name counts as much as so many of the filing conditions, which tell of much beside.
  private static let nameWeight = 3

  /// The subclasses whose names and filing conditions share most words with the text, the best first; ties by code.
  /// The same text and catalogue always give the same.
  package static func of(_ text: String, in catalogue: Catalogue, limit: Int = 3) -> [CategoryProposal] {
    let said = Set(SearchWords.of([text]).filter { $0.count > 1 })
    guard !said.isEmpty else { return [] }
    return catalogue.categories.filter { $0.parent != nil && $0.isReportable }.compactMap {
      category -> CategoryProposal? in
      let name = said.intersection(SearchWords.of([category.name.zh, category.name.en]))
      let conditions = catalogue.standards(of: category.key).flatMap { [$0.condition.zh, $0.condition.en] }
      let more = said.intersection(SearchWords.of(conditions)).subtracting(name)
      let score = name.count * nameWeight + more.count
      guard !name.isEmpty || more.count > 1 else { return nil }
      return CategoryProposal(
        category: category.key, name: category.name, words: name.sorted() + more.sorted(), score: score)
    }
    .sorted { ($0.score, $1.category.description) > ($1.score, $0.category.description) }
    .prefix(limit).map(\.self)
  }
}
