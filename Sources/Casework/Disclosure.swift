import Basics
import Organization

/// What of a matter somebody may see. One value with two readings: the functions here, and `sql` beside the reporters' table.
/// Which matters at all is the business of `Reach`.
package struct Disclosure: Sendable, Hashable {
  /// How much of an identity is shown.
  package enum Sight: String, Sendable, Comparable {
    /// Not even whether there is one.
    case hidden
    /// `王**`, `138****78`, and a way to call without seeing the number.
    case masked
    /// Masked, and opened when a reason is given; each time is audited.
    case onReason

    package static func < (left: Sight, right: Sight) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .hidden ? 0 : self == .masked ? 1 : 2 }
  }

  /// How long a reason to open an identity is at least and at most, in characters.
  package static let reasonLength = 4...200

  /// Staff see the inner fields of steps; the public sees those that the lifecycle makes public.
  package var isStaff: Bool
  /// Sees the reporters of all matters within reach, masked.
  package var seesReporters: Bool
  /// May open what is masked, with a reason.
  package var unmasks: Bool
  package var agency: String

  package init(isStaff: Bool, seesReporters: Bool, unmasks: Bool, agency: String) {
    self.isStaff = isStaff
    self.seesReporters = seesReporters
    self.unmasks = unmasks
    self.agency = agency
  }

  package init(_ principal: Principal) {
    self.init(
      isStaff: principal.may(.see), seesReporters: principal.may(.seeReporters), unmasks: principal.may(.unmask),
      agency: principal.agency)
  }

  /// The reporter of a matter. By default the centre only; the handling agency where the reporter agreed, and never in a tip-off.
  /// - Parameters:
  ///   - agency: the agency the matter is with.
  ///   - accused: whom it accuses.
  package func reporter(
    agency: String?, accused: String?, visibility: Reporter.Visibility, isRestricted: Bool
  ) -> Sight {
    guard !isRestricted else { return .hidden }
    let agreed = visibility == .agency && !self.agency.isEmpty && agency == self.agency && accused == nil
    guard seesReporters || agreed else { return .hidden }
    return unmasks ? .onReason : .masked
  }

  /// The reporter of this matter, as it is kept.
  package func reporter(_ sealed: SealedReporter, of matter: Matter) -> Sight {
    reporter(
      agency: matter.agency, accused: matter.accused, visibility: sealed.visibility, isRestricted: sealed.isRestricted)
  }

  /// Whether what was entered in the field of a step is shown.
  package func shows(_ field: Field) -> Bool { isStaff || field.isPublic }
}
