import Organization
import Platform

/// The pages of the platform itself; programmes add theirs.
package enum SitePages {
  package static func endpoints(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    FrameEndpoints.all(jurisdiction) + LiveEndpoint.endpoints + MattersPage.endpoints + MatterPage.endpoints + CockpitPage.endpoints
      + CallerPage.endpoints + PowersPage.endpoints
  }
}
