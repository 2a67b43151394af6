import Basics
import Documents
import Organization

/// Everything an action is judged by. No clock, no database: `at` is passed in.
package struct Situation: Sendable {
  package var matter: Matter
  package var entries: [Entry]
  package var principal: Principal
  package var at: Instant
  package var district: District
  /// The matter named in the form, if the action names one and it exists.
  package var other: Matter?
  /// The matters that belong to this one: merged into it, split from it.
  package var children: [Matter]
  /// Its side procedures.
  package let strands: [Strand]

  /// - Parameter strands: its side procedures, for whoever has them folded already.
  package init(
    matter: Matter, entries: [Entry], principal: Principal, at: Instant, district: District, other: Matter? = nil,
    children: [Matter] = [], strands: [Strand]? = nil
  ) {
    self.matter = matter
    self.entries = entries
    self.principal = principal
    self.at = at
    self.district = district
    self.other = other
    self.children = children
    self.strands = strands ?? district.lifecycle(of: matter)?.strands(entries) ?? []
  }

  /// Where its clocks stand, for guards that ask for time. nil if the entries do not fit the lifecycle.
  package var countdowns: Countdowns? {
    guard let lifecycle = district.lifecycle(of: matter) else { return nil }
    return try? Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
  }

  /// The standard it was filed under.
  package var standard: Standard? {
    guard let category = matter.category, let number = matter.standard else { return nil }
    return district.catalogue.standard(category, number)
  }
}

/// A named condition of an action; a pure function that a programme contributes.
package struct Guard: Sendable {
  package var name: String
  /// Whether it judges what was entered. Those that do not also decide whether the button is there.
  package var readsForm: Bool
  /// Why not; nil lets pass.
  package var refusal: @Sendable (_ situation: Situation, _ form: [String: String]) -> Refusal?

  package init(
    _ name: String, readsForm: Bool = false, refusal: @escaping @Sendable (Situation, [String: String]) -> Refusal?
  ) {
    self.name = name
    self.readsForm = readsForm
    self.refusal = refusal
  }
}

/// A named change of a matter beyond what the fields of the form say. Reads only the entry, so that a fold repeats it.
package struct Effect: Sendable {
  package var name: String
  package var apply: @Sendable (inout Matter, Entry) -> Void

  package init(_ name: String, apply: @escaping @Sendable (inout Matter, Entry) -> Void) {
    self.name = name
    self.apply = apply
  }
}

/// Proves the files of a pack that a programme reads and the core does not know.
/// Takes every file by its path within the pack, and the district that the rest of the pack makes.
package typealias PackProof = @Sendable (_ files: [String: [UInt8]], _ district: District) -> Problems

/// What all programmes contribute to the rules of a district, by name.
package struct Rules: Sendable {
  package let guards: [String: Guard]
  package let effects: [String: Effect]
  /// Every permission that a role may bundle: those of the core, then those of programmes.
  package let permissions: [Permission]
  /// Proofs of files that programmes alone read.
  package let proofs: [PackProof]
  private let labels: [Permission: Phrase]

  package init(
    guards: [Guard] = [], effects: [Effect] = [], permissions: [(permission: Permission, label: Phrase)] = [],
    proofs: [PackProof] = []
  ) {
    self.guards = Dictionary(guards.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.effects = Dictionary(effects.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.permissions = Permission.all + permissions.map(\.permission)
    self.proofs = proofs
    labels = Dictionary(permissions.map { ($0.permission, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// What a permission lets one do, in words for the page that shows one's rights.
  package func label(of permission: Permission) -> Phrase { labels[permission] ?? permission.label }
}
