import Basics
import Casework
import Platform

extension Call {
  /// What the programmes add to the page of a matter, in their order.
  func panels(of file: MatterFile) async throws -> [HTML] {
    var panels: [HTML] = []
    for programme in jurisdiction.programmes { panels += try await programme.panels(file, self) }
    return panels
  }

  /// What they add to the page that its reporter sees.
  package func publicPanels(of matter: Matter) async throws -> [HTML] {
    var panels: [HTML] = []
    for programme in jurisdiction.programmes { panels += try await programme.publicPanels(matter, self) }
    return panels
  }
}
