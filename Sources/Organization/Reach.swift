import Basics

/// Which matters someone may see. One value with two readings: `admits` here, and `sql` beside the matters table.
package struct Reach: Sendable, Hashable {
  /// How far it goes, before whom it is barred from.
  package enum Scope: Sendable, Hashable {
    case nothing
    case everything
    /// What this agency handles or has handled last, and what it takes part in.
    case agency(String)
    /// What lies in this area or below it, by code prefix, and what its own body handles.
    case area(String)
    /// What lies in the zone of a joint centre, and what the centre itself handles.
    case zone(String, agency: String)
  }

  package var scope: Scope
  /// A matter in which one of these agencies is accused is out of reach, whatever the scope: accusations do not reach the
  /// accused (信访工作条例 arts. 30, 46). One's own agency, and the bodies of the areas above it.
  package var barred: [String]

  package init(_ scope: Scope, barred: [String] = []) {
    self.scope = scope
    self.barred = barred
  }

  package static let nothing = Reach(.nothing)
  package static let everything = Reach(.everything)
  /// What the agency handles, but for what accuses it.
  package static func agency(_ code: String) -> Reach { Reach(.agency(code), barred: [code]) }
  /// What lies in the area, but for what accuses its own body.
  package static func area(_ code: String) -> Reach { Reach(.area(code), barred: [code]) }

  /// - Parameters:
  ///   - agency: the agency the matter is with.
  ///   - area: the code of the deepest area it lies in.
  ///   - accused: the agency it accuses, if it is a tip-off.
  ///   - zone: the zone of a joint centre it lies in.
  ///   - parties: the agencies that take part beside the lead.
  package func admits(
    agency: String?, area: String?, accused: String?, zone: String? = nil, parties: [String] = []
  ) -> Bool {
    if let accused, barred.contains(accused) { return false }
    return switch scope {
    case .nothing: false
    case .everything: true
    case .agency(let code): agency == code || parties.contains(code)
    case .area(let code): agency == code || area?.hasPrefix(code) == true || parties.contains(code)
    case .zone(let code, let own): zone == code || agency == own || parties.contains(own)
    }
  }
}
