/// Why a sealed value does not open. Ours to mend (a key file that is not the right one, a damaged row), never the
/// visitor's to read.
package enum CipherFault: Error, Sendable, Hashable {
  /// The key of this id is not in the ring.
  case unknownKey(Int)
  /// These bytes were never sealed.
  case notSealed
  /// Changed since it was sealed, or sealed for another context.
  case broken
}

extension CipherFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownKey(let id): "sealed with key \(id), which the key file does not hold"
    case .notSealed: "not a sealed value"
    case .broken: "a sealed value that was changed, or was sealed for another place"
    }
  }
}
