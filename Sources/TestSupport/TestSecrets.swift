import Basics
import Ciphers

/// Keys for tests; nothing but tests is sealed with them.
package enum TestSecrets {
  package static let ring = KeyRing.fresh(at: ManualClock.start)
}
