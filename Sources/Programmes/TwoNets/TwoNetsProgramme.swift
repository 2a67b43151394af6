import Basics
import Organization
import Platform

/// The 12345 hotline and the service hall work together with this platform (两网协同): their orders become matters, results go back.
package enum TwoNetsProgramme {
  package static let programme = Programme(
    name: "two-nets", label: Phrase("两网协同", "Hotline and hall"), migrations: LinkedOrdersTable.migrations,
    endpoints: { _ in
      let maps = LinkMaps()
      let hotline = OrdersDoor(
        system: .hotline, maps: maps, push: .pushHotline, see: .seeHotline, path: "/hotline/orders")
      return hotline.endpoints + OrdersPage.endpoints + ImportPage(maps: maps).endpoints + OrdersExport.endpoints
    },
    subscribers: [LinkedOrders.subscriber],
    panels: { file, call in try await OrderPanel.panels(file, call) })
}
