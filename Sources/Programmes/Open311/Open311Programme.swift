import Basics
import Platform

/// Open311 GeoReport v2, both ways: other systems send requests and follow them; what is theirs goes on to them and comes back.
package enum Open311Programme {
  package static let programme = Programme(
    name: "open311", label: Phrase("Open311 互通", "Open311"),
    migrations: SendingsTable.migrations + ReceivedTable.migrations,
    endpoints: { _ in
      ServicesAnswer.endpoints + RequestPost.endpoints + RequestList.endpoints + UpdatesAnswer.endpoints
        + QueuePage.endpoints + PeerPanel.endpoints
    }, subscribers: [SendingsTable.subscriber], jobs: [Forwarding.job, UpdatesReading.job],
    panels: { try await PeerPanel.panels($0, $1) })
}
