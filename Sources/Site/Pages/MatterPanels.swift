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
}
