import Basics

/// `html` when the condition holds, else nothing.
package func when(_ condition: Bool, _ html: @autoclosure () -> HTML) -> HTML {
  condition ? html() : .empty
}

/// ` name="value"` with the value escaped; nothing for nil.
package func attribute(_ name: String, _ value: String?) -> HTML {
  guard let value else { return .empty }
  return " \(name)=\"\(value)\""
}

/// A path or address fit for `href`: within the site, http(s), tel or mailto; any other scheme becomes `#`.
package func link(_ path: String) -> String {
  let allowed = ["/", "#", "?", "https://", "http://", "tel:", "mailto:"]
  return allowed.contains { path.hasPrefix($0) } ? path : "#"
}

/// A meaning that a colour stands for; never used as decoration.
package enum Tone: String, Sendable, CaseIterable {
  case plain, info, good, warn, bad
}

/// A number with at most `places` decimals (0...3), without trailing zeros; `-0` is `0`.
package func decimal(_ value: Double, places: Int = 1) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "–" }
  let scale = [1.0, 10, 100, 1000][max(0, min(3, places))]
  let units = Int64((value * scale).rounded())
  let whole = units.magnitude / UInt64(scale)
  let rest = units.magnitude % UInt64(scale)
  var text = (units < 0 ? "-" : "") + String(whole)
  guard rest > 0 else { return text }
  var digits = padded(Int(rest), max(0, min(3, places)))
  while digits.hasSuffix("0") { digits.removeLast() }
  text += "." + digits
  return text
}

/// A whole number with thousands separators: `1,284`.
package func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  var text = value < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// A `<time>` with the exact moment in `title`; the script turns it into words within a day when `relative`.
package func moment(_ instant: Instant, zone: LocalZone = .shanghai, relative: Bool = false) -> HTML {
  let text = zone.text(instant)
  let mark: HTML = when(relative, " data-relative")
  return "<time datetime=\"\(zone.iso(instant))\" title=\"\(text)\"\(mark)>\(text)</time>"
}

/// FNV-1a, 64 bits, as 16 hex digits; names an asset by its content, no protection against forgery.
/// Source: Fowler, Noll, Vo; draft-eastlake-fnv.
package func contentDigest(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
