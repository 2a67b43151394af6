import Basics
import Casework
import Documents
import Exchange
import Platform

/// What the pack says about orders of other systems: `links/hotline.yaml`, `links/hall.yaml`.
struct LinkMaps: Sendable {
  private let hotline = memo("links/hotline.yaml")
  private let hall = memo("links/hall.yaml")

  private static func memo(_ path: String) -> PackMemo<RequestMap> {
    PackMemo(path) { text, file, jurisdiction in
      let map = try RequestMap(text, file: file)
      try map.problems(in: jurisdiction.district).refuseErrors()
      return map
    }
  }

  /// - Throws: `Refusal` when the pack has no map, or one with faults: until it is mended nothing is taken.
  func map(_ system: LinkedOrder.System, _ jurisdiction: Jurisdiction) async throws -> RequestMap {
    let memo = system == .hotline ? hotline : hall
    let path = "links/\(system.rawValue).yaml"
    do {
      guard let map = try await memo.value(jurisdiction) else {
        throw Refusal(
          .notNow, "map.none",
          Phrase("辖区包中没有 \(path)，不知道如何对应各项", "The pack has no \(path) that says what the members mean"))
      }
      return map
    } catch let refusal as Refusal where refusal.kind == .invalid {
      throw Refusal(
        .notNow, "map.broken", Phrase("\(path) 有误，须先改正", "\(path) has faults and must be mended first"),
        fields: refusal.fields)
    }
  }
}
