import Basics
import Organization
import Platform

/// What residents may know and do about their own data and their own reports: the privacy notice, requests about data
/// (个人信息保护法 ch. 4), and the list of what is theirs.
package enum DataRightsProgramme {
  /// The lifecycle that requests run through.
  package static let lifecycle = "privacy"

  package static let programme = Programme(
    name: "data-rights", label: Phrase("个人信息权利", "Data rights"), migrations: DataRequestsTable.migrations,
    endpoints: { _ in
      PrivacyPage.endpoints + MyDataPage.endpoints + MinePage.endpoints + RequestsPage.endpoints
        + RequestPage.endpoints
    })
}
