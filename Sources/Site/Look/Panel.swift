import Basics

/// A framed part of a page. The sub-title defines the measure ("在办件数 ÷ 标准承载量"); `flush` leaves out the inner
/// margin, for tables and maps.
package func panel(
  title: String, subtitle: String = "", controls: HTML = .empty, body: HTML, id: String? = nil, flush: Bool = false
) -> HTML {
  let sub: HTML = when(!subtitle.isEmpty, "<p class=\"sub\">\(subtitle)</p>")
  let tools: HTML = when(!controls.text.isEmpty, "<div class=\"tools\">\(controls)</div>")
  return """
    <section class="panel\(when(flush, " flush"))"\(attribute("id", id))><header><h2>\(title)</h2>\(sub)\(tools)\
    </header>\
    <div class="in">\(body)</div></section>
    """
}

/// The head of a page: its one `h1`, a sentence that sums it up, and controls at the right.
package func pageHead(title: String, lede: HTML = .empty, controls: HTML = .empty, above: HTML = .empty) -> HTML {
  let sentence: HTML = when(!lede.text.isEmpty, "<p class=\"lede\">\(lede)</p>")
  let tools: HTML = when(!controls.text.isEmpty, "<div class=\"tools\">\(controls)</div>")
  return "<header class=\"head\"><div>\(above)<h1>\(title)</h1>\(sentence)</div>\(tools)</header>"
}

/// How many of the 24 columns of the work layout a part takes; below 1,100 px everything is one column.
package enum Span: String, Sendable { case third = "s8", half = "s12", twoThirds = "s16", full = "s24" }

/// Parts on the 24-column grid.
package func deck(_ parts: [(span: Span, body: HTML)]) -> HTML {
  "<div class=\"deck\">\(parts.html { "<div class=\"\($0.span.rawValue)\">\($0.body)</div>" })</div>"
}

/// A first part and what follows it, with a column at their side; where there is room for one column only, the side comes between.
package func beside(_ first: HTML, _ side: HTML, then rest: HTML) -> HTML {
  """
  <div class="deck beside"><div class="s16">\(first)</div><div class="s8">\(side)</div><div class="s16">\(rest)</div></div>
  """
}

/// The parts one under the other within one cell of a deck.
package func stack(_ parts: [HTML]) -> HTML { "<div class=\"stack\">\(parts)</div>" }

/// One line of a list of facts.
package struct Fact: Sendable {
  package var term: String
  package var body: HTML

  package init(_ term: String, _ body: HTML) {
    self.term = term
    self.body = body
  }

  /// A fact in plain words.
  package init(_ term: String, text: String) { self.init(term, "\(text)") }
}

/// Terms and their values, as a definition list.
package func facts(_ facts: [Fact]) -> HTML {
  "<dl class=\"facts\">\(facts.html { "<div><dt>\($0.term)</dt><dd>\($0.body)</dd></div>" })</dl>"
}

/// A part that stays closed until wanted: "以表格查看", "直接填写经纬度".
package func details(_ summary: String, _ body: HTML, open: Bool = false) -> HTML {
  "<details class=\"more\"\(when(open, " open"))><summary>\(summary)</summary>\(body)</details>"
}
