import Organization
import Platform
import Site

/// Signing in, one's own account, and the pages of the three administrators.
package enum AdministrationPages {
  /// Signing in, accounts and administration; none of them collides with those of `SitePages`.
  package static func endpoints(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    SignInPage.endpoints + ProviderPages(jurisdiction).endpoints + WelcomePage.endpoints + AccountPage.endpoints
      + PasswordPage.endpoints + SecondFactorPage.endpoints + OwnTokens.endpoints + RightsPage.endpoints
      + HubPage.endpoints + PersonsPage.endpoints + PersonPage.endpoints + PersonPostsPage.endpoints
      + PostsPage.endpoints + RolesPage.endpoints + RolePage.endpoints + RetentionPage.endpoints
      + SessionsPage.endpoints + TokensPage.endpoints
      + AuditTrailPage.endpoints + OutboxPage.endpoints
      + PackPage.endpoints + PackFilePage.endpoints + PackHistoryPage.endpoints + AreasPage.endpoints
      + AreaPage.endpoints + DutiesPage.endpoints + CataloguePage.endpoints + LifecyclePages.endpoints
      + CalendarPage.endpoints + JobsPage.endpoints + BackupsPage.endpoints + HealthPage.endpoints
  }

  /// Every endpoint of the jurisdiction, as the reception has them: for the pages that tell what one may open.
  static func all(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    SitePages.endpoints(jurisdiction) + jurisdiction.programmes.flatMap { $0.endpoints(jurisdiction) }
      + endpoints(jurisdiction)
  }
}
