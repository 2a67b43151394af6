import Basics
import HTTPTypes

extension Refusal.Kind {
  /// The HTTP status of a refusal.
  package var status: HTTPResponse.Status {
    switch self {
    case .invalid: .unprocessableContent
    case .notFound: .notFound
    case .forbidden: .forbidden
    case .signedOut: .unauthorized
    case .conflict, .notNow: .conflict
    case .tooLarge: .contentTooLarge
    case .tooMany: .tooManyRequests
    case .notTaken: .unsupportedMediaType
    case .otherMethod: .methodNotAllowed
    case .versionNeeded: .preconditionRequired
    }
  }
}

extension Call {
  /// The status of a page that shows a form again with what was wrong with it. The trail keeps why, for the audit and for doors other
  /// than pages.
  package func status(of refusal: Refusal?) -> HTTPResponse.Status {
    guard let refusal else { return .ok }
    trail.refused(refusal)
    return refusal.kind.status
  }

  /// The same where only the wrong fields are known.
  package func status(of faults: [Refusal.Fault]) -> HTTPResponse.Status {
    faults.isEmpty ? .ok : status(of: .invalid(faults))
  }
}
