import Basics
import Platform

/// Alarms of sensors and cameras (感知告警): folded, kept from flooding people, and turned into matters.
package enum SensingProgramme {
  package static let programme = Programme(
    name: "sensing", label: Phrase("感知告警", "Alarms of devices"),
    migrations: AlarmsTable.migrations + DevicesTable.migrations,
    endpoints: { _ in
      let maps = AlarmMap.memo
      return AlarmsDoor(maps: maps).endpoints + AlarmsPage(maps: maps).endpoints + DevicesPage.endpoints
    },
    jobs: [Job("alarms.forget", every: .minutes(10)) { try await Alarms.forget($0) }],
    panels: { file, call in try await AlarmPanel(maps: AlarmMap.memo).panels(file, call) })
}
