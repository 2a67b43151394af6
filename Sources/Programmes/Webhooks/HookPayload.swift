import Basics
import Casework
import Documents
import Organization
import Territory
import Timing

/// What a subscriber is told of one step: nothing personal, no inner text, no place nearer than the community (docs/api/webhooks.md).
enum HookPayload {
  /// - Returns: nil if it is nobody's business: a tip-off, or a matter that the public cannot begin.
  static func event(
    _ delivery: HookDelivery, of hook: Hook, _ matter: Matter, _ entry: Entry, in district: District, id: String
  ) -> JSONValue? {
    guard let lifecycle = district.lifecycle(of: matter), matter.accused == nil,
      lifecycle.opening?.permission == .report,
      let action = lifecycle.action(entry.action), let stage = lifecycle.stage(entry.to)
    else { return nil }
    let zone = district.calendar.zone
    func time(_ instant: Instant?) -> JSONValue { instant.map { .string(zone.iso($0)) } ?? .null }
    func named(_ code: String?, _ name: (String) -> Phrase) -> JSONValue {
      code.map { words($0, name($0)) } ?? .null
    }
    let texts = action.publicAnswers(entry, in: district).map { answer -> JSONValue in
      [
        "label_zh": .string(answer.label.zh), "label_en": .string(answer.label.en), "text_zh": .string(answer.words.zh),
        "text_en": .string(answer.words.en),
      ]
    }
    // The number there is that system's own; it is no other's business.
    let origin: JSONValue =
      hook.source.isEmpty
      ? .null : ["source": .string(matter.source), "number": matter.sourceNumber.map { .string($0) } ?? .null]
    return [
      "id": .string(id), "event": .string(delivery.event), "at": time(entry.at),
      "matter": [
        "number": .string(matter.number), "lifecycle": .string(lifecycle.name),
        "stage": words(stage.code, stage.publicLabel),
        "phase": .string(stage.phase.code),
        "category": named(matter.category?.description) { _ in
          matter.category.map { district.catalogue.name($0) } ?? .verbatim("")
        },
        "area": named(matter.community ?? matter.street) { district.territory[$0]?.label ?? .verbatim($0) },
        "agency": named(matter.agency) { district.roster.name($0) },
        "closure": matter.closure.map { .string($0) } ?? .null,
        "reported_at": time(matter.reportedAt), "closed_at": time(matter.closedAt),
        "promise_due_at": time(matter.promiseDueAt),
        "origin": origin,
      ],
      "step": [
        "ordinal": .integer(entry.ordinal), "action": words(action.code, action.done),
        "notice": .string(action.notice?.zh ?? ""),
        "texts": .array(texts),
      ],
    ]
  }

  /// What a test sends.
  static func test(id: String, at: Instant, in district: District) -> JSONValue {
    ["id": .string(id), "event": .string(HookDelivery.test), "at": .string(district.calendar.zone.iso(at))]
  }

  private static func words(_ code: String, _ name: Phrase) -> JSONValue {
    ["code": .string(code), "name_zh": .string(name.zh), "name_en": .string(name.en)]
  }
}
