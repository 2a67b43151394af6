import Basics
import Casework
import Platform
import Site
import TestDistricts
import Testing

@testable import Administration

/// The diagram of a lifecycle: nothing lies over anything, and every action is there.
@Suite struct LifecycleDrawingTests {
  private func lifecycles() throws -> [Lifecycle] { Array(try JiangningPack.district().lifecycles.values) }

  @Test(arguments: Language.allCases) func nothingOverlaps(_ language: Language) throws {
    for lifecycle in try lifecycles() {
      let drawing = LifecycleDrawing(lifecycle: lifecycle, language: language)
      for layout in [drawing.main] + drawing.strands.map(\.layout) {
        let frames = layout.boxes.map(\.frame) + layout.words.map(\.frame)
        for (place, frame) in frames.enumerated() {
          for other in frames[(place + 1)...] where frame.overlaps(other) {
            Issue.record("\(lifecycle.id) \(language): \(frame) lies over \(other)")
          }
          #expect(frame.x >= 0 && frame.x + frame.width <= layout.width, "\(lifecycle.id): \(frame) beyond \(layout.width)")
          #expect(frame.y >= 0 && frame.y + frame.height <= layout.height, "\(lifecycle.id): \(frame) beyond \(layout.height)")
        }
      }
    }
  }

  @Test(arguments: Language.allCases) func everyActionAndStageIsDrawn(_ language: Language) throws {
    for lifecycle in try lifecycles() {
      let drawing = LifecycleDrawing(lifecycle: lifecycle, language: language)
      let layouts = [drawing.main] + drawing.strands.map(\.layout)
      let shown = layouts.flatMap { $0.words.map { $0.lines.joined() } + $0.boxes.map { ($0.titleLines + $0.noteLines).joined() } }
        .joined(separator: "\n").replacing(" ", with: "")
      for action in lifecycle.actions {
        #expect(shown.contains(action.label[language].replacing(" ", with: "")), "\(lifecycle.id): \(action.code)")
      }
      for stage in lifecycle.stages { #expect(drawing.main.boxes.contains { $0.node.code == stage.code }) }
    }
  }

  @Test func lowAndHighArrowsEndAtTheirBoxes() throws {
    for lifecycle in try lifecycles() {
      let layout = LifecycleDrawing(lifecycle: lifecycle, language: .zh).main
      for line in layout.lines where line.isArrow {
        let end = try #require(line.points.last)
        #expect(layout.boxes.contains { $0.frame.x == end.x && end.y > $0.frame.y && end.y < $0.frame.y + $0.frame.height })
      }
    }
  }
}
