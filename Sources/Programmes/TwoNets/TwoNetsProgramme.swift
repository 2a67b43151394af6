import Basics
import Organization
import Platform

/// The 12345 hotline and the service hall work together with this platform (两网协同): their orders become matters, results go back.
package enum TwoNetsProgramme {
  package static let programme: Programme = {
    Programme(
      name: "two-nets", label: Phrase("两网协同", "Hotline and hall"),
      migrations: LinkedOrdersTable.migrations + HallLinksTable.migrations,
      endpoints: { _ in
        let maps = LinkMaps(), items = HallItems.memo
        let hotline = OrdersDoor(
          system: .hotline, maps: maps, push: .pushHotline, see: .seeHotline, path: "/hotline/orders")
        let hall = OrdersDoor(system: .hall, maps: maps, push: .pushHall, see: .seeHall, path: "/hall/failures")
        return hotline.endpoints + OrdersPage.endpoints + ImportPage(maps: maps).endpoints + OrdersExport.endpoints
          + hall.endpoints + HallPage(items: items).endpoints + HallPanel(items: items).endpoints
      },
      subscribers: [LinkedOrders.subscriber],
      publicPanels: { matter, call in try await HallPanel(items: HallItems.memo).publicPanels(matter, call) },
      panels: { file, call in
        try await OrderPanel.panels(file, call) + HallPanel(items: HallItems.memo).panels(file, call)
      })
  }()
}
