import Basics
import Organization

extension Permission {
  /// Sees the months of a league before they are published.
  package static let seeLeagues = Permission("leagues.see")
  /// Enters values of the own agency, and appeals.
  package static let enterLeagues = Permission("leagues.enter")
  /// Checks what others entered for the indicators that the own agency answers for.
  package static let checkLeagues = Permission("leagues.check")
  /// Opens months, approves and publishes them, answers appeals; approving and publishing take two persons.
  package static let publishLeagues = Permission("leagues.publish")

  static let ofLeagues: [(permission: Permission, label: Phrase)] = [
    (seeLeagues, Phrase("看月赛的填报", "See the months of a league")),
    (enterLeagues, Phrase("填报本单位的月赛数值、提出异议", "Enter the league's values of the own agency, appeal")),
    (checkLeagues, Phrase("核对月赛数值（数据来源部门）", "Check the league's values as their source")),
    (publishLeagues, Phrase("批准和公布月赛", "Approve and publish the league")),
  ]
}
