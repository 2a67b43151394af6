import Basics
import Casework
import Platform
import Storage
import Territory

/// What a list is narrowed to. All wrong parameters are named at once.
struct RequestFilter: Sendable {
  static let days = 90
  static let most = 1000
  private static let changedDays = 31
  private static let servicesMost = 50

  /// Numbers that override every other parameter; nil if none are asked for.
  private(set) var keys: [Key]?
  /// nil when nothing can be found.
  private(set) var question: RequestsTable.Question?
  private(set) var isExtended = false

  /// - Throws: `Refusal` naming every parameter that is wrong.
  init(_ call: Call) throws(Refusal) {
    isExtended = Speech.value(call, "extensions") == "true"
    if let ids = Speech.value(call, "service_request_id") {
      let parts = ids.split(separator: ",").map(\.trimmed)
      guard parts.count <= Self.most else {
        throw .invalid("service_request_id", Phrase("最多 \(Self.most) 个", "\(Self.most) at most"))
      }
      keys = Set(parts.compactMap { Key(text: $0) }).sorted()
      return
    }
    let district = call.jurisdiction.district
    guard let flow = district.settings.mainFlow else { return }
    var faults: [Refusal.Fault] = []
    var asked = RequestsTable.Question(flow: flow, limit: Self.most)
    asked.hidden = district.crosswalk.hidden.map(\.description)
    let size = Self.number(call, "page_size", 1...Self.most, &faults) ?? Self.number(call, "max_requests", 1...Self.most, &faults)
    let page = Self.number(call, "page", 1...1_000_000, &faults) ?? 1
    asked.limit = size ?? (Speech.value(call, "page") == nil ? Self.most : 100)
    asked.offset = (page - 1) * asked.limit
    if let state = Speech.value(call, "status") {
      let words = Set(state.lowercased().split(separator: ",").map(\.trimmed))
      if words.isSubset(of: ["open", "closed"]), !words.isEmpty {
        asked.state = words.count == 2 ? .all : words.contains("open") ? .open : .closed
      } else {
        faults.append(.init("status", Phrase("只能是 open、closed", "it is open or closed")))
      }
    }
    Self.time(call, &asked, &faults)
    Self.services(call, district, &asked, &faults)
    if let box = Speech.value(call, "bbox") {
      if let places = Self.places(box, in: district) {
        asked.places = places
      } else {
        faults.append(.init("bbox", Phrase("应为 西,南,东,北", "it should be west,south,east,north")))
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    if asked.categories?.isEmpty == true || asked.places?.isEmpty == true { return }
    question = asked
  }

  private static func number(
    _ call: Call, _ name: String, _ range: ClosedRange<Int>, _ faults: inout [Refusal.Fault]
  ) -> Int? {
    guard let text = Speech.value(call, name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      faults.append(
        .init(name, Phrase("应为 \(range.lowerBound) 至 \(range.upperBound)", "it should be \(range.lowerBound) to \(range.upperBound)")))
      return nil
    }
    return number
  }

  static func moment(_ call: Call, _ name: String, _ faults: inout [Refusal.Fault]) -> Instant? {
    guard let text = Speech.value(call, name) else { return nil }
    guard let instant = Moment.read(text) else {
      faults.append(.init(name, Phrase("应为带时区的时间，如 2026-11-23T09:30:00+08:00",
        "it should be a time with a zone, such as 2026-11-23T09:30:00+08:00")))
      return nil
    }
    return instant
  }

  /// The span asked for: of ninety days at most, the last ones unless another is asked for. Both ends are within.
  private static func time(_ call: Call, _ asked: inout RequestsTable.Question, _ faults: inout [Refusal.Fault]) {
    let now = call.jurisdiction.now()
    let start = moment(call, "start_date", &faults), end = moment(call, "end_date", &faults)
    let changed = moment(call, "updated_after", &faults), unchanged = moment(call, "updated_before", &faults)
    guard faults.isEmpty else { return }
    // What changed lately may be old: unless a span is asked for, there is none.
    if start != nil || end != nil || changed == nil {
      let from = start ?? (end ?? now) - .days(days), to = end ?? start.map { $0 + .days(days) } ?? now
      if to < from {
        faults.append(.init("end_date", Phrase("早于 start_date", "it is before start_date")))
      } else if to - from > .days(days) {
        faults.append(.init("end_date", Phrase("与 start_date 相距超过 \(days) 天", "it is more than \(days) days after start_date")))
      }
      asked.from = Key.first(at: from)
      asked.below = Key.first(at: to + Seconds(milliseconds: 1000)) ?? Key(0)
    }
    if let changed {
      if (unchanged ?? now) - changed > .days(changedDays) {
        faults.append(
          .init("updated_after", Phrase("超过 \(changedDays) 天", "it is more than \(changedDays) days before the end")))
      }
      asked.changedFrom = Key.first(at: changed) ?? Key(0)
    }
    if let unchanged {
      if let changed, unchanged < changed {
        faults.append(.init("updated_before", Phrase("早于 updated_after", "it is before updated_after")))
      }
      asked.unchangedFrom = Key.first(at: unchanged + Seconds(milliseconds: 1000)) ?? Key(0)
    }
  }

  private static func services(
    _ call: Call, _ district: District, _ asked: inout RequestsTable.Question, _ faults: inout [Refusal.Fault]
  ) {
    guard let list = Speech.value(call, "service_code") else { return }
    let codes = Set(list.split(separator: ",").map(\.trimmed))
    guard codes.count <= servicesMost else {
      faults.append(.init("service_code", Phrase("最多 \(servicesMost) 个", "\(servicesMost) at most")))
      return
    }
    let found = codes.compactMap { district.crosswalk.service(code: $0, in: district.catalogue)?.category }
    asked.categories = found.filter { !district.crosswalk.hidden.contains($0) }.map(\.description).sorted()
  }

  /// The areas whose public place lies in the box; nil if it is no box.
  private static func places(_ box: String, in district: District) -> [String]? {
    let sides = box.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.trimmed) }
    guard sides.count == 4, let west = sides[0], let south = sides[1], let east = sides[2], let north = sides[3],
      [west, south, east, north].allSatisfy(\.isFinite), west <= east, south <= north
    else { return nil }
    return district.territory.areas.filter { area in
      guard area.level == .community || area.level == .street, let point = RequestAnswer.point(area) else { return false }
      return west <= point.longitude && point.longitude <= east && south <= point.latitude && point.latitude <= north
    }.map(\.code)
  }
}
