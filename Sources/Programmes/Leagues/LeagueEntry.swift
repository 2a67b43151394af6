import Basics
import Indicators
import Organization

/// A value that a unit entered for one indicator and month, or the mark that there is none. It is never changed: what is entered
/// anew is the next revision.
package struct LeagueEntry: Sendable, Hashable {
  /// How far it is.
  package enum State: String, Sendable, CaseIterable {
    /// Waits for the source department.
    case entered
    case checked
    /// Sent back with a reason.
    case returned
    /// Marked as missing with a reason: it ranks nowhere and never counts as zero.
    case missing

    package var label: Phrase {
      switch self {
      case .entered: Phrase("待核对", "To be checked")
      case .checked: Phrase("已核对", "Checked")
      case .returned: Phrase("已退回", "Sent back")
      case .missing: Phrase("缺数", "Missing")
      }
    }

    /// Whether a month may be approved with it.
    package var isSettled: Bool { self == .checked || self == .missing }
  }

  /// The largest amount, in thousandths: what is reckoned with it must fit 64 bits.
  package static let most = 10_000_000_000_000
  package static let sourceMost = 300
  package static let reasonMost = 500

  package var key: Key
  package var league: String
  package var month: LeagueMonth
  package var measure: String
  package var unit: String
  package var revision: Int
  package var state: State
  /// In thousandths; nil if it is missing.
  package var value: Int?
  /// The document, table or report it is taken from, and where it can be seen.
  package var source: String
  /// Why it was sent back or is missing.
  package var reason: String
  package var enteredBy: String
  package var enteredPost: String
  package var enteredAt: Instant
  package var checkedBy: String
  package var checkedPost: String
  package var checkedAt: Instant?

  package var cell: LeaguePlan.Cell { LeaguePlan.Cell(measure: measure, unit: unit) }

  /// The value of a form.
  /// - Throws: `Refusal` naming `value`.
  package static func value(_ text: String) throws(Refusal) -> Int {
    guard let value = thousandths(text.trimmed) else {
      throw .invalid("value", Phrase("请填写数字，最多三位小数", "A number with three places at most is wanted"))
    }
    guard abs(value) <= most else {
      throw .invalid("value", Phrase("数值太大，请换单位", "The number is too large: use a larger unit"))
    }
    return value
  }

  /// - Throws: `Refusal` naming `source`.
  package static func source(_ text: String) throws(Refusal) -> String {
    let text = text.trimmed
    guard !text.isEmpty, text.count <= sourceMost else {
      throw .invalid(
        "source",
        Phrase("请写明数据出处，至多 \(sourceMost) 字", "Say where it is taken from, in \(sourceMost) characters at most"))
    }
    return text
  }

  /// - Throws: `Refusal` naming `reason`.
  package static func reason(_ text: String) throws(Refusal) -> String {
    let text = text.trimmed
    guard !text.isEmpty, text.count <= reasonMost else {
      throw .invalid(
        "reason", Phrase("请写明理由，至多 \(reasonMost) 字", "A reason of \(reasonMost) characters at most is needed"))
    }
    return text
  }
}
