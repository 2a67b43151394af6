import Basics
import Casework
import Organization
import Site

/// A lifecycle as boxes and arrows: stages in columns by phase, what stays in a stage written into its box, side procedures apart.
struct LifecycleDrawing {
  private static let start = "·"
  /// A phase with more stages than this takes two columns.
  private static let stagesMost = 3

  let lifecycle: Lifecycle
  let language: Language

  /// The stages and what leads from one to another.
  var main: FlowLayout {
    let columns = columns
    var nodes = [FlowLayout.Node(Self.start, title: "", column: 0, isStart: true)]
    for stage in lifecycle.stages {
      let staying = lifecycle.actions.filter { action in
        action.strand == nil && action.from.contains(stage.code) && (action.to == nil || action.to == stage.code)
      }
      nodes.append(
        FlowLayout.Node(
          stage.code, title: stage.label[language], notes: staying.map { $0.label[language] },
          column: columns.of[stage.code] ?? 1))
    }
    let edges = lifecycle.actions.compactMap { action -> FlowLayout.Edge? in
      guard let to = action.to else { return nil }
      let from = action.from.isEmpty ? [Self.start] : action.from.filter { $0 != to }
      return from.isEmpty ? nil : FlowLayout.Edge(from: from, to: to, labels: [action.label[language]])
    }
    return FlowLayout(nodes, Self.parted(edges, columns.of))
  }

  /// The phases above the columns.
  var heads: [(columns: ClosedRange<Int>, word: String)] {
    columns.heads.map { ($0.columns, $0.phase.label[language]) }
  }

  /// Each side procedure with its states.
  var strands: [(kind: StrandKind, layout: FlowLayout)] {
    lifecycle.strandKinds.map { kind in
      let open = kind.states.filter(\.isOpen), ended = kind.states.filter { !$0.isOpen }
      var nodes = [FlowLayout.Node(Self.start, title: "", column: 0, isStart: true)]
      nodes += open.enumerated().map { FlowLayout.Node($0.element.code, title: $0.element.label[language], column: 1 + $0.offset) }
      nodes += ended.map { FlowLayout.Node($0.code, title: $0.label[language], column: 1 + open.count) }
      var edges: [FlowLayout.Edge] = []
      for action in lifecycle.actions {
        guard let step = action.strand, step.kind == kind.code else { continue }
        let from = step.from.filter { $0 != step.to }
        let begins = step.from.isEmpty || step.mayBegin
        edges.append(
          FlowLayout.Edge(
            from: (begins ? [Self.start] : []) + (from.isEmpty && !begins ? step.from : from), to: step.to,
            labels: [action.label[language]]))
      }
      let columns = Dictionary(nodes.map { ($0.code, $0.column) }, uniquingKeysWith: { first, _ in first })
      return (kind, FlowLayout(nodes, Self.parted(edges, columns)))
    }
  }

  /// An arrow from several boxes of which some stand just before its end is parted, so that those are drawn the short way.
  private static func parted(_ edges: [FlowLayout.Edge], _ columns: [String: Int]) -> [FlowLayout.Edge] {
    edges.flatMap { edge -> [FlowLayout.Edge] in
      let near = edge.from.filter { (columns[$0] ?? 0) + 1 == columns[edge.to] }
      let far = edge.from.filter { !near.contains($0) }
      return near.map { FlowLayout.Edge(from: [$0], to: edge.to, labels: edge.labels) }
        + (far.isEmpty ? [] : [FlowLayout.Edge(from: far, to: edge.to, labels: edge.labels)])
    }
  }

  /// The column of each stage, and the phases over them.
  private var columns: (of: [String: Int], heads: [(columns: ClosedRange<Int>, phase: Phase)]) {
    var of: [String: Int] = [:]
    var heads: [(columns: ClosedRange<Int>, phase: Phase)] = []
    var next = 1
    for phase in Phase.allCases {
      let stages = lifecycle.stages.filter { $0.phase == phase }
      guard let first = stages.first else { continue }
      let isWide = stages.count > Self.stagesMost
      // The stage one comes to first, and with it those that lead on from nowhere within the phase.
      let into = Set(lifecycle.actions.filter { $0.from.contains { code in stages.contains { $0.code == code } } }.compactMap(\.to))
      for stage in stages {
        let isFirst = stage.code == first.code || !into.contains(stage.code)
        of[stage.code] = isWide && !isFirst ? next + 1 : next
      }
      let last = stages.compactMap { of[$0.code] }.max() ?? next
      heads.append((next...last, phase))
      next = last + 1
    }
    return (of, heads)
  }
}
