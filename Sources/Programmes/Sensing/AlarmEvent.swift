import Basics
import Ciphers
import Documents
import Territory

/// One event as a sensor or camera sends it.
struct AlarmEvent: Sendable {
  /// A picture that goes with it.
  enum Picture: Sendable {
    case bytes([UInt8])
    case at(String)
  }

  static let pictureMost = 3 << 20
  private static let wordMost = 64

  /// The system it comes from.
  var source: String
  /// Its number there; nil if it has none: then a repeat is only folded.
  var id: String?
  var device: String
  var kind: String
  var level: String
  /// Whether the alarm is over.
  var isCleared: Bool
  var at: Instant
  var message: String
  var fix: RawFix?
  var address: String
  var picture: Picture?

  /// - Throws: `Refusal` naming every member that is wrong.
  init(_ value: JSONValue, zone: LocalZone, now: Instant) throws(Refusal) {
    guard value.members != nil else { throw .invalid("body", Phrase("应为 JSON 对象", "A JSON object is wanted")) }
    var faults: [Refusal.Fault] = []
    func text(_ name: String, most: Int = Self.wordMost, required: Bool = true) -> String {
      let word: String
      switch value[name] {
      case .string(let text)?: word = text.trimmed
      case .integer(let number)?: word = String(number)
      case nil, .null?: word = ""
      default:
        faults.append(.init(name, Phrase("应为文字", "a text is wanted")))
        return ""
      }
      if required, word.isEmpty { faults.append(.init(name, Phrase("缺少", "is missing"))) }
      if word.count > most { faults.append(.init(name, Phrase("最多 \(most) 字", "\(most) characters at most"))) }
      let isPlain = !word.unicodeScalars.contains {
        $0.properties.generalCategory == .control && !"\t\n\r".unicodeScalars.contains($0)
      }
      if !isPlain { faults.append(.init(name, Phrase("含有不可见的控制字符", "it holds control characters"))) }
      return word
    }
    source = text("source", most: 40)
    let number = text("id", required: false)
    id = number.nonEmpty
    device = text("device")
    kind = text("kind")
    level = text("level", most: 20)
    message = text("message", most: 500, required: false)
    address = text("address", most: 200, required: false)
    at = now
    isCleared = false
    switch text("state", required: false) {
    case "", "raised": break
    case "cleared": isCleared = true
    default: faults.append(.init("state", Phrase("应为 raised 或 cleared", "raised or cleared is wanted")))
    }
    let time = text("at", required: false)
    if !time.isEmpty {
      if let read = Self.time(time, zone: zone) {
        at = min(read, now)
      } else {
        faults.append(
          .init("at", Phrase("看不懂时间，例如 2026-11-23T08:30:00+08:00", "no time; such as 2026-11-23T08:30:00+08:00")))
      }
    }
    if value["lon"] != nil || value["lat"] != nil {
      let crs = CRS(rawValue: text("crs", required: false).nonEmpty ?? "wgs84")
      if let lon = value["lon"]?.double, let lat = value["lat"]?.double, let crs {
        fix = RawFix(lon: lon, lat: lat, crs: crs)
      } else {
        faults.append(
          .init(
            "lon",
            Phrase(
              "应为数字 lon、lat，坐标系为 wgs84、cgcs2000、gcj02 或 bd09", "numbers lon and lat, in wgs84, cgcs2000, gcj02 or bd09")
          ))
      }
    }
    do {
      picture = try Self.picture(value["picture"])
    } catch {
      faults += error.fields
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  private static func time(_ text: String, zone: LocalZone) -> Instant? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, let date = LocalDate(text.prefix(10)), bytes[10] == 84 || bytes[10] == 32,
      let minutes = LocalZone.minutes(text.dropFirst(11).prefix(5)), bytes[16] == 58,
      let second = Int(text.dropFirst(17).prefix(2)), (0...59).contains(second)
    else { return nil }
    var rest = text.dropFirst(19)
    if rest.first == "." { rest = rest.dropFirst().drop { $0.isASCIIDigit } }
    var place = zone
    switch rest {
    case "": break
    case "Z": place = LocalZone(minutesEast: 0)
    default:
      guard let sign = rest.first, "+-".contains(sign), let east = LocalZone.minutes(rest.dropFirst()), rest.count == 6
      else { return nil }
      place = LocalZone(minutesEast: sign == "-" ? -east : east)
    }
    return place.instant(date, minutes: minutes) + .seconds(second)
  }

  private static func picture(_ value: JSONValue?) throws(Refusal) -> Picture? {
    guard let value, !value.isNull else { return nil }
    if let text = value["base64"]?.string {
      guard text.utf8.count <= pictureMost / 3 * 4 + 4, let bytes = Base64.decode(text) else {
        throw .invalid("picture", Phrase("base64 有误，或图片大于 3 MB", "no base64, or a picture of more than 3 MB"))
      }
      return .bytes(bytes)
    }
    if let url = value["url"]?.string, url.utf8.count <= 500 { return .at(url) }
    throw .invalid("picture", Phrase("应为 {\"base64\": …} 或 {\"url\": …}", "{\"base64\": …} or {\"url\": …} is wanted"))
  }
}
