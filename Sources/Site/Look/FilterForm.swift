import Basics

/// One thing a list can be narrowed by.
package struct Filter: Sendable {
  package enum Kind: Sendable {
    /// The choices, and the value of the chosen one; the script sends the form when it changes.
    case select([Choice], selected: String)
    case text(String, placeholder: String)
    /// `2026-11-23`, or empty.
    case date(String)
    case check(Bool)
  }

  package var label: String
  package var name: String
  package var kind: Kind

  package init(_ label: String, name: String, _ kind: Kind) {
    self.label = label
    self.name = name
    self.kind = kind
  }
}

/// A GET form above a list. `hidden` are parameters to keep (sorting); `clear` is the path without any filter, shown
/// when some filter holds.
package func filterForm(
  action: String, filters: [Filter], hidden: [(name: String, value: String)] = [], clear: String? = nil,
  in language: Language
) -> HTML {
  let kept = hidden.html { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
  let apply = Button(language.pick("筛选", "Filter"), icon: .filter)
  let reset = clear.map { button(Button(language.pick("清除条件", "Clear"), .quiet, path: $0)) }
  return """
    <form class="filters" method="get" action="\(link(action))" data-autosubmit>\(kept)\(filters.html(filterField))\
    <div class="do">\(button(apply))\(reset)</div></form>
    """
}

private func filterField(_ filter: Filter) -> HTML {
  let name = attribute("name", filter.name)
  switch filter.kind {
  case .select(let choices, let selected):
    let options = choices.html { option($0, selected) }
    return "<label><span>\(filter.label)</span><select\(name)>\(options)</select></label>"
  case .text(let value, let placeholder):
    let hint = attribute("placeholder", placeholder.isEmpty ? nil : placeholder)
    return """
      <label class="grow"><span>\(filter.label)</span><input type="search"\(name) value="\(value)"\(hint)></label>
      """
  case .date(let value):
    return "<label><span>\(filter.label)</span><input type=\"date\"\(name) value=\"\(value)\"></label>"
  case .check(let on):
    return """
      <label class="check"><input type="checkbox"\(name) value="1"\(when(on, " checked"))><span>\(filter.label)\
      </span></label>
      """
  }
}
