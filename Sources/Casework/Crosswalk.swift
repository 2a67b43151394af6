import Basics
import Organization

/// How our categories are called by other systems, and what is asked for each (分类对照): the services of an interface. Text of the
/// pack, `georeport.yaml`; without it every category that residents are offered is a service.
package struct Crosswalk: Sendable {
  /// When whoever sends a request learns its number.
  package enum Way: String, Sendable, CaseIterable {
    /// At once.
    case realtime
    /// Later, against a token.
    case batch
    /// Never; such requests are never shown.
    case blackbox
  }

  /// Something that is asked, or said, besides what every report tells.
  package struct Attribute: Sendable {
    package enum Datatype: String, Sendable, CaseIterable {
      case string, number, datetime, text, singlevaluelist, multivaluelist

      package var isList: Bool { self == .singlevaluelist || self == .multivaluelist }
    }

    package var code: String
    package var datatype: Datatype
    package var isRequired: Bool
    /// Whether it is asked; else it is only shown.
    package var isAsked: Bool
    package var question: Phrase
    package var hint: Phrase?
    package var values: [(key: String, name: Phrase)]

    package init(
      code: String, datatype: Datatype, isRequired: Bool, isAsked: Bool, question: Phrase, hint: Phrase? = nil,
      values: [(key: String, name: Phrase)] = []
    ) {
      self.code = code
      self.datatype = datatype
      self.isRequired = isRequired
      self.isAsked = isAsked
      self.question = question
      self.hint = hint
      self.values = values
    }
  }

  /// One category as others know it.
  package struct Line: Sendable {
    package var category: CategoryKey
    /// Never changes; what others write down.
    package var code: String
    package var name: Phrase
    package var description: Phrase?
    package var keywords: [String] = []
    package var group: Phrase?
    package var way = Way.realtime
    package var attributes: [Attribute] = []
    package var isOffered = true

    package init(category: CategoryKey, code: String, name: Phrase) {
      self.category = category
      self.code = code
      self.name = name
    }
  }

  package var contact: Phrase
  /// How one gets a key.
  package var keyService: Phrase
  /// The names this jurisdiction goes by; any other is unknown.
  package var jurisdictions: [String]
  /// What the pack says of single categories.
  package let services: [Line]
  private let byCode: [String: Line]
  private let byCategory: [CategoryKey: Line]

  package init(
    contact: Phrase = Phrase("12345", "12345"),
    keyService: Phrase = Phrase("由管理员在“账号—访问令牌”中发放", "From an administrator: account, access tokens"),
    jurisdictions: [String] = [], services: [Line] = []
  ) {
    self.contact = contact
    self.keyService = keyService
    self.jurisdictions = jurisdictions
    self.services = services
    byCode = Dictionary(services.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    byCategory = Dictionary(services.map { ($0.category, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The code that a category has unless the pack gives another: `event-01001`.
  package static func code(_ key: CategoryKey) -> String { "\(key.kind)-\(key.code)" }

  /// The service of a category, offered or not; nil for what the catalogue does not know.
  package func service(of key: CategoryKey, in catalogue: Catalogue) -> Line? {
    if let service = byCategory[key] { return service }
    guard let category = catalogue[key] else { return nil }
    var service = Line(category: key, code: Self.code(key), name: category.name)
    service.isOffered = category.isReportable && category.parent != nil
    service.group = category.parent.flatMap { catalogue[CategoryKey(kind: key.kind, code: $0)]?.name }
    return service
  }

  /// The category that a code stands for, offered or not; nil for what nobody is called.
  package func service(code: String, in catalogue: Catalogue) -> Line? {
    if let service = byCode[code] { return service }
    guard let dash = code.firstIndex(of: "-") else { return nil }
    let key = CategoryKey(kind: String(code[..<dash]), code: String(code[code.index(after: dash)...]))
    // What the pack calls otherwise has no second name.
    guard byCategory[key] == nil else { return nil }
    return service(of: key, in: catalogue)
  }

  /// The services that are offered, in the order of the catalogue.
  package func offered(in catalogue: Catalogue) -> [Line] {
    catalogue.categories.compactMap { service(of: $0.key, in: catalogue) }.filter(\.isOffered)
  }

  /// Categories whose requests are never shown.
  package var hidden: [CategoryKey] { services.filter { $0.way == .blackbox }.map(\.category) }
}
