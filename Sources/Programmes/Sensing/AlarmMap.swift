import Basics
import Casework
import Documents
import Platform

/// What the pack says about alarms, `links/alarms.yaml`: which become matters, of what category, and what is too many.
struct AlarmMap: Sendable {
  struct Kind: Sendable {
    var label: Phrase
    var category: CategoryKey?
  }

  struct Level: Sendable {
    var code: String
    var label: Phrase
    /// Said first in the title.
    var isUrgent: Bool
    /// Whether it becomes a matter.
    var opens: Bool
  }

  static let path = "links/alarms.yaml"

  var lifecycle = ""
  /// The same device and kind within it is the same alarm.
  var window = Seconds.minutes(30)
  /// More new matters of one source within the time are a storm.
  var stormMatters = 20
  var stormSpan = Seconds.minutes(5)
  var kinds: [String: Kind] = [:]
  /// What kinds that are not listed are taken as; nil refuses them.
  var otherwise: Kind?
  /// The gravest first.
  var levels: [Level] = []

  func kind(_ code: String) -> Kind? { kinds[code] ?? otherwise }
  func level(_ code: String) -> Level? { levels.first { $0.code == code } }

  /// Whether the first is graver than the second.
  func isGraver(_ code: String, than other: String) -> Bool {
    guard let place = levels.firstIndex(where: { $0.code == code }) else { return false }
    return place < levels.firstIndex { $0.code == other } ?? levels.count
  }

  static var memo: PackMemo<AlarmMap> {
    PackMemo(path) { text, file, jurisdiction in
      var problems: Problems = []
      let map = AlarmMap.read(text, file: file, in: jurisdiction.district, into: &problems)
      try problems.refuseErrors()
      return map
    }
  }

  private static func read(
    _ text: String, file: String, in district: District, into problems: inout Problems
  ) -> AlarmMap {
    var map = AlarmMap()
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else { return map }
    root.unknownKeys(allowed: ["lifecycle", "window_minutes", "storm", "kinds", "levels"], into: &problems)
    map.lifecycle = root.text("lifecycle", into: &problems)
    if !map.lifecycle.isEmpty, district.currentLifecycles[map.lifecycle] == nil {
      problems.append(
        root.problem(
          Phrase("没有流程 \(map.lifecycle)", "there is no lifecycle \(map.lifecycle)"),
          remedy: Phrase("改为辖区包中的流程名", "name one of the pack")))
    }
    map.window = .minutes(root.int("window_minutes", in: 0...10_080, into: &problems))
    if let storm = root.node("storm", into: &problems) {
      storm.unknownKeys(allowed: ["matters", "minutes"], into: &problems)
      map.stormMatters = storm.int("matters", in: 1...10_000, into: &problems)
      map.stormSpan = .minutes(storm.int("minutes", in: 1...1440, into: &problems))
    }
    for entry in root.map("kinds", into: &problems) {
      entry.value.unknownKeys(allowed: ["label", "category"], into: &problems)
      var kind = Kind(label: entry.value.phrase("label", into: &problems), category: nil)
      if let category = entry.value.optionalText("category", into: &problems) {
        kind.category = CategoryKey(category)
        if kind.category.flatMap({ district.catalogue[$0] }) == nil {
          problems.append(
            entry.value.problem(
              Phrase("目录中没有类别 \(category)", "the catalogue has no category \(category)"),
              remedy: Phrase("写成 类型:代码，如 event:0101", "write kind:code, such as event:0101")))
        }
      }
      if entry.key == "otherwise" { map.otherwise = kind } else { map.kinds[entry.key] = kind }
    }
    for node in root.list("levels", into: &problems) {
      node.unknownKeys(allowed: ["code", "label", "urgent", "matter"], into: &problems)
      map.levels.append(
        Level(
          code: node.text("code", into: &problems), label: node.phrase("label", into: &problems),
          isUrgent: node.optionalBool("urgent", into: &problems) ?? false,
          opens: node.optionalBool("matter", into: &problems) ?? true))
    }
    return map
  }
}
