import Basics

/// One value to choose; the icon is shown on tiles, the hint under the word of a card.
package struct Choice: Sendable {
  package var value: String
  package var word: String
  package var icon: Icon?
  package var hint: String

  package init(_ value: String, _ word: String, icon: Icon? = nil, hint: String = "") {
    self.value = value
    self.word = word
    self.icon = icon
    self.hint = hint
  }
}

/// Choices under a heading; an empty heading leaves them ungrouped.
package struct ChoiceGroup: Sendable {
  package var title: String
  package var choices: [Choice]

  package init(_ title: String, _ choices: [Choice]) {
    self.title = title
    self.choices = choices
  }
}

/// One field of a form: label above, hint below, fault under the field. Fields are required unless `optional`.
package struct Field: Sendable {
  package enum Kind: Sendable {
    case text(String, placeholder: String = "", autocomplete: String? = nil)
    case tel(String, placeholder: String = "")
    case password
    /// A password to be chosen; password keepers then offer one.
    case newPassword
    case number(String, min: String? = nil, max: String? = nil, step: String = "any", unit: String = "")
    case date(String)
    /// A time of a day.
    case moment(String)
    /// Boxes of which several may be ticked, in a list that scrolls.
    case several([ChoiceGroup], selected: Set<String>)
    /// `limit` is in characters; a counter is shown.
    case textarea(String, rows: Int = 4, limit: Int = 500, placeholder: String = "")
    /// `prompt` is the first, empty option; nil leaves it out.
    case select([ChoiceGroup], selected: String, prompt: String? = nil)
    /// Cards one under the other.
    case radios([Choice], selected: String)
    /// Icon tiles, four to a row; two in large letters.
    case tiles([Choice], selected: String)
    case checkbox(Bool)
    case toggle(Bool)
    /// One file of the kinds that are named: `.csv,.xlsx`.
    case file(accept: String)
    /// Several photos, taken or chosen; `limit` is how many.
    case photos(limit: Int)
  }

  package var label: String
  package var name: String
  package var kind: Kind
  package var hint: String
  package var fault: String?
  package var isOptional: Bool
  /// Tells fields of one name apart where a page has several forms.
  package var scope = ""

  package init(
    _ label: String, name: String, _ kind: Kind, hint: String = "", fault: String? = nil, isOptional: Bool = false
  ) {
    self.label = label
    self.name = name
    self.kind = kind
    self.hint = hint
    self.fault = fault
    self.isOptional = isOptional
  }
}

/// The field with its label, hint and fault. Its `id` is `f-`, its scope and its name; the fault summary links to it.
package func formField(_ field: Field, in language: Language) -> HTML {
  let id = "f-\(field.scope)\(field.name)"
  let optional: HTML = when(field.isOptional, "<span class=\"opt\">\(language.pick("选填", "Optional"))</span>")
  let fault: HTML = field.fault.map { text in
    "<p class=\"fault\" id=\"\(id)-fault\">\(Icon.alertTriangle.html())\(text)</p>"
  } ?? .empty
  let hint: HTML = when(!field.hint.isEmpty, "<p class=\"hint\" id=\"\(id)-hint\">\(field.hint)</p>")
  let wrong: HTML = when(field.fault != nil, " wrong")
  let described = [field.hint.isEmpty ? nil : "\(id)-hint", field.fault == nil ? nil : "\(id)-fault"].compactMap { $0 }
  let common: HTML = """
    \(attribute("aria-describedby", described.isEmpty ? nil : described.joined(separator: " ")))\
    \(when(field.fault != nil, " aria-invalid=\"true\""))
    """
  switch field.kind {
  case .checkbox(let on), .toggle(let on):
    let look: HTML = if case .toggle = field.kind { "toggle" } else { "tick" }
    return """
      <div class="field one\(wrong)"><label class="\(look)"><span>\(field.label)</span><input type="checkbox" \
      id="\(id)" \
      name="\(field.name)" value="yes"\(when(on, " checked"))\(common)></label>\(hint)\(fault)</div>
      """
  case .several(let groups, let selected):
    let boxes = groups.html { group in
      "<p class=\"group\">\(group.title)</p>"
        + group.choices.html { choice in
          """
          <label class="tick"><span>\(choice.word)</span><input type="checkbox" name="\(field.name)" \
          value="\(choice.value)"\(when(selected.contains(choice.value), " checked"))></label>
          """
        }
    }
    return """
      <fieldset class="field several\(wrong)" id="\(id)"\(common)><legend class="label">\(field.label)\(optional)</legend>\
      <div class="boxes" tabindex="0">\(boxes)</div>\(hint)\(fault)</fieldset>
      """
  case .radios(let choices, let selected):
    return choiceSet(field, "cards", id, choices, selected, optional, hint + fault, common)
  case .tiles(let choices, let selected):
    return choiceSet(field, "tiles", id, choices, selected, optional, hint + fault, common)
  default:
    return """
      <div class="field\(wrong)"><p class="label"><label for="\(id)">\(field.label)</label>\(optional)</p>\
      \(control(field, id, common, language))\(hint)\(fault)</div>
      """
  }
}

