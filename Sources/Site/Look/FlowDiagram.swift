import Basics

/// A flow as a picture drawn by the server. It scales with the size of letters; what it shows stands in a table as well.
/// - Parameters:
///   - summary: in words, for readers of the screen.
///   - heads: words above columns, each over the columns of a range.
package func flowDiagram(
  _ layout: FlowLayout, summary: String, heads: [(columns: ClosedRange<Int>, word: String)] = []
) -> HTML {
  let rem = { (pixels: Int) in decimal(Double(pixels) / 16, places: 3) }
  let bands = heads.html { head -> HTML in
    guard layout.columns.indices.contains(head.columns.lowerBound), layout.columns.indices.contains(head.columns.upperBound)
    else { return .empty }
    let first = layout.columns[head.columns.lowerBound], last = layout.columns[head.columns.upperBound]
    let x = first.x + (last.x + last.width - first.x) / 2
    return "<text class=\"fl-head\" x=\"\(x)\" y=\"18\" text-anchor=\"middle\">\(head.word)</text>"
  }
  let lines = layout.lines.html { line -> HTML in
    let path = line.points.enumerated().map { "\($0.offset == 0 ? "M" : "L")\($0.element.x) \($0.element.y)" }.joined()
    let head: HTML = line.isArrow ? line.points.last.map(arrowhead) ?? .empty : .empty
    return "<path class=\"fl-line\" d=\"\(path)\"/>\(head)"
  }
  let dots = layout.dots.html { "<circle class=\"fl-dot\" cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"3\"/>" }
  let boxes = layout.boxes.html(flowBox)
  let words = layout.words.html { words in
    words.lines.enumerated().html { index, line in
      "<text class=\"fl-word\" x=\"\(words.frame.x)\" y=\"\(words.frame.y + 12 + index * 15)\">\(line)</text>"
    }
  }
  return """
    <div class="flow" tabindex="0" role="region" aria-label="\(summary)"><svg role="img" aria-label="\(summary)" \
    width="\(rem(layout.width))rem" height="\(rem(layout.height))rem" viewBox="0 0 \(layout.width) \(layout.height)">\
    \(bands)\(lines)\(dots)\(boxes)\(words)</svg></div>
    """
}

private func arrowhead(_ end: FlowLayout.Point) -> HTML {
  "<path class=\"fl-tip\" d=\"M\(end.x) \(end.y)l-7 -4v8z\"/>"
}

private func flowBox(_ box: FlowLayout.Box) -> HTML {
  let frame = box.frame
  guard !box.node.isStart else {
    return "<circle class=\"fl-start\" cx=\"\(frame.x + 10)\" cy=\"\(frame.y + 10)\" r=\"8\"/>"
  }
  let title = box.titleLines.enumerated().html { index, line in
    "<text class=\"fl-title\" x=\"\(frame.x + 10)\" y=\"\(frame.y + 22 + index * 19)\">\(line)</text>"
  }
  let below = frame.y + 22 + box.titleLines.count * 19
  let notes = box.noteLines.enumerated().html { index, line in
    "<text class=\"fl-note\" x=\"\(frame.x + 10)\" y=\"\(below + index * 15)\">\(line)</text>"
  }
  return """
    <rect class="fl-box" x="\(frame.x)" y="\(frame.y)" width="\(frame.width)" height="\(frame.height)" rx="6"/>\(title)\(notes)
    """
}
