import Basics

/// A thing one may do. Constants in code; roles bundle them in the pack. Code never names a role.
package struct Permission: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var code: String

  package init(_ code: String) { self.code = code }

  package var description: String { code }
  package static func < (left: Permission, right: Permission) -> Bool { left.code < right.code }

  /// Anyone, signed in or not.
  package static let open = Permission("open")
  package static let report = Permission("matters.report")
  package static let see = Permission("matters.see")
  package static let accept = Permission("matters.accept")
  package static let dispatch = Permission("matters.dispatch")
  package static let handle = Permission("matters.handle")
  package static let inspect = Permission("matters.inspect")
  package static let close = Permission("matters.close")
  package static let void = Permission("matters.void")
  package static let reopen = Permission("matters.reopen")
  package static let verifyOnSite = Permission("matters.verifyOnSite")
  package static let overview = Permission("overview.see")
  package static let unmask = Permission("reporters.unmask")
  package static let seePacks = Permission("packs.see")
  package static let seeLog = Permission("log.see")

  /// Every permission a role may bundle.
  package static let all: [Permission] = [
    .report, .see, .accept, .dispatch, .handle, .inspect, .close, .void, .reopen, .verifyOnSite, .overview, .unmask,
    .seePacks, .seeLog,
  ]
}

/// Which matters someone may see. One value with two readings: `admits` here, and `sql` beside the matters table.
package enum Reach: Sendable, Hashable {
  case nothing
  case everything
  /// What this agency handles or has handled last.
  case agency(String)
  /// What lies in this area or below it, by code prefix, and what its own body handles.
  case area(String)

  /// - Parameters:
  ///   - agency: the agency the matter is with.
  ///   - area: the code of the deepest area it lies in.
  package func admits(agency: String?, area: String?) -> Bool {
    switch self {
    case .nothing: false
    case .everything: true
    case .agency(let code): agency == code
    case .area(let code): agency == code || area?.hasPrefix(code) == true
    }
  }
}
