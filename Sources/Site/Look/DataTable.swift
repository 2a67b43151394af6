import Basics

/// A column of a table.
package struct Column: Sendable {
  /// Numbers stand at the right, with figures of equal width; `wide` takes the room that is left.
  package enum Kind: String, Sendable { case text = "", number = "n", wide = "w" }
  package enum Order: String, Sendable { case ascending, descending }

  package var title: String
  package var kind: Kind
  /// The path that sorts by this column, and how it is sorted now.
  package var sortPath: String?
  package var order: Order?

  package init(_ title: String, _ kind: Kind = .text, sortPath: String? = nil, order: Order? = nil) {
    self.title = title
    self.kind = kind
    self.sortPath = sortPath
    self.order = order
  }
}

/// A row of a table: one piece of HTML for each column. With a path, the first cell is a link that covers the row.
package struct Row: Sendable {
  package var cells: [HTML]
  package var path: String?
  package var tone: Tone

  package init(_ cells: [HTML], path: String? = nil, tone: Tone = .plain) {
    self.cells = cells
    self.path = path
    self.tone = tone
  }
}

/// A table with a head that stays in sight; on a phone each row becomes a card with the column titles as labels.
/// `caption` is for readers of the screen. `empty` is shown instead when there are no rows.
package func dataTable(
  caption: String, columns: [Column], rows: [Row], empty: HTML = .empty, compact: Bool = false
) -> HTML {
  if rows.isEmpty, !empty.text.isEmpty { return empty }
  return """
    <table class="table\(when(compact, " compact"))"><caption class="unseen">\(caption)</caption>\
    <thead><tr>\(columns.html(headCell))</tr></thead><tbody>\(rows.html { tableRow($0, columns) })</tbody></table>
    """
}

private func headCell(_ column: Column) -> HTML {
  let face: HTML
  if let path = column.sortPath {
    let arrow: HTML = column.order.map { $0 == .ascending ? " ↑" : " ↓" } ?? .empty
    face = "<a href=\"\(link(path))\">\(column.title)\(arrow)</a>"
  } else {
    face = "\(column.title)"
  }
  return "<th scope=\"col\"\(kindClass(column))\(attribute("aria-sort", column.order?.rawValue))>\(face)</th>"
}

private func kindClass(_ column: Column) -> HTML {
  attribute("class", column.kind == .text ? nil : column.kind.rawValue)
}

private func tableRow(_ row: Row, _ columns: [Column]) -> HTML {
  var cells = HTML.empty
  for (index, column) in columns.enumerated() {
    let body = index < row.cells.count ? row.cells[index] : .empty
    if index > 0 {
      cells += "<td\(kindClass(column)) data-label=\"\(column.title)\">\(body)</td>"
    } else if let path = row.path {
      cells += "<th scope=\"row\"\(kindClass(column))><a class=\"row\" href=\"\(link(path))\">\(body)</a></th>"
    } else {
      cells += "<th scope=\"row\"\(kindClass(column))>\(body)</th>"
    }
  }
  let tone = attribute("class", row.tone == .plain ? nil : "r-\(row.tone.rawValue)")
  return "<tr\(tone)>\(cells)</tr>"
}

/// Previous and next page of a list that is paged by cursor; `count` says in words what is shown ("第 1–50 件，共 612 件").
package func pager(count: String, previous: String?, next: String?, in language: Language) -> HTML {
  let back = language.pick("上一页", "Previous")
  let on = language.pick("下一页", "Next")
  let left: HTML = previous.map { path in
    "<a class=\"b b-plain\" rel=\"prev\" href=\"\(link(path))\">\(Icon.arrowLeft.html())<span>\(back)</span></a>"
  } ?? .empty
  let right: HTML = next.map { path in
    "<a class=\"b b-plain\" rel=\"next\" href=\"\(link(path))\"><span>\(on)</span>\(Icon.arrowRight.html())</a>"
  } ?? .empty
  let label = language.pick("翻页", "Pages")
  return "<nav class=\"pager\" aria-label=\"\(label)\"><p>\(count)</p><div>\(left)\(right)</div></nav>"
}
