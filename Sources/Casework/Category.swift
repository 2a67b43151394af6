import Basics
import Timing

/// The key of a category: a component (部件) and an event (事件) may share a code, so the kind belongs to it.
/// Written `event:0101`.
package struct CategoryKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var kind: String
  package var code: String

  package init(kind: String, code: String) {
    self.kind = kind
    self.code = code
  }

  /// From `event:0101`; nil if it has no kind or no code.
  package init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    kind = String(text[..<colon])
    code = String(text[text.index(after: colon)...])
    guard !kind.isEmpty, !code.isEmpty else { return nil }
  }

  package var description: String { "\(kind):\(code)" }
  package static func < (left: CategoryKey, right: CategoryKey) -> Bool {
    (left.kind, left.code) < (right.kind, right.code)
  }
}

/// A class (大类) or subclass (小类) of the catalogue.
package struct Category: Sendable, Hashable {
  package var key: CategoryKey
  package var name: Phrase
  /// The code of the class above; nil for a class.
  package var parent: String?
  /// The name of the picture on its tile.
  package var icon: String
  /// Whether residents are offered it when they report.
  package var isReportable: Bool
  package var isEmergency: Bool
  /// Whether a grid worker may fix and close it on the spot (自办自结).
  package var isSelfHandled = false

  package init(
    key: CategoryKey, name: Phrase, parent: String? = nil, icon: String = "dots", isReportable: Bool = true,
    isEmergency: Bool = false
  ) {
    self.key = key
    self.name = name
    self.parent = parent
    self.icon = icon
    self.isReportable = isReportable
    self.isEmergency = isEmergency
  }
}

/// One filing condition of a subclass with its limit and closing condition (立案条件、处置时限、结案条件; GB/T 30428.8).
package struct Standard: Sendable, Hashable {
  package var category: CategoryKey
  /// 1, 2, 3 … within the subclass.
  package var number: Int
  package var condition: Phrase
  package var limit: TimeLimit
  package var closing: Phrase
  package var source: String
  /// The season of the calendar in which `limit` holds, such as `plantingSeason`; nil if it holds all year.
  package var season: String?
  /// The limit outside of the season.
  package var limitOutOfSeason: TimeLimit?
  /// Whether a photo after handling is asked for.
  package var asksPhoto = false

  package init(
    category: CategoryKey, number: Int, condition: Phrase, limit: TimeLimit, closing: Phrase, source: String
  ) {
    self.category = category
    self.number = number
    self.condition = condition
    self.limit = limit
    self.closing = closing
    self.source = source
  }

  /// The limit of a matter filed on the day: seasonal work has another one out of its season
  /// (行道树缺失: 15 work days in the planting season; domain 1.4.2).
  package func limit(on day: LocalDate, calendar: WorkCalendar) -> TimeLimit {
    guard let season, let limitOutOfSeason, calendar.isInSeason(season, on: day) == false else { return limit }
    return limitOutOfSeason
  }
}

/// The catalogue (立案标准), versioned; what a matter took from it is recorded in its entries.
package struct Catalogue: Sendable {
  package let version: String
  /// `part`, `event`, `service`, with their names, in order.
  package let kinds: [(code: String, name: Phrase)]
  package let categories: [Category]
  package let standards: [Standard]
  private let byKey: [CategoryKey: Category]
  private let standardsByKey: [CategoryKey: [Standard]]
  private let classesByKind: [String: [Category]]
  private let subclassesByKey: [CategoryKey: [Category]]

  package init(version: String, kinds: [(code: String, name: Phrase)], categories: [Category], standards: [Standard]) {
    self.version = version
    self.kinds = kinds
    self.categories = categories
    self.standards = standards
    byKey = Dictionary(categories.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    standardsByKey = Dictionary(grouping: standards, by: \.category).mapValues { $0.sorted { $0.number < $1.number } }
    classesByKind = Dictionary(grouping: categories.filter { $0.parent == nil }, by: \.key.kind)
    subclassesByKey = Dictionary(grouping: categories.filter { $0.parent != nil }) {
      CategoryKey(kind: $0.key.kind, code: $0.parent ?? "")
    }
  }

  package subscript(key: CategoryKey) -> Category? { byKey[key] }

  /// The standards of a subclass in order; empty if it has none.
  package func standards(of key: CategoryKey) -> [Standard] { standardsByKey[key] ?? [] }

  package func standard(_ key: CategoryKey, _ number: Int) -> Standard? {
    standards(of: key).first { $0.number == number }
  }

  /// The classes (大类) of a kind in the order of the catalogue.
  package func classes(of kind: String) -> [Category] { classesByKind[kind] ?? [] }

  /// The subclasses (小类) of a class in the order of the catalogue.
  package func subclasses(of key: CategoryKey) -> [Category] { subclassesByKey[key] ?? [] }

  /// The name to show: class and subclass, or the bare key for one that the catalogue does not know.
  package func name(_ key: CategoryKey) -> Phrase { byKey[key]?.name ?? .verbatim(key.description) }
}
