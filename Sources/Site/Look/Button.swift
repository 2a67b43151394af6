import Basics

/// One deed the reader can do: a submit button of a form, or a link that looks like one.
package struct Button: Sendable {
  /// Primary once per view; danger for what cannot be taken back.
  package enum Weight: String, Sendable { case primary, plain, quiet, danger }

  package var word: String
  package var weight: Weight
  package var icon: Icon?
  /// Name and value sent when this button submits its form.
  package var name: String?
  package var value: String?
  /// With a path it is a link, without one a submit button.
  package var path: String?
  /// A question that the script asks before it lets the form go; without the script the form goes at once.
  package var confirm: String?
  /// As wide as its column.
  package var wide: Bool

  package init(
    _ word: String, _ weight: Weight = .plain, icon: Icon? = nil, name: String? = nil, value: String? = nil,
    path: String? = nil, confirm: String? = nil, wide: Bool = false
  ) {
    self.word = word
    self.weight = weight
    self.icon = icon
    self.name = name
    self.value = value
    self.path = path
    self.confirm = confirm
    self.wide = wide
  }
}

/// A button, or a link in the shape of one when it has a path.
package func button(_ button: Button) -> HTML {
  let classes = "b b-\(button.weight.rawValue)\(button.wide ? " wide" : "")"
  let face: HTML = "\(button.icon?.html())<span>\(button.word)</span>"
  if let path = button.path { return "<a class=\"\(classes)\" href=\"\(link(path))\">\(face)</a>" }
  let sent = attribute("name", button.name) + attribute("value", button.value)
  return """
    <button class="\(classes)" type="submit"\(sent)\(attribute("data-confirm", button.confirm))>\(face)</button>
    """
}

/// A button standing alone with its own POST form, for deeds outside of a larger form.
/// `hidden` are fields sent along, such as the version of the matter.
package func deedForm(_ deed: Button, action: String, hidden: [(name: String, value: String)] = []) -> HTML {
  "<form class=\"deed\" method=\"post\" action=\"\(link(action))\">\(hiddenFields(hidden))\(button(deed))</form>"
}

/// Buttons side by side; on a phone one under the other.
package func buttonRow(_ buttons: [HTML]) -> HTML { "<div class=\"buttons\">\(buttons)</div>" }

/// The sticky bar at the foot of a public form: one wide button and the promise beneath it.
package func submitBar(_ submit: Button, promise: HTML = .empty) -> HTML {
  var wide = submit
  wide.wide = true
  return """
    <div class="submit-bar">\(button(wide))\(when(!promise.text.isEmpty, "<p class=\"promise\">\(promise)</p>"))</div>
    """
}

/// One of a few views of the same thing.
package struct Segment: Sendable {
  package var word: String
  package var path: String
  package var isCurrent: Bool

  package init(_ word: String, path: String, isCurrent: Bool = false) {
    self.word = word
    self.path = path
    self.isCurrent = isCurrent
  }
}

/// Links in one frame of which one is chosen: time ranges, measures.
package func segmented(label: String, _ segments: [Segment]) -> HTML {
  let items = segments.html { segment in
    let current = attribute("aria-current", segment.isCurrent ? "true" : nil)
    return "<a href=\"\(link(segment.path))\"\(current)>\(segment.word)</a>"
  }
  return "<nav class=\"seg\" aria-label=\"\(label)\">\(items)</nav>"
}
