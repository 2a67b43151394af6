import Administration
import Basics
import HTTPTypes
import Platform
import Site
import Storage

/// The JSON interface (数据接口) as a programme: what is read in JSON, the twins of what the pages do, and their description.
package enum JSONAPIProgramme {
  static let name = "api"

  package static let programme = Programme(
    name: name, label: Phrase("JSON 接口", "The JSON interface"), migrations: APIOnceTable.migrations,
    endpoints: { jurisdiction in
      let others = others(jurisdiction), own = own(beside: others)
      return own + APIPage.endpoints(described(own + others), version: Pages.version)
    },
    jobs: [
      Job("api.once", every: .hours(1)) { jurisdiction in
        let now = jurisdiction.now()
        return try await jurisdiction.database.write("api.once.sweep") { try APIOnceTable.sweep(now: now, in: $0) }
      }
    ])

  /// Everything with a contract, of all programmes: what the description is made of.
  package static func described(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    let others = others(jurisdiction)
    return described(own(beside: others) + others)
  }

  private static func described(_ all: [Endpoint]) -> [Endpoint] { all.filter { $0.contract != nil } }

  /// Why no program sends the form of a page; nil where one may.
  package static func whyNoTwin(_ path: String) -> Phrase? { APITwins.why(path) }

  private static func own(beside others: [Endpoint]) -> [Endpoint] {
    let reads =
      MatterEndpoints.all + DistrictEndpoints.all + FigureEndpoints.all
      + AdministrationEndpoints.all(version: Pages.version)
      + EventsEndpoint.all
    return (reads + APITwins.endpoints(of: others)).map { $0.method == .get ? $0 : APIOnce.wrap($0) }
  }

  /// The endpoints beside these.
  private static func others(_ jurisdiction: Jurisdiction) -> [Endpoint] {
    SitePages.endpoints(jurisdiction) + AdministrationPages.endpoints(jurisdiction)
      + jurisdiction.programmes.filter { $0.name != name }.flatMap { $0.endpoints(jurisdiction) }
  }
}
