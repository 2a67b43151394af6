import Basics
import Casework
import Organization
import Platform
import Site
import Territory

/// A matter as everybody may see it: what it is about and where, to the community, and what came of it. No number, no words of the
/// reporter, no point: with its number alone a report without a phone could be opened.
struct PublicMatter: Sendable, Hashable {
  var key: Key
  var category: CategoryKey?
  var street: String?
  var community: String?
  var agency: String?
  var lifecycle: String
  var stage: String
  var phase: Phase
  var closure: String?
  var reportedAt: Instant
  var closedAt: Instant?
  /// What the closing step says beyond its outcome, in words: whose it is, not before when.
  var answers: [PublicAnswer] = []

  func what(in district: District) -> Phrase {
    category.map { district.catalogue.name($0) } ?? Phrase("未分类", "Unclassified")
  }

  /// Street and community; never deeper.
  func place(in district: District) -> Phrase {
    guard let area = community ?? street else { return Phrase("未定位", "Not located") }
    return district.territory.placeLabel(of: area)
  }

  /// How it stands, or its outcome once it is closed.
  func state(in district: District) -> Phrase {
    if let closure { return Outcome.label(closure, of: lifecycle, in: district) }
    return district.lifecycles[lifecycle]?.stage(stage)?.publicLabel ?? phase.label
  }

  func pill(in district: District, language: Language) -> HTML {
    let kind: StatusKind =
      switch phase {
      case .waiting: .new
      case .working: .working
      case .checking: .checking
      // Closed is not fixed: another outcome gets no mark of success.
      case .done: closure == Outcome.fixed ? .done : .new
      case .dropped: .dropped
      }
    return statusPill(kind: kind, word: state(in: district)[language])
  }
}

/// What came of a matter (结果): a code of the closed list that the closing step offers.
enum Outcome {
  /// The one that means that the problem is gone.
  static let fixed = "fixed"

  /// The field of the closing step that the matter's outcome is taken from.
  static let field = "closure"

  static func label(_ code: String, of lifecycle: String, in district: District) -> Phrase {
    choices(district.lifecycles[lifecycle]).first { $0.code == code }?.label ?? .verbatim(code)
  }

  /// The outcomes that the ordinary matter knows, in their order.
  static func all(in district: District) -> [(code: String, label: Phrase)] {
    let name = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }
    return choices(name.flatMap { district.lifecycles[$0] })
  }

  private static func choices(_ lifecycle: Lifecycle?) -> [(code: String, label: Phrase)] {
    (lifecycle?.actions ?? []).lazy.compactMap { $0.fields.first { $0.name == field && $0.kind == .choice }?.choices }.first ?? []
  }

  /// What is said beyond the outcome and is no letter to the reporter: short public answers of the step that closed it.
  static func answers(_ entries: [Entry], of lifecycle: String, in district: District) -> [PublicAnswer] {
    guard let entry = entries.last(where: { $0.form[field] != nil }),
      let action = district.lifecycles[lifecycle]?.action(entry.action)
    else { return [] }
    let short = Set(action.fields.filter { $0.isPublic && [.text, .date].contains($0.kind) }.map(\.label))
    return action.publicAnswers(entry, in: district).filter { short.contains($0.label) }
  }
}
