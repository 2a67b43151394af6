import Basics

/// Outline icons of our own, drawn on 24 × 24 with a stroke of 1.75; they stand beside a word, never instead of one
/// without a label.
package enum Icon: String, Sendable, CaseIterable {
  case camera, pin, search, send, checkCircle, alertTriangle, clock, loader, pause, circleDot, cross, barrier, trash
  case car, bulb, drops, tree, sound, dots, shield, building, list, map, chart, moon, sun, letters, globe, person
  case arrowRight, arrowLeft, arrowUp, arrowDown, filter, printer, phone, locate, check, minus, plus, home, lock
  case siren, store, edit, eye, inbox

  /// The drawing, as SVG elements.
  package var drawing: HTML {
    switch self {
    case .camera, .building, .store, .home, .inbox, .printer: scene
    case .barrier, .trash, .car, .bulb, .drops, .tree, .sound, .siren: matter
    default: mark
    }
  }

  /// The icon; hidden from readers of the screen unless `label` says what it is.
  package func html(label: String? = nil) -> HTML {
    guard let label else { return "<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\(drawing)</svg>" }
    return "<svg class=\"i\" viewBox=\"0 0 24 24\" role=\"img\" aria-label=\"\(label)\">\(drawing)</svg>"
  }

  private var scene: HTML {
    switch self {
    case .camera:
      """
      <path d="M3 9a2 2 0 0 1 2-2h2.2l1.6-2.4a1 1 0 0 1 .8-.4h4.8a1 1 0 0 1 .8.4L16.8 7H19a2 2 0 0 1 2 2v8.5a2 2 0 \
      0 1-2 2H5a2 2 0 0 1-2-2z"/><circle cx="12" cy="13" r="3.5"/>
      """
    case .building:
      """
      <path d="M5 21V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v16M15 10h3a1 1 0 0 1 1 1v10M3 21h18M8.5 8h3M8.5 12h3M8.5 \
      16h3"/>
      """
    case .store:
      """
      <path d="M4 10l1.5-5.5h13L20 10M4 10a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0 2.7 2.7 0 0 0 5.3 \
      0M5.5 12.5V20h13v-7.5M10 20v-4h4v4"/>
      """
    case .home: "<path d=\"M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6\"/>"
    case .inbox:
      """
      <path d="M4 14l2.5-9h11L20 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM4 14h4.5l1.5 2.5h4l1.5-2.5H20"/>
      """
    default:
      """
      <path d="M7 9V4h10v5M7 17H5a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-2M7 \
      14h10v6H7z"/>
      """
    }
  }

  private var matter: HTML {
    switch self {
    case .barrier: "<path d=\"M3 7h18v6H3zM6 13v7M18 13v7M6 4v3M18 4v3M8 13l4-6M14 13l4-6M4 11l2.5-4\"/>"
    case .trash:
      """
      <path d="M4 7h16M9 7V4.5a.5.5 0 0 1 .5-.5h5a.5.5 0 0 1 .5.5V7M6 7l1 13h10l1-13M10 11v5.5M14 11v5.5"/>
      """
    case .car:
      """
      <path d="M4.5 16.5H3V12l2-1 2.5-4.5h7L18 11l3 1v4.5h-1.5M9.5 16.5h5M5 11h13"/>\
      <circle cx="7" cy="16.5" r="2.2"/><circle cx="17" cy="16.5" r="2.2"/>
      """
    case .bulb: "<path d=\"M9 17c0-2-3-3.5-3-7.5a6 6 0 0 1 12 0c0 4-3 5.5-3 7.5zM9.5 20h5\"/>"
    case .drops:
      """
      <path d="M8.5 8C6.5 11 4 13 4 16a4.5 4.5 0 0 0 9 0c0-3-2.5-5-4.5-8zM13 5.5c.6-1 1.2-2 1.5-3 1.5 3.5 \
      5.5 6 5.5 10a5.5 5.5 0 0 1-3.5 5.2"/>
      """
    case .tree: "<path d=\"M12 3l5 6h-2.5l4 5H15l3 3.5H6L9 14H5.5l4-5H7zM12 17.5V21\"/>"
    case .sound:
      """
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>
      """
    default: """
      <path d="M7 17v-4a5 5 0 0 1 10 0v4M5 20.5v-3.5h14v3.5zM12 5V3M19 8l1.5-1.5M5 8L3.5 6.5M20 13h1M3 13h1"/>
      """
    }
  }

  private var mark: HTML {
    switch self {
    case .pin:
      """
      <path d="M12 21s-7-6.3-7-11.5a7 7 0 0 1 14 0C19 14.7 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>
      """
    case .search: "<circle cx=\"11\" cy=\"11\" r=\"6.5\"/><path d=\"M20.5 20.5L16 16\"/>"
    case .send: "<path d=\"M3.5 4.5L21 12 3.5 19.5 6.5 12zM6.5 12H21\"/>"
    case .checkCircle: "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M8 12.3l2.8 2.8L16 9.5\"/>"
    case .alertTriangle: "<path d=\"M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1\"/>"
    case .clock: "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v5.2l3.3 2\"/>"
    case .loader:
      """
      <path d="M12 3v4M12 17v4M3 12h4M17 12h4M5.6 5.6l2.9 2.9M15.5 15.5l2.9 2.9M5.6 18.4l2.9-2.9M15.5 \
      8.5l2.9-2.9"/>
      """
    case .pause: "<path d=\"M9 6v12M15 6v12\"/>"
    case .circleDot: "<circle cx=\"12\" cy=\"12\" r=\"9\"/><circle cx=\"12\" cy=\"12\" r=\"1.5\"/>"
    case .cross: "<path d=\"M6 6l12 12M18 6L6 18\"/>"
    case .shield:
      """
      <path d="M12 3l7.5 2.5V11c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.5zM8.8 11.8l2.3 2.3 4.2-4.5"/>
      """
    case .list: "<path d=\"M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1\"/>"
    case .map: "<path d=\"M3.5 6.5L9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20\"/>"
    case .chart: "<path d=\"M4 4v16h16M8 16v-4M12.5 16V7M17 16v-6.5\"/>"
    case .moon: "<path d=\"M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z\"/>"
    case .sun:
      """
      <circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 \
      17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>
      """
    case .letters: "<path d=\"M3 18L8 6l5 12M4.7 14h6.6M14.5 18l3.3-8 3.2 8M15.7 15.3h4.2\"/>"
    case .globe:
      """
      <circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>
      """
    case .person: "<circle cx=\"12\" cy=\"8\" r=\"4\"/><path d=\"M4.5 20.5a7.5 7.5 0 0 1 15 0\"/>"
    case .arrowRight: "<path d=\"M5 12h14M13 6l6 6-6 6\"/>"
    case .arrowLeft: "<path d=\"M19 12H5M11 6l-6 6 6 6\"/>"
    case .arrowUp: "<path d=\"M7 17L17 7M8.5 7H17v8.5\"/>"
    case .arrowDown: "<path d=\"M7 7l10 10M17 8.5V17H8.5\"/>"
    case .filter: "<path d=\"M4 6h16M7 12h10M10 18h4\"/>"
    case .phone:
      """
      <path d="M5 4h4l1.5 5-2.2 1.5a12 12 0 0 0 5.2 5.2L15 13.5l5 1.5v4a1.5 1.5 0 0 1-1.5 1.5A15 15 0 0 1 3.5 \
      5.5 1.5 1.5 0 0 1 5 4z"/>
      """
    case .locate:
      """
      <circle cx="12" cy="12" r="6"/><circle cx="12" cy="12" r="1.5"/><path d="M12 2.5V6M12 18v3.5M2.5 12H6M18 \
      12h3.5"/>
      """
    case .check: "<path d=\"M5 12.5l4.5 4.5L19 7.5\"/>"
    case .minus: "<path d=\"M5 12h14\"/>"
    case .plus: "<path d=\"M5 12h14M12 5v14\"/>"
    case .lock: "<path d=\"M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11\"/>"
    case .edit: "<path d=\"M4 20l1-4L16 5l3 3L8 19zM14 7l3 3\"/>"
    case .eye:
      """
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" \
      r="3"/>
      """
    default: """
      <circle cx="5.5" cy="12" r=".9"/><circle cx="12" cy="12" r=".9"/><circle cx="18.5" cy="12" r=".9"/>
      """
    }
  }
}
