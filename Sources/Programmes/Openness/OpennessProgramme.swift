import Basics
import Platform

/// What everybody may know (政务公开): matters and their outcomes, performance, who is responsible, data to take along.
package enum OpennessProgramme {
  package static let programme = Programme(
    name: "openness", label: Phrase("公开", "Openness"),
    migrations: PublicFiguresTable.migrations + PublicNoticesTable.migrations + FeedbackTable.migrations,
    endpoints: { _ in
      HomePage.endpoints + PublicPage.endpoints + PerformancePage.endpoints + ResponsiblePage.endpoints
        + PublicNoticesPage.endpoints + FeedbackPage.endpoints + PublicFeed.endpoints + SubscriptionsPage.endpoints + OpenDataPage.endpoints
        + PublicInterface.endpoints
    }, jobs: [PublicFigures.job])
}