private func choiceSet(
  _ field: Field, _ look: HTML, _ id: String, _ choices: [Choice], _ selected: String, _ optional: HTML, _ under: HTML,
  _ common: HTML
) -> HTML {
  let items = choices.enumerated().html { index, choice in
    let hint: HTML = when(!choice.hint.isEmpty, "<small>\(choice.hint)</small>")
    return """
      <label><input type="radio"\(when(index == 0, "\(attribute("id", id))")) name="\(field.name)" \
      value="\(choice.value)"\
      \(when(choice.value == selected, " checked"))\(when(!field.isOptional, " required"))><span>\(choice.icon?.html())\
      <b>\(choice.word)</b>\(hint)</span></label>
      """
  }
  return """
    <fieldset class="field\(when(field.fault != nil, " wrong"))"\(common)><legend class="label">\
    <span>\(field.label)</span>\(optional)</legend><div class="\(look)">\(items)</div>\(under)</fieldset>
    """
}

private func control(_ field: Field, _ id: String, _ common: HTML, _ language: Language) -> HTML {
  let head: HTML = "id=\"\(id)\" name=\"\(field.name)\"\(common)\(when(!field.isOptional, " required"))"
  switch field.kind {
  case .text(let value, let placeholder, let autocomplete):
    return """
      <input type="text" \(head) value="\(value)"\(shown(placeholder))\(attribute("autocomplete", autocomplete))>
      """
  case .tel(let value, let placeholder):
    return """
      <input type="tel" inputmode="tel" autocomplete="tel" \(head) value="\(value)"\(shown(placeholder))>
      """
  case .password: return "<input type=\"password\" autocomplete=\"current-password\" maxlength=\"200\" \(head)>"
  case .newPassword: return "<input type=\"password\" autocomplete=\"new-password\" maxlength=\"200\" \(head)>"
  case .number(let value, let min, let max, let step, let unit):
    let bounds = attribute("min", min) + attribute("max", max) + attribute("step", step)
    return """
      <span class="with-unit"><input type="number" inputmode="decimal" \(head) value="\(value)"\(bounds)>\
      \(when(!unit.isEmpty, "<span>\(unit)</span>"))</span>
      """
  case .date(let value): return "<input type=\"date\" \(head) value=\"\(value)\">"
  case .moment(let value): return "<input type=\"datetime-local\" \(head) value=\"\(value)\">"
  case .textarea(let value, let rows, let limit, let placeholder):
    return """
      <span class="counted"><textarea \(head) rows="\(rows)" maxlength="\(limit)"\(shown(placeholder))>\
      \(HTML(escaping: value))</textarea>\
      <output data-count-of="\(id)">\(value.count) / \(limit)</output></span>
      """
  case .select(let groups, let selected, let prompt):
    let first: HTML = prompt.map { "<option value=\"\">\($0)</option>" } ?? .empty
    return "<select \(head)>\(first)\(groups.html { optionGroup($0, selected) })</select>"
  case .file(let accept): return "<input type=\"file\" accept=\"\(accept)\" \(head)>"
  case .photos(let limit):
    let word = language.pick("拍照或选图", "Take or choose photos")
    let count = language.pick("最多 \(limit) 张", "up to \(limit)")
    return """
      <div class="shots" data-photos="\(limit)"><label class="shoot">\(Icon.camera.html())<b>\(word)</b><small>\
      \(count)</small>\
      <input type="file" accept="image/*" multiple \(head)></label></div>
      """
  default: return .empty
  }
}

private func shown(_ placeholder: String) -> HTML {
  attribute("placeholder", placeholder.isEmpty ? nil : placeholder)
}

private func optionGroup(_ group: ChoiceGroup, _ selected: String) -> HTML {
  let options = group.choices.html { option($0, selected) }
  return group.title.isEmpty ? options : "<optgroup label=\"\(group.title)\">\(options)</optgroup>"
}

func option(_ choice: Choice, _ selected: String) -> HTML {
  "<option value=\"\(choice.value)\"\(when(choice.value == selected, " selected"))>\(choice.word)</option>"
}

/// All faults of a form at its top, each a link to its field. Nothing when there are none.
package func faultSummary(_ faults: [Refusal.Fault], scope: String = "", in language: Language) -> HTML {
  guard !faults.isEmpty else { return .empty }
  let title = language.pick("有 \(faults.count) 处需要修改", "\(faults.count) to correct")
  let lines = faults.html { fault in "<li><a href=\"#f-\(scope)\(fault.field)\">\(fault.phrase[language])</a></li>" }
  return notice(.bad, title: title, body: "<ul>\(lines)</ul>")
}

/// A POST form. `draft` names the draft the script keeps on the device until the form is sent; `files` allows photos; with
/// `offline` it may be sent without a network (it needs a hidden field `once` then).
package func postForm(
  action: String, hidden: [(name: String, value: String)] = [], draft: String? = nil, offline: OfflineForm? = nil,
  files: Bool = false,
  faults: [Refusal.Fault] = [], scope: String = "", in language: Language, body: HTML
) -> HTML {
  """
    <form class="form" method="post" action="\(link(action))"\(when(files, " enctype=\"multipart/form-data\""))\
    \(attribute("data-draft", draft))\(offline?.attributes)>\(faultSummary(faults, scope: scope, in: language))\(hiddenFields(hidden))\(body)</form>
    """
}

/// A POST form whose faults, if there are any, stand above it on the page.
package func postForm(_ action: String, hidden: [(name: String, value: String)] = [], _ body: HTML) -> HTML {
  "<form class=\"form\" method=\"post\" action=\"\(link(action))\">\(hiddenFields(hidden))\(body)</form>"
}

/// What a form sends along unseen.
func hiddenFields(_ fields: [(name: String, value: String)]) -> HTML {
  fields.html { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
}
